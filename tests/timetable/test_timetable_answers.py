"""Journeys whose answers are known by hand. Setting out is at 08:00 unless said otherwise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from herts_geo.timetable import build
from herts_geo.timetable.faults import NoService, NotCovered, PlacesFault
from herts_geo.travel import starts as travel_starts
from tests.timetable.world import (
    A_FEW_SECONDS,
    STOPS,
    SUNDAY,
    TUESDAY,
    Trip,
    World,
    areas,
    at,
    feed_tables,
    points,
    streets,
    write_feed,
)

A, B, C, D = STOPS["A"], STOPS["B"], STOPS["C"], STOPS["D"]
DIRECT = Trip("direct", [("A", "08:10:00"), ("B", "08:20:00")])
ONWARD = Trip("onward", [("B", "08:30:00"), ("C", "08:40:00")])


def close(minutes: float) -> object:
    return pytest.approx(minutes, abs=A_FEW_SECONDS)


def test_direct_counts_the_wait(world: World) -> None:
    assert world.minutes(A, B, at("08:00"), world.feed([DIRECT])) == close(20)


def test_a_walk_to_and_from_the_stops_counts(world: World) -> None:
    feed = world.feed([DIRECT])
    # 500 m is 6.25 minutes: out at 08:00, at the stop at 08:06, off at 08:20, there at 08:26
    assert world.minutes((500, 0), (5500, 0), at("08:00"), feed) == close(20 + 6.25)
    # 1,000 m is 12.5 minutes: the vehicle has gone
    assert world.minutes((1000, 0), (5500, 0), at("08:00"), feed) == np.inf


def test_a_walk_within_the_limit_only(world: World) -> None:
    feed = world.feed([DIRECT])
    assert world.minutes(A, (2500, 0), at("08:00"), feed) == close(2500 / 80)
    assert world.minutes(A, (3500, 0), at("08:00", walk_metres=1000), feed) == np.inf


def test_one_change(world: World) -> None:
    feed = world.feed([DIRECT, ONWARD])
    assert world.minutes(A, C, at("08:00"), feed) == close(40)
    assert world.minutes(A, C, at("08:00", changes=1), feed) == close(40)


def test_no_change_allowed_leaves_it_unreached(world: World) -> None:
    matrix = world.matrix(A, C, at("08:00", changes=0), world.feed([DIRECT, ONWARD]))
    assert matrix.minutes[0, 0] == np.inf
    assert "no journey within 120 minutes" in matrix.reason("X0", "P0")


def test_walk_is_quicker(world: World) -> None:
    slow = Trip("slow", [("A", "08:10:00"), ("M", "08:40:00")])
    feed = world.feed([slow], stops={"A": A, "M": (1000, 0)})
    matrix = world.matrix(A, (1000, 0), at("08:00"), feed)
    assert matrix.minutes[0, 0] == close(12.5)
    assert matrix.pt_share == 0
    assert any("Public transport is used between no area" in note for note in matrix.warnings)


@pytest.mark.parametrize(
    ("transfer", "arrival"),
    [
        (3, 33),  # in at 08:20, on the 08:23, there at 08:33
        (4, 50),  # the 08:23 is missed; the 08:40 gets there at 08:50
    ],
)
def test_a_missed_connection_waits_for_the_next(
    world: World, transfer: float, arrival: float
) -> None:
    early = Trip("early", [("B", "08:23:00"), ("C", "08:33:00")])
    late = Trip("late", [("B", "08:40:00"), ("C", "08:50:00")])
    feed = world.feed([DIRECT, early, late])
    assert world.minutes(A, C, at("08:00", transfer_minutes=transfer), feed) == close(arrival)


@pytest.mark.parametrize(("transfer", "arrival"), [(6, 40), (7, 70)])
def test_a_change_on_foot_takes_the_walk_and_the_time_to_change(
    world: World, transfer: float, arrival: float
) -> None:
    first = Trip("first", [("D", "08:30:00"), ("C", "08:40:00")])  # 250 m on: 3.1 minutes
    second = Trip("second", [("D", "09:00:00"), ("C", "09:10:00")])
    feed = world.feed([DIRECT, first, second])
    assert world.minutes(A, C, at("08:00", transfer_minutes=transfer), feed) == close(arrival)


TRANSFERS = "from_stop_id,to_stop_id,transfer_type,min_transfer_time,from_trip_id,to_trip_id\n"


def ruled(world: World, rows: str, trips: Sequence[Trip], parents: str = "") -> Path:
    """A feed with rules for changes; `parents`: the station of B and D."""
    tables = feed_tables(trips)
    head, *stops = tables["stops.txt"].splitlines()
    held = [f"{row},{parents if row[0] in 'BD' else ''}" for row in stops]
    tables["stops.txt"] = "\n".join([f"{head},parent_station", *held]) + "\n"
    return write_feed(world.folder / "ruled.zip", {**tables, "transfers.txt": TRANSFERS + rows})


@pytest.mark.parametrize(
    ("rule", "arrival"),
    [
        ("B,B,0,,,", 60),  # as any change: 5 minutes, so that the 08:22 and the 08:24 are missed
        ("B,B,1,,,", 32),  # the vehicle waits: in at 08:20, on the 08:22
        ("B,B,2,240,,", 34),  # 4 minutes: on the 08:24
        ("B,B,2,241,,", 60),  # a second more: on the 08:50
        ("B,B,2,,,", 60),
        ("B,B,3,,,", np.inf),  # not here
        ("B,B,5,,DIRECT,early", 60),  # off and on again, as any change
        ("B,B,3,,DIRECT,", 60),  # no trip of that name
        ("B,B,1,,direct,early", 32),  # a rule for two trips: the one waits for the other
        ("B,B,2,240,direct,soon", 34),
        ("B,B,2,241,direct,soon", 60),
        ("B,B,2,240,direct,", 34),  # from one trip to any other
        ("B,B,3,,direct,late", np.inf),  # the only one that 5 minutes would reach
        ("B,B,3,,direct,", np.inf),
        ("B,B,1,,,\nB,B,3,,direct,early", 34),  # one for trips goes before one for stops
        ("B,B,3,,direct,early\nB,B,1,,,", 34),
        ("B,B,3,,,\nB,B,1,,direct,early", 32),
        ("B,B,3,,direct,\nB,B,1,,direct,early", 32),  # and two trips before one
        ("B,B,1,,direct,early\nB,B,3,,direct,", 32),
        ("S,S,1,,direct,early", 32),  # at the stops of a station
        ("S,S,1,,direct,early\nB,B,3,,direct,early", 60),
        ("A,A,1,,direct,early", 60),  # not where they meet
        ("S,S,3,,,", np.inf),  # between the stops of a station
        ("S,S,3,,,\nB,B,2,240,,", 34),  # one between stops goes before
        ("B,B,2,240,,\nS,S,3,,,", 34),
        (",,4,,direct,early", 32),  # one stays seated
        (",,4,,direct,nowhere", 60),
    ],
)
def test_a_feed_rules_a_change(world: World, rule: str, arrival: float) -> None:
    onward = [("early", "08:22:00", "08:32:00"), ("soon", "08:24:00", "08:34:00")]
    onward += [("late", "08:50:00", "09:00:00")]
    trips = [DIRECT, *(Trip(key, [("B", go), ("C", come)]) for key, go, come in onward)]
    feed = ruled(world, rule + "\n", trips, parents="S")
    assert world.minutes(A, C, at("08:00"), feed) == close(arrival)


def test_a_seat_that_goes_on_is_no_change(world: World) -> None:
    feed = ruled(world, ",,4,,direct,onward\n", [DIRECT, ONWARD])
    assert world.minutes(A, C, at("08:00", changes=0), feed) == close(40)


@pytest.mark.parametrize(
    ("blocks", "rules", "arrival"),
    [
        (("bus 1", "bus 1"), "", 40),  # one vehicle runs both: one stays seated
        (("bus 1", "bus 2"), "", np.inf),
        (("", ""), "", np.inf),
        (("bus 1", "bus 1"), ",,5,,direct,onward\n", np.inf),  # and has to get off
    ],
)
def test_trips_of_one_block_are_one_vehicle(
    world: World, blocks: tuple[str, str], rules: str, arrival: float
) -> None:
    tables = feed_tables([DIRECT, ONWARD])
    head, *rows = tables["trips.txt"].splitlines()
    told = [f"{row},{block}" for row, block in zip(rows, blocks, strict=True)]
    tables["trips.txt"] = "\n".join([f"{head},block_id", *told]) + "\n"
    feed = write_feed(world.folder / "block.zip", {**tables, "transfers.txt": TRANSFERS + rules})
    assert world.minutes(A, C, at("08:00", changes=0), feed) == close(arrival)


def test_a_block_that_goes_on_elsewhere_or_too_soon_is_no_seat(world: World) -> None:
    elsewhere = Trip("onward", [("D", "08:30:00"), ("C", "08:40:00")])  # 250 m on
    sooner = Trip("onward", [("B", "08:19:00"), ("C", "08:29:00")])
    for onward in (elsewhere, sooner):
        tables = feed_tables([DIRECT, onward])
        head, *rows = tables["trips.txt"].splitlines()
        tables["trips.txt"] = "\n".join([f"{head},block_id", *(f"{x},bus" for x in rows)]) + "\n"
        feed = write_feed(world.folder / "apart.zip", tables)
        assert world.minutes(A, C, at("08:00", changes=0), feed) == np.inf


def test_a_rule_leads_to_a_stop_beyond_a_walk(world: World) -> None:
    beyond = Trip("beyond", [("D", "08:24:00"), ("C", "08:34:00")])
    asked = at("08:00", change_metres=100)
    assert world.minutes(A, C, asked, world.feed([DIRECT, beyond])) == np.inf
    feed = ruled(world, "B,D,2,240,,\n", [DIRECT, beyond])
    assert world.minutes(A, C, asked, feed) == close(34)


def test_changing_at_the_stop_counts_from_arrival_not_from_departure(world: World) -> None:
    tables_trip = Trip("direct", [("A", "08:10:00"), ("B", "08:20:00"), ("D", "08:27:00")])
    on_time = Trip("onward", [("B", "08:25:00"), ("C", "08:35:00")])
    feed = world.feed([tables_trip, on_time])
    assert world.minutes(A, C, at("08:00"), feed) == close(35)


def test_a_faster_trip_overtakes(world: World) -> None:
    slow = Trip("slow", [("A", "08:10:00"), ("B", "09:20:00")])
    fast = Trip("fast", [("A", "08:15:00"), ("B", "08:25:00")])
    assert world.minutes(A, B, at("08:00"), world.feed([slow, fast])) == close(25)


def test_the_two_directions_of_a_route_are_told_apart(world: World) -> None:
    back = Trip("back", [("B", "08:05:00"), ("A", "08:17:00")])
    feed = world.feed([DIRECT, back])
    assert world.minutes(A, B, at("08:00"), feed) == close(20)
    assert world.minutes(B, A, at("08:00"), feed) == close(17)


def test_no_boarding_where_only_setting_down(world: World) -> None:
    calls = [("A", "08:10:00"), ("B", "08:20:00"), ("C", "08:30:00")]
    coach = Trip("coach", calls, no_boarding_at="B")
    feed = world.feed([coach])
    assert world.minutes(A, B, at("08:00"), feed) == close(20)
    assert world.minutes(B, C, at("08:00"), feed) == np.inf


def test_a_stop_without_a_time_lies_between_its_neighbours(world: World) -> None:
    bus = Trip("bus", [("A", "08:10:00"), ("B", ""), ("C", "08:30:00")])
    assert world.minutes(A, B, at("08:00"), world.feed([bus])) == close(20)


def test_a_trip_after_midnight_belongs_to_its_day(world: World) -> None:
    late = Trip("late", [("A", "23:50:00"), ("B", "24:10:00")])
    assert world.minutes(A, B, at("23:40"), world.feed([late])) == close(30)


def test_a_stop_far_off_the_streets_is_not_brought_near(world: World) -> None:
    away = Trip("away", [("A", "08:10:00"), ("F", "08:20:00")])
    feed = world.feed([away], stops={"A": A, "F": (14_000, 0)})
    assert world.minutes(A, C, at("08:00"), feed) == np.inf


def test_changing_at_a_stop_off_the_streets(world: World) -> None:
    out = Trip("out", [("A", "08:10:00"), ("F", "08:20:00")])
    back = Trip("back", [("F", "08:30:00"), ("C", "08:40:00")])
    feed = world.feed([out, back], stops={"A": A, "C": C, "F": (14_000, 0)})
    assert world.minutes(A, C, at("08:00"), feed) == close(40)


def test_two_feeds_that_use_the_same_ids(world: World) -> None:
    """Stop A of the second feed is elsewhere; one changes from B to it, at the same crossing."""
    first = world.feed([DIRECT], "first.zip")
    second = [Trip("direct", [("A", "08:30:00"), ("B", "08:40:00")])]
    other = world.feed(second, "second.zip", stops={"A": B, "B": C})
    assert world.minutes(A, C, at("08:00"), first, other) == close(40)


def test_the_median_over_the_departures(world: World) -> None:
    """Out at 08:00, 08:05, ... 08:25; vehicles at 08:10 and 08:40 take 10 minutes."""
    later = Trip("later", [("A", "08:40:00"), ("B", "08:50:00")])
    asked = replace(at("08:00"), end=at("08:30").start)
    taken = [20, 15, 50 - 10, 50 - 15, 50 - 20, 50 - 25]  # the 08:10 is missed by seconds
    found = world.minutes(A, B, asked, world.feed([DIRECT, later]))
    assert found == close(float(np.median(taken)))


def test_one_and_nine_departures_in_ten(world: World) -> None:
    """Out every 5 minutes from 08:00 until before 08:50, ten times; vehicles at 08:10, 09:00."""
    later = Trip("later", [("A", "09:00:00"), ("B", "09:10:00")])
    asked = replace(at("08:00"), end=at("08:50").start)
    found = world.matrix(A, B, asked, world.feed([DIRECT, later]))
    # 20, 15, then 70 - 10, 70 - 15 and so on to 70 - 45; a walk of 5,000 m is too long
    taken = sorted([20, 15, *(70 - minute for minute in range(10, 50, 5))])
    assert found.quick is not None
    assert found.slow is not None
    assert found.quick[0, 0] == close(taken[0])  # one of ten
    assert found.minutes[0, 0] == close((taken[4] + taken[5]) / 2)
    assert found.slow[0, 0] == close(taken[8])  # nine of ten


def test_people_start_from_their_postcodes(world: World) -> None:
    """X0 has a quarter of its people at A, the others 500 m on; X1 all of them at B."""
    places = areas(A, (500, 0))[["easting", "northing"]].assign(area=[0, 0], weight=[1, 3])
    spots = travel_starts.of_spots(build.xy(areas(A, B)), places)
    files = build.Files(world.osm, (world.feed([DIRECT]),))
    found = build.build(areas(A, B), points(B), files, at("08:00"), spots=spots)
    assert found.minutes.ravel().tolist() == [close(20), close(20), close(0)]
    assert found.pt_share == (1 + 0) / 2
    assert [each["role"] for each in found.inputs][-1] == "starts"


def test_more_starts_than_stops_walk_the_same(world: World) -> None:
    """Walks are made from the starts, or from the stops where those are fewer."""
    files = build.Files(world.osm, (world.feed([DIRECT]),))
    many = areas(*((100.0 * number, 0.0) for number in range(20)))
    few, found = (build.build(each, points(B), files, at("08:00")) for each in (many[:2], many))
    assert found.minutes[:2].tobytes() == few.minutes.tobytes()


def test_unreached_for_half_of_the_departures_is_unreached(world: World) -> None:
    asked = replace(at("08:00"), end=at("08:20").start)  # out at 08:00, 08:05; 08:10, 08:15
    assert world.minutes(A, B, asked, world.feed([DIRECT])) == np.inf


def test_longer_than_the_longest_journey_is_unreached(world: World) -> None:
    feed = world.feed([DIRECT])
    assert world.minutes(A, B, at("08:00", longest_minutes=21), feed) == close(20)
    assert world.minutes(A, B, at("08:00", longest_minutes=19), feed) == np.inf
    assert world.minutes(A, (2500, 0), at("08:00", longest_minutes=30), feed) == np.inf


def test_sunday_without_service_is_refused(world: World) -> None:
    with pytest.raises(NoService) as refusal:
        world.matrix(A, B, at("08:00", on=SUNDAY), world.feed([DIRECT]))
    assert str(refusal.value) == (
        "No trip runs on Sunday 2024-06-16: feed.zip covers 2024-01-01 to 2024-12-31. "
        "The nearest date with service is Monday 2024-06-17."
    )


@pytest.mark.parametrize("on", [date(2023, 6, 13), date(2031, 6, 10)])
def test_a_date_outside_the_period_is_refused(world: World, on: date) -> None:
    with pytest.raises(NoService, match="covers 2024-01-01 to 2024-12-31"):
        world.matrix(A, B, at("08:00", on=on), world.feed([DIRECT]))


def test_an_exception_takes_the_service_away(world: World) -> None:
    feed = world.feed([DIRECT], exceptions=["S,20240611,2"])
    with pytest.raises(NoService, match="Monday 2024-06-10"):
        world.matrix(A, B, at("08:00"), feed)


def test_an_exception_adds_a_sunday(world: World) -> None:
    feed = world.feed([DIRECT], exceptions=["S,20240616,1"])
    assert world.minutes(A, B, at("08:00", on=SUNDAY), feed) == close(20)


def test_under_a_fifth_of_the_trips_warns(world: World) -> None:
    others = [replace(DIRECT, id=f"other {number}", service="T") for number in range(5)]
    feed = world.feed([DIRECT, *others], exceptions=["T,20240611,2"])
    matrix = world.matrix(A, B, at("08:00"), feed)
    assert "only 1 of its 6 trips run on Tuesday 2024-06-11" in matrix.warnings[0]
    assert matrix.feeds[0]["running"] == 1
    assert matrix.minutes[0, 0] == close(20)


def test_a_fifth_of_the_trips_does_not_warn(world: World) -> None:
    others = [replace(DIRECT, id=f"other {number}", service="T") for number in range(4)]
    feed = world.feed([DIRECT, *others], exceptions=["T,20240611,2"])
    assert world.matrix(A, B, at("08:00"), feed).warnings == ()


def test_one_feed_of_two_without_service_warns(world: World) -> None:
    runs, rests = world.feed([DIRECT]), world.feed([DIRECT], "rests.zip", week="0,0,0,0,0,0,1")
    matrix = world.matrix(A, B, at("08:00"), runs, rests)
    assert "rests.zip: only 0 of its 1 trips run" in matrix.warnings[0]


def test_areas_without_stops_are_refused(world: World) -> None:
    feed = world.feed([DIRECT], stops={"A": (0, 40_000), "B": (5000, 40_000)})
    with pytest.raises(NotCovered, match=r"feed\.zip\) do not cover the areas: 0% of 1 areas"):
        world.matrix(A, B, at("08:00"), feed)


def test_some_areas_without_stops_warn(world: World) -> None:
    near, far = [(500.0 * number, 0.0) for number in range(4)], [(8000.0, 0.0)]
    files = build.Files(world.osm, (world.feed([DIRECT]),))
    matrix = build.build(areas(*near, *far), points(B), files, at("08:00"))
    assert "Only 80% of 5 areas" in matrix.warnings[0]


def test_a_street_map_of_elsewhere_is_refused(world: World) -> None:
    elsewhere = streets(world.folder, start=60_000, name="elsewhere.osm.pbf")
    files = build.Files(elsewhere, (world.feed([DIRECT]),))
    with pytest.raises(NotCovered, match=r"'elsewhere\.osm\.pbf' does not hold the areas: 0%"):
        build.build(areas(A), points(B), files, at("08:00"))


def test_points_off_the_streets_are_named(world: World) -> None:
    files = build.Files(world.osm, (world.feed([DIRECT]),))
    matrix = build.build(areas(A), points(B, (5000, 3000)), files, at("08:00"))
    assert matrix.unplaced_points == ("P1",)
    assert "1 points are off the streets: Point 1." in matrix.warnings
    assert "too far from any street" in matrix.reason("X0", "P1")
    assert matrix.reason("X0", "P0") == ""


def test_how_far_each_point_is_from_its_street_is_told(world: World) -> None:
    files = build.Files(world.osm, (world.feed([DIRECT]),))
    there = points((1100, -30), (1100, -240), (5000, 3000), (3100, -120))
    matrix = build.build(areas(A), there, files, at("08:00"))
    assert matrix.points_away == pytest.approx([30, 240, np.inf, 120], abs=0.1)
    assert (
        "2 points lie over 100 m from the nearest street, a way that is walked straight: Point 1 "
        "240 m and Point 3 120 m. Is the position right?"
    ) in matrix.warnings


def test_all_points_off_the_streets_are_refused(world: World) -> None:
    files = build.Files(world.osm, (world.feed([DIRECT]),))
    with pytest.raises(NotCovered, match="holds none of the points"):
        build.build(areas(A), points((5000, 3000)), files, at("08:00"))


def test_the_matrix_says_what_it_was_made_from(world: World) -> None:
    matrix = world.matrix(A, B, at("08:00"), world.feed([DIRECT]))
    assert [each["role"] for each in matrix.inputs] == ["streets", "timetable", "areas", "points"]
    assert all(len(each["sha256"]) == 64 for each in matrix.inputs)
    assert matrix.parameters["on"] == TUESDAY.isoformat()
    assert matrix.feeds[0]["first"] == "2024-01-01"
    assert matrix.router == build.ROUTER
    assert matrix.pt_share == 1


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (areas().drop(columns="easting"), "lack the columns easting"),
        (areas(), "are none"),
        (areas(A, B).assign(code="X"), "repeat 'X'"),
        (areas((np.nan, 0)), "X0 have no position"),
    ],
)
def test_unusable_areas_are_refused(faulty: object, words: str) -> None:
    files = build.Files(None, ())  # type: ignore[arg-type]
    with pytest.raises(PlacesFault, match=words):
        build.build(faulty, points(B), files, at("08:00"))  # type: ignore[arg-type]
