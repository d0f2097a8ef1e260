"""Shapes of localities: drawn or from a file -> the form that a code holds, and back.

Outlines that cross themselves or one another -> one valid shape.

Ground that is covered twice counts once. What mending costs grows with how often lines meet, so
that is counted first, only until it is too often.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DECIMALS, shape_to_degrees, shape_to_metres
from herts_geo.errors import UnreadableLocality
from herts_geo.places.locality.code import LONGEST, Near, Polygon, Shape, degrees, to_code

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
    corners = shapely.get_num_coordinates(geometry)
    simplified = (
        f"The boundary has {corners:,} corners, more than a link holds. It was simplified to "
        f"within {tolerance:,.0f} m, which moves {changed:.2f}% of its area in or out."
    )
    return shape, (simplified,)


def _fits(name: str, measured: BaseGeometry, tolerance: float) -> bool:
    """Whether a shape in metres needs no coarser simplifying: its code fits, or nothing is left."""
    simple = measured.simplify(tolerance)
    if shapely.get_num_coordinates(simple) > MOST_ROUNDED:
        return False
    rounded = _rounded(shape_to_degrees(simple))
    return bool(rounded.is_empty) or _short_enough(name, rounded) is not None


def _short_enough(name: str, geometry: BaseGeometry) -> Shape | None:
    if shapely.get_num_coordinates(geometry) > MOST_CORNERS:
        return None
    shape = Shape(name, tuple(filter(None, map(_rings, shapely.get_parts(geometry)))))
    try:
        return shape if shape.polygons and to_code(shape) else None
    except UnreadableLocality:
        return None


def _rings(polygon: shapely.Polygon) -> Polygon:
    """The rings of a polygon as codes hold them, without those that have no area left."""
    rings = []
    for line in (polygon.exterior, *polygon.interiors):
        corners = [degrees(x, y) for x, y in shapely.get_coordinates(line)]
        kept = tuple(here for here, following in pairwise(corners) if here != following)
        rings.append(kept if len(kept) >= 3 else ())
    return tuple(filter(None, rings)) if rings[0] else ()


TOLD: Final = 0.005  # share by which mending changes an area before it is worth a word
MOST_MEETINGS: Final = 5_000  # besides one a line: mending as many takes a fraction of a second
FARTHEST: Final = 1e9  # in any unit: beyond it is no position on the Earth
ROUNDING: Final = 1e-15  # of the largest coordinate: what two decimal numbers may differ by
FEWEST: Final = 16  # lines looked up at first
PAIRS: Final = 1_000_000  # of lines whose boxes meet, found at once
AT_A_TIME: Final = 100_000  # of them that are compared at once
MOST_PAIRS: Final = 10_000_000  # of them that are compared at all
MANY: Final = 2_000  # corners from which on a tangle is looked for before anything else
TANGLED: Final = (
    "The outline crosses itself too often to be mended. Draw it again, or give a sound boundary."
)
DENSE: Final = (
    "The lines of the outline lie too densely over one another to be put together. Join its shapes "
    "into one area first, or give a simpler boundary."
)
ENDLESS: Final = "A corner of the outline has no position. Draw it again, or export it anew."

Lines = NDArray[np.float64]  # start or end, longitude or easting first: one (2, 2) a line


def mended(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """The polygons of a geometry as one valid shape, and whether that told on its area.

    It is told where the area changes by more than `TOLD`. Raises `UnreadableLocality` where the
    outline crosses itself too often, or a corner has no position.
    """
    parts = shapely.get_parts(shapely.get_parts(geometry))  # twice: collections hold multi-polygons
    parts = [part for part in parts if part.geom_type == "Polygon"]
    for part in parts:
        if shapely.get_num_coordinates(part) > MANY:  # asking whether it is sound has no bound
            _refuse_tangled([part], lying=True)
    if geometry.geom_type in ("Polygon", "MultiPolygon") and shapely.is_valid(geometry):
        return shapely.union_all(parts), False
    if not (np.abs(shapely.get_coordinates(parts)) < FARTHEST).all():
        raise UnreadableLocality(ENDLESS)
    for place, part in enumerate(parts):
        if not shapely.is_valid(part):
            _refuse_tangled([part], lying=True)
            parts[place] = shapely.make_valid(part, method="structure", keep_collapsed=False)
    before, shape = shapely.area(geometry), joined(parts)
    return shape, bool(abs(shape.area - before) > TOLD * shape.area)


def joined(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """Valid shapes as one. Raises `UnreadableLocality` where they cross one another too often."""
    drawn = list(shapes)  # one that is drawn twice counts once, whichever corner it begins at
    written = shapely.to_wkb(shapely.normalize(np.array(drawn, dtype=object)))
    held = list(dict(zip(written, drawn, strict=True)).values())
    if len(held) > 1:
        _refuse_tangled(held, lying=False)  # edges that they share cost nothing
    return shapely.union_all(held)


def _refuse_tangled(shapes: list[BaseGeometry], lying: bool) -> None:
    """Counts pairs of lines that cross; with `lying` also those that lie on each other."""
    lines = _lines(shapes)
    slack = ROUNDING * float(np.abs(lines).max(initial=0))
    if not lying:
        # Lines without those that are drawn twice, in either direction.
        backwards = (lines[:, 0] > lines[:, 1]).any(axis=1) & (lines[:, 0, 0] >= lines[:, 1, 0])
        turned = np.where(backwards[:, None, None], lines[:, ::-1], lines)
        lines = np.unique(turned.reshape(-1, 4), axis=0).reshape(-1, 2, 2)
    left, compared = MOST_MEETINGS + len(lines), 0
    for one, other in _near(lines):
        left -= _meet(one, other, slack, lying)
        compared += len(one)
        if left < 0:
            raise UnreadableLocality(TANGLED)
        if compared > MOST_PAIRS:
            raise UnreadableLocality(DENSE)


def _lines(shapes: list[BaseGeometry]) -> Lines:
    """Every line from corner to corner that has a length."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    lines = np.stack([corners[:-1], corners[1:]], axis=1)
    made: Lines = lines[(ring[1:] == ring[:-1]) & (corners[1:] != corners[:-1]).any(axis=1)]
    return made


