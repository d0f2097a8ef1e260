"""What-if: a scenario applied to travel times at once, and who gains and loses by it.

Only the columns of points that a scenario touches are computed again; see `edits` for
what a scenario is and how it is kept.
"""

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.access.edits import (
    Add,
    Close,
    Edit,
    Move,
    Scenario,
    UnreadableScenario,
    from_json,
    from_text,
    from_values,
    grid,
    to_json,
    to_text,
)
from herts_geo.access.measure import DECILES, MOST_DEPRIVED, QUINTILES, STEPS, Result, people_inside
from herts_geo.errors import NotComparable
from herts_geo.services import lists as services_lists
from herts_geo.travel.estimate import Floats
from herts_geo.travel.matrix import Matrix

__all__ = [
    "Add",
    "Close",
    "Comparison",
    "Crossing",
    "Edit",
    "Move",
    "Scenario",
    "UnreadableScenario",
    "added",
    "apply",
    "compare",
    "from_json",
    "from_text",
    "from_values",
    "idle",
    "to_json",
    "to_text",
]


Steps = NDArray[np.int8]
NONE: Final = "none in reach"
SAME: Final = ("service", "mode", "method", "threshold", "parameters", "place")  # to compare
KEPT: Final = ["code", "label", "population", "decile", "quintile", "share", "inside"]


@dataclass(frozen=True)
class Crossing:
    """People of one group who come within the threshold and who drop out of it."""

    group: int
    people: int
    people_gaining: int
    people_losing: int


@dataclass(frozen=True)
class Comparison:
    """Two results side by side, for the areas inside their place.

    `areas`: code, label, population, decile, quintile, share, inside, before and after (minutes),
    change (minutes longer; infinite where a point comes or goes out of reach), gaining, losing
    (the part of its people who cross the threshold, 0 to 1), point_before, point_after.
    `next_nearest`: where those who lose go next, one row a point: point, people, minutes (mean by
    people), extra (mean minutes longer by people). `losing_range` and `gaining_range`: the fewest
    and the most who cross as the minutes before and after move together through their 80% interval;
    None where none is known.
    """

    before: Result
    after: Result
    areas: pd.DataFrame = field(repr=False)
    people_gaining: int
    people_losing: int
    people_quicker: int
    people_slower: int
    by_decile: tuple[Crossing, ...] = field(repr=False)
    most_deprived: Crossing
    next_nearest: pd.DataFrame = field(repr=False)
    losing_range: tuple[int, int] | None = None
    gaining_range: tuple[int, int] | None = None
    deprived_losing_range: tuple[int, int] | None = None


@dataclass(frozen=True)
class _Spot:
    """A point of an edited matrix: its name, its column before, or where it is now."""

    name: str
    column: int | None
    xy: tuple[float, float]


def added(scenario: Scenario) -> dict[str, Add]:
    """The points that a scenario adds, by the id that they get: 'added:new-hub'."""
    news = [edit for edit in scenario.edits if isinstance(edit, Add)]
    ids = services_lists.unique([f"added:{services_lists.slug(edit.name)}" for edit in news])
    return dict(zip(ids, news, strict=True))


def apply(matrix: Matrix, scenario: Scenario) -> Matrix:
    """The matrix after the edits of a scenario, in order; changed columns computed again.

    Edits of points that the matrix does not hold change nothing (see `idle`). Raises
    `HertsGeoError` when a point of a timetable matrix is moved or added.
    """
    if not scenario.edits:
        return matrix
    matrix = matrix.whole
    spots = _spots(matrix, scenario)[0]
    xy = np.array([spot.xy for spot in spots.values()], dtype=float).reshape(-1, 2)
    by_point = np.empty((len(spots), len(matrix.minutes)), dtype=np.float32)
    columns = [spot.column for spot in spots.values()]
    for row, column in enumerate(columns):
        if column is not None:
            by_point[row] = matrix.minutes[:, column]
    kept = [column for column in columns if column is not None]
    fresh = np.array([column is None for column in columns], dtype=bool)
    if fresh.any():
        by_point[fresh] = matrix.to(xy[fresh]).T
    return replace(
        matrix,
        points=tuple(spots),
        names=tuple(spot.name for spot in spots.values()),
        points_xy=xy,
        minutes=by_point.T,
        quick=None if matrix.quick is None else matrix.quick[:, kept],
        slow=None if matrix.slow is None else matrix.slow[:, kept],
    )


def idle(matrix: Matrix, scenario: Scenario) -> tuple[Edit, ...]:
    """The edits that change nothing in a matrix: another service's, or of a point not in it."""
    return _spots(matrix, scenario)[1]


def compare(before: Result, after: Result) -> Comparison:
    """Minutes gained and lost by area, and people crossing the threshold each way.

    Raises `NotComparable` unless both answer the same question: service, mode, method, threshold,
    parameters, place and areas.
    """
    other = [name for name in SAME if getattr(before, name) != getattr(after, name)]
    if other or len(before.areas) != len(after.areas):
        raise NotComparable(
            f"These results differ in more than their points: {', '.join(other) or 'areas'}. "
            "Measure both with the same choices."
        )
    areas = _side_by_side(before, after)
    people = people_inside(before.areas)
    change = _change(before.near.minutes, after.near.minutes)
    each = before.near.starts.people(people)
    quick, slow = (round(each[moved].sum()) for moved in (change < 0, change > 0))
    gain, lose = (round((people * areas[one]).sum()) for one in ("gaining", "losing"))
    losing, gaining, poor = _ranges(before, after, people)
    return Comparison(
        before=before,
        after=after,
        areas=areas,
        people_gaining=gain,
        people_losing=lose,
        people_quicker=quick,
        people_slower=slow,
        by_decile=_crossings(areas, people, "decile", DECILES),
        most_deprived=_crossings(areas, people, "quintile", QUINTILES)[MOST_DEPRIVED - 1],
        next_nearest=_next_nearest(before, after, change, each),
        losing_range=losing,
        gaining_range=gaining,
        deprived_losing_range=poor,
    )


