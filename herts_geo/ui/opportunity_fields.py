"""The values of the form of an opportunity: put into its widgets, and read from them."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import streamlit as st

from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.opportunities.cells import Unreadable, confidence
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import points as places_points
from herts_geo.project.records import Body, Opportunity
from herts_geo.wording import heading

UNITS: Final = {
    "homes": "Homes",
    "student_units": "Student units",
    "care_rooms": "Care-home rooms",
    "jobs": "Jobs",
}
MOST: Final = dict.fromkeys(UNITS, 100_000) | {"jobs": 1_000_000}  # as a record may hold
KINDS: Final = {code: heading(words) for code, words in opportunities_entries.KINDS.items()}
PARTNERS: Final = {
    "central": "Partners in central government",
    "local": "Partners in local government",
    "other": "Other public bodies",
    "": "Kind not given",
}
AS_TYPED: Final = ("title", "status", "lead", "lead_kind", "next_step", "owner", "place", "notes")
FIGURES: Final = (*UNITS, "receipt", "saving")


def key(token: str, name: str) -> str:
    """The key of a field's widget in the form with this token."""
    return f"_op_{token}_{name}"


def seed(token: str, entry: Opportunity) -> None:
    """Puts an entry into the widgets that hold nothing yet."""
    values: dict[str, Any] = {name: getattr(entry, name) for name in (*AS_TYPED, *FIGURES)}
    values["confidence"] = entry.confidence
    values["date"] = date.fromisoformat(entry.date) if entry.date else None
    values["where"] = _where(entry)
    values["holdings"] = [each.id for each in entry.holdings]
    for code in PARTNERS:
        values[f"partners_{code}"] = [x.name for x in entry.partners if x.kind == code]
    for name, value in values.items():
        st.session_state.setdefault(key(token, name), value)


def read(found: Catalogue, token: str, before: Opportunity) -> Opportunity:
    """The entry as the form now has it.

    Raises `UnknownPoint`, `UnreadableLocality`, `Unreadable`.
    """
    typed: dict[str, Any] = {
        name: st.session_state.get(key(token, name), getattr(before, name))
        for name in (*AS_TYPED, *FIGURES)
    }
    chosen = st.session_state.get(key(token, "holdings")) or []
    lon, lat = _position(found, _of(token, "where"), before)
    day = st.session_state.get(key(token, "date"))
    partners = [
        Body(name=str(name), kind=code)
        for code in PARTNERS
        for name in st.session_state.get(key(token, f"partners_{code}")) or []
    ]
    return replace(
        before,
        **typed,
        area=before.area if typed["place"] == before.place else "",
        confidence=_confidence(_of(token, "confidence")),
        date=day.isoformat() if isinstance(day, date) else "",
        lon=lon,
        lat=lat,
        partners=tuple(partners),
        holdings=tuple(each for each in before.holdings if each.id in chosen),
    )


def _confidence(typed: str) -> str:
    try:
        return confidence(typed)["confidence"]
    except Unreadable as fault:
        raise Unreadable(f"The confidence '{typed[:20]}' {fault.what}", fault.remedy) from fault


def _position(
    found: Catalogue, where: str, before: Opportunity
) -> tuple[float | None, float | None]:
    """Longitude and latitude of what was typed; what was not touched stays to the last decimal."""
    if where == _where(before):
        return before.lon, before.lat
    return places_points.position(found, where) if where.strip() else (None, None)


def _of(token: str, name: str) -> str:
    return str(st.session_state.get(key(token, name)) or "")


def _where(entry: Opportunity) -> str:
    """The position as the form shows it, latitude first; '' where there is none."""
    if entry.lon is None or entry.lat is None:
        return ""
    return f"{entry.lat:.6f}, {entry.lon:.6f}"
