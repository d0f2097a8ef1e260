"""What people typed for fields that a row of their file leaves empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select

from herts_geo.errors import NotInStore
from herts_geo.project import kinds
from herts_geo.project.records import TEXT
from herts_geo.store import roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor


@dataclass(frozen=True, kw_only=True)
class Completion:
    """A value that somebody typed for a field of a row; `at`: UTC."""

    key: str
    field: str
    value: str
    who: str
    at: datetime


def put(store: Store, actor: Actor, upload: str, values: Mapping[tuple[str, str], str]) -> None:
    """Keeps values by row and field; '' takes one out. Raises `NotAllowed`, `NotInStore`."""
    roles.need(actor, "upload")
    moment, typed = datetime.now(UTC), tables.Completion
    with store.write() as session:
        if session.get(tables.Upload, (actor.workspace, upload)) is None:
            raise NotInStore("The file that this completes is not in the workspace. Reload.")
        for (key, field), value in values.items():
            kept = kinds.tidy(value, "\n")[:TEXT].strip()
            if kept:
                session.merge(
                    typed(
                        workspace=actor.workspace,
                        upload=upload,
                        key=key,
                        field=field,
                        value=kept,
                        who=actor.who,
                        at=moment,
                    )
                )
            else:
                session.execute(
                    delete(typed)
                    .where(typed.workspace == actor.workspace, typed.upload == upload)
                    .where(typed.key == key, typed.field == field)
                )


def listed(store: Store, actor: Actor, upload: str) -> list[Completion]:
    """What was typed for a file, by row and field. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    typed = tables.Completion
    asked = select(typed).where(typed.workspace == actor.workspace, typed.upload == upload)
    with store.read() as session:
        return [
            Completion(key=x.key, field=x.field, value=x.value, who=x.who, at=x.at)
            for x in session.scalars(asked.order_by(typed.key, typed.field))
        ]
