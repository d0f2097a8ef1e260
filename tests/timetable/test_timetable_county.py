"""A made-up county, small: builds repeat, and its parts are what the whole is."""

from datetime import date

import pytest

from herts_geo.timetable import build
from herts_geo.timetable.build import Files
from herts_geo.timetable.parameters import HOUR, Parameters
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.stored import Matrix
from tests.bench import county
from tests.bench.county import County

ASKED = Parameters("gp", date(2024, 6, 11), 8 * HOUR, 9 * HOUR, every_minutes=20)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> County:
    """Twenty areas, five points and twelve routes in 8 km by 8 km."""
    folder = tmp_path_factory.mktemp("county")
    return county.make(folder, areas=20, points=5, side=8000, routes=12)


@pytest.fixture(scope="module")
def whole(small: County) -> Matrix:
    """Its matrix."""
    return build.build(small.areas, small.points, Files(small.osm, (small.gtfs,)), ASKED)


def test_three_builds_are_equal_to_the_byte(small: County, whole: Matrix) -> None:
    assert whole.pt_share > 0.3
    for _ in range(2):
        again = build.build(small.areas, small.points, Files(small.osm, (small.gtfs,)), ASKED)
        assert travel_stored.content(again) == travel_stored.content(whole)


def test_areas_points_and_departures_do_not_touch_each_other(
    small: County, whole: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = Files(small.osm, (small.gtfs,))
    part = build.build(small.areas[5:9], small.points[1:3], files, ASKED)
    assert part.minutes.tobytes() == whole.minutes[5:9, 1:3].tobytes()
    monkeypatch.setattr(build, "CELLS", 1)  # one point, then one area, at a time
    monkeypatch.setattr(build.search, "CELLS", 999)
    assert build.build(small.areas[5:9], small.points[1:3], files, ASKED).minutes.tobytes() == (
        part.minutes.tobytes()
    )
