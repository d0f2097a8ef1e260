"""Which rows of several registers are one building, as people judged."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import delete, select

from herts_geo.errors import HertsGeoError
from herts_geo.project import kinds
from herts_geo.project.records import TEXT
from herts_geo.store import audit, roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

Verdict = Literal["confirmed", "refused"]


@dataclass(frozen=True, kw_only=True)
class Match:
    """A verdict on two rows, by their keys, the lesser first; `at`: UTC."""

    left: str
    right: str
    verdict: Verdict
    reason: str
    who: str
    at: datetime


def judge(
    store: Store, actor: Actor, left: str, right: str, *, verdict: Verdict, reason: str = ""
) -> None:
    """Keeps a verdict on two rows, in place of an earlier one. Raises `NotAllowed`, `StoreFault`,
    and `HertsGeoError` where it is no verdict or the rows are one."""
    roles.need(actor, "upload")
    if verdict not in get_args(Verdict) or left == right:
        raise HertsGeoError(
            "A verdict confirms or refuses that two different rows are one building."
        )
    first, second = _ordered(left, right)
    with store.write() as session:
        session.merge(
            tables.Match(
                workspace=actor.workspace,
                left=first,
                right=second,
                verdict=verdict,
                reason=kinds.tidy(reason)[:TEXT],
                who=actor.who,
                at=datetime.now(UTC),
            )
        )
        audit.note(session, actor, f"match {verdict}", f"{first} | {second}")


def withdraw(store: Store, actor: Actor, left: str, right: str) -> None:
    """Takes a verdict back, so that the two rows are to be judged again. Raises `NotAllowed`."""
    roles.need(actor, "upload")
    first, second = _ordered(left, right)
    judged = tables.Match
    with store.write() as session:
        session.execute(
            delete(judged)
            .where(judged.workspace == actor.workspace)
            .where(judged.left == first, judged.right == second)
        )
        audit.note(session, actor, "match withdrawn", f"{first} | {second}")


def listed(store: Store, actor: Actor) -> list[Match]:
    """Every verdict, by the keys of its rows. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    judged = tables.Match
    asked = select(judged).where(judged.workspace == actor.workspace)
    with store.read() as session:
        found = session.scalars(asked.order_by(judged.left, judged.right)).all()
    as_kept: list[Any] = [
        {x: getattr(each, x) for x in Match.__dataclass_fields__} for each in found
    ]
    return [Match(**each) for each in as_kept]


def _ordered(left: str, right: str) -> tuple[str, str]:
    """Two keys, the lesser by code points first, as both engines compare them."""
    return (left, right) if left < right else (right, left)
