"""Words and tables for the pipeline, the same on the page, in a document and in a file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from herts_geo import pipeline, wording
from herts_geo.pipeline import ALL, FIGURES, Sum, Total
from herts_geo.project_records import Body, Opportunity

POUNDS: Final = ("receipt", "saving")
NOT_GIVEN: Final = "not given"
STAGES: Final[Mapping[str, str]] = {  # status -> how far an entry is, in a sentence
    "idea": "at the idea stage",
    "feasibility": "in feasibility",
    "business case": "at the business case",
    "delivery": "in delivery",
    "done": "done",
}
KINDS: Final[Mapping[str, str]] = {
    "central": "central government",
    "local": "local government",
    "other": "another public body",
    "": "kind not given",
}


def amount(name: str, value: float | None) -> str:
    """A figure with its unit: '£250,000', '£1,200 a year', '12.5'; 'not given' where missing."""
    if value is None:
        return NOT_GIVEN
    plain = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    sign = "−" if value < 0 else ""
    if name in POUNDS:
        return f"{sign}£{plain}" + (" a year" if name == "saving" else "")
    return f"{sign}{plain}"


def given(found: Sum) -> str:
    """How many entries gave a figure: 'given for 3 of 5'."""
    return f"given for {found.given:,} of {found.of:,}"


def total(name: str, found: Sum) -> str:
    """A sum with how many gave it: '142 (given for 3 of 5)'."""
    if found.value is None:
        return NOT_GIVEN
    whole = found.given == found.of
    return amount(name, found.value) + ("" if whole else f" ({given(found)})")


def lacks(entry: Opportunity) -> str:
    """What an entry lacks, in a sentence, '' where nothing."""
    phrases = pipeline.missing(entry)
    return f"Missing: {wording.listing(phrases, len(phrases))}." if phrases else ""


def body(found: Body) -> str:
    """A public body with its kind: 'Department for Education (central government)'."""
    return f"{found.name} ({KINDS[found.kind]})"


def table(entries: Sequence[Opportunity]) -> pd.DataFrame:
    """One row an entry, under headings that people read; gaps stay missing."""
    rows = [_row(each) for each in entries]
    frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else list(_row(Opportunity())))
    numbers = ["Homes that count", "Jobs", "Capital receipt (£)", "Yearly saving (£)"]
    return frame.astype(dict.fromkeys(numbers, "Float64"))


def _row(entry: Opportunity) -> dict[str, Any]:
    named = pipeline.bodies(entry)
    lead = replace(named[0], name=entry.lead) if entry.lead else None
    partners = [body(each) for each in (named[1:] if lead else named)]
    return {
        "Opportunity": entry.title,
        "Status": wording.heading(entry.status),
        "Place": entry.place or None,
        "Assets and sites": "; ".join(each.name for each in entry.holdings) or None,
        "Lead": body(lead) if lead else None,
        "Partners": "; ".join(partners) or None,
        "Homes that count": pipeline.homes(entry),
        "Jobs": entry.jobs,
        "Capital receipt (£)": entry.receipt,
        "Yearly saving (£)": entry.saving,
        "Confidence": entry.confidence or None,
        "Next step": entry.next_step or None,
        "Owner (role)": entry.owner or None,
        "Date": entry.date or None,
        "Missing": ", ".join(pipeline.missing(entry)) or None,
    }


def totals(found: Sequence[Total]) -> pd.DataFrame:
    """One row a status that has entries, and one for all: each figure with how many gave it."""
    rows = [
        {
            "Status": "All" if each.status == ALL else wording.heading(each.status),
            "Opportunities": each.count,
            "Enough public bodies": each.partnered,
            **{FIGURES[name]: total(name, each.sums[name]) for name in FIGURES},
        }
        for each in found
        if each.count or each.status == ALL
    ]
    return pd.DataFrame(rows)


def paragraph(entries: Sequence[Opportunity], where: str, today: str) -> str:
    """What the pipeline holds, in plain English; `where` as in 'in Stevenage'."""
    if not entries:
        return f"The pipeline {where} holds no opportunity yet."
    every = pipeline.total(entries)
    counts = [pipeline.total(entries, each) for each in dict.fromkeys(e.status for e in entries)]
    by_status = wording.listing([f"{each.count:,} {STAGES[each.status]}" for each in counts])
    many = wording.count(every.count, "opportunity", "opportunities")
    sums = [_phrase(name, every.sums[name]) for name in FIGURES if every.sums[name].given]
    said = f"The pipeline {where} holds {many}: {by_status}."
    said += f" Together: {wording.listing(sums)}." if sums else " No figure is given yet."
    said += f" {every.partnered:,} of {every.count:,} name the public bodies that a project needs."
    overdue = sum(pipeline.late(each, today) for each in entries)
    late = wording.count(overdue, "entry is", "entries are")
    return said + (f" {late} past the date of the next step." if overdue else "")


def _phrase(name: str, found: Sum) -> str:
    plain = amount(name, found.value)
    told = f"a {wording.inside(FIGURES[name])} of {plain.removesuffix(' a year')}"
    if name not in POUNDS:
        told = f"{plain} {name.removesuffix('s') if found.value == 1 else name}"
    return told if found.given == found.of else f"{told} ({given(found)})"
