"""Who is at work in this session, and what they may see.

Asked anew each time, so that a role that was taken away, or a sign-in that ended, ends at once.
"""

import hashlib
import time
from collections.abc import Callable
from functools import partial
from secrets import token_hex
from typing import TYPE_CHECKING, Final

import streamlit as st

from herts_geo.errors import HertsGeoError, NotAllowed
from herts_geo.ui.base import session_pack
from herts_geo.ui.people import identity, setup
from herts_geo.ui.people.identity import Person

if TYPE_CHECKING:
    from herts_geo.store.engine import Store
    from herts_geo.store.roles import Actor

WORKSPACE: Final = "_people_workspace"  # the one that this session has chosen
SESSION: Final = "_people_session"
EVERY: Final = "*"  # every holder's property, as on a computer of one's own


def person() -> Person | None:
    """Who has signed in; None where nobody has. Raises `Unproven`, `Ended`."""
    claims = st.user.to_dict()
    return identity.person(claims, time.time()) if claims.get("is_logged_in") else None


def store() -> "Store | None":
    """The store that the app works with, None where it keeps nothing. Raises `StoreFault`."""
    from herts_geo.store import opening  # takes a while to load, and not all need it

    return opening.current()


def actor() -> "Actor | None":
    """Somebody who has signed in, in the workspace of this session; None where nobody has yet, or
    nobody needs to. Raises `NotAllowed`, `Unproven`, `Ended` and `StoreFault`."""
    from herts_geo.store import members

    workspace = st.session_state.get(WORKSPACE)
    if not setup.required() or workspace is None:
        return None
    kept, found = store(), person()
    if kept is None or found is None:
        return None
    session = str(st.session_state.setdefault(SESSION, token_hex(8)))
    return members.actor(kept, str(workspace), found.address, session)


def mark() -> str:
    """What tells what this tab keeps from what another person or workspace kept in it; '' where
    nobody signs in."""
    if not setup.required():
        return ""
    found = actor()
    if found is None:
        return ""
    return hashlib.sha256(f"{found.workspace} {found.who}".encode()).hexdigest()[:16]


def holds() -> str:
    """The holder whose vacant and sensitive property may be shown in full: '*' all, '' none.

    Where nobody signs in, whoever sits at the machine has the files, as has a session whose files
    are kept nowhere else.
    """
    if not setup.required():
        alone = session_pack.may_open_any() or setup.keeps_nothing()
        return EVERY if alone else ""
    try:
        found = actor()
    except HertsGeoError:
        return ""
    return "" if found is None else found.holds


def note(action: str, about: str = "") -> None:
    """Adds a line to the audit log, where there is one."""
    from herts_geo.store import audit

    kept, found = store(), actor()
    if kept is not None and found is not None:
        audit.record(kept, found, action, about)


def noted(make: Callable[[], bytes], action: str, about: str) -> Callable[[], bytes]:
    """The maker of a file that adds a line to the audit log first; `make` itself where nobody
    signs in. It may run outside of the page, so that the person is looked up as it runs."""
    if not setup.required():
        return make
    kept, found = store(), actor()
    if kept is None or found is None:
        raise NotAllowed("Sign in to take this file.")
    return partial(_noted, kept, found, make, action, about)


def _noted(
    kept: "Store", found: "Actor", make: Callable[[], bytes], action: str, about: str
) -> bytes:
    from herts_geo.store import audit, members

    now = members.actor(kept, found.workspace, found.who, found.session)
    if now.holds != found.holds:
        raise NotAllowed("What you may see has changed. Load the page again.")
    audit.record(kept, now, action, about)
    return make()
