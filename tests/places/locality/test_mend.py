"""Outlines that cross themselves: mended where that is quick, refused where it is not."""

import numpy as np
import pytest
import shapely

from herts_geo.errors import UnreadableLocality
from herts_geo.places.locality import shape as locality_shape
from herts_geo.places.locality.code import Shape, to_code
from herts_geo.places.locality.shape import joined, mended

pytestmark = pytest.mark.slow

BOX = shapely.box(-0.2, 51.8, -0.1, 51.9)
RNG = np.random.default_rng(1)
RANDOM = RNG.uniform((-0.3, 51.8), (-0.1, 51.9), (1_500, 2)).round(5).tolist()
FLAT = [(-0.3 if n % 2 else round(-0.1 - n * 1e-5, 5), 51.9) for n in range(2_000)]
SLOPE = [
    (-0.3, 51.8) if n % 2 else (round(-0.1 - n * 2e-5, 5), 52 - n * 2e-5) for n in range(1_000)
]
TEETH = [
    (round(-0.3 + n * 1e-5 + 0.005 * (n % 2), 5), 51.8 + 0.005 * (n % 2)) for n in range(4_000)
]


def ring(*corners: tuple[float, float]) -> Shape:
    return Shape("Ring", ((tuple((round(x, 5), round(y, 5)) for x, y in corners),),))


@pytest.mark.timeout(20, method="thread")
@pytest.mark.parametrize(
    "corners",
    [
        RANDOM,
        [*FLAT, (-0.2, 51.95)],
        [*SLOPE, (-0.2, 51.95)],
        [(-0.3, 51.8), (-0.1, 51.9)] * 1_000 + [(-0.2, 51.95)],
    ],
    ids=["random", "flat", "slope", "one line"],
)
def test_a_tangle_that_fits_in_a_link_is_refused_at_once(
    corners: list[tuple[float, float]],
) -> None:
    tangle = ring(*corners)
    assert to_code(tangle)
    with pytest.raises(UnreadableLocality, match="too often"):
        locality_shape.in_metres(tangle)


@pytest.mark.timeout(20, method="thread")
def test_one_triangle_many_times_counts_once() -> None:
    triangle = (((-0.2, 51.8), (-0.1, 51.8), (-0.15, 51.9)),)
    many, crossed = locality_shape.in_metres(Shape("Many", (triangle,) * 900))
    assert to_code(Shape("Many", (triangle,) * 900))
    once, _ = locality_shape.in_metres(Shape("One", (triangle,)))
    assert many.symmetric_difference(once).area < 1e-6 * once.area
    assert crossed


@pytest.mark.timeout(20, method="thread")
def test_many_lines_beside_one_another_are_no_tangle() -> None:
    comb = ring(*TEETH, (-0.2, 51.7), (-0.25, 51.81), (-0.25, 51.7))
    assert to_code(comb)
    assert locality_shape.in_metres(comb)[0].is_valid


@pytest.mark.timeout(20, method="thread")
def test_bars_across_one_another_are_refused() -> None:
    steps = np.arange(0, 0.05, 0.0005)
    bars = [shapely.box(-0.3, 51.8 + up, -0.1, 51.8002 + up) for up in steps]
    bars += [shapely.box(-0.3 + on, 51.7, -0.2998 + on, 52) for on in steps]
    for drawn in (shapely.MultiPolygon(bars), shapely.GeometryCollection(bars)):
        with pytest.raises(UnreadableLocality, match="too often"):
            mended(drawn)


def test_valid_shapes_are_kept_and_nothing_told() -> None:
    hole = BOX.difference(shapely.box(-0.17, 51.83, -0.13, 51.87))
    two = shapely.union_all([hole, shapely.box(-0.4, 51.8, -0.35, 51.85)])
    for shape in (BOX, hole, two, shapely.Point(-0.2, 51.8).buffer(0.1, quad_segs=2_000)):
        assert mended(shape)[0].equals(shape)
        assert mended(shape)[1] is False


def test_ground_that_is_covered_twice_counts_once() -> None:
    other = shapely.box(-0.15, 51.8, -0.05, 51.9)
    shape, crossed = mended(shapely.MultiPolygon([BOX, other]))
    assert shape.equals(shapely.box(-0.2, 51.8, -0.05, 51.9))
    assert crossed


def test_a_hole_that_leaves_its_shape_takes_only_what_it_covers() -> None:
    hole = [(-0.15, 51.85), (-0.05, 51.85), (-0.05, 51.87), (-0.15, 51.87)]
    shape, _ = mended(shapely.Polygon(BOX.exterior.coords, [hole]))
    assert shape.is_valid
    assert shape.area < BOX.area


