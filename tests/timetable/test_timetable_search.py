"""The search against one that is slow and plain, on small timetables drawn at random."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.timetable import search as timetable_search
from herts_geo.timetable import visits as timetable_visits
from herts_geo.timetable.streets import NEVER, Near

STOPS = 6


@dataclass(frozen=True)
class Drawn:
    """Trips as (stop, arrival, departure) in order, and seconds on foot between stops."""

    trips: list[list[tuple[int, int, int]]]
    between: dict[tuple[int, int], int]
    change: int
    rides: int


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """Up to eight trips that may overtake and call twice at a stop, and a few walks."""
    trips = []
    for _ in range(draw(st.integers(1, 8))):
        time, calls = draw(st.integers(0, 60)), []
        for stop in draw(st.lists(st.integers(0, STOPS - 1), min_size=2, max_size=5)):
            arrive = time + draw(st.integers(0, 20))
            time = arrive + draw(st.integers(0, 5))
            calls.append((stop, arrive * 60, time * 60))
        trips.append(calls)
    pairs = st.tuples(st.integers(0, STOPS - 1), st.integers(0, STOPS - 1))
    walks = draw(st.dictionaries(pairs, st.integers(60, 600), max_size=4))
    return Drawn(trips, walks, draw(st.integers(0, 10)) * 60, draw(st.integers(1, 4)))


def plain(world: Drawn, start: int, leave_at: int) -> list[int]:
    """Earliest arrival at each stop by at least one ride, by trying every way on."""
    walks = {**world.between, **{(stop, stop): 0 for stop in range(STOPS)}}
    ready, best = {start: leave_at}, [NEVER] * STOPS
    for _ in range(world.rides):
        reached: dict[int, int] = {}
        for trip in world.trips:
            for on, (stop, _, leave) in enumerate(trip):
                if ready.get(stop, NEVER) <= leave:
                    for off, arrive, _ in trip[on + 1 :]:
                        reached[off] = min(reached.get(off, NEVER), arrive)
        best = [min(best[stop], reached.get(stop, NEVER)) for stop in range(STOPS)]
        ready = {}
        for (here, there), walk in walks.items():
            if here in reached:
                time = reached[here] + walk + world.change
                ready[there] = min(ready.get(there, NEVER), time)
    return best


def network(world: Drawn) -> timetable_search.Network:
    """The drawn world as the search takes it, each stop a point of its own."""
    rows = [
        (f"{number}", stop, arrive, leave, True, True)
        for number, trip in enumerate(world.trips)
        for stop, arrive, leave in trip
    ]
    columns = ["trip", "at", "arrival", "departure", "board", "alight"]
    visits = timetable_visits.visits_of(pd.DataFrame(rows, columns=columns))
    changes = timetable_search.reach([near(world, stop) for stop in range(STOPS)])
    itself = np.where(np.eye(STOPS, dtype=bool), 0, NEVER).astype(np.int32)
    return timetable_search.Network(visits, changes, itself)


def near(world: Drawn, here: int) -> Near:
    """The stops to which one may change from a stop, itself included."""
    walks = {end: walk for (start, end), walk in world.between.items() if start == here}
    walks[here] = 0
    seconds = np.array([*walks.values()], np.int32) + np.int32(world.change)
    return np.array([*walks], np.intp), seconds


def found(world: Drawn, times: list[int]) -> list[list[list[int]]]:
    """Earliest arrival from each stop at each time at each stop, as the search finds it."""
    profile = timetable_search.profile(network(world), world.rides)
    at_once = timetable_search.reach(
        [(np.array([stop]), np.array([0], np.int32)) for stop in range(STOPS)]
    )
    starts = np.repeat(np.arange(STOPS), len(times))
    given = np.tile(np.array(times, np.int32), STOPS)
    arrived = profile.earliest(at_once, starts, given)
    rows: list[list[list[int]]] = arrived.reshape(STOPS, len(times), STOPS).tolist()
    return rows


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(drawn(), st.lists(st.integers(0, 3600), min_size=1, max_size=3))
def test_the_search_finds_what_trying_every_way_finds(world: Drawn, times: list[int]) -> None:
    expected = [[plain(world, start, time) for time in times] for start in range(STOPS)]
    assert found(world, times) == expected


@settings(max_examples=50, deadline=None)
@given(drawn())
def test_one_time_more_changes_no_other(world: Drawn) -> None:
    alone, both = found(world, [0]), found(world, [0, 1800])
    assert [each[:1] for each in both] == alone


def test_the_calls_of_a_day_go_by_trip_the_shortest_first() -> None:
    rows = [("a", 0), ("a", 1), ("a", 2), ("alone", 3), ("b", 2), ("b", 0)]
    calls = pd.DataFrame(rows, columns=["trip", "at"])
    times = np.arange(len(rows)) * 60
    calls = calls.assign(arrival=times, departure=times, board=True, alight=True)
    made = timetable_visits.visits_of(calls, [("b", "a"), ("a", "alone")])
    assert made.stop.tolist() == [2, 0, 0, 1, 2]
    assert made.first.tolist() == [0, 2, 5]
    assert [*made.by_length()] == [(slice(0, 2), 2), (slice(2, 5), 3)]
    assert made.links == ((0, 1),)
    assert [*made.goes_on()] == []  # b is there at 300, and a has left at 0
