"""Which columns cover most, and how few cover all: maximal covering and set cover, proven best.

Maximal covering (Church and ReVelle, 1974) and set cover (Toregas and others, 1971) are solved by
HiGHS through SciPy. Rows that the same columns cover are taken together first,
which changes no answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.errors import HertsGeoError
from herts_geo.travel.estimate import Floats

SECONDS: Final = 20.0  # that the solver may take, on the clock
NOBODY: Final = 1e-6  # a difference that is but rounding, of people or of their minutes
PROVEN, OUT_OF_TIME = 0, 1  # how the solver ends
Mask = NDArray[np.bool_]
Columns = tuple[int, ...]


@dataclass(frozen=True)
class Chosen:
    """The columns that are chosen, in order; `worth`: what they cover; `most`: what no choice
    passes, the same where the choice is proven best."""

    columns: Columns
    worth: float
    most: float

    @property
    def gap(self) -> float:
        """How far the best choice may be above this one, as a part of it; 0 where proven best."""
        if self.most <= self.worth * (1 + NOBODY) + NOBODY:
            return 0.0
        return (self.most - self.worth) / max(self.worth, NOBODY)


def cover(
    reach: Mask,
    weights: Floats,
    how_many: int,
    second: Floats | None = None,
    seconds: float = SECONDS,
) -> Chosen:
    """The columns of `reach` (rows x columns), at most so many, that cover most of the weights.

    Ties go to what covers more of `second`, then to the columns that come first, a column at a
    time. Columns that add nothing are not chosen.
    """
    other = np.zeros_like(weights) if second is None else second
    kinds, (first, other) = gathered(reach, [weights, other])
    picked, most = _most(kinds, first, min(how_many, kinds.shape[1]), seconds)
    columns = _settled(kinds, first, other, picked)
    worth = float(first[kinds[:, list(columns)].any(axis=1)].sum())
    return Chosen(columns, worth, max(most, worth))


def fewest(reach: Mask, second: Floats, seconds: float = SECONDS) -> tuple[Columns, bool]:
    """The fewest columns that cover each row which any column covers, and whether that is proven.

    Of as few, those that come first, a column at a time. `second` is a weight of each row; rows
    without any need no column.
    """
    kinds, _ = gathered(reach, [second])
    if not len(kinds):
        return (), True
    ones = np.ones(len(kinds))
    solved = _milp(np.ones(kinds.shape[1]), kinds.astype(float), ones, seconds)
    picked = (
        _greedy(kinds, ones, len(kinds)) if solved.x is None else np.flatnonzero(solved.x > 0.5)
    )
    return _settled(kinds, ones, 0 * ones, picked), solved.status == PROVEN


def gathered(reach: Mask, weights: list[Floats]) -> tuple[Mask, list[Floats]]:
    """Rows that the same columns cover taken together: one row each, their weights summed.

    Rows without a first weight, and those that no column covers, are left out.
    """
    useful = (weights[0] > 0) & reach.any(axis=1)
    packed = np.packbits(reach[useful], axis=1)
    alike, row = np.unique(packed, axis=0, return_inverse=True)
    kinds = np.unpackbits(alike, axis=1, count=reach.shape[1]).astype(bool)
    sums = [np.bincount(row.reshape(-1), each[useful], len(kinds)) for each in weights]
    return kinds, [each.astype(float) for each in sums]


def _most(reach: Mask, weights: Floats, how_many: int, seconds: float) -> tuple[list[int], float]:
    """Columns that cover most, and a bound: choose x, cover y <= the chosen that reach it."""
    from scipy.sparse import csr_array, eye_array, hstack, vstack  # here, as few ask for it

    n, m = reach.shape
    if not n or how_many < 1:
        return [], 0.0
    if how_many == 1:
        alone = weights @ reach
        return [int(alone.argmax())], float(alone.max())
    covering = hstack([csr_array(reach.astype(float)), -eye_array(n)])
    choosing = csr_array(np.concatenate([-np.ones(m), np.zeros(n)])[None, :])
    low = np.concatenate([np.zeros(n), [-float(how_many)]])
    whole = np.concatenate([np.ones(m), np.zeros(n)])
    cost = np.concatenate([np.zeros(m), -weights])
    solved = _milp(cost, vstack([covering, choosing]), low, seconds, whole)
    if solved.x is None:
        return _greedy(reach, weights, how_many), float(weights.sum())
    most = -(solved.fun if solved.status == PROVEN else solved.mip_dual_bound)
    return np.flatnonzero(solved.x[:m] > 0.5).tolist(), float(most)


def _milp(cost: Floats, rows: Any, low: Floats, seconds: float, whole: Floats | None = None) -> Any:
    """The least cost of x, from 0 to 1 and `whole` (all of it by default), with rows x >= low.

    Raises `HertsGeoError` where there is no answer for another reason than time.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    solved = milp(
        cost,
        integrality=np.ones_like(cost) if whole is None else whole,
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, low, np.inf),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if solved.status not in (PROVEN, OUT_OF_TIME):
        raise HertsGeoError(f"The best sites could not be found: {solved.message}")
    return solved


def _greedy(reach: Mask, weights: Floats, how_many: int) -> list[int]:
    """Columns one at a time, each time that which adds most, until nothing is left to add."""
    left = weights.copy()
    picked: list[int] = []
    while len(picked) < how_many and left.any():
        picked.append(int((left @ reach).argmax()))
        left[reach[:, picked[-1]]] = 0.0
    return picked


def _settled(reach: Mask, weights: Floats, second: Floats, picked: Any) -> Columns:
    """The columns after each swap for one as good, until there is none; see `cover`."""
    chosen: list[int] = sorted(int(each) for each in picked)
    while (better := next(_swaps(reach, weights, second, chosen), None)) is not None:
        chosen = better
    return tuple(chosen)


def _swaps(reach: Mask, weights: Floats, second: Floats, chosen: list[int]) -> Iterator[list[int]]:
    """Choices as good that come before one in the order of ties: a column swapped or left out."""
    for column in reversed(chosen):
        rest = [each for each in chosen if each != column]
        missed = ~reach[:, rest].any(axis=1)
        adds, more = (each[missed] @ reach[missed] for each in (weights, second))
        if adds[column] <= NOBODY:
            yield rest
            continue
        adds[rest] = -np.inf
        equal = np.flatnonzero(adds >= adds[column] - NOBODY)
        best = int(equal[more[equal] >= more[equal].max() - NOBODY].min())
        if more[best] > more[column] + NOBODY or best < column:
            yield sorted([*rest, best])
