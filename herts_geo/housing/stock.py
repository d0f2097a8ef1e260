"""What the sites say of one district: how many homes on them count as deliverable."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

import pandas as pd

from herts_geo import wording
from herts_geo.housing.sites import OWN, RULES, Rule, Sites, span, with_capacity
from herts_geo.housing.view import known_sum
from herts_geo.places import Place

Counting = Literal["marked", "permission"]
COUNTING: Final[Mapping[Counting, str]] = {
    "marked": "Sites that the register marks deliverable",
    "permission": "Those, and sites with planning permission",
}
NOT_COVERED: Final = (
    "The sites here do not cover {name}: no register of its sites is loaded, so its supply is not "
    "known. Load its register, or a list of its sites in the same form."
)

ALL_ENDED: Final = (
    "The register here holds {sites} of {name}, and each has an end date: none is "
    "left to count, which says nothing of other land. Load a newer register."
)


@dataclass(frozen=True)
class Stock:
    """What the sites say of one district: the sites that count and their net homes.

    `deliverable` is None, with a `reason`, where the sites cannot tell.
    """

    count: int
    counted: int
    vintage: str
    deliverable: int | None
    reason: str = ""
    assumptions: tuple[str, ...] = ()


def stock(
    sites: Sites,
    district: Place,
    counting: Counting = "marked",
    rule: Rule = "from",
    density: float | None = None,
) -> Stock:
    """The deliverable homes of a district's sites, unplaced ones included, ended ones not.

    What is known of the sites as a whole, and how many lie elsewhere, is said beside them.
    """
    here = sites.frame["district"].eq(district.code).fillna(False).astype(bool)
    inside, notes = sites.frame[here], sites.notes
    # How many sites of a file that somebody gave lie in other districts, where it has any.
    other = sites.frame[sites.frame["register"].eq(OWN) & ~here & sites.frame["district"].notna()]
    if len(other):
        counts = other["district_name"].value_counts()
        listed = wording.listing([f"{name} {count:,}" for name, count in counts.items()], 10)
        notes = (*notes, f"Sites of the file that lie outside {district.name}: {listed}.")
    live = with_capacity(inside[~inside["ended"].astype(bool)], rule, density)
    days = sorted(live["snapshot"].dropna().unique())
    found = Stock(
        count=len(live),
        counted=0,
        vintage=" and ".join(pd.Timestamp(day).date().isoformat() for day in days),
        deliverable=None,
        assumptions=notes,
    )
    if live.empty:
        reason = NOT_COVERED.format(name=district.name)
        if len(inside):  # all have left their register
            reason = ALL_ENDED.format(sites=wording.count(len(inside), "site"), name=district.name)
        return replace(found, reason=reason)
    marked = live["deliverable"] == "yes"
    if counting == "permission":
        marked |= live["status"] == "permissioned"
    elif live["deliverable"].eq("unstated").all():
        return replace(found, reason=_unstated(district, len(live), found.vintage))
    counted = live[marked]
    homes = known_sum(counted["dwellings"])
    if homes is None:
        many = len(counted)
        reason = (
            f"The {wording.count(many, 'site')} of {district.name} that could count "
            f"{'has' if many == 1 else 'have'} no number of homes, so how many could come in five "
            "years is not known. Say how many homes a hectare count where it is blank, or load a "
            "register that gives them."
        )
        return replace(found, counted=many, reason=reason)
    told = (*_told(counted, counting, rule, density), *notes)
    return replace(found, counted=len(counted), deliverable=int(homes), assumptions=told)


def _told(
    counted: pd.DataFrame, counting: Counting, rule: Rule, density: float | None
) -> tuple[str, ...]:
    sites = wording.count(len(counted), "site")
    told = [f"Counted: {sites}. {COUNTING[counting]}; {RULES[rule]}."]
    assumed = counted[counted["basis"] == "assumed"]
    if len(assumed):
        told.append(
            f"{wording.count(len(assumed), 'site')} without a number of homes: "
            f"{int(assumed['dwellings'].sum()):,} assumed at {density:g} homes a hectare."
        )
    homes = span(counted)
    if homes is not None and homes[0] < homes[1]:
        told.append(f"By the register these sites hold {homes[0]:,} to {homes[1]:,} homes.")
    missing = int((counted["basis"] == "missing").sum())
    if missing:
        told.append(f"{wording.count(missing, 'site')} without a number of homes counted as none.")
    return tuple(told)


def _unstated(district: Place, count: int, vintage: str) -> str:
    dated = f" of {vintage_words(vintage)}" if vintage else ""
    return (
        f"The register of {district.name}{dated} marks none of its {wording.count(count, 'site')} "
        "as deliverable or not, so how many homes could come in five years is not known. Count the "
        "sites with planning permission in its place, or load a newer register."
    )


def vintage_words(vintage: str) -> str:
    """Days as people write them: '14 October 2019 and 31 October 2019'."""
    days = [date.fromisoformat(day) for day in vintage.split(" and ") if day]
    return " and ".join(f"{day.day} {day:%B %Y}" for day in days)
