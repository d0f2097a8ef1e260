"""Weighted scores: criteria from 0 to 1 with weights that the user sees and moves.

score = 100 x sum(weight x value) / sum(weights), both sums over the criteria that are known of
what is scored. What is not known is no value at all: the score says over how many criteria it is
taken, and what is known in too few is given no rank.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import pandas as pd

from herts_geo import wording

MOST_WEIGHT: Final = 5
RANKED: Final = (
    "What is not known counts neither for nor against: the score is the mean of what is known, and "
    "whatever is known in too few criteria has no rank and stands last."
)


@dataclass(frozen=True)
class Criterion:
    """One criterion: its key, its title, what gives 0 and what gives 1, and its first weight."""

    key: str
    title: str
    words: str
    weight: int = 1


@dataclass(frozen=True)
class Scores:
    """The scores and what they are made of.

    `parts`: 0 to 1 for each criterion, <NA> where not known; `score`: 0 to 100 over the known
    criteria that have a weight, <NA> where there is none, rows as in the parts; `weights`: what
    was asked; `known`: how many criteria with a weight are known of each row; `possible`: how many
    are known of at least one row; `least`: how many must be known for a rank.
    """

    parts: pd.DataFrame = field(repr=False)
    score: "pd.Series[Any]" = field(repr=False)
    weights: Mapping[str, int]
    criteria: Sequence[Criterion] = field(repr=False)
    known: "pd.Series[Any]" = field(repr=False)
    possible: int
    least: int

    @property
    def asked(self) -> int:
        """How many criteria have a weight."""
        return sum(1 for weight in self.weights.values() if weight)

    @property
    def ranked(self) -> "pd.Series[bool]":
        """Which rows have a rank: those of which enough is known."""
        return (self.known >= self.least) & (self.known > 0)

    def order(self) -> "pd.Index[Any]":
        """The rows from the highest score to the lowest, equal scores in the frame's order; those
        without a rank last, the best known first."""
        return self._order

    @cached_property
    def _order(self) -> "pd.Index[Any]":
        table = pd.DataFrame({"ranked": self.ranked, "score": self.score, "known": self.known})
        table["score"] = table["score"].where(table["ranked"])
        by = ["ranked", "score", "known"]
        # With a rank the score decides, without one how much is known.
        table["known"] = table["known"].where(~table["ranked"], 0)
        return table.sort_values(by, ascending=False, kind="stable", na_position="last").index

    def ranks(self) -> pd.DataFrame:
        """Rank, Score and Known ('7 of 9') of every row, in order; no Rank where too few are
        known."""
        order = self.order()
        ranked = self.ranked.loc[order]
        return pd.DataFrame(
            {
                "Rank": ranked.cumsum().astype("Int64").where(ranked),
                "Score": self.score.loc[order].round(1),
                "Known": [f"{count} of {self.asked}" for count in self.known.loc[order]],
            },
            index=order,
        )

    def points(self) -> pd.DataFrame:
        """The points of each criterion with a weight, under its title, in order; they add up to
        the score, and are <NA> where the criterion is not known."""
        titles = {each.key: each.title for each in self.criteria}
        parts = self.parts.loc[self.order()]
        total = _weight_of(parts, self.weights)
        return pd.DataFrame(
            {
                titles[key]: (100 * weight * parts[key] / total).round(1)
                for key, weight in self.weights.items()
                if weight
            },
            index=parts.index,
        )

    def unranked(self) -> str:
        """How many rows have no rank and why, in a sentence, '' where all have one."""
        count = int((~self.ranked).sum())
        return self.without_rank(count) if count else ""

    def without_rank(self, count: int) -> str:
        """Why so many rows have no rank, in a sentence."""
        one = count == 1
        return (
            f"{count:,} {'has' if one else 'have'} no rank: of {'it' if one else 'each'} fewer "
            f"than {self.least} of the {self.asked} criteria are known."
        )

    def why(self, row: Any) -> pd.DataFrame:
        """The points of each criterion for one row, which add up to its score.

        Columns: criterion, weight, value and points (<NA> where not known), given (whether the
        figure is known).
        """
        known = self.parts.loc[row].notna()
        total = sum(weight for key, weight in self.weights.items() if known[key])
        rows = []
        for each in self.criteria:
            weight, value = self.weights[each.key], self.parts.loc[row, each.key]
            points = 100 * weight * value / total if total else 0 * value
            rows.append((each.title, weight, value, points, bool(known[each.key])))
        made = pd.DataFrame(rows, columns=["criterion", "weight", "value", "points", "given"])
        return made.astype({"value": "Float64", "points": "Float64"})


def weighted(
    parts: pd.DataFrame,
    criteria: Sequence[Criterion],
    weights: Mapping[str, int],
    least: int | None = None,
) -> Scores:
    """The scores that weights (0 to 5 a criterion; absent: 0) give to values of the criteria.

    `least`: how many criteria must be known for a rank; None for half, rounded up, of those that
    are known of at least one row.
    """
    used = {each.key: int(weights.get(each.key, 0)) for each in criteria}
    values = parts.astype("Float64")
    counted = values[[key for key, weight in used.items() if weight]]
    total = _weight_of(values, used)
    points = sum(
        (counted[key].fillna(0.0) * weight for key, weight in used.items() if weight), 0.0 * total
    )
    possible = int(counted.notna().any().sum())
    return Scores(
        parts=values,
        score=(100 * points / total.where(total > 0)).round(6),
        weights=used,
        criteria=criteria,
        known=counted.notna().sum(axis=1).astype(int),
        possible=possible,
        least=(possible + 1) // 2 if least is None else min(least, possible),
    )


def _weight_of(values: pd.DataFrame, weights: Mapping[str, int]) -> "pd.Series[Any]":
    """The sum of the weights of what is known of each row."""
    known = values.notna()
    nothing = pd.Series(0.0, index=values.index, dtype="Float64")
    return sum((known[key] * float(weight) for key, weight in weights.items()), nothing)


def made_of(why: pd.DataFrame) -> pd.DataFrame:
    """What a score is made of (see `Scores.why`) as a table: criteria that count, most first."""
    shown = why[why["weight"] > 0].sort_values("points", ascending=False, na_position="last")
    return pd.DataFrame(
        {
            "Criterion": shown["criterion"],
            "Weight": shown["weight"],
            "Value": shown["value"].round(2),
            "Points": shown["points"].round(1),
            "Known": shown["given"].map({True: "yes", False: "not known"}),
        }
    )


def in_words(why: pd.DataFrame, name: str, total: float) -> str:
    """Why something has its score, in a sentence or two: what lifts it most, what is not known,
    and between which scores it could then be. `total`: its score, NaN where nothing is known."""
    counting = why[why["weight"] > 0]
    known = counting[counting["given"]]
    missing = counting.loc[~counting["given"], "criterion"].map(wording.inside)
    if not len(known):
        return f"{name} has no score: nothing that counts is known of it."
    lifting = known[known["points"] > 0].sort_values("points", ascending=False)
    parts = [
        f"{wording.inside(row['criterion'])} {row['points']:.1f}"
        for row in lifting.head(3).to_dict("records")
    ]
    sentence = f"{name} scores {total:.1f} of 100 over the {len(known)} of {len(counting)} known."
    sentence += f" Most of it: {wording.listing(parts)}." if parts else ""
    if len(missing):
        # The scores if everything that is not known were 0, and if it were 1.
        whole = float(counting["weight"].sum())
        least = float((counting["weight"] * counting["value"]).fillna(0.0).sum())
        unknown = float(counting.loc[~counting["given"], "weight"].sum())
        low, high = 100 * least / whole, 100 * (least + unknown) / whole
        sentence += (
            f" Not known: {wording.listing(missing.tolist(), 10)}; with "
            f"{'it' if len(missing) == 1 else 'them'} the score would be from {low:.0f} to "
            f"{high:.0f}."
        )
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
