"""The best place for one more: which candidates bring most people within a threshold.

Maximal covering (Church and ReVelle, 1974). One or two places: every choice is tried. Three and
more: scipy's mixed-integer solver (HiGHS), to a proven optimum.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo import wording
from herts_geo.access import words as access_words
from herts_geo.access.measure import MOST_DEPRIVED, Result, people_inside
from herts_geo.errors import HertsGeoError, NotComparable
from herts_geo.travel import modes as travel_modes
from herts_geo.travel.estimate import Floats
from herts_geo.travel.matrix import Matrix

Target = Literal["people", "most_deprived"]
TARGETS: Final[Mapping[str, str]] = {
    "people": "people",
    "most_deprived": "people in the most deprived fifth",
}
NOBODY: Final = 1e-6  # people: a difference that is but rounding
TRIED: Final = 2  # places up to which every choice is tried
MOST: Final = 5
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cover:
    """The places that bring most people within the threshold, and what each would bring alone.

    `ranking`: one row a candidate, best first: point_id, point, people, most_deprived (newly within
    if it alone were added). `people` and `most_deprived` are newly within with all chosen places.
    """

    result: Result = field(repr=False)
    target: Target
    chosen: tuple[str, ...]
    names: tuple[str, ...]
    people: int
    most_deprived: int
    candidates: int
    ranking: pd.DataFrame = field(repr=False)
    sentence: str


def best(result: Result, candidates: Matrix, how_many: int = 1, target: Target = "people") -> Cover:
    """The `how_many` candidates (1 to 5) that add most, given what a result reaches already.

    `candidates`: minutes from the same areas to the candidate points, by the same mode and method.
    Of one or two, ties go to the other target, then to the id that comes first; of more, to what
    the solver finds first, the same each time. Raises `HertsGeoError`.
    """
    _agree(result, candidates, how_many)
    order = np.argsort(np.array(candidates.points))
    reach = candidates.minutes[:, order] <= result.threshold
    reach, weights = _gathered(reach, _weights(result))
    first, second = (weights[name] for name in _by_importance(target))
    picked = _pick(reach, first, second, how_many)
    brought = reach[:, picked].any(axis=1)
    gains = {name: round(weight[brought].sum()) for name, weight in weights.items()}
    ids = [candidates.points[order[place]] for place in picked]
    names = [candidates.names[order[place]] for place in picked]
    ranking = _ranking(candidates, order, reach, weights, target)
    return Cover(
        result=result,
        target=target,
        chosen=tuple(ids),
        names=tuple(names),
        people=gains["people"],
        most_deprived=gains["most_deprived"],
        candidates=len(order),
        ranking=ranking,
        sentence=_sentence(result, target, names, gains, ranking),
    )


def _agree(result: Result, candidates: Matrix, how_many: int) -> None:
    same = (result.mode, result.method) == (candidates.mode, candidates.method)
    spots = len(result.near.minutes) == len(candidates.minutes)
    if not same or not spots or result.areas["code"].tolist() != list(candidates.areas):
        raise NotComparable(
            "The candidates' travel times are for other areas, another mode or another method than "
            "the result. Make them with the same choices."
        )
    if not 1 <= how_many <= min(MOST, len(candidates.points)):
        raise HertsGeoError(
            f"{how_many} places cannot be chosen from {len(candidates.points)} candidates: ask for "
            f"1 to {MOST}, and no more than there are."
        )


def _weights(result: Result) -> dict[str, Floats]:
    """People at each spot who are not within yet: all, and those of the most deprived fifth."""
    people, near = people_inside(result.areas), result.near
    poorest = result.areas["quintile"].to_numpy(dtype=int, na_value=0) == MOST_DEPRIVED
    missed = ~(near.minutes <= result.threshold)
    everyone, poor = (
        np.where(missed, near.starts.people(each), 0.0) for each in (people, people * poorest)
    )
    return {"people": everyone, "most_deprived": poor}


def _gathered(reach: Mask, weights: Mapping[str, Floats]) -> tuple[Mask, dict[str, Floats]]:
    """Spots that the same candidates reach taken together: one row each, their people summed.

    What nobody is left at, or no candidate reaches, is left out: it brings nothing.
    """
    useful = (weights["people"] > 0) & reach.any(axis=1)
    alike, row = np.unique(np.packbits(reach[useful], axis=1), axis=0, return_inverse=True)
    kinds = np.unpackbits(alike, axis=1, count=reach.shape[1]).astype(bool)
    row = row.reshape(-1)
    sums = {name: np.bincount(row, each[useful], len(kinds)) for name, each in weights.items()}
    return kinds, {name: each.astype(float) for name, each in sums.items()}


def _by_importance(target: str) -> list[str]:
    return sorted(TARGETS, key=lambda name: name != target)


def _pick(reach: Mask, first: Floats, second: Floats, how_many: int) -> list[int]:
    """Columns of `reach` (areas x candidates) that together cover most of the weights."""
    if how_many > TRIED:
        return _solve(reach, first, how_many)
    gains = [_together(reach.astype(float), weights, how_many) for weights in (first, second)]
    equal = gains[0] >= gains[0].max() - NOBODY  # among these the second decides
    chosen = np.where(equal, gains[1], -1.0).argmax()
    return [int(place) for place in np.unravel_index(chosen, gains[0].shape)]


def _together(covered: Floats, weights: Floats, how_many: int) -> Floats:
    """What each candidate brings (m), or each pair of them (m, m; -1 for one that is no pair)."""
    alone: Floats = weights @ covered
    if how_many == 1:
        return alone
    both = covered.T @ (weights[:, None] * covered)
    pairs: Floats = alone[:, None] + alone[None, :] - both
    pairs[np.tril_indices(len(alone))] = -1
    return pairs


def _solve(reach: Mask, weights: Floats, how_many: int) -> list[int]:
    """The same by mixed-integer programming: choose x, cover y <= the chosen that reach it."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # here, as few ask for it
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    useful = weights > 0
    n, m = int(useful.sum()), reach.shape[1]
    cost = np.concatenate([np.zeros(m), -weights[useful]])
    covering = hstack([csr_array(-reach[useful].astype(float)), eye_array(n)])
    choosing = csr_array(np.concatenate([np.ones(m), np.zeros(n)])[None, :])
    upper = np.concatenate([np.zeros(n), [how_many]])
    lower = np.concatenate([np.full(n, -np.inf), [how_many]])
    limits = LinearConstraint(vstack([covering, choosing]), lower, upper)
    whole = np.concatenate([np.ones(m), np.zeros(n)])
    options = {"mip_rel_gap": 0.0}
    solved = milp(cost, integrality=whole, bounds=Bounds(0, 1), constraints=limits, options=options)
    if not solved.success:
        raise HertsGeoError(f"The best places could not be found: {solved.message}")
    return [int(place) for place in np.flatnonzero(solved.x[:m] > 0.5)]


