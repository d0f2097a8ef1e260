"""The two sets of rules that the Department for Transport timed journeys by, by name.

Sources: core accessibility indicators 2004 to 2010 and accessibility statistics to 2013; journey
time statistics 2014 to 2019, notes and definitions. The department says that the two series are
not comparable. Walking alone was first published for 2019.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """A set of rules: its key in links and commands, its title, and what it does to a journey.

    `about`: what it does, in a sentence. `fitted`: whether walks and cycle rides start with minutes
    that are fitted to times published for 2017. `bands`: the thresholds in minutes that it offers
    for every service; none where each service has a pair of its own.
    """

    key: str
    title: str
    about: str
    fitted: bool
    bands: tuple[int, ...] = ()


DFT_2004: Final = RuleSet(
    key="dft-2004-13",
    title="DfT 2004-13",
    about=(
        "Walking and cycling take distance over speed, with no minutes to start; each service has "
        "a pair of thresholds of its own. Public transport is estimated in the way of 2017, as "
        "times of single areas to fit it to are of that year."
    ),
    fitted=False,
)
JTS_2017: Final = RuleSet(
    key="jts-2017",
    title="JTS 2017",
    about=(
        "Walking and cycling start with minutes that pass at the two ends of a journey, cycling "
        "has its own distance by road, both fitted to journey times published for 2017; "
        "thresholds are the bands of those statistics."
    ),
    fitted=True,
    bands=(15, 30, 45, 60),
)
SETS: Final[Mapping[str, RuleSet]] = {each.key: each for each in (DFT_2004, JTS_2017)}
USUAL: Final = DFT_2004.key
HELP: Final = "how walking and cycling are timed, and which thresholds are offered; not comparable"


def not_comparable(key: str) -> str:
    """By which rules a figure is, and that those by the other set are not comparable with it."""
    other = next(each.title for each in SETS.values() if each.key != key)
    return (
        f"By the rules '{SETS[key].title}': figures by the rules '{other}' are not comparable with "
        "these, as journeys start and are timed in another way."
    )
