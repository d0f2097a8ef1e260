"""Workspaces: what a group of people shares. On a computer of one's own there is one."""

from datetime import UTC, datetime
from secrets import token_hex
from typing import Final

from sqlalchemy import delete, select, update

from herts_geo.errors import NotInStore
from herts_geo.project import kinds
from herts_geo.project.records import NAME
from herts_geo.store import audit, members, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import EVERY, Actor

OWN: Final = "own"  # the id of the one workspace of an embedded store
OWN_NAME: Final = "This computer"
ME: Final = "this computer"  # who does something where nobody signs in


def make(store: Store, name: str, who: str) -> Actor:
    """A new workspace with its first owner, who is the answer."""
    return _made(store, token_hex(8), name, who)


def own(store: Store, session: str = "") -> Actor:
    """The user of an embedded store: the owner of its one workspace, made where it is not there
    yet, who holds whatever is on this computer."""
    with store.read() as found:
        there = found.get(tables.Workspace, OWN)
    if there is None:
        _made(store, OWN, OWN_NAME, ME)
    return Actor(workspace=OWN, who=ME, role="owner", session=session, holds=EVERY)


def name_of(store: Store, actor: Actor) -> str:
    """What the workspace is called. Raises `NotInStore`."""
    roles.need(actor, "read")
    with store.read() as session:
        found = session.get(tables.Workspace, actor.workspace)
    if found is None:
        raise NotInStore("This workspace is gone: its owner removed it.")
    return found.name


def rename(store: Store, actor: Actor, name: str) -> None:
    """Gives the workspace another name. Raises `NotAllowed`."""
    roles.need(actor, "workspace")
    kept = _named(name)
    with store.write() as session:
        there = tables.Workspace.id == actor.workspace
        session.execute(update(tables.Workspace).where(there).values(name=kept))
        audit.note(session, actor, "workspace renamed", kept)


def remove(store: Store, actor: Actor) -> None:
    """Removes the workspace with all that it holds, for good; the audit stays.

    Raises `NotAllowed`.
    """
    roles.need(actor, "workspace")
    with store.write() as session:
        audit.note(session, actor, "workspace removed")
        session.execute(delete(tables.Workspace).where(tables.Workspace.id == actor.workspace))


def ids(store: Store) -> list[str]:
    """The ids of all workspaces, for who looks after the whole store."""
    with store.read() as session:
        return list(session.scalars(select(tables.Workspace.id).order_by(tables.Workspace.id)))


def _made(store: Store, id: str, name: str, who: str) -> Actor:
    moment = datetime.now(UTC)
    actor = Actor(workspace=id, who=who.strip().lower(), role="owner")
    with store.write() as session:
        if session.get(tables.Workspace, id) is None:  # two programs may start at once
            session.add(tables.Workspace(id=id, name=_named(name), created=moment))
            session.flush()
            if who != ME:
                session.add(members.entry(actor, "address", who, "owner", state="active"))
            audit.note(session, actor, "workspace made", _named(name))
    return actor


def _named(name: str) -> str:
    return kinds.tidy(name)[:NAME].strip() or "Unnamed workspace"
