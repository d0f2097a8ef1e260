"""NI 175-style accessibility: the share of people who reach a service in time, and who they are.

The formal text of NI 175 let an area choose services, people and time; ours is a modelled measure
in its style, so each result carries its parameters. The survey measure that was reported
is in `survey`, another thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import rule_sets
from herts_geo.travel.estimate import METRES_PER_KM, Floats
from herts_geo.travel.matrix import Matrix
from herts_geo.travel.starts import Near

DECILES, QUINTILES = range(1, 11), range(1, 6)
MOST_DEPRIVED, LEAST_DEPRIVED = 1, 5
LONGEST_MINUTES: Final = 240.0  # a threshold beyond this is a slip
STEPS: Final[Floats] = np.linspace(-1, 1, 21)  # of the 80% interval: slow end, as estimated, quick
Span = tuple[float, float]


@dataclass(frozen=True)
class Share:
    """People of one group (a tenth of England or a fifth of the county) and those in time.

    `fewest` and `most`: those in time at the ends of the minutes' 80% interval, None without one.
    """

    group: int
    people: int
    people_within: int
    fewest: int | None = None
    most: int | None = None

    @property
    def share_within(self) -> float | None:
        """People in time as a fraction (0 to 1) of the group; None where it is empty."""
        return self.people_within / self.people if self.people else None

    @property
    def share_range(self) -> Span | None:
        """The same at the ends of the minutes' 80% interval; None without one."""
        if self.fewest is None or self.most is None or not self.people:
            return None
        return self.fewest / self.people, self.most / self.people


@dataclass(frozen=True)
class Steps:
    """Sums at each of `STEPS` from the slow end (-1) to the quick end (1) of the interval.

    `within`: people in time; `gaps`: the gap by deprivation, NaN where a fifth is missing.
    """

    within: Floats = field(repr=False)
    gaps: Floats = field(repr=False)


