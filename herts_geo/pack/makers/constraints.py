"""Planning constraints of the data platform: outlines of the place, and what was found where.

The platform's answers and its whole files (CSV, GeoJSON) hold the same fields. Its own search gave
wrong hits near borders, so what it sends is judged by its shape here.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DECIMALS, DRAW, MEASURE
from herts_geo.pack import read
from herts_geo.pack.makers import coverage
from herts_geo.pack.makers.base import Inputs, described
from herts_geo.pack.read import Raw
from herts_geo.pack.source import Read, SourceFailed

PREFIX: Final = "constraint_"
COVERAGE: Final = "coverage_"
BEYOND: Final = 500.0  # metres around the place within which outlines are kept
GRID: Final = 10.0**-DECIMALS  # degrees: what a pack's coordinates are rounded to
SIMPLE: Final = 1.0  # metres: points of an outline that lie closer to a line than this are left out
FIELDS: Final = {  # our column -> the platform's field
    "reference": ("reference",),
    "name": ("name",),
    "since": ("start-date",),
    "until": ("end-date",),
    "entry": ("entry-date",),
    "entity": ("entity",),
    "organisation": ("organisation-entity",),
    "level": ("flood-risk-level",),
    "building": ("listed-building",),
    "point": ("point",),
    "geometry_wkt": ("geometry",),
}
DATES: Final = ("since", "until", "entry")
Made = Mapping[str, pd.DataFrame]


def outlines(inputs: Inputs) -> Made:
    """The outlines of one kind in and just around the place, and a count for each district.

    Ended ones are kept with their end date: the day of a question decides. A source whose data
    sets are two zones takes each by its level.
    """
    found, whole = entities(inputs)
    made: dict[str, pd.DataFrame] = {}
    for dataset in (x for x in inputs.source.datasets if x.startswith(PREFIX)):
        level = dataset.rpartition("_zone_")[2] if "_zone_" in dataset else ""
        rows = (
            found[found["level"].str.extract(r"([0-9])", expand=False).fillna("") == level]
            if level
            else found
        )
        made |= of_kind(inputs, dataset, rows, whole)
    return made


def points_and_outlines(inputs: Inputs) -> Made:
    """Listed buildings: a row a building and a row an outline that a council has drawn of one.

    The outlines are of the source made before this one; where it failed there are points alone.
    """
    (dataset,) = (x for x in inputs.source.datasets if x.startswith(PREFIX))
    found, whole = entities(inputs)
    drawn = inputs.made.get("listed_building_outlines")
    if isinstance(drawn, gpd.GeoDataFrame):
        found = gpd.GeoDataFrame(pd.concat([found, drawn], ignore_index=True), crs=MEASURE)
    else:
        inputs.told.append(f"{inputs.source.title}: no outlines came, so each is a point.")
    return of_kind(inputs, dataset, found, whole)


def building_outlines(inputs: Inputs) -> Made:
    """Outlines of listed buildings, under the number of the building in the national list; several
    of one building are one."""
    found, _ = entities(inputs)
    number = found["building"].mask(found["building"] == "", found["reference"])
    rows = found.assign(reference=number)
    again = rows.duplicated(["reference", "until"], keep=False) & (rows["building"] != "")
    parts = rows[again].dissolve(["reference", "until"], as_index=False, aggfunc="first")
    whole = pd.concat([rows[~again], parts], ignore_index=True) if len(parts) else rows
    return {"listed_building_outlines": gpd.GeoDataFrame(whole, crs=MEASURE)}


def of_kind(inputs: Inputs, dataset: str, rows: gpd.GeoDataFrame, whole: bool) -> Made:
    """One kind's data set and its coverage: every district where the file is whole, else those
    that have any."""
    area = inputs.area
    if area.outline is not None and not area.is_england:
        ground = area.outline.buffer(BEYOND)
        shapely.prepare(ground)
        rows = rows[shapely.intersects(ground, rows.geometry.to_numpy())]
        # Cut to the ground around the place; what lies wholly in it stays as it is.
        shapes = np.asarray(rows.geometry.to_numpy(), dtype=object)
        over = ~shapely.contains_properly(ground, shapes)
        shapes[over] = shapely.intersection(shapes[over], ground)
        rows = rows.set_geometry(shapes)
    counts = coverage.counted(inputs, rows.geometry[rows["until"] == ""].to_numpy())
    told = [(dataset, x, n, inputs.day) for x, n in sorted(counts.items()) if whole or n]
    if not whole:
        inputs.told.append(
            f"{inputs.source.title}: the file may be of a part of England, so districts in which "
            "it has nothing count as not checked. The whole file tells them apart."
        )
    kept = described(inputs, dataset, _drawn(rows))
    columns = ["constraint", "district", "entities", "checked"]
    return {dataset: kept, dataset.replace(PREFIX, COVERAGE): pd.DataFrame(told, columns=columns)}


def entities(inputs: Inputs) -> tuple[gpd.GeoDataFrame, bool]:
    """The entities of a source's files with the columns of `FIELDS` as text and a valid shape
    (EPSG:27700), and whether the files answer for the whole place.

    An answer of the search does; a file that a person brought does where it reaches beyond the
    place. Entities without a shape are left out and told. Raises `SourceFailed`.
    """
    parts = [_read(inputs, raw) for raw in inputs.files]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=[*FIELDS])
    rows = rows.drop_duplicates("entity") if (rows["entity"] != "").all() else rows
    shapes = _shapes(rows)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if lost := int((~there).sum()):
        inputs.told.append(
            f"{inputs.source.title}: {lost:,} of {len(rows):,} entities have no shape that can be "
            "read, so they constrain nothing here."
        )
    rows = rows[there].drop(columns=["point", "geometry_wkt", "shape"], errors="ignore")
    for name in DATES:
        rows[name] = _days(inputs, rows, name)
    # References that no two publishers share: councils number their own, so that the first
    # conservation area of two is 'CA1', and the app counts a reference once.
    owners = rows.groupby("reference")["organisation"].transform("nunique")
    shared = (owners > 1) & (rows["reference"] != "") & (rows["organisation"] != "")
    named = rows["reference"] + " (" + rows["organisation"] + ")"
    rows["reference"] = rows["reference"].mask(shared, named)
    found = gpd.GeoDataFrame(rows, geometry=shapes[there], crs=DRAW).to_crs(MEASURE)
    found = found.set_geometry(shapely.make_valid(found.geometry.to_numpy()))
    searched = all(_is_answer(raw) for raw in inputs.files)
    around = inputs.area.around
    whole = searched or around is None or bool(found.geometry.disjoint(around).any())
    return found.reset_index(drop=True), whole


def _days(inputs: Inputs, rows: pd.DataFrame, name: str) -> "pd.Series[str]":
    """Days as 2026-11-29, '' for none; what is written and is no day is told."""
    day = pd.to_datetime(rows[name].str[:10], format="%Y-%m-%d", errors="coerce")
    if odd := int((day.isna() & (rows[name] != "")).sum()):
        inputs.told.append(
            f"{inputs.source.title}: {odd:,} entities have an entry under {FIELDS[name][0]} that "
            "is no day; it counts as not given."
        )
    return day.dt.strftime("%Y-%m-%d").fillna("")


def _is_answer(raw: Raw) -> bool:
    return raw.name.lower().endswith(".json")


def _read(inputs: Inputs, raw: Raw) -> pd.DataFrame:
    """The entities of one file: a page of the search, or the platform's CSV or GeoJSON."""
    if not _is_answer(raw):
        needed = ("reference", "entry")
        asked = Read(
            form="csv", columns=FIELDS, optional=tuple(x for x in FIELDS if x not in needed)
        )
        frame = read.table(replace(inputs.source, read=asked), [raw])
        if not isinstance(frame, gpd.GeoDataFrame):
            return frame.assign(shape=None)
        drawn = frame.geometry.to_crs(DRAW).to_numpy()
        return pd.DataFrame(frame.drop(columns="geometry")).assign(shape=drawn)
    try:
        told = json.loads(raw.path.read_bytes())["entities"]
        rows = pd.DataFrame([_entity(each) for each in told], columns=[*FIELDS])
    except read.UNREADABLE as fault:
        raise SourceFailed(
            f"{inputs.source.title}: '{raw.name[:60]}' is no answer of the platform "
            f"({type(fault).__name__}). Fetch it again, or by hand: {inputs.source.by_hand}"
        ) from fault
    return rows.assign(shape=None)


