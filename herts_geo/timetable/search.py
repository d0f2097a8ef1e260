"""The search: earliest arrivals by public transport, in rounds of one ride each.

RAPTOR (Delling, Pajor, Werneck: Round-Based Public Transit Routing, 2012), for all areas at once:
round k holds the earliest arrival at each stop with exactly k rides. Between rounds one changes,
on foot within a limit and with a minimum time. Times are seconds after midnight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from herts_geo.timetable.day import Pattern
from herts_geo.timetable.parameters import MINUTE, Parameters
from herts_geo.timetable.streets import NEVER, Ints, Near


@dataclass(frozen=True)
class Network:
    """What a search runs on: patterns, walks between stops, and from stops to points."""

    patterns: Sequence[Pattern]
    between: Sequence[Near]
    egress: Sequence[Near]


def arrivals(network: Network, board: Ints, parameters: Parameters, departure: int) -> Ints:
    """Earliest arrival (points, areas) by at least one ride, NEVER where there is none in time.

    `board` (stops, areas): when one can be at each stop at first, NEVER where one cannot.
    """
    latest = departure + int(parameters.longest_minutes * MINUTE)
    best = np.full_like(board, NEVER)
    for ride in range(parameters.changes + 1):
        reached = _ride(network.patterns, board)
        better = (reached < best) & (reached <= latest)
        if not better.any():
            break
        best = np.where(better, reached, best)
        if ride < parameters.changes:
            fresh = np.where(better, reached, np.int32(NEVER))
            board = _change(network.between, fresh, parameters)
    # Arrivals at points (points, areas) from arrivals at stops.
    egress = network.egress
    found = np.full((len(egress), best.shape[1]), NEVER, dtype=np.int32)
    for point, (which, seconds) in enumerate(egress):
        if len(which):
            found[point] = np.minimum((best[which] + seconds[:, None]).min(axis=0), NEVER)
    return found


def first_boarding(access: Sequence[Near], stops: int, departure: int) -> Ints:
    """When one can be at each stop (stops, areas), walking there from a departure time on."""
    board = np.full((stops, len(access)), NEVER, dtype=np.int32)
    for area, (which, seconds) in enumerate(access):
        board[which, area] = departure + seconds
    return board


def _ride(patterns: Sequence[Pattern], board: Ints) -> Ints:
    """Arrivals (stops, areas) after one more ride."""
    reached = np.full_like(board, NEVER)
    usable = _any(board)
    for pattern in patterns:
        if usable[pattern.stops].any():
            _along(pattern, board, reached)
    return reached


def _any(times: Ints) -> NDArray[np.bool_]:
    """At which stops (stops,) any area has a time (stops, areas)."""
    found: NDArray[np.bool_] = np.any(times < NEVER, axis=1)
    return found


def _along(pattern: Pattern, board: Ints, reached: Ints) -> None:
    """Follows the earliest trip that each area can catch, stop by stop, improving `reached`."""
    ready = board[pattern.stops]
    areas = np.flatnonzero((ready < NEVER).any(axis=0))
    ready = ready[:, areas]
    trips = len(pattern.arrive)
    arrive = np.vstack([pattern.arrive, np.full(len(pattern.stops), NEVER, np.int32)])
    caught = np.full(len(areas), trips, dtype=np.intp)  # the last row: none caught
    for place, stop in enumerate(pattern.stops):
        if place and pattern.alight[place]:
            reached[stop, areas] = np.minimum(reached[stop, areas], arrive[caught, place])
        if pattern.board[place]:
            # The first trip that leaves no earlier than one is ready, or the number of trips.
            caught = np.minimum(caught, np.searchsorted(pattern.depart[:, place], ready[place]))


def _change(between: Sequence[Near], arrived: Ints, parameters: Parameters) -> Ints:
    """When one can board at each stop (stops, areas) after arriving, here or a walk away."""
    least = np.int32(round(parameters.transfer_minutes * MINUTE))
    board = np.full_like(arrived, NEVER)
    active = _any(arrived)
    for stop, (which, seconds) in enumerate(between):
        use = active[which]
        if use.any():
            later = arrived[which[use]] + seconds[use, None]
            board[stop] = np.minimum(later.min(axis=0) + least, NEVER)
    return board
