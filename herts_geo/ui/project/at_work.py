"""Who is at work in this session: the store, and an actor in it; nobody where nothing is kept."""

from dataclasses import replace
from secrets import token_hex
from typing import TYPE_CHECKING, Final

import streamlit as st

from herts_geo.project import kinds
from herts_geo.ui.base import session_pack
from herts_geo.ui.people import here, setup
from herts_geo.ui.people.setup import keeps_nothing

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.roles import Actor

SESSION: Final = "_at_work_session"
NAME: Final = "_at_work_name"  # what this session is called where nobody signs in
KNOWN: Final = "_at_work_known"
LONGEST: Final = 60
VISITOR: Final = "a visitor"


def at_work() -> "tuple[Store, Actor] | None":
    """The store and who acts in it, asked anew for each run; None without a store.

    Without a sign-in each session counts as somebody of its own, by the name that it gave itself.
    Raises `StoreFault`, `NotAllowed`, and `Ended` where a sign-in has ended.
    """
    if keeps_nothing():
        return None
    from herts_geo.store import opening, workspaces  # takes a while to load, and not all need it

    store, actor = opening.current(), here.actor()
    if store is None or (actor is None and setup.required()):
        return None
    if actor is None:
        session = str(st.session_state.setdefault(SESSION, token_hex(8)))
        own = workspaces.own(store, session)
        if not session_pack.may_open_any():
            own = replace(own, who=VISITOR, role="facilitator", holds="")
        actor = replace(own, who=called() or f"{own.who}, window {session[:4]}")
    st.session_state[KNOWN] = [actor.workspace, actor.who, actor.role, actor.session]
    return store, actor


def known_at_work() -> "tuple[Store, Actor] | None":
    """The store and who acted in it when this session last asked, without asking the store; for
    what is looked at every second. Raises `StoreFault`."""
    if keeps_nothing():
        return None
    from herts_geo.store import opening
    from herts_geo.store.roles import Actor

    known, store = st.session_state.get(KNOWN), opening.current()
    gone = setup.required() and here.person() is None
    if store is None or gone or not isinstance(known, list):
        return None
    workspace, who, role, session = known
    return store, Actor(workspace=workspace, who=who, role=role, session=session)


def names_itself() -> bool:
    """Whether a session says itself what it is called, as nobody signs in."""
    return not setup.required()


def called() -> str:
    """What this session calls itself, '' where it does not."""
    return kinds.tidy(str(st.session_state.get(NAME) or ""))[:LONGEST].strip()
