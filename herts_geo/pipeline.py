"""The pipeline of opportunities: what is missing of each, and totals by the counting rules.

Four student units or four care-home rooms count as one home. A project needs at least two public
bodies, one of central and one of local government. What nobody gave is missing, never nought.
Source: One Public Estate programme, as the project's sources describe it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from herts_geo import wording
from herts_geo.project_records import STATUSES, Body, Opportunity

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
    sums = {name: _sum([figure(each, name) for each in counted]) for name in FIGURES}
    return Total(status, len(counted), sum(map(partnered, counted)), sums)


def totals(entries: Sequence[Opportunity]) -> tuple[Total, ...]:
    """The totals of each status in order, and of all."""
    return tuple(total(entries, status) for status in (*STATUSES, ALL))


def _sum(values: Sequence[float | None]) -> Sum:
    given = [value for value in values if value is not None]
    return Sum(sum(given) if given else None, len(given), len(values))
