"""The stage that a scene's map is drawn on: its view, still points, and its end."""

import pytest

from herts_geo.ui.map import stage as map_stage
from herts_geo.ui.map.items import Point, Points
from herts_geo.ui.map.stage import Stage

FIT = ("place", ((51.0, -1.0), (52.0, 1.0)))


def test_a_scene_goes_to_the_extent_that_it_was_kept_with() -> None:
    stage = Stage("stage", "one", ((51.5, -0.5), (51.6, -0.4)))
    assert stage.view(FIT) == ("one", ((51.5, -0.5), (51.6, -0.4)))


def test_a_scene_without_an_extent_goes_to_its_place_with_a_margin() -> None:
    name, ((south, west), (north, east)) = Stage("stage", "two").view(FIT)
    assert name == "two"
    assert (south, north) == pytest.approx((51 - 0.03 * 1, 52 + 0.03 * 1))
    assert (west, east) == pytest.approx((-1 - 0.03 * 2, 1 + 0.03 * 2))


def test_points_on_a_stage_cannot_be_dragged() -> None:
    stage, points = Stage("stage", "one"), Points((Point("a", "A", 51.0, 0.0),), drag=True)
    still = stage.still(points)
    assert still is not None
    assert (still.items, still.drag) == (points.items, False)
    assert stage.still(None) is None


def failing() -> None:
    assert map_stage.current() is not None
    raise ValueError("drawn")


def test_a_stage_ends_also_when_drawing_fails() -> None:
    with pytest.raises(ValueError, match="drawn"), map_stage.staged(Stage("stage", "one")):
        failing()
    assert map_stage.current() is None
