"""Shapes of localities: mended, simplified until they fit, and told what was done to them."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.crs import shape_to_degrees, shape_to_metres
from herts_geo.errors import UnreadableLocality
from herts_geo.places.locality import shape as locality_shape
from herts_geo.places.locality.code import LONGEST, Near, Shape, from_code, to_code

BOX = shapely.box(-0.2, 51.8, -0.1, 51.9)
LON = st.integers(-90_000, 30_000).map(lambda x: x / 100_000)
LAT = st.integers(5_150_000, 5_220_000).map(lambda x: x / 100_000)


def geometry(shape: Shape) -> shapely.MultiPolygon:
    """The shape as it is counted, in degrees."""
    return shape_to_degrees(locality_shape.in_metres(shape)[0])


def apart(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """The ground that is in one shape only, as a share of the other's."""
    return float(one.symmetric_difference(other).area / other.area)


def test_a_box_is_kept_as_it_is() -> None:
    made = locality_shape.of_geometry("Box", BOX)
    assert made.notes == ()
    (ring,) = made.shape.polygons[0]
    assert len(made.shape.polygons) == 1
    assert sorted(ring) == [(-0.2, 51.8), (-0.2, 51.9), (-0.1, 51.8), (-0.1, 51.9)]
    assert apart(geometry(made.shape), BOX) < 1e-6


def test_holes_and_parts_are_kept() -> None:
    hole = BOX.difference(shapely.box(-0.17, 51.83, -0.13, 51.87))
    both = shapely.union_all([hole, shapely.box(-0.4, 51.8, -0.35, 51.85)])
    made = locality_shape.of_geometry("Two", both)
    kept = from_code(to_code(made.shape))
    assert isinstance(kept, Shape)
    assert [len(polygon) for polygon in kept.polygons] in ([1, 2], [2, 1])
    assert apart(geometry(kept), both) < 1e-6


def test_a_bow_is_mended_and_said() -> None:
    made = locality_shape.of_corners(
        "Bow", [(-0.2, 51.8), (-0.1, 51.9), (-0.1, 51.8), (-0.2, 51.9)]
    )
    assert "crossed itself" in made.notes[0]
    assert geometry(made.shape).area == pytest.approx(BOX.area / 2, rel=1e-3)


def test_a_long_boundary_is_simplified_and_its_change_said() -> None:
    circle = shapely.Point(520_000, 220_000).buffer(9_000, quad_segs=5_000)  # 20,000 corners
    made = locality_shape.of_geometry("Long", shape_to_degrees(circle))
    assert len(to_code(made.shape)) <= LONGEST
    assert "20,001 corners" in made.notes[0]
    assert "% of its area in or out" in made.notes[0]
    back = locality_shape.in_metres(made.shape)[0]
    assert back.symmetric_difference(circle).area / circle.area < 0.002


@pytest.mark.timeout(20, method="thread")
def test_many_islands_are_refused_soon() -> None:
    spots = np.random.default_rng(0).uniform((-0.9, 51.5), (0.2, 52.1), (2_000, 2))
    dots = [shapely.Point(x, y).buffer(0.003, quad_segs=4) for x, y in spots]
    with pytest.raises(UnreadableLocality, match="too many parts"):
        locality_shape.of_geometry("Many", shapely.union_all(dots))


@pytest.mark.slow
def test_islands_too_many_for_a_link_are_refused() -> None:
    spots = np.random.default_rng(1).uniform((0, 0), (1, 1), (9_000, 2))
    dots = [shapely.Point(-0.9 + x, 51.3 + y).buffer(0.0003, quad_segs=2) for x, y in spots]
    far = [shape for n, shape in enumerate(dots) if n % 2]
    with pytest.raises(UnreadableLocality, match="too many parts"):
        locality_shape.of_geometry(
            "Many", shapely.MultiPolygon(shapely.get_parts(shapely.union_all(far)))
        )


