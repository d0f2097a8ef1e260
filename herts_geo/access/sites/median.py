"""The p-median: which sites save people most minutes (Hakimi, 1964), to a proven optimum.

It is maximal covering in disguise: what the nearest chosen site saves a person is a sum over the
sets 'the nearest site', 'the two nearest' and so on, each of which counts where one of it is chosen
(Cornuejols, Nemhauser and Wolsey, 1980). Sites that no best choice can hold are left out before, by
Lagrangian bounds, so that the sets of 31,000 spots and 200 sites become a few thousand.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.access.sites.solve import NOBODY, SECONDS, Chosen, Columns, Mask, cover, gathered
from herts_geo.travel.estimate import Floats

FEW: Final = 24  # sites that are given to the solver as they are
CELLS: Final = 60_000  # pairs of spot and site with a gain that are given to it as they are
ROUNDS: Final = 150  # of bettering a bound
PATIENCE: Final = 8  # rounds without a better bound until steps are halved
EVERY: Final = 10  # rounds between two looks at which sites may go
SAME: Final = 1e-12  # of a sum: a difference that is but rounding


def median(gains: Floats, how_many: int, seconds: float = SECONDS) -> Chosen:
    """The columns of `gains` (rows x columns), at most so many, whose row maxima sum to most.

    A row's gain is its weight times what it saves where that column is chosen, never below nought.
    Ties go to the columns that come first, a column at a time.
    """
    held = gains[gains.any(axis=1)]
    if how_many < 1 or not len(held):
        return Chosen((), 0.0, 0.0)
    if how_many == 1:
        alone = held.sum(axis=0)
        return Chosen((int((alone >= alone.max() - NOBODY).argmax()),), *[float(alone.max())] * 2)
    left: NDArray[np.intp] = np.flatnonzero(held.any(axis=0))
    most = float(held[:, left].max(axis=1).sum())
    if len(left) > max(FEW, how_many) and np.count_nonzero(held) > CELLS:
        some = np.ascontiguousarray(held[:, left])
        kept, most = _priced(some, _good(some, how_many), how_many)
        left = left[kept]
    found = cover(*prefixes(held[:, left]), how_many, seconds=seconds)
    columns = _settled(held, [int(left[each]) for each in found.columns])
    worth = _sum(held, columns)
    return Chosen(columns, worth, max(worth, min(most, found.most)))


def prefixes(gains: Floats) -> tuple[Mask, Floats]:
    """The sets 'the best column of a row', 'its two best' and so on, one row each, with what a row
    gains more by the last of the set than by the next best outside it."""
    order = np.argsort(-gains, axis=1, kind="stable")
    ranked = np.take_along_axis(gains, order, axis=1)
    steps = ranked - np.column_stack([ranked[:, 1:], np.zeros(len(ranked))])
    sets, rows = np.zeros(gains.shape, dtype=bool), np.arange(len(gains))
    kinds, sums = [sets[:0]], [np.zeros(0)]
    for place in range(gains.shape[1]):
        rows = rows[ranked[rows, place] > 0]
        sets[rows, order[rows, place]] = True
        kind, weights = gathered(sets[rows], [steps[rows, place]])
        kinds.append(kind)
        sums += weights
    return np.vstack(kinds), np.concatenate(sums)


def _priced(gains: Floats, picked: list[int], how_many: int) -> tuple[NDArray[np.intp], float]:
    """The same by Lagrangian bounds: each row pays a price once, and gains what is above it.

    Prices move down the slope of the bound (Held, Wolfe and Crowder, 1974).
    """
    worth, left = _sum(gains, tuple(picked)), np.arange(gains.shape[1])
    price = np.sort(gains[:, picked], axis=1)[:, -2]
    most, best, step, idle = np.inf, price, 1.0, 0
    for turn in range(1, ROUNDS + 1):
        adds = np.maximum(gains - price[:, None], 0.0).sum(axis=0)
        taken = np.argpartition(-adds, how_many - 1)[:how_many]
        bound = float(price.sum() + adds[taken].sum())
        idle = 0 if bound < most else idle + 1
        most, best = (bound, price) if bound < most else (most, best)
        slope = 1.0 - (gains[:, taken] > price[:, None]).sum(axis=1)
        if turn % EVERY == 0:
            # What a choice worth as much may hold: with it in place of the last one taken the bound
            # still reaches that.
            last = np.partition(adds, -how_many)[-how_many]
            least = worth - NOBODY - 1e-9 * worth
            kept = bound - last + np.minimum(adds, last) >= least
            gains, left = np.ascontiguousarray(gains[:, kept]), left[kept]
        slope[(price <= 0) & (slope > 0)] = 0.0
        if len(left) <= max(FEW, how_many) or not slope.any():
            break
        if idle >= PATIENCE:
            step, idle, price = step / 2, 0, best
        else:
            price = np.maximum(price - step * (bound - worth) / (slope @ slope) * slope, 0.0)
    return left, most


def _good(gains: Floats, how_many: int) -> list[int]:
    """A good choice: one column at a time, then the best swap until none betters it much."""
    picked: list[int] = []
    for _ in range(how_many):
        picked.append(int(_totals(gains, picked).argmax()))
    worth, place, idle = _sum(gains, tuple(picked)), 0, 0
    while idle < how_many:
        totals = _totals(gains, picked[:place] + picked[place + 1 :])
        better = totals.max() > worth * (1 + 1e-9) + NOBODY
        if better:
            picked[place], worth = int(totals.argmax()), float(totals.max())
        idle, place = 0 if better else idle + 1, (place + 1) % how_many
    return picked


def _settled(gains: Floats, picked: list[int]) -> Columns:
    """The columns with each swapped for one as good that comes first; see `median`."""
    chosen, settled = sorted(picked), False
    while not settled:
        settled = True
        for column in reversed(chosen):
            rest = [each for each in chosen if each != column]
            totals = _totals(gains[:, : column + 1], rest, gains)
            if totals[column] <= _sum(gains, tuple(rest)) * (1 + SAME) + NOBODY:
                chosen, settled = rest, False
                break
            equal = np.flatnonzero(totals >= totals[column] * (1 - SAME) - NOBODY)
            first = next(int(each) for each in equal if each not in rest)
            if first != column:
                chosen, settled = sorted([*rest, first]), False
                break
    return tuple(chosen)


def _totals(gains: Floats, chosen: list[int], of: Floats | None = None) -> Floats:
    """What the chosen columns come to with each of the columns beside them."""
    base = (gains if of is None else of)[:, chosen].max(axis=1, initial=0.0)
    return np.asarray(np.maximum(gains, base[:, None]).sum(axis=0))


def _sum(gains: Floats, chosen: Columns) -> float:
    return float(gains[:, list(chosen)].max(axis=1, initial=0.0).sum())
