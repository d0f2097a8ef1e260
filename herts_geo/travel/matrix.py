"""Minutes from areas to service points: on foot, by cycle, by public transport; method named.

`straight-line`: minutes = start + km x detour / speed, up to a longest distance. Source: DfT core
accessibility indicators and journey time statistics (4.8 km/h on foot, 16 km/h by cycle, paths 1.2
times the straight line). `estimated`: public transport and walk, see `estimate`. `timetable`
matrices are made elsewhere; one can lose columns but not gain any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.travel import estimate, rule_sets, rules
from herts_geo.travel import starts as travel_starts
from herts_geo.travel.estimate import Floats, Walk
from herts_geo.travel.modes import MODES, Method, Mode
from herts_geo.travel.starts import Near, Starts

Minutes = NDArray[np.float32]

ORIGINS: Final = "Journeys start from the mean position of each area's postcodes."
BY_POSTCODE: Final = "Journeys start from each postcode, and people are counted by postcode."
CELLS: Final = 4_000_000  # pairs that are worked out at a time, to bound the memory
SPEED_CHANGE: Final = 0.1  # how far the walk speed is moved to see what could flip


@dataclass(frozen=True)
class Matrix:
    """Minutes from n areas to m points for one service, mode and method, and how they came about.

    `minutes` is float32 (p, m): from each spot of `starts`, the areas' postcodes, or from one spot
    an area; infinite beyond the longest distance. `areas_xy` (n, 2) and `points_xy` (m, 2) are
    metres; `rule` is None where minutes come from a timetable, of which `quick` and `slow` (p, m)
    are what one and nine departures in ten take at most, if kept. `errors` (n,)
    holds the typical error of each area in minutes; `spread` (n, 2) how many minutes less and more
    than ours eight published times in ten are at most; both None where not known. `tested`: whether
    times of this service by this mode were published to test against. A slim matrix has no rows of
    minutes but what is nearest, `kept`. `by`: the key of the set of rules that the minutes follow.
    `shift` (n,): minutes that are taken off every journey of an area; `corrected`: why, in words.
    """

    service: str
    mode: Mode
    method: Method
    areas: tuple[str, ...] = field(repr=False)
    points: tuple[str, ...] = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    minutes: Minutes = field(repr=False)
    areas_xy: Floats = field(repr=False)
    points_xy: Floats = field(repr=False)
    rule: rules.Rule | None
    parameters: Mapping[str, Any]
    sources: tuple[str, ...]
    errors: Floats | None = field(default=None, repr=False)
    spread: Floats | None = field(default=None, repr=False)
    tested: bool = False
    spots: Starts | None = field(default=None, repr=False)
    quick: Minutes | None = field(default=None, repr=False)
    slow: Minutes | None = field(default=None, repr=False)
    kept: Near | None = field(default=None, repr=False)
    by: str = rule_sets.USUAL
    shift: Floats | None = field(default=None, repr=False)
    corrected: str = ""

    @property
    def is_slim(self) -> bool:
        """Whether the minutes themselves are left out."""
        return len(self.minutes) < len(self.starts.xy)

    @property
    def whole(self) -> "Matrix":
        """The matrix with its minutes, worked out again where they are left out."""
        return replace(self, minutes=self.to(self.points_xy)) if self.is_slim else self

    @cached_property
    def starts(self) -> Starts:
        """Where journeys start from, one spot a row of `minutes`."""
        return travel_starts.of_areas(self.areas_xy) if self.spots is None else self.spots

    @property
    def calibrated_to_km(self) -> float | None:
        """The distance beyond which an estimate is a guess; None where nothing was estimated."""
        return self.rule.curve.calibrated_to_km if self.rule and self.rule.curve else None

    @property
    def longest_km(self) -> float | None:
        """The straight-line km beyond which a point is not reached; None without such a limit."""
        limited = self.rule and not self.rule.curve and np.isfinite(self.rule.pace.max_km)
        return self.rule.pace.max_km if self.rule and limited else None

    @property
    def without_minutes(self) -> "Matrix":
        """The same with no minutes, and no hold on those that it had: what they were made of."""
        none = np.empty((0, len(self.points)), dtype=np.float32)
        return replace(self, minutes=none, quick=None, slow=None)

    def to(self, points_xy: Floats) -> Minutes:
        """Minutes (p, k) to other positions (k, 2), metres. Raises where no rule gives them."""
        if self.rule is None:
            raise HertsGeoError(
                "A timetable matrix has no minutes to a place that was not routed: a point can be "
                "closed in it but not moved or added. Choose the estimated method for that."
            )
        spots, step = self.starts.xy, max(1, CELLS // max(1, len(self.starts.xy)))
        made = np.empty((len(points_xy), len(spots)), dtype=np.float32)
        for at in range(0, len(points_xy), step):
            km = estimate.distances_km(points_xy[at : at + step], spots)
            made[at : at + step] = self.shifted(self.rule.minutes(km), self.starts.area)
        return made.T  # the minutes to one point lie side by side, as points come and go

    def shifted(self, minutes: NDArray[Any], area: NDArray[np.intp]) -> NDArray[Any]:
        """Minutes (..., k) from spots of areas (k,) with their `shift` taken off, never below 0."""
        if self.shift is None:
            return minutes
        return np.asarray(np.maximum(minutes - self.shift[area].astype(minutes.dtype), 0))

    def at_speed(self, change: float) -> "Matrix":
        """The same matrix with the walk (or cycle) speed changed by a share."""
        if self.rule is None:
            return self
        other = replace(self, rule=self.rule.faster(change))
        return replace(other, minutes=other.to(self.points_xy))


def matrix(
    catalogue: Catalogue,
    starts: pd.DataFrame,
    points: pd.DataFrame,
    service: str,
    mode: Mode,
    method: Method | None = None,
    pace: Walk | None = None,
    spots: Starts | None = None,
    by: str = rule_sets.USUAL,
) -> Matrix:
    """Minutes from areas to the placed points of a frame.

    `starts`: code, easting, northing (metres), such as `origins`; `points`: see
    `services.points.COLUMNS`; `pace`: speed and so on, of the walk within public transport too;
    `spots`: where in the areas people start from, such as `residents.spots`; `by`: the key of the
    set of rules, see `rule_sets`.

    Raises `HertsGeoError` where the method does not serve the mode.
    """
    if mode not in MODES or method not in (None, MODES[mode].method):
        usable = "; ".join(f"{row.noun}: {row.method}" for row in MODES.values())
        raise HertsGeoError(
            f"The method '{method}' does not give minutes by '{mode}' here. Use {usable}. A "
            "timetable matrix has to be made first, from a map extract and timetables."
        )
    areas_xy, there = rules.xy(starts), points[points["placed"]]
    ruled = rules.rule_for(catalogue, service, mode, pace, areas_xy, by)
    points_xy = rules.xy(there)
    ids, names = tuple(there["id"]), tuple(rules.labels(there))
    start = (ORIGINS if spots is None else BY_POSTCODE,) if "basis" in starts else ()
    none = np.empty((len(starts), 0), dtype=np.float32)
    made = Matrix(
        service=service,
        mode=mode,
        method=MODES[mode].method,
        areas=tuple(starts["code"]),
        points=ids,
        names=names,
        minutes=none,
        areas_xy=areas_xy,
        points_xy=points_xy,
        rule=ruled.rule,
        parameters=rules.parameters(ruled.rule),
        sources=(*ruled.sources, *start),
        errors=ruled.errors,
        spread=ruled.spread,
        tested=ruled.tested,
        spots=spots,
        by=by,
    )
    return replace(made, minutes=made.to(points_xy))
