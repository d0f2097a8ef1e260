"""Shapes of localities: drawn or from a file -> the form that a code holds, and back."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DECIMALS, shape_to_degrees, shape_to_metres
from herts_geo.errors import UnreadableLocality
from herts_geo.locality_code import LONGEST, Near, Polygon, Ring, Shape, degrees, to_code

LEAST_METRES: Final = 1.0  # tolerance with which simplifying starts; it grows until the code fits
FACTOR: Final = 1.5
MOST_METRES: Final = 20_000.0
MOST_CORNERS: Final = 8_000  # beyond these no code fits, so none is tried
SHORTEST_RING: Final = 7  # signs of a code: three corners of two signs each, and a comma
LEAST_AREA: Final = 1e-8  # square degrees, some 80 m2: less is a slip of the hand
SEGMENTS: Final = 64  # of a quarter circle
TOLD: Final = 0.005  # share by which mending changes an area before it is worth a word
NO_AREA: Final = (
    "It encloses no area. Draw a polygon, a rectangle or a circle, or give a file with polygons."
)
MOST_CROSSINGS: Final = 1_000  # mending takes minutes with a few thousand
AT_A_TIME: Final = 2_000_000  # pairs of lines at most that are compared at once
TANGLED: Final = (
    "The outline crosses itself too often to be mended. Draw it again, or give a sound boundary."
)
ENDLESS: Final = "A corner of the outline has no position. Draw it again, or export it anew."
TOO_MANY: Final = "The boundary has too many parts to fit in a link. Give one with fewer parts."
UNREADABLE: Final = (
    shapely.errors.ShapelyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
)


@dataclass(frozen=True)
class Made:
    """A shape in the form that a code holds, and what had to be done to it, in sentences."""

    shape: Shape
    notes: tuple[str, ...]


def of_geometry(name: str, geometry: BaseGeometry) -> Made:
    """The shape of a geometry (EPSG:4326), mended and simplified where it must be.

    Raises `UnreadableLocality` where it encloses no area or lies outside Britain.
    """
    mended_one, crossed = mended(geometry)
    if mended_one.area < LEAST_AREA:
        raise UnreadableLocality(NO_AREA)
    for lon, lat in (mended_one.bounds[:2], mended_one.bounds[2:]):
        degrees(lon, lat)
    sound = _rounded(mended_one)
    if sound.area < LEAST_AREA:
        raise UnreadableLocality(NO_AREA)
    notes = ("The outline crossed itself and was mended: look whether it is what you meant.",)
    shape, told = _fitting(name, sound)
    return Made(shape, (*notes * crossed, *told))


def of_corners(name: str, corners: list[tuple[float, float]]) -> Made:
    """The shape with these corners (longitude, latitude) in order. Raises `UnreadableLocality`."""
    if len(corners) < 3:
        raise UnreadableLocality("An area needs at least three corners. Give one a line.")
    for lon, lat in corners:
        degrees(lon, lat)
    return of_geometry(name, shapely.Polygon(corners))


def of_drawing(name: str, drawn: Any, radius: Any = None) -> Made | Near:
    """What was drawn on the map: a GeoJSON geometry, and of a circle its radius in metres.

    Raises `UnreadableLocality`.
    """
    try:
        geometry = shapely.geometry.shape(drawn)
        if geometry.geom_type == "Point" and radius is not None:
            return Near(name, *degrees(geometry.x, geometry.y), max(1, round(float(radius))))
        return of_geometry(name, geometry)
    except UNREADABLE as bad:
        raise UnreadableLocality("What was drawn cannot be read. Draw it again.") from bad


def in_metres(form: Shape | Near) -> tuple[BaseGeometry, bool]:
    """A form as a valid geometry in EPSG:27700, and whether it crossed itself."""
    if isinstance(form, Near):
        centre = shape_to_metres(shapely.Point(form.lon, form.lat))
        return centre.buffer(form.metres, quad_segs=SEGMENTS), False
    drawn = shapely.MultiPolygon([(rings[0], rings[1:]) for rings in form.polygons])
    sound, crossed = mended(drawn)
    if not sound.area:
        raise UnreadableLocality(NO_AREA)
    return mended(shape_to_metres(sound))[0], crossed  # thin parts may cross when projected


def mended(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """The polygons of a geometry as one valid shape, and whether that changed its area.

    Raises `UnreadableLocality` where it crosses itself too often, or is endless.
    """
    if not shapely.is_valid(geometry):
        _refuse_tangled(geometry)
        before = shapely.area(geometry)
        geometry = _polygons_of(shapely.make_valid(geometry))
        return geometry, bool(abs(geometry.area - before) > TOLD * geometry.area)
    return _polygons_of(geometry), False


def _refuse_tangled(geometry: BaseGeometry) -> None:
    """Counts crossings only until there are too many: mending takes their number cubed."""
    rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(geometry)))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    lines = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))[
        ring[1:] == ring[:-1]
    ]
    if not len(lines):
        return
    if not np.isfinite(corners).all():
        raise UnreadableLocality(ENDLESS)
    tree, step, found = shapely.STRtree(lines), max(20, AT_A_TIME // len(lines)), 0
    for start in range(0, len(lines), step):
        found += tree.query(lines[start : start + step], predicate="crosses").shape[1]
        if found > 2 * MOST_CROSSINGS:  # each is met from both of its lines
            raise UnreadableLocality(TANGLED)


def _polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shapely.get_parts(geometry))  # twice: collections hold multi-polygons
    return shapely.union_all([part for part in parts if part.geom_type == "Polygon"])


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with its corners as a code holds them, mended where that made them meet."""
    return mended(shapely.transform(geometry, lambda corners: corners.round(DECIMALS)))[0]


