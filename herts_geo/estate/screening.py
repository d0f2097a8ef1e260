"""Screening for surplus or under-use: rules as data, each with the column and the test it makes.

A rule gives yes or no for an asset, or <NA> where the asset's register lacks the figure. No rule
says that an asset should go: each names a reason to look at it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

import pandas as pd

from herts_geo.estate import buildings
from herts_geo.estate.filter import lease_within, per_m2

Test = Literal["is", "over", "top_quarter", "bottom_quarter", "within_years"]
FEWEST: Final = 4  # assets with a figure that a quarter can be made of


@dataclass(frozen=True)
class Rule:
    """One rule: its id, words for the screen, the column it looks at, its test and its values.

    `short`: the reason as it stands beside an asset; `codes`: what it looks for, or its limit.
    """

    id: str
    words: str
    short: str
    column: str
    test: Test
    codes: tuple[Any, ...] = ()


RULES: Final = (
    Rule(
        id="vacant", words="It is vacant", short="vacant", column="vacant", test="is", codes=(True,)
    ),
    Rule(
        id="surplus",
        words="It is held as surplus or awaits development",
        short="surplus or awaiting development",
        column="purpose",
        test="is",
        codes=("surplus", "awaiting development"),
    ),
    Rule(
        id="condition",
        words="Its condition is poor or unsuitable",
        short="poor condition",
        column="condition",
        test="is",
        codes=("Poor", "Unsuitable"),
    ),
    Rule(
        id="energy",
        words="Its energy rating is F or G, too low to let (minimum energy efficiency standard, E)",
        short="energy rating F or G",
        column="energy",
        test="is",
        codes=("F", "G"),
    ),
    Rule(
        id="spare",
        words="Over 2.5% of its floor area is empty (the most that the NHS productivity "
        "review of 2016 asked trusts to keep)",
        short="empty floor area",
        column="spare",
        test="over",
        codes=(2.5,),
    ),
    Rule(
        id="cost",
        words="Its running cost per m2 is in the highest quarter of the assets shown",
        short="high running cost",
        column="cost_per_m2",
        test="top_quarter",
    ),
    Rule(
        id="backlog",
        words="Its required maintenance per m2 is in the highest quarter of the assets shown",
        short="high required maintenance",
        column="backlog_per_m2",
        test="top_quarter",
    ),
    Rule(
        id="lease",
        words="Its lease ends or can be broken within 3 years",
        short="lease event within 3 years",
        column="lease_event",
        test="within_years",
        codes=(3,),
    ),
    Rule(
        id="hours",
        words="It is staffed for fewer hours a week than three quarters of the assets shown",
        short="few staffed hours",
        column="open_hours",
        test="bottom_quarter",
    ),
)
BY_ID: Final[Mapping[str, Rule]] = {rule.id: rule for rule in RULES}
IDS: Final = tuple(BY_ID)


@dataclass(frozen=True)
class Screen:
    """What the rules say. `judged`: one boolean column a rule, rows as in the frame; `caught` and
    `unknown`: assets that each rule catches and cannot judge; `quarters`: the limits used."""

    judged: pd.DataFrame = field(repr=False)
    caught: dict[str, int]
    unknown: dict[str, int]
    quarters: dict[str, float]

    @property
    def flagged(self) -> "pd.Series[bool]":
        """Which assets at least one rule catches."""
        return self.judged.fillna(False).astype(bool).any(axis=1)

    def reasons(self) -> "pd.Series[str]":
        """For each asset the rules that caught it, in words, '' for none."""
        shorts = [BY_ID[str(name)].short for name in self.judged]
        rows = self.judged.fillna(False).astype(bool).to_numpy()
        texts = ["; ".join(s for s, hit in zip(shorts, row, strict=True) if hit) for row in rows]
        return pd.Series(texts, index=self.judged.index, dtype="str")


def screen(frame: pd.DataFrame, ids: Sequence[str], today: date) -> Screen:
    """What the rules with these ids say of the assets; unknown ids are left out. A building of
    several registers is judged once, at its first entry (see `buildings.once`)."""
    wanted = [BY_ID[name] for name in IDS if name in ids]
    every, frame = frame.index, buildings.once(frame)
    columns = figures(frame)
    judged = pd.DataFrame(index=frame.index)
    quarters: dict[str, float] = {}
    for rule in wanted:
        cells = columns[rule.column]
        if rule.test in QUANTILES and cells.notna().sum() >= FEWEST:
            quarters[rule.id] = float(cells.quantile(QUANTILES[rule.test]))
        judged[rule.id] = _judge(rule, frame, cells, quarters.get(rule.id), today)
    return Screen(
        judged=judged.reindex(every),
        caught={rule.id: int(judged[rule.id].fillna(False).sum()) for rule in wanted},
        unknown={rule.id: int(judged[rule.id].isna().sum()) for rule in wanted},
        quarters=quarters,
    )


def figures(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with cost_per_m2 and backlog_per_m2 (£ for each m2 of floor area)."""
    if {"cost_per_m2", "backlog_per_m2"} <= set(frame):
        return frame
    return frame.assign(
        cost_per_m2=per_m2(frame, "running_cost"), backlog_per_m2=per_m2(frame, "backlog")
    )


QUANTILES: Final[Mapping[str, float]] = {"top_quarter": 0.75, "bottom_quarter": 0.25}
PLAIN: Final[Mapping[str, Callable[["pd.Series[Any]", Any], "pd.Series[Any]"]]] = {
    "is": lambda cells, codes: cells.isin(codes),
    "over": lambda cells, codes: cells > codes[0],
}


def _judge(
    rule: Rule, frame: pd.DataFrame, cells: "pd.Series[Any]", quarter: float | None, today: date
) -> "pd.Series[Any]":
    if rule.test == "within_years":
        return lease_within(frame, rule.codes[0], today)
    if rule.test in PLAIN:
        said = PLAIN[rule.test](cells, rule.codes)
    elif quarter is None:
        return pd.Series(pd.NA, index=cells.index, dtype="boolean")
    else:
        said = cells > quarter if rule.test == "top_quarter" else cells < quarter
    return said.astype("boolean").where(cells.notna(), pd.NA)
