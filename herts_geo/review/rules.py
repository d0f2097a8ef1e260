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
        key="deprived",
        title="People in England's most deprived fifth of areas",
        measure="times the share of the whole place, or of the one compared with (the whole: "
        "times England's 20%)",
        least=1.25,
        full=5,
        importance=1.0,
    ),
    Rule(
        key="tenth",
        title="People in England's most deprived tenth of areas",
        measure="% of the place's people",
        least=1,
        full=10,
        importance=0.8,
    ),
    Rule(
        key="measure",
        title="One measure of deprivation on which the place stands far below the whole, or the "
        "place compared with",
        measure="points (of 100) nearer to the most deprived end, mean rank by the "
        "measure's own people",
        least=8,
        full=30,
        importance=0.8,
    ),
    Rule(
        key="worse",
        title="Areas that moved towards the most deprived end since the edition before",
        measure="% of the areas compared, less the % that moved away from it",
        least=10,
        full=50,
        importance=0.6,
    ),
    Rule(
        key="reach",
        title="A service that fewer people reach by public transport than in the whole, or in the "
        "place compared with",
        measure="percentage points below it",
        least=10,
        full=50,
        importance=0.9,
    ),
    Rule(
        key="few",
        title="A service that under half of people reach by public transport in its time",
        measure="percentage points below 50",
        least=10,
        full=50,
        importance=0.6,
    ),
    Rule(
        key="gap",
        title="A service that the most deprived fifth reach less often by public transport",
        measure="percentage points of gap by deprivation, where at least "
        f"{FEWEST:,} people of the place are of each of the two fifths",
        least=5,
        full=50,
        importance=1.0,
    ),
    Rule(
        key="supply",
        title="Supply of homes under five years",
        measure="years short of five (of the whole place: districts that are short)",
        least=0.01,
        full=2.5,
        importance=0.9,
    ),
    Rule(
        key="land",
        title="Homes on public land that no register marks deliverable",
        measure="homes, as the review counts them (see its choices)",
        least=1,
        full=500,
        importance=0.8,
    ),
    Rule(
        key="sharing",
        title="Assets of different bodies near each other that do not share yet",
        measure="score of the best pair, 0 to 100",
        least=50,
        full=100,
        importance=0.7,
    ),
    Rule(
        key="flagged",
        title="Assets that the screening rules catch",
        measure="% of the assets",
        least=1,
        full=40,
        importance=0.6,
    ),
    Rule(
        key="saturday",
        title="Access points known to be closed on Saturday",
        measure="% of the points here whose hours are known",
        least=10,
        full=100,
        importance=0.5,
    ),
    Rule(
        key="unreached",
        title="People with no access point in reach",
        measure="% of people",
        least=5,
        full=50,
        importance=0.6,
    ),
    Rule(
        key="missing",
        title="Figures that a review needs and nobody has handed over",
        measure="things missing",
        least=1,
        full=1,
        importance=0.4,
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
    found = []
    for each in noticed:
        if each.measured is None:
            continue
        rule, measured = BY_KEY[each.rule], float(each.measured)
        basis = (
            f"Rule: {wording.inside(rule.title)}. Measured: {measured:,.1f}, in {rule.measure}; "
            f"{rule.full:g} counts in full; importance {rule.importance:g}."
        )
        key = f"{each.rule}.{each.about}" if each.about else each.rule
        weight = rule.weight(measured)
        found.append(Finding(key, each.sentence, weight, basis=basis, link=each.link))
    return tuple(sorted((x for x in found if x.weight > 0), key=lambda x: -x.weight))
