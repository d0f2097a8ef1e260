"""Why ferrobus's own search of timetables is not used: what it answers to questions made by hand.

These hold for the version below. When a later one answers otherwise, its search may be looked at
again; the street part that is used has its tests beside `router`.
"""

import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from herts_geo.timetable import streets
from tests.timetable.world import STOPS, TUESDAY, Place, Trip, World, lonlat

MEASURED = "0.2.1"
EIGHT = 8 * 3600
DIRECT = Trip("direct", [("A", "08:10:00"), ("B", "08:20:00")])
A, B, C = STOPS["A"], STOPS["B"], STOPS["C"]

pytestmark = pytest.mark.skipif(streets.version() != MEASURED, reason="another version, or none")


def answer(
    world: World, trips: Sequence[Trip], end: Place, rides: int = 3, on: date = TUESDAY
) -> Any:
    """What ferrobus finds from A at 08:00: minutes rounded, None where it finds nothing."""
    import ferrobus

    folder = world.folder / "gtfs"
    stops = {**STOPS, "N": (300.0, 0.0)}
    with zipfile.ZipFile(world.feed(trips, stops=stops)) as archive:
        archive.extractall(folder)
    model = ferrobus.create_transit_model(str(world.osm), [str(folder)], on)
    places = [lonlat(place) for place in (A, end)]
    ends = [ferrobus.create_transit_point(lat, lon, model, 1200, 10) for lon, lat in places]
    found = ferrobus.find_route(model, *ends, EIGHT, rides)
    return round(found["travel_time_seconds"] / 60) if found else None


def test_changes_are_rides(world: World) -> None:
    assert answer(world, [DIRECT], B, rides=0) is None
    assert answer(world, [DIRECT], B, rides=1) == 20


def test_the_period_of_the_calendar_is_ignored(world: World) -> None:
    assert answer(world, [DIRECT], B, on=date(2031, 6, 10)) == 20


def test_a_sunday_without_service_is_no_error(world: World) -> None:
    assert answer(world, [DIRECT], B, on=date(2024, 6, 16)) is None


def test_changing_at_a_stop_takes_no_time(world: World) -> None:
    at_once = Trip("onward", [("B", "08:20:00"), ("C", "08:30:00")])
    assert answer(world, [DIRECT, at_once], C) == 30


def test_a_trip_never_overtakes(world: World) -> None:
    slow = Trip("slow", [("A", "08:10:00"), ("B", "09:20:00")])
    fast = Trip("fast", [("A", "08:15:00"), ("B", "08:25:00")])
    assert answer(world, [slow, fast], B) == 80
