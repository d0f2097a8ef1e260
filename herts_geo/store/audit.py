"""Who did what in a workspace: added to by what is done, read by its owners, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from herts_geo.project import kinds
from herts_geo.store import roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

LONGEST: Final = 300  # characters of an object's name


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the audit: when (UTC), who, in which role, what was done to what."""

    seq: int
    at: datetime
    who: str
    role: str
    action: str
    object: str
    detail: Mapping[str, Any]


def note(
    session: Session, actor: Actor, action: str, object: str = "", **detail: str | int | bool
) -> None:
    """Adds a line, kept together with what else the session writes."""
    session.add(
        tables.Audit(
            workspace=actor.workspace,
            at=datetime.now(UTC),
            who=actor.who,
            role=actor.role,
            action=action,
            object=kinds.tidy(object)[:LONGEST],
            detail=detail,
        )
    )


def note_in_all(session: Session, actor: Actor, action: str, object: str, **detail: str) -> None:
    """Adds a line to the audit of every workspace, on what concerns them all, such as a pack."""
    every = session.scalars(select(tables.Workspace.id).order_by(tables.Workspace.id)).all()
    for each in every:
        note(session, replace(actor, workspace=each), action, object, **detail)


def record(store: Store, actor: Actor, action: str, object: str = "") -> None:
    """Adds a line on something that is done outside the store, such as signing in."""
    roles.need(actor, "read")
    with store.write() as session:
        note(session, actor, action, object)


def listed(store: Store, actor: Actor, most: int = 500, before: int | None = None) -> list[Entry]:
    """The newest lines first; `before`: those below this number. Raises `NotAllowed`."""
    roles.need(actor, "audit")
    line = tables.Audit
    asked = select(line).where(line.workspace == actor.workspace).order_by(line.seq.desc())
    if before is not None:
        asked = asked.where(line.seq < before)
    with store.read() as session:
        return [
            Entry(
                seq=each.seq,
                at=each.at,
                who=each.who,
                role=each.role,
                action=each.action,
                object=each.object,
                detail=each.detail,
            )
            for each in session.scalars(asked.limit(most))
        ]
