"""What the store would refuse here: told before it is pressed, with whose it is.

It only spares a press: the store asks the role itself, whatever stands on the page.
"""

from typing import TYPE_CHECKING, Final, TypedDict

import streamlit as st

from herts_geo import wording

if TYPE_CHECKING:
    from herts_geo.store.roles import Right

IN_THE_PROJECT: Final = (
    "contribute",
    "lead",
    "projects",
)  # which an example on top of it does not need


class Limits(TypedDict):
    """What a widget is given: whether it is out of use, and its help."""

    disabled: bool
    help: str | None


def refused(right: "Right") -> str:
    """Why the store would refuse what needs a right, in a sentence that says whose it is; '' where
    it would not, or keeps nothing of this session."""
    from herts_geo.store import roles  # takes a while to load, and not all need it
    from herts_geo.ui.project import at_work, session  # here, as they import this folder

    known = st.session_state.get(at_work.KNOWN)
    if not known or (right in IN_THE_PROJECT and session.laid()):
        return ""
    workspace, who, role, _ = known
    if roles.may(roles.Actor(workspace=workspace, who=who, role=role), right):
        return ""
    least, what = roles.RIGHTS[right]
    whose = roles.ROLES[roles.ROLES.index(least) :]
    named = wording.listing([f"{each}s" for each in whose])
    return f"For {named}: to {what}. You are here as {role}; ask an owner of the workspace."


def limits(right: "Right", disabled: bool = False, help: str = "") -> Limits:
    """What a widget is given that needs a right, beside what else puts it out of use; its own help
    gives way to whose it is."""
    whose = refused(right)
    return {"disabled": disabled or bool(whose), "help": whose or help or None}


def in_section(section: str) -> Limits:
    """What a widget is given that changes a section of the project, such as 'notes'."""
    from herts_geo.store import roles

    return limits(roles.SECTIONS[section])
