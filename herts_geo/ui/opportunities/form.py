"""The form that adds an opportunity, or changes one.

The values of the form of an opportunity: put into its widgets, and read from them.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import streamlit as st

from herts_geo.errors import HertsGeoError, NotInProject
from herts_geo.opportunities import entries as opportunities_entries
from herts_geo.opportunities.cells import Unreadable, confidence
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import points as places_points
from herts_geo.project import file as project_file
from herts_geo.project.records import STATUSES, Body, Opportunity
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say
from herts_geo.ui.opportunities import draft
from herts_geo.ui.project import session, together
from herts_geo.wording import heading

FORM: Final = "_opportunity_form"
PROBLEM: Final = "_opportunity_problem"
SAID: Final = "_opportunity_said"
NEW: Final = "A new opportunity"
ELSEWHERE: Final = "One that is not shown here"
FIRST_DAY: Final = date(1, 1, 1)  # any day that a file may hold can be shown
LAST_DAY: Final = date(9999, 12, 31)
Key = Callable[[str], str]


def panel(found: Catalogue, entries: Sequence[Opportunity]) -> None:
    """The choice of an entry, and the form for it."""
    entry = _chosen(entries)
    new = not entry.id
    if not new:
        entry = together.opened("opportunities", entry)
    token = f"new-{draft.number()}" if new else f"{entry.id}-{entry.revision}"
    st.session_state[FORM] = token
    if problem := st.session_state.pop(PROBLEM, ""):
        say.error(f"{problem} What you typed is still in the form.")
    if said := st.session_state.pop(SAID, ""):
        say.note(str(said))
    seed(token, entry)
    with st.form(f"opportunity-{token}"):
        _inputs(token, entry)
        st.form_submit_button(
            "Add the opportunity" if new else "Save the changes",
            type="primary",
            on_click=_save,
            args=(found, token, entry),
            **rights.limits("contribute"),
        )
    if not new:
        st.button(
            "Remove this opportunity",
            on_click=_removed,
            args=(entry,),
            icon=":material/delete:",
            **rights.limits("contribute"),
        )
    elif entry != Opportunity():
        st.button("Empty the form", on_click=draft.drop)


def put(lon: float, lat: float) -> None:
    """Writes a position into the form that is open."""
    name = field_key(str(st.session_state.get(FORM, "")), "where")
    st.session_state[name] = f"{lat:.6f}, {lon:.6f}"


def _chosen(entries: Sequence[Opportunity]) -> Opportunity:
    """The entry of the picker, else the draft; one that is not shown stays chosen, as the tab may
    hand the project back a moment later."""
    names = {"": NEW, **{each.id: each.title for each in entries}}
    if (wanted := str(st.session_state.get("p_entry") or "")) not in names:
        # Why an entry is not shown, and what the form is for meanwhile.
        titles = (each.title for each in session.current().opportunities if each.id == wanted)
        if title := next(titles, ""):
            why = f"'{title}' does not count for this place. Choose another place to see it."
        else:
            why = "The opportunity that was chosen is not in this project."
        say.warning(f"{why} The form is for a new one.")
        names[wanted] = ELSEWHERE
    id = parts.choose("Which one", list(names), "p_entry", format_func=lambda x: names[x])
    return next((each for each in entries if each.id == id), draft.draft())


def _inputs(token: str, entry: Opportunity) -> None:
    key = partial(field_key, token)
    title, status = st.columns([3, 1])
    title.text_input("Title", key=key("title"), max_chars=200)
    status.selectbox("Status", STATUSES, key=key("status"), format_func=heading)
    lead, kind = st.columns([3, 1])
    lead.text_input("Lead", key=key("lead"), max_chars=200)
    kind.selectbox("The lead is", list(KINDS), key=key("lead_kind"), format_func=KINDS.__getitem__)
    columns = st.columns(4)
    for column, (code, label) in zip(columns, PARTNERS.items(), strict=True):
        name, typed = key(f"partners_{code}"), "Type a name"
        held = st.session_state[name]
        column.multiselect(label, held, key=name, accept_new_options=True, placeholder=typed)
    _figures(key, entry)
    _words(key, entry)


def _figures(key: Key, entry: Opportunity) -> None:
    columns = st.columns(4)
    for place, (name, label) in enumerate(UNITS.items()):
        most = MOST[name]
        columns[place].number_input(label, 0, most, step=1, key=key(name))
    columns = st.columns(4)
    columns[0].number_input("Capital receipt (£)", 0.0, 10e9, step=1_000.0, key=key("receipt"))
    columns[1].number_input("Yearly saving (£)", -10e9, 10e9, step=1_000.0, key=key("saving"))
    columns[2].selectbox(
        "Confidence",
        list(dict.fromkeys(["", "low", "medium", "high", entry.confidence])),
        key=key("confidence"),
        format_func=lambda code: code or "not given",
        accept_new_options=True,
        help="Low, medium, high, or a percentage that you type, such as 70%.",
    )
    columns[3].date_input("Date", None, FIRST_DAY, LAST_DAY, key=key("date"), format="DD/MM/YYYY")


def _words(key: Key, entry: Opportunity) -> None:
    left, right = st.columns(2)
    left.text_input("Next step", key=key("next_step"), max_chars=1_000)
    right.text_input("Owner (a role, not a person)", key=key("owner"), max_chars=200)
    left.text_input("Place", key=key("place"), max_chars=200)
    right.text_input(
        "Position: a postcode, or latitude and longitude", key=key("where"), max_chars=60
    )
    if entry.holdings:
        st.multiselect(
            "Assets and sites",
            [each.id for each in entry.holdings],
            key=key("holdings"),
            format_func={each.id: each.name for each in entry.holdings}.__getitem__,
        )
    st.text_area("Notes", key=key("notes"), max_chars=4_000, height=90)
    st.caption(f"{opportunities_entries.BODIES_RULE} {opportunities_entries.HOMES_RULE}")


def _save(found: Catalogue, token: str, before: Opportunity) -> None:
    new, section = not before.id, "opportunities"
    try:
        after = read(found, token, before)
    except HertsGeoError as fault:
        st.session_state[PROBLEM] = str(fault)
        return
    what = f"{'adding' if new else 'changes to'} '{after.title}'"
    if new:
        why = session.attempt(lambda now: project_file.add(now, section, after), what)
    else:
        why = session.revise(section, before, after, what)
    if why:
        st.session_state[PROBLEM] = why
        return
    lacks = opportunities_entries.lacks(after)
    st.session_state[SAID] = f"{'Added' if new else 'Saved'} '{after.title}'. {lacks}"
    if new:
        st.session_state["p_entry"] = ""
        draft.drop()


def _removed(entry: Opportunity) -> None:
    st.session_state["p_entry"] = ""
    with suppress(NotInProject):  # the button may be pressed again before the answer
        made = project_file.remove(session.current(), "opportunities", entry.id)
        session.change(made, f"removing '{entry.title}'")
    st.session_state[SAID] = f"Took out '{entry.title}'. The project's Undo brings it back."


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


def field_key(token: str, name: str) -> str:
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
        st.session_state.setdefault(field_key(token, name), value)


def read(found: Catalogue, token: str, before: Opportunity) -> Opportunity:
    """The entry as the form now has it.

    Raises `UnknownPoint`, `UnreadableLocality`, `Unreadable`.
    """
    typed: dict[str, Any] = {
        name: st.session_state.get(field_key(token, name), getattr(before, name))
        for name in (*AS_TYPED, *FIGURES)
    }
    chosen = st.session_state.get(field_key(token, "holdings")) or []
    where = _of(token, "where")
    lon, lat = before.lon, before.lat  # what was not touched stays to the last decimal
    if where != _where(before):
        lon, lat = places_points.position(found, where) if where.strip() else (None, None)
    day = st.session_state.get(field_key(token, "date"))
    partners = [
        Body(name=str(name), kind=code)
        for code in PARTNERS
        for name in st.session_state.get(field_key(token, f"partners_{code}")) or []
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


def _of(token: str, name: str) -> str:
    return str(st.session_state.get(field_key(token, name)) or "")


def _where(entry: Opportunity) -> str:
    """The position as the form shows it, latitude first; '' where there is none."""
    if entry.lon is None or entry.lat is None:
        return ""
    return f"{entry.lat:.6f}, {entry.lon:.6f}"
