"""The calls of a day's trips at stops, in the order in which the search goes through them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Visits:
    """Calls (v), trip by trip, the trips of the fewest calls first.

    `stop` (v,) indexes the timetable's stops; `arrive` and `depart` (v,) are seconds after
    midnight; `board` and `alight` (v,) say where one may. `first` (t + 1,): where each trip starts;
    `trips` (t,): their names; `links`: pairs of trips of which the second goes on with the first's
    seats.
    """

    stop: Ints = field(repr=False)
    arrive: Ints = field(repr=False)
    depart: Ints = field(repr=False)
    board: Flags = field(repr=False)
    alight: Flags = field(repr=False)
    first: Rows = field(repr=False)
    links: tuple[tuple[int, int], ...] = ()
    trips: tuple[str, ...] = field(default=(), repr=False)

    def by_length(self) -> Iterator[tuple[slice, int]]:
        """The calls of the trips that call equally often, and how often."""
        calls = np.diff(self.first)
        changes = np.flatnonzero(np.diff(calls)) + 1
        for one, other in pairwise([0, *changes.tolist(), len(calls)]):
            if other > one:
                yield slice(int(self.first[one]), int(self.first[other])), int(calls[one])

    def goes_on(self) -> Iterator[tuple[tuple[int, int], int]]:
        """The calls of a trip and the first call of the one that goes on with its seats, the
        latest first; one that leaves before the other has come is passed over."""
        first = self.first
        for one, other in sorted(self.links, key=lambda pair: -self.depart[first[pair[1]]]):
            if self.depart[first[other]] >= self.arrive[first[one + 1] - 1]:
                yield (int(first[one]), int(first[one + 1])), int(first[other])


def visits_of(calls: pd.DataFrame, links: Sequence[tuple[str, str]] = ()) -> Visits:
    """The calls of a frame (trip, at, board, alight, arrival, departure), each trip's in order.

    A trip with a single call is left out, and so is a pair of `links` without both its trips.
    """
    often = calls.groupby("trip", sort=False)["at"].transform("size").to_numpy()
    kept = calls[often > 1].iloc[np.argsort(often[often > 1], kind="stable")]
    number, names = pd.factorize(kept["trip"])
    row = {name: place for place, name in enumerate(names)} if links else {}
    pairs = [(row[one], row[other]) for one, other in links if one in row and other in row]
    whole = {name: kept[name].to_numpy(dtype=np.int32) for name in ("at", "arrival", "departure")}
    return Visits(
        stop=whole["at"],
        arrive=whole["arrival"],
        depart=whole["departure"],
        board=kept["board"].to_numpy(dtype=bool),
        alight=kept["alight"].to_numpy(dtype=bool),
        first=np.append(np.flatnonzero(np.diff(number, prepend=-1)), len(number)),
        links=tuple(pairs),
        trips=tuple(names),
    )