@dataclass(frozen=True)
class Departures:
    """The nearest point over the departures of a timetable's window: the minutes of the middle one
    of the people, `half` the time and at most `most` nine times in ten (infinite: none in reach);
    `often`, people in time nine times in ten; `seldom`, one time in ten."""

    half: float
    most: float
    often: int
    seldom: int

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain values; None where no point is in reach."""
        half, most = (round(x, 1) if np.isfinite(x) else None for x in (self.half, self.most))
        return {
            "middle_minutes_half_the_time": half,
            "middle_minutes_nine_in_ten": most,
            "people_within_nine_in_ten": self.often,
            "people_within_one_in_ten": self.seldom,
        }


@dataclass(frozen=True)
class Result:
    """Who reaches a service in time, with every parameter that the answer depends on.

    `areas`: one row an area in the order of the matrix: code, label, msoa, district, population,
    decile (of England), quintile (of the county's people), share (the part of its people that the
    place counts, 0 to 1), inside (any of them), minutes (see `of_areas`), point_id and point (the
    nearest of most of its people), in_time (the part of its people who are in time, 0 to 1), within
    (whether its minutes are), error_minutes, extrapolated. All sums count people inside by the spot
    they start from (`near`), rounded at the end; `points` is how many points there were.

    `first_step`: see `first_steps`; `steps`: people in time, and people in time of each fifth, as
    the minutes of all areas move together from the slow end of their 80% interval to the quick end,
    in `STEPS`; None where no interval is known. `tested`: whether published times of this
    service were there to test with; `by`: the key of the set of rules that its minutes follow.
    `departures`: None where minutes do not come from a timetable, or from one that was stored
    without them. `corrected`: what published times near by changed, in words.
    """

    service: str
    mode: str
    method: str
    threshold: float
    place: Place | None
    points: int
    parameters: Mapping[str, Any]
    sources: tuple[str, ...]
    areas: pd.DataFrame = field(repr=False)
    near: Near = field(repr=False)
    first_step: "NDArray[np.int8] | None" = field(repr=False)
    people: int
    people_within: int
    by_decile: tuple[Share, ...] = field(repr=False)
    by_quintile: tuple[Share, ...] = field(repr=False)
    steps: Steps | None = field(default=None, repr=False)
    tested: bool = False
    whole: str = "place"
    by: str = rule_sets.USUAL
    departures: Departures | None = None
    corrected: str = ""

    @property
    def fifth(self) -> str:
        """The most deprived fifth of all people, in words."""
        return f"the {self.whole}'s most deprived fifth"

    @property
    def share_within(self) -> float | None:
        """People in time as a fraction (0 to 1); None where nobody lives."""
        return self.people_within / self.people if self.people else None

    @property
    def share_range(self) -> Span | None:
        """The least and the largest share within as the minutes move through their interval."""
        if self.steps is None or not self.people:
            return None
        low, high = self.steps.within.min(), self.steps.within.max()
        return float(low) / self.people, float(high) / self.people

    @property
    def gap_range(self) -> Span | None:
        """The least and the largest gap as the minutes move through their interval."""
        if self.steps is None or self.gap is None:
            return None
        return float(self.steps.gaps.min()), float(self.steps.gaps.max())

    @property
    def people_not_within(self) -> int:
        """People who do not reach the service in time."""
        return self.people - self.people_within

    @property
    def gap(self) -> float | None:
        """Share in time of the least deprived fifth less that of the most deprived (-1 to 1).

        Fifths are of the county's people; None where the place lacks one of the two.
        """
        least = self.by_quintile[LEAST_DEPRIVED - 1].share_within
        most = self.by_quintile[MOST_DEPRIVED - 1].share_within
        return None if least is None or most is None else least - most

    def as_dict(self) -> dict[str, Any]:
        """The result as plain values, for JSON; areas left out."""
        whole = int(self.threshold) if self.threshold == int(self.threshold) else self.threshold
        return {
            "service": self.service,
            "mode": self.mode,
            "method": self.method,
            "minutes": whole,
            "rules": self.by,
            "parameters": dict(self.parameters),
            "people": self.people,
            "people_within": self.people_within,
            "share_within": self.share_within,
            "share_range": _listed(self.share_range),
            "tested_against_published_times": self.tested,
            **({"corrected": self.corrected} if self.corrected else {}),
            **({"over_departures": self.departures.as_dict()} if self.departures else {}),
            "by_decile": [
                {
                    "decile": each.group,
                    "people": each.people,
                    "people_within": each.people_within,
                    "share_within": each.share_within,
                    "share_range": _listed(each.share_range),
                }
                for each in self.by_decile
            ],
        }


@dataclass(frozen=True)
class Flips:
    """Areas whose answer hangs on the method: `areas` has code, by_error, by_speed, flips."""

    areas: pd.DataFrame = field(repr=False)
    count: int
    people: int


def residents(catalogue: Catalogue) -> pd.DataFrame:
    """Who lives in each LSOA of the newest edition, in file order, one row an area.

    Columns: code, label, msoa, district (ward where known), population, rank, decile (1 the most
    deprived tenth of England's areas), quintile (1 the most deprived fifth of the county's people).
    """
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    return _residents(catalogue, digests).copy(deep=False)


@lru_cache(maxsize=4)
def _residents(catalogue: Catalogue, _digests: tuple[str, ...]) -> pd.DataFrame:
    newest = deprivation_indices.edition(catalogue)
    every = deprivation_indices.areas(catalogue, newest)
    parents = [name for name in ("msoa", "ward", "district") if name in every]
    frame = every[["code", "label", *parents, "population"]].assign(rank=every["overall"])
    return frame.assign(
        decile=deprivation_indices.decile(frame["rank"], newest.areas_ranked),
        quintile=deprivation_indices.quintile(frame["rank"], frame["population"]),
    )


def measure(
    matrix: Matrix,
    people: pd.DataFrame,
    threshold: float,
    place: Place | None = None,
    whole: str = "place",
) -> Result:
    """Who of the people (see `residents`) reaches the nearest point within a threshold (minutes).

    `whole`: what a text calls the whole of the people, such as 'county'.

    Raises `HertsGeoError` for a threshold that makes no sense, or areas without people.
    """
    return of_each(matrix, people, threshold, [place], whole)[0]


def of_each(
    matrix: Matrix,
    people: pd.DataFrame,
    threshold: float,
    asked: Sequence[Place | None],
    whole: str = "place",
) -> tuple[Result, ...]:
    """The same of several places, in their order; what does not depend on the place is made once.

    Raises as `measure` does.
    """
    known = timed(matrix, people, threshold)
    return tuple(of_place(known, place, whole) for place in asked)


@dataclass(frozen=True)
class Timed:
    """Where the nearest point is within a threshold (minutes), whichever place is asked about.

    `areas`: the nearest points of each with its people; `in_time`: the share of the people of each
    area (n,); `shares`: of those in time by step of the interval, None where `first_step` is.
    """

    matrix: Matrix = field(repr=False)
    threshold: float
    near: Near = field(repr=False)
    areas: pd.DataFrame = field(repr=False)
    in_time: Floats = field(repr=False)
    first_step: "NDArray[np.int8] | None" = field(repr=False)
    shares: Floats | None = field(repr=False)

    @cached_property
    def at_speeds(self) -> tuple[Floats, ...]:
        """The minutes of each area with the walk (or cycle) speed up, and with it down."""
        return at_speeds(self.matrix, self.near)


def timed(matrix: Matrix, people: pd.DataFrame, threshold: float) -> Timed:
    """What `measure` finds out that holds for every place. Raises as it does."""
    if not 0 < threshold <= LONGEST_MINUTES:
        raise HertsGeoError(
            f"A threshold of {threshold:g} minutes makes no sense: give one above 0 and up to "
            f"{LONGEST_MINUTES:g}."
        )
    near = nearest(matrix)
    areas = _beside(of_areas(matrix, near), people)
    first = first_steps(areas, near, threshold)
    return Timed(
        matrix=matrix,
        threshold=threshold,
        near=near,
        areas=areas,
        in_time=near.starts.share(near.minutes <= threshold),
        first_step=first,
        shares=None if first is None else near.starts.up_to(first, len(STEPS)),
    )


def of_place(known: Timed, place: Place | None = None, whole: str = "place") -> Result:
    """The same as `measure` for one place, from what holds for all."""
    matrix, shares = known.matrix, known.shares
    share = 1.0 if place is None else places.share(known.areas, place)
    areas = known.areas.assign(
        share=share,
        inside=lambda rows: rows["share"] > 0,
        within=known.areas["minutes"] <= known.threshold,
        in_time=known.in_time,
    )
    counted = people_inside(areas)
    by_decile, by_quintile = (_shares(areas, *each, shares) for each in GROUPS.items())
    return Result(
        service=matrix.service,
        mode=matrix.mode,
        method=matrix.method,
        threshold=known.threshold,
        place=place,
        points=len(matrix.points),
        parameters=dict(matrix.parameters),
        sources=matrix.sources,
        areas=areas,
        near=known.near,
        first_step=known.first_step,
        people=round(counted.sum()),
        people_within=round((counted * areas["in_time"].to_numpy()).sum()),
        by_decile=by_decile,
        by_quintile=by_quintile,
        steps=None if shares is None else _steps(areas, counted, shares),
        tested=matrix.tested,
        whole=whole,
        by=matrix.by,
        departures=over_departures(matrix, known.near, counted, known.threshold),
        corrected=matrix.corrected,
    )


def again(matrix: Matrix, result: Result) -> Result:
    """The result of the same question with the minutes of another matrix, such as an edited one."""
    columns = ["code", "label", "population", "rank", "decile", "quintile"]
    parents = [name for name in ("msoa", "ward", "district") if name in result.areas]
    people = result.areas[[*columns, *parents]]
    return measure(matrix, people, result.threshold, result.place, result.whole)


def over_departures(
    matrix: Matrix, near: Near, counted: Floats, threshold: float
) -> Departures | None:
    """The nearest point over the departures for people `counted` by area (n,); None if not kept."""
    if matrix.quick is None or matrix.slow is None or not counted.sum() or not len(matrix.points):
        return None
    each, quick, slow = (
        near.starts.people(counted),
        matrix.quick.min(axis=1),
        matrix.slow.min(axis=1),
    )
    often, seldom = (round(each[times <= threshold].sum()) for times in (slow, quick))
    return Departures(
        half=_middle(near.minutes, each), most=_middle(slow, each), often=often, seldom=seldom
    )


def _middle(minutes: "NDArray[Any]", people: Floats) -> float:
    """The least minutes that at least half of the people do not pass."""
    order = np.argsort(minutes, kind="stable")
    up_to = np.cumsum(people[order])
    return float(minutes[order][np.searchsorted(up_to, up_to[-1] / 2)])


def first_steps(areas: pd.DataFrame, near: Near, threshold: float) -> "NDArray[np.int8] | None":
    """The first of `STEPS` of its area's interval at which each spot (p,) is in time, as it then is
    at all later ones; their number where it is at none.

    None where an interval is not known.
    """
    quick, slow = (areas[name].to_numpy(dtype=float) for name in ("quicker", "slower"))
    if np.isnan(quick).any() or np.isnan(slow).any():
        return None
    moves = np.outer(np.maximum(STEPS, 0), quick) - np.outer(np.maximum(-STEPS, 0), slow)
    late = np.zeros(len(near.minutes), dtype=np.int8)
    for move in moves:
        late += near.minutes > (threshold + move)[near.starts.area]
    return late


def slim(matrix: Matrix) -> Matrix:
    """The matrix with what is nearest in place of its minutes, which are many times as large; of
    what departures in ten take at most, the least over all points is kept too."""
    ends = {"quick": matrix.quick, "slow": matrix.slow} if len(matrix.points) else {}
    least = {key: x.min(axis=1, keepdims=True) for key, x in ends.items() if x is not None}
    return replace(matrix.without_minutes, kept=nearest(matrix), **least)


def nearest(matrix: Matrix) -> Near:
    """The nearest point of each spot where journeys start; of two as near the first in order."""
    if matrix.is_slim and matrix.kept is not None:
        return matrix.kept
    # In few steps over all, as each lets other threads go first; fmin leaves out what is not known.
    minutes = np.fmin.reduce(matrix.minutes, axis=1, initial=np.inf)
    column = np.full(len(minutes), len(matrix.points), np.min_scalar_type(len(matrix.points)))
    if len(matrix.points):
        first = (matrix.minutes == minutes[:, None]).argmax(axis=1)
        np.copyto(column, first, where=np.isfinite(minutes), casting="unsafe")
    return Near(
        starts=matrix.starts, names=matrix.names, minutes=minutes.astype(float), column=column
    )


def of_areas(matrix: Matrix, near: Near) -> pd.DataFrame:
    """The nearest points of each area: code, minutes, point_id, point, error_minutes, quicker,
    slower (minutes to the ends of the 80% interval, missing where not known), extrapolated.

    `minutes` are the mean by people, as published times are; where journeys have a longest distance
    those of the middle one of the people, infinite where most of them reach no point. The point is
    the nearest of most people, empty where that is none.
    """
    n, starts = len(matrix.areas), near.starts
    which = starts.most(near.column, len(matrix.points) + 1) if n else np.empty(0, dtype=int)
    errors = np.full(n, np.nan) if matrix.errors is None else matrix.errors
    spread = np.full((n, 2), np.nan) if matrix.spread is None else matrix.spread
    there = np.vstack([matrix.points_xy, [np.nan, np.nan]])[which]
    km = np.hypot(*(matrix.areas_xy - there).T) / METRES_PER_KM
    limit = np.inf if matrix.calibrated_to_km is None else matrix.calibrated_to_km
    return pd.DataFrame(
        {
            "code": matrix.areas,
            "minutes": _minutes(matrix, near),
            "point_id": np.array([*matrix.points, ""], dtype=object)[which],
            "point": np.array([*matrix.names, ""], dtype=object)[which],
            "error_minutes": errors,
            "quicker": spread[:, 0],
            "slower": spread[:, 1],
            "extrapolated": km > limit,
        }
    )


def _minutes(matrix: Matrix, near: Near) -> Floats:
    """The minutes of each area, see `of_areas`."""
    if not len(matrix.areas):
        return np.empty(0)
    limited = matrix.rule is None or matrix.longest_km is not None
    return (near.starts.middle if limited else near.starts.mean)(near.minutes)


def could_flip(matrix: Matrix, result: Result, speeds: Sequence[Floats] | None = None) -> Flips:
    """Areas inside the place whose answer changes with the method's error or the speed.

    by_error: the threshold lies within the 80% interval of the area's minutes, or within the
    typical error where no interval is known; by_speed: the walk (or cycle) speed 10% up or down.
    `speeds`: what `at_speeds` gives, where it is known already.
    """
    areas, threshold = result.areas, result.threshold
    less, more = (areas[name].fillna(areas["error_minutes"]) for name in ("quicker", "slower"))
    sooner, later = areas["minutes"] - less <= threshold, areas["minutes"] + more > threshold
    other_way = sooner.where(areas["minutes"] > threshold, later) & less.notna()
    by_error = other_way & areas["inside"]
    by_speed = pd.Series(False, areas.index)
    for minutes in at_speeds(matrix, result.near) if speeds is None else speeds:
        other = minutes <= threshold
        by_speed |= (other != areas["within"]) & areas["inside"]
    flips = by_error | by_speed
    found = {"code": areas["code"], "by_error": by_error, "by_speed": by_speed, "flips": flips}
    people = round(people_inside(areas)[flips.to_numpy(dtype=bool)].sum())
    return Flips(pd.DataFrame(found), int(flips.sum()), people)


def at_speeds(matrix: Matrix, near: Near) -> tuple[Floats, ...]:
    """The minutes of each area with the walk (or cycle) speed up, and with it down."""
    change = travel_matrix.SPEED_CHANGE
    return tuple(_minutes(matrix, at_speed(matrix, near, each)) for each in (change, -change))


def at_speed(matrix: Matrix, near: Near, change: float) -> Near:
    """The nearest points with the walk (or cycle) speed changed by a share, such as 0.1 or -0.1.

    They are the same points, as minutes grow with distance alone; those of a timetable stay.
    """
    if matrix.rule is None or not len(matrix.points):
        return near
    there = near.column < len(matrix.points)
    spots, points = near.starts.xy[there], matrix.points_xy[near.column[there]]
    minutes = np.full(len(near.minutes), np.inf)
    km = np.hypot(*(spots - points).T) / METRES_PER_KM
    faster = matrix.rule.faster(change).minutes(km)
    minutes[there] = matrix.shifted(faster, near.starts.area[there]).astype(np.float32)
    return replace(near, minutes=minutes)


def _beside(near: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The nearest points with the people of each area, one to one. Raises `HertsGeoError`."""
    if near["code"].tolist() == people["code"].tolist():  # a merge would take most of a what-if
        beside = {name: column.array for name, column in people.items() if name != "code"}
        return pd.DataFrame({**{name: column.array for name, column in near.items()}, **beside})
    joined = near.merge(people, on="code", how="left", validate="one_to_one")
    strange = joined.loc[joined["population"].isna(), "code"]
    if len(strange):
        raise HertsGeoError(
            f"{len(strange):,} areas of the travel times, such as {strange.iloc[0]}, have no "
            "people in this pack: make the travel times for the areas of its newest edition."
        )
    return joined


