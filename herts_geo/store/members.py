"""Who belongs to a workspace: people by address, or all of a domain, each with a role."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from herts_geo.errors import HertsGeoError, NotAllowed, NotInStore
from herts_geo.project import kinds
from herts_geo.project.records import NAME
from herts_geo.store import audit, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor, Role

Kind = Literal["address", "domain"]
State = Literal["invited", "active", "removed"]
ADDRESS: Final = re.compile(r"[^\s@\"'<>,;]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,63}")
DOMAIN: Final = re.compile(r"[a-z0-9.-]{1,190}\.[a-z]{2,63}")


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody, or all of a domain; see `roles.Actor` for `holds`. `since`: UTC."""

    kind: Kind
    value: str
    role: Role
    holds: str
    state: State
    invited_by: str
    since: datetime


def actor(store: Store, workspace: str, address: str, session: str = "") -> Actor:
    """Somebody who has signed in, as the workspace knows them: by address, else by domain.

    Asked anew for each run. Raises `NotAllowed` where nobody invited them.
    """
    who = _lower(address)
    with store.read() as reading:
        found = _best(reading, workspace, who)
    if found is None or found.state == "removed":
        raise NotAllowed(
            f"Nobody has invited {who} to this workspace. Ask one of its owners, and say which "
            "address you sign in with."
        )
    role: Any = found.role
    return Actor(workspace=workspace, who=who, role=role, session=session, holds=found.holds)


def workspaces(store: Store, address: str) -> list[tuple[str, str]]:
    """The workspaces that somebody is invited to: id and name, by name."""
    who = _lower(address)
    known = select(tables.Workspace).order_by(tables.Workspace.name, tables.Workspace.id)
    with store.read() as session:
        every = session.scalars(known).all()
        found = [(each, _best(session, each.id, who)) for each in every]
    return [(ws.id, ws.name) for ws, member in found if member and member.state != "removed"]


def listed(store: Store, actor: Actor) -> list[Member]:
    """Every member, those of a domain last; who was taken out is told too. Raises `NotAllowed`."""
    roles.need(actor, "members")
    with store.read() as session:
        found = session.scalars(
            select(tables.Member)
            .where(tables.Member.workspace == actor.workspace)
            .order_by(tables.Member.kind, tables.Member.value)
        ).all()
    return [_member(each) for each in found]


def invite(store: Store, actor: Actor, value: str, role: Role, holds: str = "") -> Member:
    """Invites an address, or a domain such as 'council.example', or changes what one may do.

    Raises `NotAllowed`, and `HertsGeoError` where it is neither or the last owner would be gone.
    """
    roles.need(actor, "members")
    given = _lower(value).removeprefix("@")
    kind: Kind = "address" if "@" in given else "domain"
    if not (ADDRESS if kind == "address" else DOMAIN).fullmatch(given):
        raise HertsGeoError(
            f"'{kinds.tidy(given)[:60]}' is neither an address, such as ann@council.example, nor a "
            "domain, such as council.example."
        )
    if role not in get_args(Role):
        raise HertsGeoError(f"'{role}' is no role: choose {', '.join(get_args(Role))}.")
    if kind == "domain" and role == "owner":
        raise HertsGeoError("Owners are named by address: a domain can be at most facilitator.")
    with store.write() as session:
        _lock(session, actor)
        found = session.get(tables.Member, (actor.workspace, kind, given))
        if found is None:
            found = entry(actor, kind, given, role)
            session.add(found)
        elif found.state == "removed":
            found.state = "invited"
        found.role, found.holds = role, kinds.tidy(holds)[:NAME].strip()
        session.flush()
        _keep_an_owner(session, actor)
        audit.note(session, actor, "member invited", given, role=role, holds=found.holds)
    return _member(found)


def remove(store: Store, actor: Actor, value: str) -> None:
    """Takes somebody out, at once. Raises `NotAllowed`, `NotInStore`, and `HertsGeoError` where the
    last owner would be gone."""
    roles.need(actor, "members")
    given = _lower(value)
    with store.write() as session:
        _lock(session, actor)
        found = session.get(
            tables.Member, (actor.workspace, "address" if "@" in given else "domain", given)
        )
        if found is None:
            raise NotInStore(f"'{given}' is no member of this workspace. Reload the list.")
        found.state = "removed"
        session.flush()
        _keep_an_owner(session, actor)
        audit.note(session, actor, "member removed", given)


def arrived(store: Store, actor: Actor) -> None:
    """Notes that somebody who was invited has signed in."""
    roles.need(actor, "read")
    with store.write() as session:
        found = session.get(tables.Member, (actor.workspace, "address", actor.who))
        if found is not None and found.state == "invited":
            found.state = "active"
        audit.note(session, actor, "signed in")


def entry(
    actor: Actor, kind: Kind, value: str, role: Role, state: State = "invited"
) -> tables.Member:
    """A member as the table keeps it, invited by somebody now."""
    return tables.Member(
        workspace=actor.workspace,
        kind=kind,
        value=_lower(value),
        role=role,
        holds="",
        state=state,
        invited_by=actor.who,
        since=datetime.now(UTC),
    )


def _best(session: Session, workspace: str, who: str) -> tables.Member | None:
    """The entry that counts for an address: its own before that of its domain."""
    domain = who.rpartition("@")[2]
    member = tables.Member
    return session.scalars(
        select(member)
        .where(member.workspace == workspace)
        .where(
            or_(
                (member.kind == "address") & (member.value == who),
                (member.kind == "domain") & (member.value == domain),
            )
        )
        .order_by(member.kind)
    ).first()


def _lock(session: Session, actor: Actor) -> None:
    """One at a time changes the members, so that two owners cannot take out each other."""
    there = tables.Workspace.id == actor.workspace
    session.execute(select(tables.Workspace.id).where(there).with_for_update())


def _keep_an_owner(session: Session, actor: Actor) -> None:
    owners = session.scalar(
        select(func.count())
        .select_from(tables.Member)
        .where(tables.Member.workspace == actor.workspace, tables.Member.role == "owner")
        .where(tables.Member.state != "removed", tables.Member.kind == "address")
    )
    if not owners:
        raise HertsGeoError(
            "A workspace needs an owner: make somebody else one first, by address. Nothing was "
            "changed."
        )


def _member(found: tables.Member) -> Member:
    as_kept: Any = {x: getattr(found, x) for x in Member.__dataclass_fields__}
    return Member(**as_kept)


def _lower(text: str) -> str:
    return kinds.tidy(text).strip().lower()
