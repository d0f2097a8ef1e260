"""Walks between areas, points and stops, in whole seconds along streets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from herts_geo.crs import grid_to_lonlat
from herts_geo.timetable.parameters import Parameters
from herts_geo.timetable.router import Floats, Spot, Streets

Ints = NDArray[np.int32]
Near = tuple[NDArray[np.intp], Ints]  # which, and seconds to each
Ticker = Callable[[str, int, int], None]  # stage, done, in all

NEVER: Final = 2**29  # seconds; two of them still fit 32 bits


@dataclass(frozen=True)
class Placed:
    """Places (n) with their positions (n, 2), metres, and spots, None where off the streets."""

    xy: Floats
    spots: tuple[Spot | None, ...] = field(repr=False)

    @property
    def on(self) -> NDArray[np.bool_]:
        """Which of the places joined the streets (n,)."""
        return np.array([spot is not None for spot in self.spots], dtype=bool)


@dataclass(frozen=True)
class Walks:
    """Seconds on foot: areas to points (n, m), areas and points to stops, stops to stops.

    `direct` holds NEVER where the walk is too long. `access` has the stops near each area,
    `egress` those near each point, and `between` those near each stop, itself included.
    """

    direct: Ints = field(repr=False)
    access: tuple[Near, ...] = field(repr=False)
    egress: tuple[Near, ...] = field(repr=False)
    between: tuple[Near, ...] = field(repr=False)


def place(streets: Streets, xy: Floats) -> Placed:
    """Positions (n, 2), metres, joined to the streets."""
    lons, lats = grid_to_lonlat(xy[:, 0], xy[:, 1])
    return Placed(xy, tuple(map(streets.spot, lons.tolist(), lats.tolist())))


def walks(
    streets: Streets,
    areas: Placed,
    points: Placed,
    stops: Placed,
    parameters: Parameters,
    tick: Ticker,
) -> Walks:
    """Every walk that a journey may begin, end or change with, within the parameters' limits."""
    far, change = parameters.walk_metres, parameters.change_metres
    direct = np.full((len(areas.spots), len(points.spots)), NEVER, dtype=np.int32)
    finders = [_Finder(streets, each, parameters) for each in (points, stops)]
    access = []
    for number, spot in enumerate(areas.spots):
        tick("walks from areas", number, len(areas.spots))
        at = areas.xy[number]
        which, seconds = finders[0].near(spot, at, far)
        direct[number, which] = seconds
        access.append(finders[1].near(spot, at, far))
    egress = [finders[1].near(spot, at, far) for spot, at in _each(points)]
    between = []
    for number, (spot, at) in enumerate(_each(stops)):
        tick("walks between stops", number, len(stops.spots))
        between.append(_with_itself(finders[1].near(spot, at, change), number))
    return Walks(direct, tuple(access), tuple(egress), tuple(between))


class _Finder:
    """Finds which of some places one may walk to: near in a straight line first, then by street."""

    def __init__(self, streets: Streets, places: Placed, parameters: Parameters) -> None:
        self._streets, self._parameters, self._spots = streets, parameters, places.spots
        self._usable = np.flatnonzero(places.on)
        self._tree = cKDTree(places.xy[self._usable]) if len(self._usable) else None

    def near(self, spot: Spot | None, at: Floats, longest: float) -> Near:
        """Places that are within a walk of a spot at a position (2,), and seconds to each."""
        if spot is None or self._tree is None:
            return np.zeros(0, np.intp), np.zeros(0, np.int32)
        which = self._usable[sorted(self._tree.query_ball_point(at, longest))]
        ends = [end for end in (self._spots[each] for each in which) if end is not None]
        metres = self._streets.metres(spot, ends, longest)
        within = np.isfinite(metres)
        seconds = np.ceil(self._parameters.walk_seconds(1.0) * metres[within]).astype(np.int32)
        return which[within], seconds


def _each(places: Placed) -> Sequence[tuple[Spot | None, Floats]]:
    return list(zip(places.spots, places.xy, strict=True))


def _with_itself(near: Near, number: int) -> Near:
    """A stop's neighbours with the stop itself, at no distance, off the streets or not."""
    others = near[0] != number
    which = np.append(near[0][others], number)
    return which, np.append(near[1][others], np.int32(0)).astype(np.int32)
