"""The search against one that is slow and plain, on small timetables drawn at random."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.timetable import day as timetable_day
from herts_geo.timetable import search as timetable_search
from herts_geo.timetable.parameters import Parameters
from herts_geo.timetable.streets import NEVER, Near

STOPS = 6
SET_OUT, LATEST = 0, 120 * 60


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


def plain(world: Drawn, start: int) -> list[int]:
    """Earliest arrival at each stop by at least one ride, by trying every way on."""
    walks = {**world.between, **{(stop, stop): 0 for stop in range(STOPS)}}
    ready, best = {start: SET_OUT}, [NEVER] * STOPS
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
    return [time if time <= LATEST else NEVER for time in best]


def network(world: Drawn) -> timetable_search.Network:
    """The drawn world as the search takes it, each stop a point of its own."""
    rows = [
        (f"{number}", stop, arrive, leave, True, True)
        for number, trip in enumerate(world.trips)
        for stop, arrive, leave in trip
    ]
    columns = ["trip", "at", "arrival", "departure", "board", "alight"]
    visits = pd.DataFrame(rows, columns=columns)
    visits = visits.astype(dict.fromkeys(("at", "arrival", "departure"), np.int32))
    itself = [(np.array([stop], np.intp), np.array([0], np.int32)) for stop in range(STOPS)]
    found = tuple(timetable_day.patterns_of(visits))
    return timetable_search.Network(found, [near(world, stop) for stop in range(STOPS)], itself)


def near(world: Drawn, there: int) -> Near:
    """The stops from which one may walk to a stop, itself included."""
    walks = {here: walk for (here, end), walk in world.between.items() if end == there}
    walks[there] = 0
    return np.array([*walks], np.intp), np.array([*walks.values()], np.int32)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(drawn())
def test_the_search_finds_what_trying_every_way_finds(world: Drawn) -> None:
    asked = Parameters(
        "x", date(2024, 6, 11), 0, 60, changes=world.rides - 1, transfer_minutes=world.change / 60
    )
    access = [(np.array([stop], np.intp), np.array([0], np.int32)) for stop in range(STOPS)]
    board = timetable_search.first_boarding(access, STOPS, SET_OUT)
    found = timetable_search.arrivals(network(world), board, asked, SET_OUT).T
    assert found.tolist() == [plain(world, start) for start in range(STOPS)]


@settings(max_examples=100, deadline=None)
@given(drawn())
def test_trips_of_a_pattern_never_overtake(world: Drawn) -> None:
    found = network(world).patterns
    assert sum(len(pattern.arrive) for pattern in found) == len(world.trips)
    for pattern in found:
        assert (np.diff(pattern.arrive, axis=0) >= 0).all()
        assert (np.diff(pattern.depart, axis=0) >= 0).all()
