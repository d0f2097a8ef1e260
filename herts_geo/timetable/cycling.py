"""Minutes by cycle along the streets of OpenStreetMap, one-way streets for cycles honoured.

Every way is cycled at one speed. What is left out: surface, gradient, traffic, waits at junctions,
and the time to get a cycle out and lock it up.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.timetable import build, checks, streets
from herts_geo.timetable.build import Minutes
from herts_geo.timetable.faults import BadParameter
from herts_geo.timetable.parameters import MINUTE
from herts_geo.timetable.streets import Network, Placed, Streets, Ticker
from herts_geo.travel import starts as travel_starts
from herts_geo.travel.starts import Starts
from herts_geo.travel.stored import Matrix

ROUTER: Final = "Shortest paths (Dijkstra) along the ways of OpenStreetMap that may be cycled"
LEFT_OUT: Final = (
    "Every way is cycled at {:g} km/h: surface, gradient, traffic, junctions and the time to set "
    "off and lock up are left out."
)
STARTS, POINTS = 0, 1  # the lists of a network


@dataclass(frozen=True)
class Cycling:
    """What a matrix by cycle was asked for: the service of its points, the speed and the longest
    journey. Source of the speed: DfT journey time statistics (16 km/h)."""

    service: str
    kmh: float = 16.0
    longest_minutes: float = 120.0

    def __post_init__(self) -> None:
        """Refuses what makes no sense. Raises `BadParameter`."""
        if not 1 <= self.kmh <= 50 or not 0 < self.longest_minutes <= 240:
            raise BadParameter("Give a speed of 1 to 50 km/h, and at most 240 minutes.")

    @property
    def longest_metres(self) -> float:
        """The longest way that is cycled."""
        return self.kmh * 1000 / 60 * self.longest_minutes

    def as_dict(self) -> dict[str, Any]:
        """The parameters as plain values; there is no day, no departure and no change."""
        none = {"on": "", "start": 0, "end": 0, "changes": 0, "transfer_minutes": 0}
        return {**asdict(self), **none, "mode": "cycle"}


def matrix(
    areas: pd.DataFrame,
    points: pd.DataFrame,
    osm: Path,
    asked: Cycling,
    tick: Ticker = build.quiet,
    spots: Starts | None = None,
) -> Matrix:
    """Minutes by cycle from areas to points; see `build.build` for the tables and `spots`.

    Raises the errors of `faults`.
    """
    areas = checks.places(areas, ("code",), "areas")
    points = checks.places(points, ("id", "name"), "points")
    starts = travel_starts.of_areas(build.xy(areas)) if spots is None else spots
    tick("reading streets", 0, 1)
    found = Streets(osm, cycling=True)
    at, to = (streets.place(found, each) for each in (starts.xy, build.xy(points)))
    held = np.maximum.reduceat(at.on, starts.first)
    notes = checks.areas_on_streets(held, areas["code"].tolist(), osm.name)
    notes += checks.points_on_streets(to.on, points["name"].tolist(), osm.name)
    notes += checks.far_from_streets(to.metres, points["name"].tolist())
    files = build.Files(osm, ())
    return Matrix(
        **build.placed(areas, points, held, to),
        **build.provenance(files, {"areas": areas, "points": points}, spots, ()),
        minutes=_minutes(Network(found, (at, to), back=True), (at, to), asked, tick),
        starts=spots,
        parameters=asked.as_dict(),
        router=ROUTER,
        pt_share=0.0,
        warnings=(LEFT_OUT.format(asked.kmh), *notes),
    )


def _minutes(
    network: Network, lists: tuple[Placed, Placed], asked: Cycling, tick: Ticker
) -> Minutes:
    """Minutes (starts, points), walked back from the points, which are fewer."""
    starts, points = (len(each.metres) for each in lists)
    found = np.full((starts, points), np.inf, dtype=np.float32)
    for rows in network.batches(POINTS):
        tick("rides to points", int(rows[0]), points)
        metres = network.metres(POINTS, (STARTS,), rows, asked.longest_metres)[0].T
        seconds = np.ceil((metres / asked.longest_metres * asked.longest_minutes * 60).round(3))
        found[:, rows] = seconds / MINUTE
    return found
