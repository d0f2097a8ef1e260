"""The pipeline of opportunities: what is missing of each, and totals by the counting rules.

Four student units or four care-home rooms count as one home. A project needs at least two public
bodies, one of central and one of local government. What nobody gave is missing, never nought.
Source: One Public Estate programme, as the project's sources describe it.

Words and tables for the pipeline, the same on the page, in a document and in a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.project.records import STATUSES, Body, Opportunity

UNITS_PER_HOME: Final = 4
ALL: Final = "all"
FIGURES: Final[Mapping[str, str]] = {
    "homes": "Homes",
    "jobs": "Jobs",
    "receipt": "Capital receipt",
    "saving": "Yearly saving",
}
CENTRAL_OR_LOCAL: Final = ("central", "local")
HOMES_RULE: Final = (
    f"{UNITS_PER_HOME} student units or {UNITS_PER_HOME} care-home rooms count as one home."
)
BODIES_RULE: Final = (
    "A project needs at least two public bodies, one of central and one of local government."
)


@dataclass(frozen=True)
class Sum:
    """A sum of what was given (None where nothing was), and how many gave it of how many."""

    value: float | None
    given: int
    of: int


@dataclass(frozen=True)
class Total:
    """The totals of one status, or of all: entries, how many name the bodies that a project
    needs, and the sum of each figure."""

    status: str
    count: int
    partnered: int
    sums: Mapping[str, Sum]


def homes(entry: Opportunity) -> float | None:
    """The homes that an entry counts for, quarters included; None where no number was given."""
    given = [
        units / per
        for units, per in (
            (entry.homes, 1),
            (entry.student_units, UNITS_PER_HOME),
            (entry.care_rooms, UNITS_PER_HOME),
        )
        if units is not None
    ]
    return sum(given) if given else None


def figure(entry: Opportunity, name: str) -> float | None:
    """Homes that count, jobs, receipt (£) or saving (£ a year) of an entry, None where missing."""
    if name == "homes":
        return homes(entry)
    value = getattr(entry, name)
    return None if value is None else float(value)


def bodies(entry: Opportunity) -> tuple[Body, ...]:
    """The lead and the partners, each once whatever its letters' case."""
    lead = [Body(name=entry.lead, kind=entry.lead_kind)] if entry.lead else []
    found: dict[str, Body] = {}
    for body in (*lead, *entry.partners):
        first = found.get(body.name.casefold())
        found[body.name.casefold()] = first if first is not None and first.kind else body
    return tuple(found.values())


def partnered(entry: Opportunity) -> bool:
    """Whether an entry names at least two public bodies, one central and one local."""
    named = bodies(entry)
    return len(named) > 1 and {body.kind for body in named} >= set(CENTRAL_OR_LOCAL)


def missing(entry: Opportunity) -> tuple[str, ...]:
    """What an entry lacks, as phrases: first what the programme asks for, then the rest."""
    named = bodies(entry)
    kinds = {body.kind for body in named}
    unsaid = [body.name for body in named if not body.kind]
    lacking = {
        "a lead": not entry.lead,
        "a second public body": len(named) < 2,
        "a body of central government": "central" not in kinds,
        "a body of local government": "local" not in kinds,
        f"whether {wording.listing(unsaid)} is central or local": bool(unsaid),
        "a benefit (homes, jobs, receipt or saving)": not any(
            figure(entry, name) is not None for name in FIGURES
        ),
        "the confidence": not entry.confidence,
        "the next step": not entry.next_step,
        "the owner's role": not entry.owner,
        "a date": not entry.date,
        "a place on the map": entry.lon is None or entry.lat is None,
    }
    return tuple(phrase for phrase, lacks in lacking.items() if lacks)


def late(entry: Opportunity, today: str) -> bool:
    """Whether the date of an entry that is not done has passed (`today` as ISO 8601 text)."""
    return bool(entry.date) and entry.date < today and entry.status != "done"


def total(entries: Sequence[Opportunity], status: str = ALL) -> Total:
    """The totals of the entries of a status, or of all."""
    counted = [each for each in entries if status in (ALL, each.status)]
    sums = {}
    for name in FIGURES:
        given = [value for each in counted if (value := figure(each, name)) is not None]
        sums[name] = Sum(sum(given) if given else None, len(given), len(counted))
    return Total(
        status=status, count=len(counted), partnered=sum(map(partnered, counted)), sums=sums
    )


