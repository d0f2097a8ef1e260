"""What stands before every page where people must say who they are."""

from typing import Final

import streamlit as st

from herts_geo.errors import HertsGeoError, NotAllowed
from herts_geo.ui.base import rights, say
from herts_geo.ui.people import here, setup
from herts_geo.ui.people.identity import Ended, Person
from herts_geo.ui.project import session as project_session

ARRIVED: Final = "_people_arrived"
PURPOSE: Final = (
    "This app is for people who were invited. It learns your name and e-mail address from your "
    "organisation, and keeps who did what."
)


def passed() -> bool:
    """Whether this visitor may come in; what they can do about it is shown where not."""
    if not setup.required():
        return True
    try:
        who = here.person()
        return _welcome() if who is None else _entered(who)
    except Ended as fault:
        say.note(str(fault))
        return _welcome()
    except HertsGeoError as fault:
        project_session.forget()
        st.title("You cannot come in")
        say.error(str(fault))
        st.button("Sign out", icon=":material/logout:", on_click=st.logout)
        return False


def ended() -> bool:
    """Whether a sign-in ended while the page was made, so that it must be made anew."""
    try:
        if setup.required():
            here.person()
    except Ended:
        return True
    except HertsGeoError:
        pass  # said by `passed`
    return False


def control() -> None:
    """Who is here, in which role and where, with the way out."""
    found = here.actor() if setup.required() else None
    if found is None:
        return
    from herts_geo.store import members, workspaces
    from herts_geo.ui.people import panel

    kept = here.store()
    assert kept is not None
    with st.container(key="people"):
        name = workspaces.name_of(kept, found)
        st.caption(say.plain(f"{found.who}, {found.role} of {name}"))
        with st.container(horizontal=True):
            st.button(
                "People",
                icon=":material/group:",
                on_click=panel.open_it,
                **rights.limits("members"),
            )
            if len(members.workspaces(kept, found.who)) > 1:
                st.button("Another workspace", on_click=_leave)
            st.button("Sign out", icon=":material/logout:", on_click=_sign_out)
    if found.role == "owner" and st.session_state.get(panel.OPEN):
        panel.opened()


def _welcome() -> bool:
    project_session.forget()
    st.title("Sign in")
    say.words(PURPOSE)
    for label, provider in setup.providers().items():
        st.button(label, on_click=st.login, args=[provider], type="primary")
    return False


def _entered(who: Person) -> bool:
    """Takes somebody to their workspace, or has them choose one of several."""
    from herts_geo.store import members

    kept = here.store()
    assert kept is not None  # the server does not start without
    known = dict(members.workspaces(kept, who.address))
    chosen = st.session_state.get(here.WORKSPACE)
    if chosen is not None and chosen not in known:
        st.session_state.clear()  # what was held of a workspace that is closed to them now
    if not known:
        raise NotAllowed(
            f"You have signed in as {who.address}, and nobody has invited that address to a "
            "workspace. Ask an owner of one to invite you."
        )
    if chosen not in known and len(known) == 1:
        _enter(next(iter(known)))
    elif chosen not in known:
        project_session.forget()
        st.title("Choose a workspace")
        say.words("You are invited to several. What belongs to one is never shown in another.")
        for id, name in known.items():
            st.button(say.plain(name), key=f"workspace-{id}", on_click=_enter, args=[id])
        st.button("Sign out", icon=":material/logout:", on_click=st.logout)
        return False
    found = here.actor()
    if found is not None and st.session_state.get(ARRIVED) != found.workspace:
        members.arrived(kept, found)
        st.session_state[ARRIVED] = found.workspace
    return True


def _enter(workspace: str) -> None:
    st.session_state.clear()
    st.session_state[here.WORKSPACE] = workspace


def _leave() -> None:
    st.session_state.clear()


def _sign_out() -> None:
    here.note("signed out")
    st.session_state.clear()
    st.logout()