GROUPS: Final = {"decile": DECILES, "quintile": QUINTILES}


def _shares(
    areas: pd.DataFrame, column: str, groups: range, moved: Floats | None
) -> tuple[Share, ...]:
    """People inside the place and those in time, by group; 0 stands for no group."""
    people = people_inside(areas)
    member = _members(areas, column, groups) * people[:, None]
    everyone, within = member.sum(axis=0), areas["in_time"].to_numpy() @ member
    slowest, quickest = (
        (within, within) if moved is None else (moved[0] @ member, moved[-1] @ member)
    )
    none = moved is None
    return tuple(
        Share(
            group=each,
            people=round(everyone[place]),
            people_within=round(within[place]),
            fewest=None if none else round(slowest[place]),
            most=None if none else round(quickest[place]),
        )
        for place, each in enumerate(groups)
    )


def _members(areas: pd.DataFrame, column: str, groups: range) -> Floats:
    """Which group each area (row) is in (column): 1 or 0."""
    group = areas[column].to_numpy(dtype=int, na_value=0)
    member: Floats = np.equal.outer(group, np.array(groups)).astype(float)
    return member


def _steps(areas: pd.DataFrame, counted: Floats, moved: Floats) -> Steps:
    member = _members(areas, "quintile", QUINTILES) * counted[:, None]
    people = member.sum(axis=0)
    shares = np.divide(
        moved @ member, people, np.full((len(STEPS), len(people)), np.nan), where=people > 0
    )
    gaps = shares[:, LEAST_DEPRIVED - 1] - shares[:, MOST_DEPRIVED - 1]
    return Steps(moved @ counted, gaps)


def _listed(span: Span | None) -> list[float] | None:
    return None if span is None else list(span)


def people_inside(areas: pd.DataFrame) -> Floats:
    """People of each area of a result whom its place counts, not rounded; 0 outside it."""
    people: Floats = areas["population"].to_numpy(dtype=float, na_value=0)
    counted: Floats = people * areas["share"].to_numpy(dtype=float)
    return counted