def _meet(one: Lines, other: Lines, slack: float, lying: bool) -> int:
    """How many pairs cross, an end on the other not counted, or, with `lying`, share a length."""
    first, second = (_side(one, other[:, end], slack) for end in (0, 1))
    found = np.flatnonzero(first * second < 0)
    here, there = one[found], other[found]
    sides = [_side(there, here[:, end], slack) for end in (0, 1)]
    count = int((sides[0] * sides[1] < 0).sum())
    if not lying:
        return count
    # Pairs on one line that share more of it than a point.
    on = (first == 0) & (second == 0)
    one, other = one[on], other[on]
    along = one[:, 1] - one[:, 0]
    length = np.hypot(along[:, 0], along[:, 1])
    start, end = (((other[:, n] - one[:, 0]) * along).sum(axis=1) / length for n in (0, 1))
    shared = np.minimum(np.maximum(start, end), length) - np.maximum(np.minimum(start, end), 0)
    return count + int((shared > slack).sum())


def _near(lines: Lines) -> Iterator[tuple[Lines, Lines]]:
    """Pairs of lines whose boxes meet, each pair once, some at a time.

    The lines are looked up in no order, so that those ahead meet about as many as those before.
    """
    lines = np.random.default_rng(0).permutation(lines)
    drawn = shapely.linestrings(lines)
    tree, start, step = shapely.STRtree(drawn), 0, FEWEST
    while start < len(lines):
        here, there = tree.query(drawn[start : start + step])
        once = np.flatnonzero(here + start < there)
        for first in range(0, len(once), AT_A_TIME):
            part = once[first : first + AT_A_TIME]
            yield lines[here[part] + start], lines[there[part]]
        start, step = start + step, min(2 * step, 1 + PAIRS * step // max(1, len(here)))


def _side(line: Lines, spot: Lines, slack: float) -> NDArray[np.float64]:
    """On which side of a line a spot lies: below or above nought, or nought where on it."""
    along, apart = line[:, 1] - line[:, 0], spot - line[:, 0]
    turn = along[:, 0] * apart[:, 1] - along[:, 1] * apart[:, 0]
    return np.where(np.abs(turn) > slack * np.hypot(along[:, 0], along[:, 1]), np.sign(turn), 0.0)
