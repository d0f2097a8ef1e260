"""Minutes off the journeys of areas near to published times, and how far off they then are.

What is taken off is one number an area, whichever point a journey leads to, and no journey falls
below nought: so closing a point still never shortens the way to the nearest, and adding one never
lengthens it.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

import numpy as np

from herts_geo import wording
from herts_geo.travel.matrix import Matrix

LINKS: Final = "A copied link does not carry the correction: it opens the minutes without it."


@dataclass(frozen=True)
class Miss:
    """How far minutes are from published ones: half of the areas within `median`, nine in ten
    within `p90`; `n` areas."""

    n: int
    median: float
    p90: float


@dataclass(frozen=True)
class Correction:
    """What published times of one service and mode take off our minutes; plain values, so that an
    answer can be cached by it.

    `by`: the rules of our minutes; `file`: the name of the published times'. `codes`: the areas
    that are corrected, each with `minutes` to take off, `errors` (typical, minutes) and `spread`
    (minutes less and more that eight published times in ten are at most). `before` and `after`:
    errors with the published times of the area's own neighbourhood left out; `held`: the share of
    published times in the new 80% interval, each by all other neighbourhoods. `refused`: why
    nothing is corrected, in a sentence; '' where it is.
    """

    service: str
    mode: str
    by: str
    file: str
    before: Miss
    after: Miss
    held: float
    refused: str = ""
    codes: tuple[str, ...] = field(default=(), repr=False)
    minutes: tuple[float, ...] = field(default=(), repr=False)
    errors: tuple[float, ...] = field(default=(), repr=False)
    spread: tuple[tuple[float, float], ...] = field(default=(), repr=False)

    def as_dict(self) -> dict[str, Any]:
        """What it gains as plain values, without the areas."""
        names = ("service", "mode", "by", "file", "refused")
        plain = {name: getattr(self, name) for name in names}
        misses = {name: asdict(getattr(self, name)) for name in ("before", "after")}
        areas = {"areas_corrected": len(self.codes), "held_by_new_interval": round(self.held, 3)}
        return {**plain, **misses, **areas, "sentence": self.sentence}

    @property
    def sentence(self) -> str:
        """What was corrected and what that gained, or why nothing was."""
        if self.refused:
            return f"Not corrected by '{self.file}': {self.refused}"
        before, after = self.before, self.after
        return (
            f"Corrected by the published times of '{self.file}' near by: with each neighbourhood's "
            f"own times left out in turn, half of {after.n:,} areas are within {after.median:.1f} "
            f"minutes of them ({before.median:.1f} before), nine in ten within {after.p90:.1f} "
            f"({before.p90:.1f}), and {wording.share(self.held, 1)} of the times lie in the new "
            "80% range. An area's own published time does not change its minutes."
        )


def chosen(
    corrections: Iterable[Correction], service: str, mode: str, by: str
) -> Correction | None:
    """The correction of a service, mode and set of rules, None where there is none."""
    asked = (service, mode, by)
    return next((each for each in corrections if (each.service, each.mode, each.by) == asked), None)


def applied(matrix: Matrix, correction: Correction | None) -> Matrix:
    """The matrix with the minutes of a correction taken off, of those areas that it holds; itself
    without one, where nothing was corrected, and where its minutes follow no rule."""
    if correction is None or matrix.rule is None:
        return matrix
    if correction.refused:
        return replace(matrix, corrected=correction.sentence)
    place = {code: at for at, code in enumerate(correction.codes)}
    rows = np.array([place.get(code, -1) for code in matrix.areas], dtype=int)
    held = rows >= 0
    if not held.any():
        return matrix
    n = len(rows)
    shift, errors = (
        np.zeros(n),
        np.full(n, np.nan) if matrix.errors is None else matrix.errors.copy(),
    )
    spread = np.full((n, 2), np.nan) if matrix.spread is None else matrix.spread.copy()
    shift[held] = np.array(correction.minutes)[rows[held]]
    errors[held] = np.array(correction.errors)[rows[held]]
    spread[held] = np.array(correction.spread)[rows[held]]
    bare = replace(matrix, shift=shift, errors=errors, spread=spread, corrected=correction.sentence)
    return replace(bare, minutes=bare.shifted(matrix.minutes.T, bare.starts.area).T)