def _entity(given: Mapping[str, Any]) -> dict[str, str]:
    extras = given.get("json")
    more = extras if isinstance(extras, dict) else {}
    values = {ours: given.get(names[0], more.get(names[0])) for ours, names in FIELDS.items()}
    return {ours: "" if value is None else str(value).strip() for ours, value in values.items()}


def _shapes(rows: pd.DataFrame) -> "np.ndarray[Any, Any]":
    """Each entity's outline (degrees), else its point, else None."""
    found = rows["shape"].to_numpy(dtype=object) if "shape" in rows else np.full(len(rows), None)
    for name in ("geometry_wkt", "point"):
        found = np.where(shapely.is_missing(found), coverage.written(rows[name]), found)
    return found


def _drawn(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows in EPSG:4326 on the pack's grid of coordinates, valid; what is too small to be drawn
    on it is its point."""
    simple = shapely.simplify(rows.geometry.to_numpy(), SIMPLE)
    drawn = gpd.GeoSeries(simple, index=rows.index, crs=MEASURE).to_crs(DRAW).to_numpy()
    sound = shapely.make_valid(drawn)
    snapped = np.array([_solid(x) for x in shapely.set_precision(sound, GRID)], dtype=object)
    tiny = shapely.is_empty(snapped) & ~shapely.is_empty(sound)
    snapped[tiny] = shapely.set_precision(shapely.point_on_surface(sound[tiny]), GRID)
    placed = rows.set_geometry(gpd.GeoSeries(snapped, index=rows.index, crs=DRAW))
    left = placed[~placed.geometry.is_empty]
    order = left.assign(kind=left.geometry.geom_type).sort_values(
        ["reference", "entity", "kind"], kind="stable", ignore_index=True
    )
    return gpd.GeoDataFrame(order.drop(columns="kind"), crs=DRAW)


def _solid(shape: BaseGeometry) -> BaseGeometry:
    """The polygons of a shape, or the shape where it is a point."""
    if shape.geom_type in ("Point", "MultiPoint", "Polygon", "MultiPolygon"):
        return shape
    parts = [x for x in shapely.get_parts(shape) if shapely.get_dimensions(x) == 2]
    return shapely.union_all(parts, grid_size=GRID) if parts else shapely.Polygon()
