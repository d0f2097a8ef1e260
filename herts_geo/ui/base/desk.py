"""The store that this session works with, and who works in it.

On a computer of one's own that is its one workspace, for whoever sits there: a visitor from
elsewhere has none until the server knows who asks.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.ui.base import session_pack

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.roles import Actor

PROBLEM: Final = "_desk_problem"  # why nothing can be kept now
_now: ContextVar["list[Desk | None] | None"] = ContextVar("desk", default=None)


@dataclass(frozen=True)
class Desk:
    """An open store, and somebody at work in a workspace of it."""

    store: "Store"
    actor: "Actor"


def begin_run() -> None:
    """Has the store asked once who works here for all that a run of a page does."""
    _now.set([])
    st.session_state.pop(PROBLEM, None)


def here() -> Desk | None:
    """Where this session keeps what it is given; None where that is nowhere but in the session."""
    asked = _now.get()
    if asked:
        return asked[0]
    found = _found()
    if asked is not None:
        asked.append(found)
    return found


def trouble(fault: HertsGeoError) -> None:
    """Notes why something could not be kept, to be told on the page."""
    st.session_state[PROBLEM] = f"This is not kept, and goes when this window is closed. {fault}"


def _found() -> Desk | None:
    from herts_geo.ui.project import at_work  # here, as the project's parts import this folder

    if at_work.names_itself() and not session_pack.may_open_any():
        return None
    try:
        found = at_work.at_work()
    except HertsGeoError as fault:
        trouble(fault)
        return None
    return Desk(*found) if found else None