def test_neighbours_share_their_borders_without_harm() -> None:
    steps = np.arange(100)
    squares = [shapely.box(x, y, x + 1, y + 1) for x in steps for y in steps]
    assert joined(squares).equals(shapely.box(0, 0, 100, 100))
    shape, crossed = mended(shapely.MultiPolygon(squares))
    assert shape.equals(shapely.box(0, 0, 100, 100))
    assert not crossed


@pytest.mark.parametrize(
    ("one", "other", "meetings"),
    [
        (((0, 0), (2, 2)), ((0, 2), (2, 0)), 1),  # cross
        (((0, 0), (2, 0)), ((1, 0), (3, 0)), 1),  # overlap
        (((0, 0), (2, 0)), ((0, 0), (2, 0)), 1),  # the same
        (((0, 0), (2, 0)), ((2, 0), (0, 0)), 1),  # the same, the other way
        (((0, 0), (9, 3)), ((3, 1), (6, 2)), 1),  # one within the other
        (((0, 0), (2, 0)), ((2, 0), (3, 0)), 0),  # one after the other
        (((0, 0), (2, 0)), ((2, 0), (2, 5)), 0),  # a corner
        (((0, 0), (2, 0)), ((1, 0), (1, 5)), 0),  # an end on the other
        (((0, 0), (2, 0)), ((0, 1), (2, 1)), 0),  # side by side
        (((0, 0), (2, 0)), ((3, -1), (3, 1)), 0),  # apart
    ],
)
def test_lines_that_meet(one: object, other: object, meetings: int) -> None:
    pair = np.array([one], dtype=float), np.array([other], dtype=float)
    assert locality_shape._meet(*pair, 1e-14, lying=True) == meetings
    assert locality_shape._meet(*pair[::-1], 1e-14, lying=True) == meetings
    crossing = locality_shape._meet(*pair, 1e-14, lying=False)
    assert crossing == (one == ((0, 0), (2, 2)))


def test_every_crossing_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    tangle = [shapely.Polygon(RANDOM[:60])]
    lines = shapely.linestrings(locality_shape._lines(tangle))
    wanted = sum(a.crosses(b) for n, a in enumerate(lines) for b in lines[:n])
    for least, enough in ((wanted - len(lines), True), (wanted - len(lines) - 1, False)):
        monkeypatch.setattr(locality_shape, "MOST_MEETINGS", least)
        if enough:
            locality_shape._refuse_tangled(tangle, lying=True)
        else:
            with pytest.raises(UnreadableLocality, match="too often"):
                locality_shape._refuse_tangled(tangle, lying=True)


def test_corners_without_a_position_are_refused() -> None:
    for far in (np.nan, np.inf, 1e10):
        corners = [(0, 51), (far, 52), (0.1, 52), (0.2, 51), (0, 52)]
        with np.errstate(all="ignore"), pytest.raises(UnreadableLocality, match="no position"):
            mended(shapely.Polygon(corners))


@pytest.mark.timeout(20, method="thread")
def test_one_square_thousands_of_times_is_one_square() -> None:
    corners = list(shapely.box(-0.2, 51.8, -0.1, 51.9).exterior.coords)[:-1]
    squares = [shapely.Polygon([*corners[turn:], *corners[:turn]]) for turn in range(4)] * 1_500
    assert joined(squares).equals(squares[0])


@pytest.mark.timeout(20, method="thread")
def test_thousands_of_shapes_that_share_an_edge_are_refused_in_seconds() -> None:
    beside = [shapely.box(-0.3, 51.7, -0.2 + 1e-5 * step, 51.8) for step in range(5_000)]
    with pytest.raises(UnreadableLocality, match="too densely"):
        joined(beside)


@pytest.mark.timeout(20, method="thread")
def test_a_tangle_of_very_many_corners_is_refused_before_it_is_looked_at() -> None:
    spots = np.random.default_rng(1).uniform((-0.3, 51.8), (-0.1, 51.9), (200_000, 2))
    with pytest.raises(UnreadableLocality, match="too often"):
        mended(shapely.Polygon(spots))


def test_a_long_sound_outline_is_kept() -> None:
    circle = shapely.Point(-0.2, 51.8).buffer(0.1, quad_segs=20_000)
    shape, told = mended(circle)
    assert not told
    assert shape.area == pytest.approx(circle.area)