def _ranking(
    candidates: Matrix, order: Any, reach: Mask, weights: Mapping[str, Floats], target: str
) -> pd.DataFrame:
    gains = {name: (weight @ reach).round().astype(int) for name, weight in weights.items()}
    ids, names = np.array(candidates.points)[order], np.array(candidates.names)[order]
    frame = pd.DataFrame({"point_id": ids, "point": names, **gains})
    return frame.sort_values(
        _by_importance(target), ascending=False, kind="stable", ignore_index=True
    )


def _sentence(
    result: Result, target: str, names: list[str], gains: Mapping[str, int], ranking: pd.DataFrame
) -> str:
    where = result.place.label if result.place else "the area"
    reach = (
        f"within {result.threshold:g} minutes of {access_words.a_service(result.service)} by "
        f"{travel_modes.MODES[result.mode].noun}"
    )
    start = f"{access_words.STYLE}, {access_words.METHOD_WORDS[result.method]}: "
    of = f"of {wording.count(len(ranking), 'candidate')} tried"
    if not gains[target]:
        return f"{start}{of}, none would bring more {TARGETS[target]} in {where} {reach}."
    deprived = gains["most_deprived"]
    said = (
        f"{start}{of}, {wording.listing(names)} would bring most {TARGETS[target]} {reach}: "
        f"{gains['people']:,} more people in {where}, {deprived:,} of them in "
        f"{result.fifth}."
    )
    return f"{said} {_runner_up(ranking, names, target)}".strip()


def _runner_up(ranking: pd.DataFrame, names: list[str], target: str) -> str:
    if len(names) > 1 or len(ranking) < TRIED:
        alone = ranking.iloc[0]
        return f"Alone, {alone['point']} would bring most: {alone[target]:,}."
    other = ranking.iloc[1]
    return f"Next best: {other['point']} with {other[target]:,}."