@pytest.mark.parametrize(
    ("drawn", "what"),
    [
        (shapely.Point(-0.2, 51.8), "encloses no area"),
        (shapely.LineString([(-0.2, 51.8), (-0.1, 51.9)]), "encloses no area"),
        (shapely.Polygon(), "encloses no area"),
        (shapely.box(5, 51, 6, 52), "does not lie in Britain"),
        (shapely.Polygon([(-0.2, 51.8), (-0.1, 51.9), (-0.2, 51.8)]), "encloses no area"),
    ],
)
def test_what_cannot_be_a_locality(drawn: shapely.Geometry, what: str) -> None:
    with pytest.raises(UnreadableLocality, match=what):
        locality_shape.of_geometry("Bad", drawn)


def test_drawings_of_the_map() -> None:
    box = {"type": "Polygon", "coordinates": [[[-0.2, 51.8], [-0.1, 51.8], [-0.1, 51.9]]]}
    box["coordinates"][0].append([-0.2, 51.8])  # type: ignore[index]
    assert isinstance(locality_shape.of_drawing("Box", box), locality_shape.Made)
    circle = locality_shape.of_drawing("Dot", {"type": "Point", "coordinates": [-0.2, 51.8]}, 512.4)
    assert circle == Near("Dot", -0.2, 51.8, 512)


@pytest.mark.parametrize(
    "drawn",
    [
        None,
        {},
        [],
        "x",
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": "x"},
        {"type": 1},
        {"type": "Polygon", "coordinates": [[[math.inf, 1], [1, 2], [2, 3], [math.inf, 1]]]},
    ],
)
def test_drawings_that_the_map_never_makes(drawn: object) -> None:
    with pytest.raises(UnreadableLocality):
        locality_shape.of_drawing("Bad", drawn)


def test_a_circle_without_an_end_is_refused() -> None:
    with pytest.raises(UnreadableLocality, match="cannot be read"):
        locality_shape.of_drawing("Bad", {"type": "Point", "coordinates": [-0.2, 51.8]}, math.inf)


def test_positions_beyond_all_reason_are_refused() -> None:
    far = shapely.Polygon([(1e308, 51), (-1e308, 51.9), (-0.2, 1e308)])
    with np.errstate(all="ignore"), pytest.raises(UnreadableLocality, match="Britain"):
        locality_shape.of_geometry("Far", far)


def test_a_needle_whose_sides_cross_when_measured_is_valid() -> None:
    corners = [(-0.00049, 51.70229), (-0.00815, 51.5), (-0.00814, 51.5), (0.01243, 52.03861)]
    made = locality_shape.of_corners("Needle", corners)
    assert locality_shape.in_metres(made.shape)[0].is_valid


def test_a_tangle_in_a_link_is_refused_before_it_is_mended() -> None:
    spots = np.random.default_rng(1).uniform((-0.3, 51.8), (-0.1, 51.9), (400, 2)).round(5)
    tangle = Shape("Tangle", ((tuple((float(x), float(y)) for x, y in spots),),))
    with pytest.raises(UnreadableLocality, match="too often"):
        locality_shape.in_metres(tangle)


@given(st.lists(st.tuples(LON, LAT), min_size=3, max_size=25))
def test_any_corners_make_a_shape_or_a_sentence(corners: list[tuple[float, float]]) -> None:
    try:
        made = locality_shape.of_corners("Any", corners)
    except UnreadableLocality:
        return
    kept = locality_shape.in_metres(made.shape)[0]
    assert kept.is_valid
    assert kept.area > 0
    drawn = shapely.Polygon(corners)
    if drawn.is_valid:
        assert made.notes == ()
    measured = shape_to_metres(drawn)  # of a needle some 60 km long the sides may cross
    if drawn.is_valid and measured.is_valid:
        assert kept.symmetric_difference(measured).area <= 1 + 1e-6 * measured.area
