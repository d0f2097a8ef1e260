"""Walking along streets: osmium reads the extract (`paths`), SciPy's Dijkstra finds the way.

A place joins the stretch of street that is nearest to it, at the nearest point of that stretch; the
way there counts. Two places that are nearer to each other than to their streets need not go by way
of them: they walk the straight line with a detour. The same files give the same seconds each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from herts_geo.timetable import paths
from herts_geo.timetable.parameters import Parameters
from herts_geo.timetable.paths import Paths, Rows
from herts_geo.travel.estimate import Floats

SNAP_METRES: Final = 1000.0  # from a place to the nearest street, at most
DETOUR: Final = 1.2  # of a path to its straight line, as in DfT journey time statistics
CELLS: Final = 8_000_000  # distances that are worked out at a time, to bound the memory
LEAST_METRES: Final = 1e-6  # of a stretch: SciPy takes one of no length for none
NEVER: Final = 2**29  # seconds; two of them still fit 32 bits

Ints = NDArray[np.int32]
Near = tuple[NDArray[np.intp], Ints]  # which, and seconds to each
Ticker = Callable[[str, int, int], None]  # stage, done, in all


@dataclass(frozen=True)
class Placed:
    """Places (n) joined to the streets: positions `xy` (n, 2), metres; `stretch` (n,), the nearest;
    `along` (n,), metres from its start; `metres` (n,), from the place to the street."""

    xy: Floats = field(repr=False)
    stretch: Rows = field(repr=False)
    along: Floats = field(repr=False)
    metres: Floats = field(repr=False)

    @property
    def on(self) -> NDArray[np.bool_]:
        """Which of the places are near enough to a street (n,)."""
        return np.asarray(self.metres <= SNAP_METRES)


@dataclass(frozen=True)
class Walks:
    """Seconds on foot: areas to points (n, m), areas and points to stops, stops to stops.

    `direct` (n, m) and `egress`, from stops to points (s, m), hold NEVER where the walk is too
    long. `access` has the stops near each area, `between` those near each stop, itself included.
    """

    direct: Ints = field(repr=False)
    access: tuple[Near, ...] = field(repr=False)
    egress: Ints = field(repr=False)
    between: tuple[Near, ...] = field(repr=False)


class Streets:
    """The streets of an OpenStreetMap extract that one may walk, or cycle."""

    def __init__(self, path: Path, cycling: bool = False) -> None:
        """Reads an .osm.pbf file. Raises `StreetsFault`."""
        self.paths: Paths = paths.read(path, cycling)
        self._tree = shapely.STRtree(self.paths.shapes)

    def place(self, xy: Floats) -> Placed:
        """Positions (n, 2), metres, joined to the streets; of two as near the first."""
        spots = shapely.points(np.asarray(xy, dtype=float).reshape(-1, 2))
        stretch = np.zeros(len(spots), dtype=np.intp)
        away = np.full(len(spots), np.inf)
        (which, found), metres = self._tree.query_nearest(
            spots, max_distance=SNAP_METRES, return_distance=True, all_matches=True
        )
        order = np.lexsort((found, which))[::-1]  # so that the first of each is written last
        stretch[which[order]], away[which[order]] = found[order], metres[order]
        along = shapely.line_locate_point(self.paths.shapes[stretch], spots)
        return Placed(xy=np.asarray(xy, dtype=float), stretch=stretch, along=along, metres=away)


def place(streets: Streets, xy: Floats) -> Placed:
    """Positions (n, 2), metres, joined to the streets."""
    return streets.place(xy)


class Network:
    """The streets with lists of places upon them: each place is a junction of its own."""

    def __init__(self, streets: Streets, lists: Sequence[Placed], back: bool = False) -> None:
        """Joins the places of each list that are near enough to a street; `back`: every way is
        gone the other way round, so that `metres` are those to the places that it starts from."""
        self._lists = lists
        sizes = [len(each.metres) for each in lists]
        self._first = streets.paths.junctions + np.cumsum([0, *sizes])
        graph = _graph(streets.paths, lists, int(self._first[-1]))
        self._graph = graph.T.tocsr() if back else graph

    def metres(self, start: int, ends: Sequence[int], rows: Rows, longest: float) -> list[Floats]:
        """Metres on foot from some places of a list to every place of other lists.

        `start` and `ends` number the lists, `rows` (k,) the places of the first. One (k, m) for
        each of `ends`, infinite where the way is longer than a limit.
        """
        here, first = self._lists[start], self._first
        street = dijkstra(self._graph, indices=first[start] + rows, limit=longest)
        parts = [street[:, first[end] : first[end + 1]] for end in ends]
        theirs = [self._lists[end] for end in ends]
        return [
            _with_ends(part, here, rows, there, longest)
            for part, there in zip(parts, theirs, strict=True)
        ]

    def batches(self, start: int) -> list[Rows]:
        """The places of a list in parts that are worked out at a time."""
        size = max(1, CELLS // self._graph.shape[0])
        every = np.arange(len(self._lists[start].metres))
        return [every[at : at + size] for at in range(0, len(every), size)]


def _with_ends(street: Floats, here: Placed, rows: Rows, there: Placed, longest: float) -> Floats:
    """Metres along streets (k, m) with the ways to and from them, within a limit."""
    ends = np.add.outer(here.metres[rows], there.metres)
    apart = here.xy[rows, None, :] - there.xy[None, :, :]
    straight = np.hypot(apart[..., 0], apart[..., 1])
    beside = np.where(straight < ends, DETOUR * straight, np.inf)
    both = np.logical_and.outer(here.on[rows], there.on)
    metres = np.where(both, np.minimum(street + ends, beside), np.inf)
    return np.where(metres <= longest, metres, np.inf)


def _graph(found: Paths, lists: Sequence[Placed], size: int) -> csr_array:
    """Stretches as lengths between junctions and places, as they may be gone along; of several the
    shortest."""
    node = np.arange(found.junctions, size)
    on, stretch, along = (
        np.concatenate([getattr(each, name) for each in lists])
        for name in ("on", "stretch", "along")
    )
    order = np.flatnonzero(on)[np.lexsort((node[on], along[on], stretch[on]))]
    node, stretch, along = node[order], stretch[order], along[order]
    new = np.append(True, stretch[1:] != stretch[:-1])[: len(stretch)]
    last = np.append(new[1:], True)[: len(stretch)]
    before = np.where(new, found.start[stretch], np.roll(node, 1))
    step = np.where(new, along, along - np.roll(along, 1))
    whole = ~np.isin(np.arange(len(found.start)), stretch)
    one = np.concatenate([found.start[whole], before, node[last]])
    other = np.concatenate([found.end[whole], node, found.end[stretch[last]]])
    rest = found.metres[stretch[last]] - along[last]
    metres = np.maximum(np.concatenate([found.metres[whole], step, rest]), LEAST_METRES)
    way = np.concatenate([found.way[whole], found.way[stretch], found.way[stretch[last]]])
    there, back = way >= 0, way <= 0
    return _shortest(
        np.concatenate([one[there], other[back]]),
        np.concatenate([other[there], one[back]]),
        np.concatenate([metres[there], metres[back]]),
        size,
    )


def _shortest(row: Rows, column: Rows, length: Floats, size: int) -> csr_array:
    """A graph of `size` junctions with the shortest of all stretches from one to another."""
    order = np.lexsort((length, column, row))
    row, column, length = row[order], column[order], length[order]
    first = np.append(True, (np.diff(row) != 0) | (np.diff(column) != 0))
    return csr_array((length[first], (row[first], column[first])), shape=(size, size))


AREAS, POINTS, STOPS = range(3)


def walks(
    streets: Streets,
    areas: Placed,
    points: Placed,
    stops: Placed,
    parameters: Parameters,
    tick: Ticker,
) -> Walks:
    """Every walk that a journey may begin, end or change with, within the parameters' limits."""
    network = Network(streets, (areas, points, stops))
    far, change = parameters.walk_metres, parameters.change_metres
    few = len(areas.metres) <= len(stops.metres)
    direct = np.full((len(areas.metres), len(points.metres)), NEVER, dtype=np.int32)
    egress = np.full((len(stops.metres), len(points.metres)), NEVER, dtype=np.int32)
    for rows in network.batches(POINTS):
        to_areas, to_stops = network.metres(POINTS, (AREAS, STOPS), rows, far)
        direct[:, rows] = _or_never(to_areas, parameters).T
        egress[:, rows] = _or_never(to_stops, parameters).T
    access: list[Near] = []
    for rows in network.batches(AREAS) if few else ():
        tick("walks from areas", int(rows[0]), len(areas.metres))
        access += _near(network.metres(AREAS, (STOPS,), rows, far)[0], parameters)
    between: list[Near] = []
    back: list[Near] = []  # from stops to areas, where those are more
    for rows in network.batches(STOPS):
        tick("walks between stops", int(rows[0]), len(stops.metres))
        if few:
            near = network.metres(STOPS, (STOPS,), rows, change)[0]
        else:
            near, to_areas = network.metres(STOPS, (STOPS, AREAS), rows, max(far, change))
            back += _near(np.where(to_areas <= far, to_areas, np.inf), parameters)
        between += _near(np.where(near <= change, near, np.inf), parameters)
    for number, (which, seconds) in enumerate(between):  # each with itself, off the streets or not
        others = which != number
        itself = np.append(seconds[others], np.int32(0)).astype(np.int32)
        between[number] = (np.append(which[others], number), itself)
    found = access if few else _turned(back, len(areas.metres))
    return Walks(direct=direct, access=tuple(found), egress=egress, between=tuple(between))


