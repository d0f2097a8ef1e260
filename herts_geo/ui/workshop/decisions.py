"""The decision log: what was decided, when, and which organisations were represented."""

from datetime import date, time
from typing import Final

import streamlit as st

from herts_geo import wording
from herts_geo.places import Place
from herts_geo.project import file as project_file
from herts_geo.project.records import TEXT, Decision
from herts_geo.ui import parts
from herts_geo.ui.base import rights, say
from herts_geo.ui.project import session
from herts_geo.ui.workshop import page
from herts_geo.workshop import record as workshop_record
from herts_geo.workshop import votes as workshop_votes

WHAT: Final = "_decision_what"
WHO: Final = "_decision_who"
ABOUT: Final = "_decision_about"
DAY: Final = "_decision_day"
HOUR: Final = "_decision_hour"
CHOSEN: Final = "_decision_chosen"


def panel(place: Place) -> None:
    """The form of a decision, and the log."""
    left, right = st.columns([3, 5], gap="medium")
    with left:
        _form(place)
    with right:
        table = workshop_record.decision_table(session.current())
        if table.empty:
            st.info("No decision is recorded yet.")
        else:
            order = ", the earliest first" if len(table) > 1 else ""
            say.words(f"{wording.count(len(table), 'decision')}{order}.")
            parts.table_twin(table, "Decisions")
        every = {each.id: each for each in workshop_record.decisions(session.current())}
        if every:
            names = {id: workshop_votes.short(each.what) for id, each in every.items()}
            named = {"": "Choose one", **names}
            chosen = parts.choose("Decision to change", list(named), CHOSEN, format_func=named.get)
            if chosen:
                page.change("decisions", every[chosen], "what")
    st.caption(workshop_record.NOT_PERSONS)


def _form(place: Place) -> None:
    st.subheader("Record a decision")
    linkable = workshop_votes.things(session.current())
    names = {id: f"{workshop_votes.KINDS[kind]}: {name}" for (kind, id), name in linkable.items()}
    with st.form("decision", border=False):
        st.text_area("What was decided", key=WHAT, max_chars=TEXT, height=110)
        page.organisations(WHO, "Who was represented")
        if names:
            st.multiselect(
                "About (if you like)", list(names), key=ABOUT, format_func=names.__getitem__
            )
        with st.container(horizontal=True):
            st.date_input("Day, if not today", None, key=DAY, format="DD/MM/YYYY")
            st.time_input("Time, if not now", None, key=HOUR)
        st.form_submit_button(
            "Record it",
            on_click=_add,
            args=(place,),
            type="primary",
            icon=":material/gavel:",
            **rights.in_section("decisions"),
        )


def _add(place: Place) -> None:
    what = str(st.session_state.get(WHAT) or "").strip()
    who = tuple(" ".join(str(each).split()) for each in st.session_state.get(WHO) or ())
    if not what:
        page.refuse("The decision has no words yet. Write it, then press 'Record it'.")
        return
    # The time that was given, the present one where none was.
    day, hour, when = st.session_state.get(DAY), st.session_state.get(HOUR), project_file.now()
    if isinstance(day, date) or isinstance(hour, time):
        today, present = workshop_record.here()
        at = hour if isinstance(hour, time) else present
        on = day if isinstance(day, date) else today
        when = workshop_record.utc(on.isoformat(), f"{at:%H:%M}")
    made = Decision(
        when=when,
        what=what,
        represented=who[: workshop_record.MOST_BODIES],
        place=place.label,
        area=place.code,
        linked=tuple(st.session_state.get(ABOUT) or ()),
    )
    adding = "recording a decision"
    if page.attempt(lambda now: project_file.add(now, "decisions", made), adding, what, *who):
        st.session_state[WHAT] = ""
        st.session_state[ABOUT] = []
        st.session_state[DAY] = st.session_state[HOUR] = None
