"""Weighted scores: criteria from 0 to 1 with weights that the user sees and moves.

score = 100 x sum(weight x value) / sum(weights). A figure that is missing counts one half, and
says so: it neither lifts what is scored nor sinks it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from herts_geo import wording

NEUTRAL: Final = 0.5
MOST_WEIGHT: Final = 5


@dataclass(frozen=True)
class Criterion:
    """One criterion: its key, its title, what gives 0 and what gives 1, and its first weight."""

    key: str
    title: str
    words: str
    weight: int = 1


@dataclass(frozen=True)
class Scores:
    """The scores and what they are made of. `parts`: 0 to 1 for each criterion, <NA> where not
    given; `score`: 0 to 100, rows as in the parts; `weights`: what was asked."""

    parts: pd.DataFrame = field(repr=False)
    score: "pd.Series[Any]" = field(repr=False)
    weights: Mapping[str, int]
    criteria: Sequence[Criterion] = field(repr=False)

    def order(self) -> "pd.Index[Any]":
        """The rows from the highest score to the lowest; equal scores in the frame's order."""
        return self.score.sort_values(ascending=False, kind="stable").index

    def why(self, row: Any) -> pd.DataFrame:
        """The points of each criterion for one row, which add up to its score.

        Columns: criterion, weight, value, points, given (whether the figure was given).
        """
        total = sum(self.weights.values())
        rows = []
        for each in self.criteria:
            weight, value = self.weights[each.key], self.parts.loc[row, each.key]
            given = bool(pd.notna(value))
            used = float(value) if given else NEUTRAL
            points = 100 * weight * used / total if total else 0.0
            rows.append((each.title, weight, used, points, given))
        return pd.DataFrame(rows, columns=["criterion", "weight", "value", "points", "given"])


def weighted(
    parts: pd.DataFrame, criteria: Sequence[Criterion], weights: Mapping[str, int]
) -> Scores:
    """The scores that weights (0 to 5 a criterion; absent: 0) give to values of the criteria."""
    used = {each.key: int(weights.get(each.key, 0)) for each in criteria}
    total = sum(used.values())
    filled = parts.astype("Float64").fillna(NEUTRAL)
    points = sum((filled[key] * weight for key, weight in used.items()), 0 * filled.iloc[:, 0])
    return Scores(
        parts=parts,
        score=(100 * points / total).round(6) if total else points,
        weights=used,
        criteria=criteria,
    )


def made_of(why: pd.DataFrame) -> pd.DataFrame:
    """What a score is made of (see `Scores.why`) as a table: criteria that count, most first."""
    shown = why[why["weight"] > 0].sort_values("points", ascending=False)
    return pd.DataFrame(
        {
            "Criterion": shown["criterion"],
            "Weight": shown["weight"],
            "Value": shown["value"].round(2),
            "Points": shown["points"].round(1),
            "Given": shown["given"].map({True: "yes", False: "no, half"}),
        }
    )


def in_words(why: pd.DataFrame, name: str, total: float) -> str:
    """Why something has its score, in a sentence or two: what lifts it most, what is not known."""
    lifting = why[why["given"] & (why["points"] > 0)].sort_values("points", ascending=False)
    missing = why.loc[~why["given"] & (why["weight"] > 0), "criterion"].map(wording.inside)
    parts = [
        f"{wording.inside(row['criterion'])} {row['points']:.1f}"
        for row in lifting.head(3).to_dict("records")
    ]
    sentence = f"{name} scores {total:.1f} of 100."
    sentence += f" Most of it: {wording.listing(parts)}." if parts else ""
    if len(missing):
        sentence += f" Not known, so counted half: {wording.listing(missing.tolist(), 10)}."
    return sentence


def steps(cells: "pd.Series[Any]", order: Sequence[str]) -> "pd.Series[Any]":
    """0 for the first of some codes to 1 for the last, in equal steps; <NA> for any other."""
    values = {name: place / (len(order) - 1) for place, name in enumerate(order)}
    return cells.map(values).astype("Float64")


def rank(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """0 for the lowest figure given to 1 for the highest, ties in the middle of their places.

    <NA> where there is none, and everywhere when fewer than two are given.
    """
    known = cells.notna().sum()
    if known < 2:
        return pd.Series(pd.NA, index=cells.index, dtype="Float64")
    return ((cells.rank(method="average") - 1) / (known - 1)).astype("Float64")
