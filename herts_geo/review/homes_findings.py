"""What stands out about homes: short supply, public land that waits, registers that are missing."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from herts_geo import housing, housing_words, supply, wording
from herts_geo.review.findings import Noticed
from herts_geo.review.homes import Homes, unlisted
from herts_geo.supply_district import Supply

WAITING: Final = ("no", "unstated")


def noticed(found: Homes) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    if found.supply:
        yield from _short(found)
    else:
        yield _short_districts(found)
    yield from _land(found)
    if found.uncovered:
        yield _missing(found)
    if found.supply and found.supply.requirement is None:
        yield _unmeasured(found.supply, found)


def _short(found: Homes) -> Iterator[Noticed]:
    shown = found.supply
    if shown is None or shown.years is None or not shown.short:
        return
    sentence = (
        f"{shown.place.name} has {shown.years_words} years of housing supply on the brownfield "
        "sites known here, where five is the test; greenfield and small sites are not among them."
    )
    yield Noticed("supply", supply.YEARS - shown.years, sentence, found.link())


def _short_districts(found: Homes) -> Noticed:
    known = {each.place.name: each.short for each in found.supplies if each.short is not None}
    short = [name for name, few in known.items() if few]
    verb = "has" if len(short) == 1 else "have"
    named = f"{verb} under five years: {wording.listing(short, 10)}" if short else "have too few"
    sentence = (
        f"Districts whose supply can be counted from brownfield sites: {len(known)}. Of these, "
        f"{len(short)} {named}."
    )
    return Noticed("supply", float(len(short)), sentence, found.link())


def _land(found: Homes) -> Iterator[Noticed]:
    """Public sites that their register marks as not deliverable, or marks in no way."""
    for state in WAITING:
        waiting = found.public[found.public["deliverable"] == state]
        if waiting.empty:
            continue
        totals = housing.totals(pd.DataFrame(waiting))
        marks = "marks as deliverable" if state == "no" else "says are deliverable or not"
        verb = "holds" if totals.sites == 1 else "hold"
        sentence = (
            f"{wording.count(totals.sites, 'site')} that public bodies own or share in "
            f"{found.place.label} {verb} {housing_words.homes(totals)} that no register {marks}. "
            f"{housing_words.homes_gap(totals)}"
        ).rstrip()
        link = found.link(h_owner="public~mixed", h_deliverable=state)
        yield Noticed("land", float(totals.dwellings or 0), sentence, link, state)


def _missing(found: Homes) -> Noticed:
    names = wording.listing([each.name for each in found.uncovered], 10)
    sentence = (
        f"{unlisted(found, names)} How many homes could go there, and how many years of supply "
        "that is, is not known."
    )
    return Noticed("missing", 1.0, sentence, found.link(), "sites")


def _unmeasured(shown: Supply, found: Homes) -> Noticed:
    """That what supply is measured against is not known, so that no years are given."""
    sentence = f"No years of housing supply are given for {shown.place.name}. {shown.needed}"
    return Noticed("missing", 1.0, sentence, found.link(), "need")
