"""Who may do what in a workspace: one table, which every function of the store asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from herts_geo.errors import NotAllowed

Role = Literal["viewer", "contributor", "facilitator", "owner"]
Right = Literal[
    "read",
    "contribute",
    "upload",
    "lead",
    "projects",
    "restore",
    "members",
    "audit",
    "workspace",
    "packs",
]
ROLES: Final[tuple[Role, ...]] = get_args(Role)  # each may do what those before it may
RIGHTS: Final[Mapping[Right, tuple[Role, str]]] = {  # the least role that has it, and its words
    "read": ("viewer", "see what the workspace shows, and be seen there"),
    "contribute": ("contributor", "add and change notes, votes, opportunities and places"),
    "upload": ("contributor", "bring files, complete them and judge what is one building"),
    "lead": ("facilitator", "arrange scenes, record decisions, open and close votes"),
    "projects": ("facilitator", "make, rename and remove projects"),
    "restore": ("facilitator", "name versions and go back to one"),
    "members": ("owner", "invite people, change their roles and take them out"),
    "audit": ("owner", "read who did what"),
    "workspace": ("owner", "export, replace or remove the workspace"),
    "packs": ("owner", "publish data packs"),
}
SECTIONS: Final[Mapping[str, Right]] = {  # what a change of each section of a project needs
    "localities": "contribute",
    "scenarios": "contribute",
    "opportunities": "contribute",
    "notes": "contribute",
    "votes": "contribute",
    "columns": "contribute",
    "decisions": "lead",
    "scenes": "lead",
}
EVERY: Final = "*"  # in `Actor.holds`: every holder's property, as on a computer of one's own


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody at work: the workspace, an address, a role there, and the session.

    `holds`: the holder whose vacant and sensitive property this person sees in full; '' for none.
    It is made anew for each run of a page, so that a role that was taken away ends at once.
    """

    workspace: str
    who: str
    role: Role
    session: str = ""
    holds: str = ""


def may(actor: Actor, right: Right) -> bool:
    """Whether somebody's role has a right."""
    return actor.role in ROLES and ROLES.index(actor.role) >= ROLES.index(RIGHTS[right][0])


def need(actor: Actor, right: Right) -> None:
    """Raises `NotAllowed` unless somebody's role has a right."""
    if not may(actor, right):
        least, words = RIGHTS[right]
        raise NotAllowed(
            f"This needs the role of {least} or above: to {words}. You are here as {actor.role}; "
            "ask an owner of the workspace."
        )


def sees_all_of(actor: Actor, holder: str) -> bool:
    """Whether somebody has the holder's own full view of vacant and sensitive property."""
    return actor.holds == EVERY or (
        actor.holds != "" and actor.holds.casefold() == holder.strip().casefold()
    )


def need_all_of(actor: Actor, holder: str) -> None:
    """Raises `NotAllowed` unless somebody has the holder's own full view."""
    if not sees_all_of(actor, holder):
        raise NotAllowed(
            "Vacant and sensitive property is shown in full to its own holder alone. Ask an owner "
            "of the workspace to enter you as one who holds it."
        )
