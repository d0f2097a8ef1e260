"""The background map: what is joined, how far it is simplified, and what a budget leaves."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import LineString, box

from herts_geo import crs
from herts_geo.pack import load
from herts_geo.pack.streets.generalise import STEPS, background
from tests.pack.streets.made import EAST, NORTH


def shapes(*rows):
    moved = [shapely.transform(shape, lambda xy: xy + np.array([EAST, NORTH])) for _, shape in rows]
    return gpd.GeoDataFrame({"kind": [kind for kind, _ in rows]}, geometry=moved, crs=crs.MEASURE)


def drawn(frame, most=4_800_000):
    made = background(frame, most)
    found = crs.to_metres(load.features(made.content))
    assert made.rows == len(found)
    return made, found.set_index("kind").geometry


def wiggly(length, kind="minor road", north=0.0):
    """A line whose corners lie 20 m off the middle on either side, every 50 m."""
    spots = [(x * 50.0, north + 20.0 * (-1) ** x) for x in range(length // 50)]
    return kind, LineString(spots)


def test_lines_that_meet_end_to_end_are_one():
    one, two = LineString([(0, 0), (500, 0)]), LineString([(500, 0), (500, 400)])
    _, found = drawn(shapes(("motorway", one), ("motorway", two)))
    (line,) = shapely.get_parts(found["motorway"])
    assert line.length == pytest.approx(900, abs=3)


def test_corners_nearer_than_the_tolerance_are_left_out():
    bent = LineString([(0, 0), (500, 3), (1_000, 0)])  # 3 m off, less than the first step's 4 m
    kept = LineString([(0, 0), (500, 60), (1_000, 0)])
    _, found = drawn(shapes(("railway", bent), ("river", kept)))
    assert shapely.get_num_coordinates(found["railway"]) == 2
    assert shapely.get_num_coordinates(found["river"]) == 3


def test_built_up_areas_on_two_sides_of_a_street_are_one():
    _, found = drawn(shapes(("built-up", box(0, 0, 300, 300)), ("built-up", box(320, 0, 600, 300))))
    assert found["built-up"].area == pytest.approx(600 * 300, rel=0.02)
    assert len(shapely.get_parts(found["built-up"])) == 1


def test_areas_that_overlap_are_one_and_small_ones_and_holes_go():
    wood = box(0, 0, 400, 400) - box(100, 100, 150, 150)  # 2,500 m2: below (20 x 4 m) squared
    _, found = drawn(
        shapes(("wood", wood), ("wood", box(300, 0, 700, 400)), ("wood", box(900, 0, 930, 30)))
    )
    (part,) = shapely.get_parts(found["wood"])
    assert part.area == pytest.approx(700 * 400, rel=0.02)
    assert not part.interiors


def test_a_large_hole_stays():
    _, found = drawn(shapes(("water", box(0, 0, 900, 900) - box(300, 300, 600, 600))))
    assert found["water"].area == pytest.approx(900**2 - 300**2, rel=0.01)


def test_a_bow_of_an_area_is_mended():
    bow = shapely.Polygon([(0, 0), (1_000, 1_000), (1_000, 0), (0, 1_000)])
    _, found = drawn(shapes(("park", bow)))
    assert found.is_valid.all()
    assert found["park"].area == pytest.approx(1_000**2 / 2, rel=0.01)


def test_a_small_budget_first_raises_the_tolerance_then_drops_minor_roads():
    frame = shapes(wiggly(5_000), wiggly(5_000, "primary road", 900.0))
    whole, _ = drawn(frame)
    assert (whole.tolerance, whole.told[0]) == (4.0, "Lines may lie up to 4 m off.")
    made, found = drawn(frame, most=len(whole.content) * 6 // 10)
    assert list(found.index) == ["primary road"]
    assert made.tolerance == 10.0  # at 6 m and at 10 m with them it is still too large
    assert made.told[-1] == "Left out so that the map stays small: minor roads."
    assert len(made.content) <= len(whole.content) * 6 // 10


def test_the_last_step_stands_even_where_it_is_too_large():
    made, found = drawn(shapes(wiggly(5_000, "primary road")), most=10)
    assert made.tolerance == STEPS[-1][0]
    assert list(found.index) == ["primary road"]


def test_the_order_of_rows_changes_no_byte():
    rows = [wiggly(900, "river", 90.0 * k) for k in range(4)]
    rows += [("wood", box(k * 700, 0, k * 700 + 900, 500)) for k in range(4)]
    assert background(shapes(*rows)).content == background(shapes(*rows[::-1])).content


def test_coordinates_have_at_most_five_decimals_and_kinds_stand_in_the_order_of_drawing():
    made = background(shapes(wiggly(900, "motorway"), ("built-up", box(0, 0, 900, 900))))
    features = json.loads(made.content)["features"]
    assert [each["properties"]["kind"] for each in features] == ["built-up", "motorway"]
    spots = features[1]["geometry"]["coordinates"][0]
    assert all(number == round(number, 5) for spot in spots for number in spot)


def test_nothing_to_draw_is_no_row():
    made = background(shapes(("wood", box(0, 0, 5, 5))))
    assert made.rows == 0
    assert json.loads(made.content) == {"type": "FeatureCollection", "features": []}
