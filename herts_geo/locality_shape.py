"""Shapes of localities: drawn or from a file -> the form that a code holds, and back."""

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DECIMALS, shape_to_degrees, shape_to_metres
from herts_geo.errors import UnreadableLocality
from herts_geo.locality_code import LONGEST, Near, Polygon, Ring, Shape, degrees, to_code
from herts_geo.locality_mend import mended

TOLERANCES: Final = tuple(1.5**step for step in range(25))  # of simplifying, metres: to 17 km
MOST_CORNERS: Final = 8_000  # beyond these no code fits, so none is tried
MOST_ROUNDED: Final = 4 * MOST_CORNERS  # rounding may leave out some, but not as many
SHORTEST_RING: Final = 7  # signs of a code: three corners of two signs each, and a comma
LEAST_AREA: Final = 1e-8  # square degrees, some 80 m2: less is a slip of the hand
SEGMENTS: Final = 64  # of a quarter circle
NO_AREA: Final = (
    "It encloses no area. Draw a polygon, a rectangle or a circle, or give a file with polygons."
)
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


def of_geometry(name: str, geometry: BaseGeometry, crossed: bool = False) -> Made:
    """The shape of a geometry (EPSG:4326), mended and simplified where it must be.

    `crossed`: whether mending has told on its area before. Raises `UnreadableLocality` where it
    encloses no area, lies outside Britain, cannot be mended or has too many parts.
    """
    mended_one, crosses = mended(geometry)
    if mended_one.area < LEAST_AREA:
        raise UnreadableLocality(NO_AREA)
    for lon, lat in (mended_one.bounds[:2], mended_one.bounds[2:]):
        degrees(lon, lat)
    sound = _rounded(mended_one)
    if sound.area < LEAST_AREA:
        raise UnreadableLocality(NO_AREA)
    notes = ("The outline crossed itself and was mended: look whether it is what you meant.",)
    shape, told = _fitting(name, sound)
    return Made(shape, (*notes * (crossed or crosses), *told))


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
    """A form as a valid geometry in EPSG:27700, and whether mending told on its area.

    Raises `UnreadableLocality` where it encloses no area or crosses itself too often.
    """
    if isinstance(form, Near):
        centre = shape_to_metres(shapely.Point(form.lon, form.lat))
        return centre.buffer(form.metres, quad_segs=SEGMENTS), False
    drawn = shapely.MultiPolygon([(rings[0], rings[1:]) for rings in form.polygons])
    sound, crossed = mended(drawn)
    if not sound.area:
        raise UnreadableLocality(NO_AREA)
    return mended(shape_to_metres(sound))[0], crossed  # thin parts may cross when projected


def _rounded(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry with its corners as a code holds them, mended where that made them meet."""
    return mended(shapely.transform(geometry, lambda corners: corners.round(DECIMALS)))[0]


def _fitting(name: str, geometry: BaseGeometry) -> tuple[Shape, tuple[str, ...]]:
    """The geometry as it is where its code fits, else simplified until it does."""
    if shape := _short_enough(name, geometry):
        return shape, ()
    if shapely.get_num_geometries(geometry) * SHORTEST_RING > LONGEST:  # simplifying keeps parts
        raise UnreadableLocality(TOO_MANY)
    measured = mended(shape_to_metres(geometry))[0]  # thin parts may cross when projected
    step = bisect_left(TOLERANCES, True, key=lambda metres: _fits(name, measured, metres))
    tolerance = TOLERANCES[min(step, len(TOLERANCES) - 1)]
    simple = mended(measured.simplify(tolerance))[0]
    if not (shape := _short_enough(name, _rounded(shape_to_degrees(simple)))):
        raise UnreadableLocality(TOO_MANY)
    changed = 100 * simple.symmetric_difference(measured).area / measured.area
    return shape, (_simplified(geometry, tolerance, changed),)


def _fits(name: str, measured: BaseGeometry, tolerance: float) -> bool:
    """Whether a shape in metres needs no coarser simplifying: its code fits, or nothing is left."""
    simple = measured.simplify(tolerance)
    if shapely.get_num_coordinates(simple) > MOST_ROUNDED:
        return False
    rounded = _rounded(shape_to_degrees(simple))
    return bool(rounded.is_empty) or _short_enough(name, rounded) is not None


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