def totals(entries: Sequence[Opportunity]) -> tuple[Total, ...]:
    """The totals of each status in order, and of all."""
    return tuple(total(entries, status) for status in (*STATUSES, ALL))


POUNDS: Final = ("receipt", "saving")
NOT_GIVEN: Final = "not given"
LONGEST_TITLE, LONGEST_LEAD = 80, 40  # characters of an entry told in short
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


def total_words(name: str, found: Sum) -> str:
    """A sum with how many gave it: '142 (given for 3 of 5)'."""
    if found.value is None:
        return NOT_GIVEN
    whole = found.given == found.of
    return amount(name, found.value) + ("" if whole else f" ({given(found)})")


def lacks(entry: Opportunity) -> str:
    """What an entry lacks, in a sentence, '' where nothing."""
    phrases = missing(entry)
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
    named = bodies(entry)
    lead = replace(named[0], name=entry.lead) if entry.lead else None
    partners = [body(each) for each in (named[1:] if lead else named)]
    return {
        "Opportunity": entry.title,
        "Status": wording.heading(entry.status),
        "Place": entry.place or None,
        "Assets and sites": "; ".join(each.name for each in entry.holdings) or None,
        "Lead": body(lead) if lead else None,
        "Partners": "; ".join(partners) or None,
        "Homes that count": homes(entry),
        "Jobs": entry.jobs,
        "Capital receipt (£)": entry.receipt,
        "Yearly saving (£)": entry.saving,
        "Confidence": entry.confidence or None,
        "Next step": entry.next_step or None,
        "Owner (role)": entry.owner or None,
        "Date": entry.date or None,
        "Missing": ", ".join(missing(entry)) or None,
    }


def brief(entries: Sequence[Opportunity]) -> pd.DataFrame:
    """One row an entry in short: title, stage, who leads, and the benefits that were given."""
    rows = []
    for each in entries:
        values = {name: figure(each, name) for name in FIGURES}
        told = [
            amount(name, value) if name in POUNDS else _counted(name, value)
            for name, value in values.items()
            if value is not None
        ]
        row = {
            "Option": wording.cut(each.title, LONGEST_TITLE),
            "Stage": wording.heading(each.status),
            "Lead": wording.cut(each.lead, LONGEST_LEAD) or NOT_GIVEN,
            "Benefits": ", ".join(told) or NOT_GIVEN,
        }
        rows.append(row)
    return pd.DataFrame(rows, columns=["Option", "Stage", "Lead", "Benefits"])


def _counted(name: str, value: float | None) -> str:
    return f"{amount(name, value)} {name.removesuffix('s') if value == 1 else name}"


def totals_table(found: Sequence[Total]) -> pd.DataFrame:
    """One row a status that has entries, and one for all: each figure with how many gave it."""
    rows = [
        {
            "Status": "All" if each.status == ALL else wording.heading(each.status),
            "Opportunities": each.count,
            "Enough public bodies": each.partnered,
            **{FIGURES[name]: total_words(name, each.sums[name]) for name in FIGURES},
        }
        for each in found
        if each.count or each.status == ALL
    ]
    return pd.DataFrame(rows)


def paragraph(entries: Sequence[Opportunity], where: str, today: str) -> str:
    """What the pipeline holds, in plain English; `where` as in 'in Stevenage'."""
    if not entries:
        return f"The pipeline {where} holds no opportunity yet."
    every = total(entries)
    counts = [total(entries, each) for each in dict.fromkeys(e.status for e in entries)]
    by_status = wording.listing([f"{each.count:,} {STAGES[each.status]}" for each in counts])
    many = wording.count(every.count, "opportunity", "opportunities")
    sums = []
    for name in (each for each in FIGURES if every.sums[each].given):
        found = every.sums[name]
        plain = amount(name, found.value).removesuffix(" a year")
        told = f"a {wording.inside(FIGURES[name])} of {plain}"
        if name not in POUNDS:
            told = _counted(name, found.value)
        sums.append(told if found.given == found.of else f"{told} ({given(found)})")
    said = f"The pipeline {where} holds {many}: {by_status}."
    said += f" Together: {wording.listing(sums)}." if sums else " No figure is given yet."
    said += f" {every.partnered:,} of {every.count:,} name the public bodies that a project needs."
    overdue = sum(late(each, today) for each in entries)
    behind = wording.count(overdue, "entry is", "entries are")
    return said + (f" {behind} past the date of the next step." if overdue else "")
