"""The background map: lines and areas of each kind, as detailed as a number of bytes allows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DECIMALS, DRAW, MEASURE
from herts_geo.pack.streets.kinds import BACKGROUND, Kind

Shapes = NDArray[np.object_]
MOST_BYTES: Final = 4_800_000  # of a background map as GeoJSON
GAP: Final = 15.0  # metres: built-up areas that are nearer than twice that are one
LINE, AREA = 1, 2  # dimensions
STEPS: Final = (  # tolerance in metres, and the last number of `Kind.spared` that is still drawn
    (4.0, 3), (6.0, 3), (10.0, 3), (10.0, 2), (15.0, 2), (15.0, 1), (20.0, 1), (30.0, 1),
    (45.0, 0), (70.0, 0), (100.0, 0), (150.0, 0), (250.0, 0),
)  # fmt: skip
SMALLEST: Final = 20.0  # an area must be this many tolerances square, or a line long


@dataclass(frozen=True)
class Background:
    """A background map as GeoJSON, one feature a kind in the order of drawing, EPSG:4326.

    `tolerance` is how far a line may lie from where it was, in metres; `told` says in sentences
    what was given up so that it is no larger.
    """

    content: bytes
    rows: int
    tolerance: float
    told: tuple[str, ...] = ()


def background(shapes: gpd.GeoDataFrame, most: int = MOST_BYTES) -> Background:
    """The background map of shapes (kind, geometry; EPSG:27700) in at most so many bytes.

    Lines of a kind that meet end to end become one, areas of a kind that touch or overlap one
    area; then each is simplified (Douglas-Peucker) with the least tolerance of `STEPS` that fits.
    Areas smaller than the square of 20 tolerances are left out, as are streams and minor roads
    shorter than one side of it, and at last all of these. The last step stands even if too large.
    """
    whole = {kind.name: _joined(shapes, kind) for kind in BACKGROUND}
    for tolerance, spared in STEPS:
        drawn = {
            kind.name: _drawn(whole[kind.name], kind, tolerance)
            for kind in BACKGROUND
            if kind.spared <= spared
        }
        content = _content(drawn)
        if len(content) <= most:
            break
    least = (SMALLEST * tolerance) ** 2 / 10_000
    told = [
        f"Lines may lie up to {tolerance:g} m off.",
        f"Areas under {least:,.1f} hectares are left out.",
    ]
    if lost := [f"{x}s" for x in whole if x not in drawn and not whole[x].is_empty]:
        told.append(f"Left out so that the map stays small: {', '.join(lost)}.")
    return Background(
        content=content,
        rows=sum(not x.is_empty for x in drawn.values()),
        tolerance=tolerance,
        told=tuple(told),
    )


def _joined(shapes: gpd.GeoDataFrame, kind: Kind) -> BaseGeometry:
    parts = shapes.geometry.to_numpy()[(shapes["kind"] == kind.name).to_numpy()]
    if kind.form == "line":
        return shapely.line_merge(shapely.multilinestrings(_parts(parts, LINE)))
    return shapely.union_all(_parts(shapely.make_valid(parts), AREA))


def _parts(shapes: Shapes, dimension: int) -> Shapes:
    """The single lines or areas in shapes; what a cut left of another dimension is no part."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    fitting: Shapes = parts[shapely.get_dimensions(parts) == dimension]
    return fitting


def _drawn(shape: BaseGeometry, kind: Kind, tolerance: float) -> BaseGeometry:
    """A kind's shape as it is drawn: simplified in metres, then on a grid of degrees."""
    if kind.form == "line":
        long = _parts(np.array([shape]), LINE)
        kept = long[(shapely.length(long) >= SMALLEST * tolerance) | (kind.spared == 0)]
        plain = shapely.multilinestrings(shapely.simplify(kept, tolerance))
    else:
        least = (SMALLEST * tolerance) ** 2
        if kind.name == "built-up":  # else each street would part it
            shape = shapely.buffer(shape, GAP, join_style="mitre", mitre_limit=2)
            shape = shapely.buffer(shape, -GAP, join_style="mitre", mitre_limit=2)
        parts = _parts(np.array([shape]), AREA)
        large = np.array(
            [_filled(x, least) for x in parts[shapely.area(parts) >= least]], dtype=object
        )
        plain = shapely.simplify(shapely.multipolygons(large), tolerance, preserve_topology=True)
    placed = gpd.GeoSeries([plain], crs=MEASURE).to_crs(DRAW).to_numpy()
    # At so many decimals of a degree, still valid, its parts in one fixed order.
    lines = kind.form == "line"
    mode = "pointwise" if lines else "valid_output"
    snapped = shapely.set_precision(placed, 10.0**-DECIMALS, mode=mode)
    parts = shapely.remove_repeated_points(_parts(snapped, LINE if lines else AREA))
    kept = shapely.normalize(parts[shapely.length(parts) > 0])
    made = shapely.multilinestrings(kept) if lines else shapely.multipolygons(kept)
    return shapely.transform(shapely.normalize(made), lambda xy: xy.round(DECIMALS))


def _filled(part: BaseGeometry, least: float) -> BaseGeometry:
    """An area without the holes that are too small to be drawn."""
    holes = np.array(part.interiors, dtype=object)
    wide = shapely.area(shapely.polygons(holes)) >= least if len(holes) else []
    return shapely.polygons(part.exterior, holes[wide] if len(holes) else None)


def _content(drawn: Mapping[str, BaseGeometry]) -> bytes:
    features = [
        f'{{"type":"Feature","properties":{json.dumps({"kind": kind})},'
        f'"geometry":{shapely.to_geojson(shape)}}}'
        for kind, shape in drawn.items()
        if not shape.is_empty
    ]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    return text.encode()
