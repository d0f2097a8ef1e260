"""One field of an opportunity as a cell of a table that people edit, and back.

Several bodies or assets share a cell: 'Name (local government); …' and 'Name [asset id]; …'.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.opportunities.entries import KINDS
from herts_geo.project.kinds import tidy
from herts_geo.project.records import CONFIDENCE, STATUSES, Body, Holding, Opportunity

NUMBER: Final = re.compile(
    r"(?:[+-] ?)?(?:£ ?)?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,3}(?: [0-9]{3}){1,4}|[0-9]{1,15})"
    r"(?:\.[0-9]{1,12})?"
)
SPACES: Final = dict.fromkeys(map(ord, "\u00a0\u2009\u202f"), " ")  # as spreadsheets write them
BODY: Final = re.compile(rf"(.+) \(({'|'.join(word for word in KINDS.values())})\)")
HOLDING: Final = re.compile(r"(.+) \[(asset|site) ([^\[\]]+)\]")
NUMBERS: Final = ("lon", "lat", "homes", "student_units", "care_rooms", "jobs", "receipt", "saving")
MARKS: Final = {"%": "%25", ";": "%3B", "[": "%5B", "]": "%5D"}
DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
WORDS: Final = {word: kind for kind, word in KINDS.items()}
SHORT: Final = {kind: kind for kind in KINDS if kind}


class Unreadable(HertsGeoError):
    """A cell does not hold what its field needs: what is wrong, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what} {remedy}")


@dataclass(frozen=True)
class Field:
    """A field of an opportunity: its heading, and how a cell is read into values and written."""

    heading: str
    read: Callable[[str], Mapping[str, Any]]
    write: Callable[[Opportunity], str]


def _text(name: str, heading: str) -> Field:
    return Field(heading, lambda cell: {name: cell}, lambda entry: str(getattr(entry, name)))


def _number(name: str, heading: str, whole: bool) -> Field:
    def read(cell: str) -> dict[str, Any]:
        return {name: number(cell, whole)}

    return Field(heading, read, lambda entry: digits(getattr(entry, name)))


def number(cell: str, whole: bool) -> float | int | None:
    """The number in a cell, a pound sign and commas or spaces between thousands allowed.

    None for ''. Any other space parts two numbers, which are not read as one.
    Raises `Unreadable`.
    """
    plain = cell.translate(SPACES).strip().replace("−", "-")
    if not plain:
        return None
    if not NUMBER.fullmatch(plain):
        raise Unreadable("is not a number.", "Write one number in digits, such as 250,000.")
    value = float(re.sub("[,£ ]", "", plain))
    if whole and value != int(value):
        raise Unreadable("is not whole.", "Write a whole number.")
    return int(value) if whole else value


def digits(value: float | None) -> str:
    """A number as text that every spreadsheet reads as a number, '' for None."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def status(cell: str) -> dict[str, str]:
    """The status in a cell; an idea when it is empty. Raises `Unreadable`."""
    found = " ".join(cell.casefold().split()) or STATUSES[0]
    if found not in STATUSES:
        raise Unreadable("is not a status.", f"Write one of: {', '.join(STATUSES)}.")
    return {"status": found}


def confidence(cell: str) -> dict[str, str]:
    """The confidence in a cell. Raises `Unreadable`."""
    found = cell.casefold().replace(" ", "")
    if not re.fullmatch(CONFIDENCE, found):
        raise Unreadable("is no confidence.", "Write low, medium, high or 0% to 100%.")
    return {"confidence": found}


def day(cell: str) -> dict[str, str]:
    """The day in a cell, year first or day first. Raises `Unreadable`."""
    for form in DAYS:
        try:
            return {"date": datetime.strptime(cell, form).date().isoformat()}
        except ValueError:
            continue
    if cell:
        raise Unreadable("is not a date.", "Write it as 31/03/2027 or 2027-03-31.")
    return {"date": ""}


def body(cell: str) -> Body:
    """The public body in a part of a cell; the kind in brackets may be left out."""
    found = BODY.fullmatch(cell) or re.fullmatch(r"(.+) \((central|local|other)\)", cell)
    if not found:
        return Body(name=_bare(cell))
    return Body(name=_bare(found[1]), kind=(WORDS | SHORT)[found[2]])


def lead(cell: str) -> dict[str, str]:
    """The lead in a cell, with its kind."""
    found = body(cell)
    return {"lead": found.name, "lead_kind": found.kind}


def partners(cell: str) -> dict[str, Any]:
    """The partners in a cell, with ';' between."""
    return {"partners": tuple(body(part) for part in _parts(cell))}


def holdings(cell: str) -> dict[str, Any]:
    """The assets and sites in a cell, with ';' between. Raises `Unreadable`."""
    found = [(part, HOLDING.fullmatch(part)) for part in _parts(cell)]
    if any(match is None for _, match in found):
        raise Unreadable("lacks an id.", "Write each as: Name [asset id], with ';' between.")
    made = [
        Holding(kind=match[2], id=_bare(match[3]), name=_bare(match[1]))
        for _, match in found
        if match
    ]
    return {"holdings": tuple(made)}


def write_lead(entry: Opportunity) -> str:
    """The cell of the lead."""
    return write_body(Body(name=entry.lead, kind=entry.lead_kind)) if entry.lead else ""


def write_body(found: Body) -> str:
    """A body as a part of a cell."""
    return f"{_safe(found.name)} ({KINDS[found.kind]})"


def write_holding(found: Holding) -> str:
    """An asset or a site as a part of a cell."""
    return f"{_safe(found.name)} [{found.kind} {_safe(found.id)}]"


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _safe(text: str) -> str:
    return "".join(MARKS.get(c, c) for c in text)


def _bare(text: str) -> str:
    for mark, code in reversed(MARKS.items()):
        text = text.replace(code, mark)
    return tidy(text)


FIELDS: Final[Mapping[str, Field]] = {
    "title": _text("title", "Opportunity"),
    "status": Field("Status", status, lambda entry: entry.status),
    "place": _text("place", "Place"),
    "area": _text("area", "Area code"),
    "lon": _number("lon", "Longitude", False),
    "lat": _number("lat", "Latitude", False),
    "holdings": Field(
        "Assets and sites", holdings, lambda entry: "; ".join(map(write_holding, entry.holdings))
    ),
    "lead": Field("Lead", lead, write_lead),
    "partners": Field(
        "Partners", partners, lambda entry: "; ".join(map(write_body, entry.partners))
    ),
    "homes": _number("homes", "Homes", True),
    "student_units": _number("student_units", "Student units", True),
    "care_rooms": _number("care_rooms", "Care-home rooms", True),
    "jobs": _number("jobs", "Jobs", True),
    "receipt": _number("receipt", "Capital receipt (£)", False),
    "saving": _number("saving", "Yearly saving (£)", False),
    "confidence": Field("Confidence", confidence, lambda entry: entry.confidence),
    "next_step": _text("next_step", "Next step"),
    "owner": _text("owner", "Owner (role)"),
    "date": Field("Date", day, lambda entry: entry.date),
    "notes": _text("notes", "Notes"),
}