def _ranges(
    before: Result, after: Result, people: Floats
) -> tuple[tuple[int, int] | None, tuple[int, int] | None, tuple[int, int] | None]:
    """Fewest and most who lose, who gain, and who lose in the most deprived fifth."""
    was, now = before.first_step, after.first_step
    if was is None or now is None:
        return None, None, None
    poorest = before.areas["quintile"].to_numpy(dtype=int, na_value=0) == MOST_DEPRIVED
    all_of, poor_of = (before.near.starts.people(each) for each in (people, people * poorest))
    lose, gain = _alone(was, now, all_of), _alone(now, was, all_of)
    return _ends(lose), _ends(gain), _ends(_alone(was, now, poor_of))


def ranges_by_decile(found: Comparison) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Fewest and most of each decile who gain, and who lose, as `Comparison` has them of all; empty
    where no interval is known."""
    was, now, starts = found.before.first_step, found.after.first_step, found.before.near.starts
    if was is None or now is None:
        return []
    each = starts.people(people_inside(found.before.areas))
    decile = found.areas["decile"].to_numpy(dtype=int, na_value=0)[starts.area]
    of = [each * (decile == one) for one in DECILES]
    return [(_ends(_alone(now, was, x)), _ends(_alone(was, now, x))) for x in of]


def _alone(here: Steps, there: Steps, people: Floats) -> Floats:
    """People who are in time by the first and not by the second, at each step of the interval."""
    only, many = here < there, len(STEPS) + 1
    come, gone = (np.bincount(each[only], people[only], many) for each in (here, there))
    return np.cumsum(come - gone)[:-1]


def _ends(sums: Floats) -> tuple[int, int]:
    return round(sums.min()), round(sums.max())


def _spots(matrix: Matrix, scenario: Scenario) -> tuple[dict[str, _Spot], tuple[Edit, ...]]:
    """The points after the edits, by id, and the edits that changed nothing."""
    columns = zip(matrix.points, matrix.names, matrix.points_xy.tolist(), strict=True)
    spots = {
        point: _Spot(name, column, (xy[0], xy[1]))
        for column, (point, name, xy) in enumerate(columns)
    }
    ids, where, nothing = iter(added(scenario)), iter(grid(scenario.edits)), []
    for edit in scenario.edits:
        xy = (0.0, 0.0) if isinstance(edit, Close) else next(where)
        new = next(ids) if isinstance(edit, Add) else ""
        if isinstance(edit, Add) and edit.service == matrix.service:
            spots[new] = _Spot(edit.name, None, xy)
        elif isinstance(edit, Add) or edit.point not in spots:
            nothing.append(edit)
        elif isinstance(edit, Close):
            del spots[edit.point]
        else:
            spots[edit.point] = _Spot(spots[edit.point].name, None, xy)
    return spots, tuple(nothing)


def _side_by_side(before: Result, after: Result) -> pd.DataFrame:
    then, now = (x.areas["minutes"].to_numpy(dtype=float) for x in (before, after))
    was, now_in = (x.near.minutes <= x.threshold for x in (before, after))
    columns = {
        "before": then,
        "after": now,
        "change": _change(then, now),
        "gaining": before.near.starts.share(now_in & ~was),
        "losing": before.near.starts.share(was & ~now_in),
        "point_before": before.areas["point"].array,
        "point_after": after.areas["point"].array,
    }
    kept = {name: before.areas[name].array for name in KEPT}  # in one order: none is looked up
    return pd.DataFrame({**kept, **columns})


def _change(then: Floats, now: Floats) -> Floats:
    """Minutes longer, 0 where no point is reached before and after."""
    change = np.zeros(len(then))
    np.subtract(now, then, out=change, where=np.isfinite(now) | np.isfinite(then))
    return change


def _crossings(
    areas: pd.DataFrame, people: Floats, column: str, groups: range
) -> tuple[Crossing, ...]:
    """People of the place, and those who cross the threshold each way, by group."""
    group = areas[column].to_numpy(dtype=int, na_value=0)
    each = (people, people * areas["gaining"].to_numpy(), people * areas["losing"].to_numpy())
    sums = [
        np.bincount(group, weights, groups.stop).round().astype(int).tolist() for weights in each
    ]
    return tuple(Crossing(one, *(column[one] for column in sums)) for one in groups)


def _next_nearest(before: Result, after: Result, change: Floats, people: Floats) -> pd.DataFrame:
    """Where those (p,) who drop out of reach go next; see `Comparison`."""
    was, now = (each.near.minutes <= each.threshold for each in (before, after))
    lose = was & ~now & (people > 0)
    points = np.array([*after.near.names, ""], dtype=object)[after.near.column[lose]]
    names, place = np.unique(np.where(points == "", NONE, points).astype(str), return_inverse=True)
    weights = people[lose]
    total = np.bincount(place, weights, len(names))
    columns = {"minutes": after.near.minutes, "extra": change}
    means = {
        name: np.bincount(place, weights * values[lose], len(names)) / total
        for name, values in columns.items()
    }
    most_first = np.argsort(-total, kind="stable")  # equals stay in the order of their names
    found = {"point": names, "people": total.round().astype(int), **means}
    return pd.DataFrame({name: values[most_first] for name, values in found.items()})
