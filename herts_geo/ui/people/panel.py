"""For owners: who belongs to the workspace, in which role, and who did what."""

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import guards
from herts_geo.errors import HertsGeoError
from herts_geo.store import audit, members, roles
from herts_geo.store.audit import Entry
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from herts_geo.ui.base import say, tables
from herts_geo.ui.people import here

PAGE: Final = 500  # lines of the audit log that are read at a time
NEWEST: Final = 200  # that are shown
STATES: Final = {"invited": "invited", "active": "has signed in", "removed": "taken out"}
HELP: Final = {
    "viewer": "looks",
    "contributor": "adds notes, votes, opportunities and files",
    "facilitator": "leads: scenes, decisions, votes, versions",
    "owner": "invites people and reads the audit log",
}


OPEN: Final = "_people_open"  # session state: so that news of others does not close it


def open_it() -> None:
    """Has the dialog shown from the next run on, until it is closed."""
    st.session_state[OPEN] = True


def _close() -> None:
    st.session_state.pop(OPEN, None)


@st.dialog("People of this workspace", width="large", on_dismiss=_close)
def opened() -> None:
    """The members, the form that invites one, and the audit log."""
    try:
        kept, found = here.store(), here.actor()
        if kept is None or found is None:
            return
        people, log = st.tabs(["Members", "Who did what"])
        with people:
            known = members.listed(kept, found)
            tables.show(table(known), hide_index=True, alt="Members of this workspace")
            there = [x.value for x in known if x.state != "removed"]
            with st.container(horizontal=True, vertical_alignment="bottom"):
                gone = st.selectbox("Take out", there, index=None, placeholder="Choose somebody")
                if st.button("Take out", disabled=gone is None, key="people-remove") and gone:
                    _done(lambda: members.remove(kept, found, gone))
            _invitation(kept, found)
        with log:
            newest = audit.listed(kept, found, NEWEST)
            tables.show(lines(newest), hide_index=True, alt="Who did what, the newest first")
            st.download_button(
                "The whole log (CSV)",
                lambda: guards.csv_bytes(lines(list(every(kept, found))).astype("str")),
                file_name="audit-log.csv",
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
            )
    except HertsGeoError as fault:
        say.error(str(fault))


def table(found: list[members.Member]) -> pd.DataFrame:
    """The members as the page shows them."""
    return pd.DataFrame(
        [
            (x.value, x.kind, x.role, x.holds, STATES[x.state], x.invited_by, f"{x.since:%Y-%m-%d}")
            for x in found
        ],
        columns=["Address or domain", "Kind", "Role", "Holder", "State", "Invited by", "Since"],
    )


def lines(found: list[Entry]) -> pd.DataFrame:
    """The audit log as it is shown and taken away: one row an action, the newest first (UTC)."""
    return pd.DataFrame(
        [
            (
                f"{x.at:%Y-%m-%d %H:%M:%S}", x.who, x.role, x.action, x.object,
                "; ".join(f"{name}: {value}" for name, value in x.detail.items()),
            )
            for x in found
        ],
        columns=["When (UTC)", "Who", "Role", "What", "About", "More"],
    )  # fmt: skip


def every(kept: Store, found: Actor) -> Iterator[Entry]:
    """Every line of the audit log, the newest first. Raises `NotAllowed`."""
    part = audit.listed(kept, found, PAGE)
    while part:
        yield from part
        part = audit.listed(kept, found, PAGE, part[-1].seq)


def _invitation(kept: Store, found: Actor) -> None:
    """The form that invites somebody, or gives them another role."""
    with st.form("people-invite", border=False):
        value = st.text_input("Address, or a whole domain", placeholder="ann@council.example")
        role: Any = st.selectbox(
            "Role", roles.ROLES, index=1, format_func=lambda x: f"{x.capitalize()}: {HELP[x]}"
        )
        holds = st.text_input(
            "Holder whose vacant property they see in full (as the register names it)",
            help="Leave it empty for nobody's. Only who works for that holder should have it.",
        )
        if st.form_submit_button("Invite, or change the role"):
            _done(lambda: members.invite(kept, found, value, role, holds))
    st.caption("An address counts before its domain. Nobody is written to: tell them yourself.")


def _done(change: Any) -> None:
    """Makes a change, and shows the dialog with it or says why it was not made."""
    try:
        change()
    except HertsGeoError as fault:
        say.error(str(fault))
    else:
        st.rerun(scope="fragment")
