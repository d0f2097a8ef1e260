"""The opportunity score: criteria from 0 to 1 with weights that the user sees and moves.

score = 100 x sum(weight x value) / sum(weights). A figure that is missing counts one half, and
says so: it neither lifts an asset nor sinks it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo import colocation, wording
from herts_geo.screening import figures

NEUTRAL: Final = 0.5
MOST_WEIGHT: Final = 5
DAYS_PER_YEAR: Final = 365.25
LEASE_YEARS: Final = 10  # a lease event so far off counts nothing
CONDITIONS: Final = ("Good", "Satisfactory", "Poor", "Unsuitable")
RATINGS: Final = ("A+", "A", "B", "C", "D", "E", "F", "G")


@dataclass(frozen=True)
class Criterion:
    """One criterion: its key, its title, what gives 0 and what gives 1, and its first weight."""

    key: str
    title: str
    words: str
    weight: int = 1


CRITERIA: Final = (
    Criterion("space", "Spare space", "1 if vacant, surplus or partly empty, 0 if not", 3),
    Criterion("near", "Other holders near", "n / (n + 1) for n assets of other holders near", 2),
    Criterion("lease", "Lease event soon", "1 today, falling to 0 ten years from now", 2),
    Criterion("condition", "Poor condition", "0 good, 1/3 satisfactory, 2/3 poor, 1 unsuitable", 2),
    Criterion("energy", "Low energy rating", "0 for A+, in equal steps to 1 for G", 1),
    Criterion("cost", "High running cost per m2", "its rank among the assets shown", 1),
    Criterion("backlog", "High maintenance due per m2", "its rank among the assets shown", 1),
    Criterion("land", "Large site", "its rank by hectares among the assets shown", 1),
    Criterion("hours", "Few staffed hours", "its rank among the assets shown", 1),
    Criterion("need", "More deprived area", "1 in the most deprived tenth, 0 in the least", 1),
)
BY_KEY: Final[Mapping[str, Criterion]] = {each.key: each for each in CRITERIA}
DEFAULT: Final[Mapping[str, int]] = {each.key: each.weight for each in CRITERIA}


@dataclass(frozen=True)
class Scores:
    """The scores and what they are made of. `parts`: 0 to 1 for each criterion, <NA> where not
    given; `score`: 0 to 100, rows as in the frame; `weights` and `metres`: what was asked."""

    parts: pd.DataFrame = field(repr=False)
    score: "pd.Series[Any]" = field(repr=False)
    weights: Mapping[str, int]
    metres: float

    def order(self) -> "pd.Index[Any]":
        """The rows from the highest score to the lowest; equal scores in the frame's order."""
        return self.score.sort_values(ascending=False, kind="stable").index

    def why(self, row: Any) -> pd.DataFrame:
        """The points of each criterion for one asset, which add up to its score.

        Columns: criterion, weight, value, points, given (whether the register gives the figure).
        """
        total = sum(self.weights.values())
        rows = []
        for key, weight in self.weights.items():
            value = self.parts.loc[row, key]
            given = bool(pd.notna(value))
            used = float(value) if given else NEUTRAL
            points = 100 * weight * used / total if total else 0.0
            rows.append((BY_KEY[key].title, weight, used, points, given))
        return pd.DataFrame(rows, columns=["criterion", "weight", "value", "points", "given"])


def score(frame: pd.DataFrame, weights: Mapping[str, int], metres: float, today: date) -> Scores:
    """The opportunity scores of the assets; `metres`: what counts as near, in a straight line.

    Raises `colocation.TooManyPairs`.
    """
    return weighted(values(frame, metres, today), weights, metres)


def weighted(found: pd.DataFrame, weights: Mapping[str, int], metres: float) -> Scores:
    """The scores that weights (0 to 5 a criterion; absent: 0) give to values of the criteria."""
    used = {each.key: int(weights.get(each.key, 0)) for each in CRITERIA}
    total = sum(used.values())
    filled = found.astype("Float64").fillna(NEUTRAL)
    points = sum((filled[key] * weight for key, weight in used.items()), 0 * filled["space"])
    return Scores(found, (100 * points / total).round(6) if total else points, used, metres)


def values(frame: pd.DataFrame, metres: float, today: date) -> pd.DataFrame:
    """Each criterion from 0 to 1, one column each, <NA> where a register lacks the figure."""
    shown = figures(frame)
    near = colocation.neighbours(frame, metres)
    out = pd.DataFrame(
        {
            "space": _space(frame),
            "near": near / (near + 1),
            "lease": _lease(frame, today),
            "condition": _steps(frame["condition"], CONDITIONS),
            "energy": _steps(frame["energy"], RATINGS),
            "cost": _rank(shown["cost_per_m2"]),
            "backlog": _rank(shown["backlog_per_m2"]),
            "land": _rank(shown["land_area"]),
            "hours": _rank(-shown["open_hours"]),
            "need": (10 - frame["need"]) / 9,
        }
    )
    return out.astype("Float64")


def in_words(why: pd.DataFrame, name: str, total: float) -> str:
    """Why an asset has its score, in a sentence or two: what lifts it most, what is not known."""
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


def _space(frame: pd.DataFrame) -> "pd.Series[Any]":
    free = frame["vacant"].fillna(False).astype(bool)
    free |= frame["purpose"].isin(colocation.SPARE_PURPOSE)
    free |= (frame["spare"] > 0).fillna(False).astype(bool)
    known = free | frame["spare"].notna() | frame["purpose"].notna()
    return free.astype("Float64").where(known, pd.NA)


def _lease(frame: pd.DataFrame, today: date) -> "pd.Series[Any]":
    years = (frame["lease_event"] - pd.Timestamp(today)).dt.days / DAYS_PER_YEAR
    value = (1 - years / LEASE_YEARS).clip(0, 1)
    return value.where(years >= 0).astype("Float64")


def _steps(cells: "pd.Series[Any]", order: Sequence[str]) -> "pd.Series[Any]":
    steps = {name: place / (len(order) - 1) for place, name in enumerate(order)}
    return cells.map(steps).astype("Float64")


def _rank(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """0 for the lowest figure given to 1 for the highest, ties in the middle of their places."""
    known = cells.notna().sum()
    if known < 2:
        return pd.Series(pd.NA, index=cells.index, dtype="Float64")
    return ((cells.rank(method="average") - 1) / (known - 1)).astype("Float64")