def _fitting(name: str, geometry: BaseGeometry) -> tuple[Shape, tuple[str, ...]]:
    """The geometry as it is where its code fits, else simplified until it does."""
    if shape := _short_enough(name, geometry):
        return shape, ()
    if shapely.get_num_geometries(geometry) * SHORTEST_RING > LONGEST:  # simplifying keeps parts
        raise UnreadableLocality(TOO_MANY)
    measured, tolerance = shape_to_metres(geometry), LEAST_METRES
    while tolerance <= MOST_METRES:
        simple = measured.simplify(tolerance)
        rounded = _rounded(shape_to_degrees(simple))
        if not rounded.is_empty and (shape := _short_enough(name, rounded)):
            changed = 100 * simple.symmetric_difference(measured).area / measured.area
            return shape, (_simplified(geometry, tolerance, changed),)
        tolerance *= FACTOR
    raise UnreadableLocality(TOO_MANY)


def _simplified(geometry: BaseGeometry, tolerance: float, changed: float) -> str:
    corners = shapely.get_num_coordinates(geometry)
    return (
        f"The boundary has {corners:,} corners, more than a link holds. It was simplified to "
        f"within {tolerance:,.0f} m, which moves {changed:.2f}% of its area in or out."
    )


def _short_enough(name: str, geometry: BaseGeometry) -> Shape | None:
    if shapely.get_num_coordinates(geometry) > MOST_CORNERS:
        return None
    shape = Shape(name, tuple(filter(None, map(_rings, shapely.get_parts(geometry)))))
    try:
        return shape if shape.polygons and to_code(shape) else None
    except UnreadableLocality:
        return None


def _rings(polygon: shapely.Polygon) -> Polygon:
    outer, *holes = (_ring(each) for each in (polygon.exterior, *polygon.interiors))
    return (outer, *(hole for hole in holes if hole)) if outer else ()


def _ring(line: Any) -> Ring:
    corners = [degrees(x, y) for x, y in shapely.get_coordinates(line)]
    kept = tuple(here for here, following in pairwise(corners) if here != following)
    return kept if len(kept) >= 3 else ()
