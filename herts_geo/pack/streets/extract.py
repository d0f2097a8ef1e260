"""Reads .osm.pbf extracts, cut to a place with its margin. The only place that imports osmium.

Only the tags that `kinds` names, names and numbers of people are ever taken: no address,
operator, telephone number or other tag that may tell of a person.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import osmium
import pandas as pd
import shapely
from osmium.geom import WKBFactory
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DRAW, MEASURE
from herts_geo.errors import HertsGeoError
from herts_geo.pack.streets import kinds
from herts_geo.pack.streets.kinds import Kind

OPENING: Final = b"OSMHeader"  # stands in the first bytes of every .osm.pbf
LONGEST: Final = 120  # characters of a name
CHANGED: Final = "osmosis_replication_timestamp"  # field of the header
AGAIN: Final = "Download the extract again and compare its MD5 with the publisher's."
MOST_PEOPLE: Final = 20_000_000  # residents of a place; a larger number is no such number
COLUMNS: Final = ("id", "kind", "name", "people", "geometry")


class ExtractFault(HertsGeoError):
    """A file is no sound extract of OpenStreetMap, or holds nothing of the place asked for."""


@dataclass(frozen=True)
class Extract:
    """What extracts hold of a place, in EPSG:27700: rows of id (n, w or r and a number), kind,
    name ('' where none), people (<NA> where not told) and geometry, in the order of their ids.

    `shapes` are lines and areas of the background's kinds cut at the edge, `places` and `points`
    are points. `date` is that of the newest change, '' where unknown; `told` says in sentences what
    could not be read in full.
    """

    shapes: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    date: str = ""
    told: tuple[str, ...] = ()


@dataclass
class _Found:
    """Rows as they are met, in degrees, and how many things were cut or could not be closed."""

    shapes: list[tuple[Any, ...]] = field(default_factory=list)
    places: list[tuple[Any, ...]] = field(default_factory=list)
    points: list[tuple[Any, ...]] = field(default_factory=list)
    cut: int = 0
    joined: int = 0  # areas made of several ways
    wanted: int = 0  # areas that should have been
    broken: int = 0
    makes: WKBFactory = field(default_factory=WKBFactory)


def read(paths: Sequence[Path], around: BaseGeometry) -> Extract:
    """What .osm.pbf files hold within a shape (EPSG:27700); what stands in several counts once.

    Raises `ExtractFault` for a file that is missing, damaged or no extract, and where none of them
    reaches the place.
    """
    found = _Found()
    dates = [_one(path, found) for path in paths]
    shapely.prepare(around)
    shapes = _within(_frame(found.shapes), around)
    places, points = (
        _within(_pointed(_frame(rows)), around) for rows in (found.places, found.points)
    )
    if shapes.empty and places.empty and points.empty:
        raise ExtractFault(_elsewhere(paths, found))
    told = []
    if found.cut:
        told.append(f"{found.cut:,} ways lack some of their points and are drawn in parts.")
    if lost := max(found.wanted - found.joined, 0) + found.broken:
        told.append(f"{lost:,} areas do not close in the extract and are left out.")
    date = max(dates, default="")
    return Extract(shapes=shapes, places=places, points=points, date=date, told=tuple(told))


def _one(path: Path, found: _Found) -> str:
    """Adds what one file holds to what was found; the date of its newest change."""
    try:
        with path.open("rb") as file:
            opening = file.read(64)
    except OSError as fault:
        told = f"There is no readable file '{path.name}'. Give the path of an .osm.pbf extract."
        raise ExtractFault(told) from fault
    if OPENING not in opening:
        raise ExtractFault(
            f"'{path.name}' is not an OpenStreetMap extract in PBF form (.osm.pbf). "
            "Download one of the area, for instance from Geofabrik."
        )
    wanted = osmium.filter.KeyFilter(*kinds.keys())
    try:
        processor = osmium.FileProcessor(str(path)).with_areas(wanted).with_filter(wanted)
        date = processor.header.get(CHANGED)[:10]
        for thing in processor:
            _take(thing, found)
    except (RuntimeError, OSError, ValueError) as fault:  # what osmium raises for damage
        reason = " ".join(str(fault).split())[:120] or type(fault).__name__
        told = f"'{path.name}' is damaged or was downloaded in part ({reason}). {AGAIN}"
        raise ExtractFault(told) from fault
    return date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else ""


def _take(thing: Any, found: _Found) -> None:
    tags = {tag.k: tag.v for tag in thing.tags}
    if thing.is_area():
        _area(thing, tags, found)
    elif thing.is_way():
        _way(thing, tags, found)
    elif thing.is_node():
        for among, rows in ((kinds.PLACES, found.places), (kinds.POINTS, found.points)):
            kind = kinds.kinds_of(tags, among, "area")
            if kind is not None and thing.location.valid():
                rows.append(_row(f"n{thing.id}", kind, tags, found.makes.create_point(thing)))
    elif tags.get("type") == "multipolygon":
        found.wanted += 1


def _area(area: Any, tags: dict[str, str], found: _Found) -> None:
    found.joined += not area.from_way()
    wanted = (kinds.BACKGROUND, found.shapes), (kinds.POINTS, found.points)
    fitting = [(kinds.kinds_of(tags, among, "area"), rows) for among, rows in wanted]
    if not any(kind for kind, _ in fitting):
        return
    try:
        shape = found.makes.create_multipolygon(area)
    except (
        RuntimeError,
        osmium.InvalidLocationError,
    ):  # a ring that crosses itself, or lacks a node
        found.broken += 1
        return
    for kind, rows in fitting:
        if kind is not None:
            letter = "w" if area.from_way() else "r"
            rows.append(_row(f"{letter}{area.orig_id()}", kind, tags, shape))


def _way(way: Any, tags: dict[str, str], found: _Found) -> None:
    kind = kinds.kinds_of(tags, kinds.BACKGROUND, "line")
    if kind is None or tags.get("area") == "yes":
        return
    try:
        found.shapes.append(_row(f"w{way.id}", kind, tags, found.makes.create_linestring(way)))
    except (
        RuntimeError,
        osmium.InvalidLocationError,
    ):  # nodes that the extract lacks, or all in one spot
        found.cut += 1
        runs = groupby(way.nodes, lambda node: node.location.valid())
        parts = [{(node.lon, node.lat): None for node in run} for known, run in runs if known]
        if lines := [list(part) for part in parts if len(part) > 1]:
            shape = shapely.to_wkb(MultiLineString(lines), hex=True)
            found.shapes.append(_row(f"w{way.id}", kind, tags, shape))


def _row(key: str, kind: Kind, tags: dict[str, str], shape: str) -> tuple[Any, ...]:
    digits = re.sub(r"[ ,]", "", tags.get("population", ""))
    known = re.fullmatch(r"[0-9]{1,9}", digits)
    return (
        key,
        kind.name,
        clean(tags.get("name", "")),
        (int(digits) if known and int(digits) <= MOST_PEOPLE else None),
        shape,
    )


def clean(name: str) -> str:
    """A name on one line without control characters, shortened where longer than any name."""
    plain = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in name)
    return " ".join(plain.split())[:LONGEST]


def _frame(rows: list[tuple[Any, ...]]) -> gpd.GeoDataFrame:
    """Rows in metres, each thing once: of one that stands in several files the most complete."""
    plain = pd.DataFrame(rows, columns=list(COLUMNS))
    shapes = shapely.from_wkb(plain["geometry"].to_numpy(dtype=object))
    frame = gpd.GeoDataFrame(plain.drop(columns="geometry"), geometry=shapes, crs=DRAW)
    frame["people"] = frame["people"].astype("Int64")
    frame["size"] = shapely.get_num_coordinates(shapes)
    order = frame.sort_values(["id", "kind", "size"], ascending=[True, True, False], kind="stable")
    whole = order.drop_duplicates(["id", "kind"]).drop(columns="size")
    return whole.to_crs(MEASURE).reset_index(drop=True)


def _within(frame: gpd.GeoDataFrame, around: BaseGeometry) -> gpd.GeoDataFrame:
    """The rows that lie in a shape, those across its edge cut there."""
    near = frame[shapely.intersects(around, frame.geometry.to_numpy())].copy()
    shapes = near.geometry.to_numpy()
    across = ~shapely.covers(around, shapes)
    mended = shapely.make_valid(shapes[across])
    shapes[across] = shapely.intersection(mended, around)
    near["geometry"] = shapes
    return near[~shapely.is_empty(shapes)].reset_index(drop=True)


def _pointed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows as points: an area's middle where that lies inside, else a point in it."""
    shapes = frame.geometry.to_numpy()
    middle = shapely.centroid(shapes)
    inside = shapely.intersects(shapes, middle)
    sure = shapely.point_on_surface(shapes)
    sure[inside] = middle[inside]
    return frame.set_geometry(gpd.GeoSeries(sure, index=frame.index, crs=frame.crs))


def _elsewhere(paths: Sequence[Path], found: _Found) -> str:
    names = ", ".join(f"'{path.name}'" for path in paths) or "No extract"
    rows = [*found.shapes, *found.places, *found.points]
    if not rows:
        return f"{names}: no road, place or building of any kind is in it. {AGAIN}"
    west, south, east, north = shapely.total_bounds(shapely.from_wkb([row[-1] for row in rows]))
    return (
        f"{names}: nothing of the place is in it. It covers longitudes {west:.2f} to {east:.2f} "
        f"and latitudes {south:.2f} to {north:.2f}. Give the extract of the place's own county."
    )
