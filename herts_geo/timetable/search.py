"""The search: when one arrives at each point, from each stop at each time, by so many rides.

It runs backwards, for all points at once. In rounds (RAPTOR: Delling, Pajor, Werneck, 2012) it
takes each call of each trip and asks when one is at each point if one leaves by it (a profile, as
in Dibbelt, Pajor, Strasser, Wagner: Connection Scan, 2013): with one ride from the calls where one
may get off, with one more from the calls that a change then reaches. Who sets out from where is
asked last, so that one more area, or one more departure, costs a look-up for each stop near it.
Times are seconds after midnight; no number is drawn and no order left open, so that the same files
give the same seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.timetable.streets import NEVER, Ints, Near
from herts_geo.timetable.visits import Visits

SPAN: Final = 2**22  # seconds, more than any time of a feed
CELLS: Final = 500_000  # times looked up at once, to stay within a processor's own memory
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Reach:
    """For each of n things the stops near it, one thing after the other: `count` (n,) how many and
    `first` (n,) where they start; `stop` and `seconds` (k,) to each."""

    first: Rows = field(repr=False)
    count: Rows = field(repr=False)
    stop: Ints = field(repr=False)
    seconds: Ints = field(repr=False)


def reach(near: Sequence[Near]) -> Reach:
    """Lists of stops and seconds to each as one."""
    count = np.array([len(which) for which, _ in near], dtype=np.intp)
    stops = [np.zeros(0, np.int32), *(which.astype(np.int32) for which, _ in near)]
    return Reach(
        first=np.cumsum(count) - count,
        count=count,
        stop=np.concatenate(stops),
        seconds=np.concatenate([np.zeros(0, np.int32), *(seconds for _, seconds in near)]),
    )


def _none() -> Rows:
    return np.zeros(0, np.intp)


@dataclass(frozen=True)
class Network:
    """What a search runs on: the calls of the day's trips, the changes from each stop to others
    with all the seconds that they take, and the seconds on foot from stops to points (s, m). By
    rules for single trips: calls to which one can change from others (`more`), and to which one
    cannot though the changes between stops would do (`less`)."""

    visits: Visits
    changes: Reach
    egress: Ints = field(repr=False)
    more_start: Rows = field(default_factory=_none, repr=False)
    more_end: Rows = field(default_factory=_none, repr=False)
    less_start: Rows = field(default_factory=_none, repr=False)
    less_end: Rows = field(default_factory=_none, repr=False)

    @cached_property
    def leaving(self) -> "Leaving":
        """The calls at which one may get on, stop by stop."""
        return Leaving(self.visits, len(self.egress))


class Leaving:
    """The calls at which one may get on, by stop and time; the last of each stop is none."""

    def __init__(self, visits: Visits, stops: int) -> None:
        """Orders the calls of the day at stops numbered from 0."""
        on = np.flatnonzero(visits.board)
        every = np.arange(stops, dtype=np.int64) * SPAN
        keys = visits.stop[on].astype(np.int64) * SPAN + np.minimum(visits.depart[on], SPAN - 2)
        order = np.argsort(np.concatenate([keys, every + SPAN - 1]), kind="stable")
        self.visit: Rows = np.concatenate([on, np.full(stops, -1)])[order]
        self.key = np.concatenate([keys, every + SPAN - 1])[order]
        self.stop: Rows = np.append(0, np.flatnonzero(self.visit < 0) + 1)

    def row(self, stop: Ints, time: Ints) -> Rows:
        """The first call at a stop that leaves no earlier than a time."""
        wanted = stop.astype(np.int64) * SPAN + np.minimum(time, SPAN - 1)
        return np.searchsorted(self.key, wanted)


@dataclass(frozen=True)
class Profile:
    """When one is at each of m points (e, m) if one leaves by a call or any later one there."""

    leaving: Leaving = field(repr=False)
    arrive: Ints = field(repr=False)

    def earliest(self, near: Reach, thing: Rows, time: Ints) -> Ints:
        """Arrivals (q, m) from some things at a time each (q,), by way of the stops near them."""
        found = np.full((len(thing), self.arrive.shape[1]), NEVER, dtype=np.int32)
        step = max(1, CELLS // max(1, self.arrive.shape[1]))
        for part in (slice(at, at + step) for at in range(0, len(thing), step)):
            order = np.argsort(-near.count[thing[part]], kind="stable")
            these, times = thing[part][order], time[part][order]
            count, first = near.count[these], near.first[these]
            best = found[part][order]
            for rank in range(int(count.max(initial=0))):
                held = int(np.searchsorted(-count, -rank))  # those with more stops than this
                at = first[:held] + rank
                row = self.leaving.row(near.stop[at], times[:held] + near.seconds[at])
                np.minimum(best[:held], self.arrive[row], out=best[:held])
            found[part][order] = best
        return found


def profile(network: Network, rides: int) -> Profile:
    """When one is at each point after leaving by each call, with at most so many rides."""
    visits, leaving = network.visits, network.leaving
    last = visits.arrive[:, None] + network.egress[visits.stop]  # if one gets off there and walks
    last[~visits.alight] = NEVER
    np.minimum(last, NEVER, out=last)
    aboard = _aboard(visits, last.copy())
    found = Profile(leaving=leaving, arrive=_by_stop(leaving, aboard))
    off = np.flatnonzero(visits.alight)
    keys = visits.stop[off].astype(np.int64) * SPAN + np.minimum(visits.arrive[off], SPAN - 1)
    each, row = np.unique(keys, return_inverse=True)
    stop, time = np.divmod(each, SPAN)
    for _ in range(rides - 1):
        # When one is at each point (v, m) if one gets off at a call and rides on from near by.
        later = found.earliest(network.changes, stop, time.astype(np.int32))
        more = np.full((len(visits.stop), later.shape[1]), NEVER, dtype=np.int32)
        more[off] = later[row]
        _by_rule(network, aboard, more)
        aboard = _aboard(visits, np.minimum(more, last))
        found = Profile(leaving=leaving, arrive=_by_stop(leaving, aboard))
    return found


def _by_rule(network: Network, aboard: Ints, times: Ints) -> None:
    """Changes `times` (v, m), when one is at each point by changing after a call, by the rules for
    single trips; `aboard` (v, m): when, if one leaves by a call."""
    visits, leaving, near = network.visits, network.leaving, network.changes
    for call in np.unique(network.less_start):  # anew, without the calls that may not be reached
        barred = network.less_end[network.less_start == call]
        stop = int(visits.stop[call])
        around = slice(near.first[stop], near.first[stop] + near.count[stop])
        row = leaving.row(near.stop[around], visits.arrive[call] + near.seconds[around])
        times[call] = NEVER
        for start, end in zip(row, leaving.stop[near.stop[around] + 1] - 1, strict=True):
            left = np.setdiff1d(leaving.visit[start:end], barred)
            if len(left):
                np.minimum(times[call], aboard[left].min(axis=0), out=times[call])
    np.minimum.at(times, network.more_start, aboard[network.more_end])


def _aboard(visits: Visits, off: Ints) -> Ints:
    """When one is at each point (v, m) if one leaves by a call, from what getting off there gives.

    The least of what comes later on the same trip, or on one that its seats go on to.
    """
    for part, calls in visits.by_length():
        trips = off[part].reshape(-1, calls, off.shape[1])
        least = np.full((len(trips), off.shape[1]), NEVER, dtype=np.int32)
        for place in range(calls - 1, -1, -1):
            here = np.minimum(least, trips[:, place])
            trips[:, place] = least
            least = here
    for (start, end), first in visits.goes_on():
        np.minimum(off[start : end - 1], off[first], out=off[start : end - 1])
    return off


def _by_stop(leaving: Leaving, aboard: Ints) -> Ints:
    """The least (e, m) of what each call and the later ones at its stop give."""
    found = aboard[leaving.visit]
    found[leaving.visit < 0] = NEVER
    for start, end in pairwise(leaving.stop):
        if end - start > 2:
            back = found[start:end][::-1]
            np.minimum.accumulate(back, axis=0, out=back)
    return found