def _turned(near: Sequence[Near], size: int) -> list[Near]:
    """Lists of the places near each thing as lists of the things near each of `size` places."""
    count = [len(which) for which, _ in near]
    thing = np.repeat(np.arange(len(near)), count)
    place = np.concatenate([np.zeros(0, np.intp), *(which for which, _ in near)])
    seconds = np.concatenate([np.zeros(0, np.int32), *(seconds for _, seconds in near)])
    order = np.argsort(place, kind="stable")
    ends = np.cumsum(np.bincount(place, minlength=size))[:-1]
    parts = (np.split(each[order], ends) for each in (thing, seconds))
    return [*zip(*parts, strict=True)]


def _seconds(metres: Floats, parameters: Parameters) -> Ints:
    """Whole seconds of walks, rounded up; 0 where there is none."""
    seconds = parameters.walk_seconds(1.0) * np.where(np.isfinite(metres), metres, 0.0)
    return np.ceil(seconds.round(3)).astype(np.int32)


def _or_never(metres: Floats, parameters: Parameters) -> Ints:
    """Whole seconds of walks, NEVER where there is none."""
    seconds = _seconds(metres, parameters)
    return np.where(np.isfinite(metres), seconds, np.int32(NEVER)).astype(np.int32)


def _near(metres: Floats, parameters: Parameters) -> list[Near]:
    """For each row of metres (k, n), which places are in reach and the seconds to them."""
    seconds, within = _seconds(metres, parameters), np.isfinite(metres)
    return [(np.flatnonzero(hit), row[hit]) for hit, row in zip(within, seconds, strict=True)]
