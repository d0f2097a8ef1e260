"""Who else is in a project: each session says where it is every few seconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from herts_geo.project import kinds
from herts_geo.store import changes, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

HERE_S: Final = 30  # seconds without a word after which a session counts as gone
FORGOTTEN: Final = timedelta(hours=1)  # after which it is no longer kept
LONGEST: Final = 100  # characters of a page or a colour


@dataclass(frozen=True, kw_only=True)
class Present:
    """A session that is in a project: whose it is, its colour, its page, when last seen (UTC)."""

    session: str
    who: str
    colour: str
    page: str
    seen: datetime


def here(
    store: Store,
    actor: Actor,
    project: str,
    page: str = "",
    colour: str = "",
    *,
    quietly: bool = False,
) -> None:
    """Says that a session is in a project, and where.

    Who listens is told where that is new; of a session that was there before and says so `quietly`
    they hear when they look. Raises `NotAllowed`, `StoreFault`, also where the project is gone.
    """
    roles.need(actor, "read")
    moment, old = datetime.now(UTC), tables.Presence
    made = old(
        workspace=actor.workspace,
        project=project,
        session=actor.session,
        who=actor.who,
        colour=kinds.tidy(colour)[:LONGEST],
        page=kinds.tidy(page)[:LONGEST],
        seen=moment,
    )
    with store.write() as session:
        session.execute(delete(old).where(old.seen < moment - FORGOTTEN))
        there = session.get(old, (actor.workspace, project, actor.session))
        known = there and (there.who, there.colour, there.page)
        if known != (made.who, made.colour, made.page) and not (there and quietly):
            changes.notify(session, actor.workspace, project)
        session.merge(made)


def gone(store: Store, actor: Actor, project: str) -> None:
    """Says that a session has left a project."""
    roles.need(actor, "read")
    left = tables.Presence
    with store.write() as session:
        session.execute(
            delete(left)
            .where(left.workspace == actor.workspace, left.project == project)
            .where(left.session == actor.session)
        )
        changes.notify(session, actor.workspace, project)


def present(store: Store, actor: Actor, project: str) -> list[Present]:
    """The sessions that were seen in a project within 30 seconds, by whose they are.

    Raises `NotAllowed`, `StoreFault`.
    """
    roles.need(actor, "read")
    seen, since = tables.Presence, datetime.now(UTC) - timedelta(seconds=HERE_S)
    asked = select(seen).where(
        seen.workspace == actor.workspace, seen.project == project, seen.seen >= since
    )
    with store.read() as session:
        return [
            Present(
                session=each.session,
                who=each.who,
                colour=each.colour,
                page=each.page,
                seen=each.seen,
            )
            for each in session.scalars(asked.order_by(seen.who, seen.session))
        ]
