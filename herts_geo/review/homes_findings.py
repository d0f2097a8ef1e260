"""What stands out about homes: short supply, public land that waits, registers that are missing."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from herts_geo import housing, housing_words, supply, wording
from herts_geo.review.findings import Noticed
from herts_geo.review.homes import Homes, unlisted

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


def _short(found: Homes) -> Iterator[Noticed]:
    shown = found.supply
    if shown is None or shown.years is None:
        return
    sentence = (
        f"{shown.place.name} has {shown.years:.2f} years of housing supply on the brownfield sites "
        "known here, where five is the test; greenfield and small sites are not among them."
    )
    yield Noticed("supply", supply.YEARS - shown.years, sentence, found.link())


def _short_districts(found: Homes) -> Noticed:
    known = {each.place.name: each.years for each in found.supplies if each.years is not None}
    short = [name for name, years in known.items() if years < supply.YEARS]
    verb = "has" if len(short) == 1 else "have"
    sentence = (
        f"Of the {len(known)} districts whose supply can be counted from brownfield sites, "
        f"{len(short)} {verb} under five years: {wording.listing(short, 10)}."
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
