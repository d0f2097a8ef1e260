"""What counts as standing out: the rules, their limits and their importance, as data.

A rule has a measure: a number that grows with how much a thing stands out. It makes a finding from
`least` on. weight = importance x measure / full, at most the importance; so 0 to 1.

What stands out: what each chapter noticed, weighed by the rules and put in order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.evidence import Finding, Link

METHOD: Final = (
    "Weight = importance x (measure / full), the part in brackets at most 1. A finding appears "
    "where its measure is at least the figure under 'From'. Importance is a judgement: it is "
    "written here so that it can be argued with."
)

FEWEST: Final = 1_000  # people of a fifth, so that no finding rests on a single small area


@dataclass(frozen=True)
class Rule:
    """One rule: its key, what it looks at, its measure in words, its limits and importance."""

    key: str
    title: str
    measure: str
    least: float
    full: float
    importance: float

    def weight(self, measured: float) -> float:
        """The weight (0 to 1) of a measured value; 0 below the least that counts."""
        if measured < self.least:
            return 0.0
        return round(self.importance * min(measured / self.full, 1.0), 3)


RULES: Final = (
    Rule(
        "deprived",
        "People in England's most deprived fifth of areas",
        "times the share of the whole county (the county itself: times England's 20%)",
        1.25,
        5,
        1.0,
    ),
    Rule(
        "tenth",
        "People in England's most deprived tenth of areas",
        "% of the place's people",
        1,
        10,
        0.8,
    ),
    Rule(
        "measure",
        "One measure of deprivation on which the place stands far below the whole",
        "points (of 100) nearer to the most deprived end, mean rank by the measure's own people",
        8,
        30,
        0.8,
    ),
    Rule(
        "worse",
        "Areas that moved towards the most deprived end since the edition before",
        "% of the areas compared, less the % that moved away from it",
        10,
        50,
        0.6,
    ),
    Rule(
        "reach",
        "A service that fewer people reach by public transport than in the whole",
        "percentage points below the whole",
        10,
        50,
        0.9,
    ),
    Rule(
        "few",
        "A service that under half of people reach by public transport in its time",
        "percentage points below 50",
        10,
        50,
        0.6,
    ),
    Rule(
        "gap",
        "A service that the most deprived fifth reach less often by public transport",
        f"percentage points of gap by deprivation, where at least {FEWEST:,} people of the place "
        "are of each of the two fifths",
        5,
        50,
        1.0,
    ),
    Rule(
        "supply",
        "Supply of homes under five years",
        "years short of five (of the county: districts that are short)",
        0.01,
        2.5,
        0.9,
    ),
    Rule(
        "land",
        "Homes on public land that no register marks deliverable",
        "homes, as the review counts them (see its choices)",
        1,
        500,
        0.8,
    ),
    Rule(
        "sharing",
        "Assets of different bodies near each other that do not share yet",
        "score of the best pair, 0 to 100",
        50,
        100,
        0.7,
    ),
    Rule("flagged", "Assets that the screening rules catch", "% of the assets", 1, 40, 0.6),
    Rule(
        "saturday",
        "Access points known to be closed on Saturday",
        "% of the points here whose hours are known",
        10,
        100,
        0.5,
    ),
    Rule("unreached", "People with no access point in reach", "% of people", 5, 50, 0.6),
    Rule(
        "missing",
        "Figures that a review needs and nobody has handed over",
        "things missing",
        1,
        1,
        0.4,
    ),
)
BY_KEY: Final[Mapping[str, Rule]] = {rule.key: rule for rule in RULES}


def table() -> pd.DataFrame:
    """The rules as a table that people read."""
    return pd.DataFrame(
        {
            "What it looks at": [rule.title for rule in RULES],
            "Measure": [rule.measure for rule in RULES],
            "From": [float(rule.least) for rule in RULES],
            "Full at": [float(rule.full) for rule in RULES],
            "Importance": [rule.importance for rule in RULES],
        }
    )


@dataclass(frozen=True)
class Noticed:
    """One thing that a rule looks at: the rule, what it measured, a sentence, where it shows.

    `about` tells apart several things that one rule finds.
    """

    rule: str
    measured: float | None
    sentence: str
    link: Link
    about: str = ""


def ranked(noticed: Iterable[Noticed]) -> tuple[Finding, ...]:
    """What counts by its rule, the heaviest first; equals in the order of the chapters."""
    found = [_finding(each) for each in noticed if each.measured is not None]
    return tuple(sorted((x for x in found if x.weight > 0), key=lambda x: -x.weight))


def _finding(each: Noticed) -> Finding:
    rule, measured = BY_KEY[each.rule], float(each.measured or 0)
    basis = (
        f"Rule: {wording.inside(rule.title)}. Measured: {measured:,.1f}, in {rule.measure}; "
        f"{rule.full:g} counts in full; importance {rule.importance:g}."
    )
    key = f"{each.rule}.{each.about}" if each.about else each.rule
    return Finding(key, each.sentence, rule.weight(measured), basis, each.link)
