"""Files that people bring, kept as they came with what was chosen for them, until taken out.

What is vacant or sensitive in one is as secret here as anywhere: `content` is for the readers,
which mask before anything is computed, and `original`, to take it away, for those whose it is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Final, Literal, get_args

from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from herts_geo.errors import HertsGeoError, NotInStore, StoreFault
from herts_geo.project import kinds
from herts_geo.project.records import NAME
from herts_geo.store import audit, reports, roles, sealing, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

Kind = Literal["register", "sites", "services", "indicator", "boundary"]
LARGEST_BYTES: Final = 60_000_000  # what the app takes, with a margin
MB: Final = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that is kept, without its bytes: `sha256` and `size` (bytes) are those of the file as
    it came; `report` what the check found, for who may see all of the file, as it repeats what
    stands there; `options` what was chosen, such as columns; `at`, and `removed` where it was taken
    out: UTC."""

    id: str
    kind: Kind
    name: str
    holder: str
    dated: str
    sha256: str
    size: int
    sealed: bool
    report: Sequence[Any] = field(repr=False)
    options: Mapping[str, Any] = field(repr=False)
    who: str
    at: datetime
    replaced_by: str
    removed: datetime | None
    removed_by: str


def add(
    store: Store,
    actor: Actor,
    kind: Kind,
    name: str,
    data: bytes,
    *,
    holder: str = "",
    dated: str = "",
    report: Sequence[Any] = (),
    options: Mapping[str, Any] | None = None,
    replaces: str = "",
) -> Upload:
    """Keeps a file; one that is there already, with the same name and bytes, is kept once.

    `report` and `options`: plain values, for JSON. `replaces`: the id of an older file, which is
    taken out and can be brought back. Raises `NotAllowed`, `StoreKey`, `NotInStore`, `StoreFault`,
    and `HertsGeoError` where it is no such kind or too large.
    """
    roles.need(actor, "upload")
    _check(kind, data)
    mark = hashlib.sha256(data).hexdigest()
    called = kinds.tidy(name)[:NAME].strip() or "unnamed"
    with store.write() as session:
        there = _same(session, actor, (kind, called, mark))
        if there is not None:
            return _upload(there, actor)
        kept, is_sealed = sealing.sealed(data)
        made = tables.Upload(
            workspace=actor.workspace,
            id=token_hex(8),
            kind=kind,
            name=called,
            holder=kinds.tidy(holder)[:NAME].strip(),
            dated=kinds.tidy(dated)[:NAME].strip(),
            sha256=mark,
            size=len(data),
            sealed=is_sealed,
            data=kept,
            report=reports.sealed(report),
            options=dict(options or {}),
            who=actor.who,
            at=datetime.now(UTC),
            replaced_by="",
            removed=None,
            removed_by="",
        )
        session.add(made)
        if replaces:
            _take_out(_found(session, actor, replaces), actor, made.id)
        session.flush()
        audit.note(session, actor, "file added", called, kind=kind, upload=made.id, sha256=mark)
        return _upload(made, actor)


def listed(
    store: Store, actor: Actor, kind: Kind | None = None, removed: bool = False
) -> list[Upload]:
    """The files that are kept, the oldest first; `removed`: those that were taken out or replaced.

    Raises `NotAllowed`, `StoreFault`.
    """
    roles.need(actor, "read")
    upload = tables.Upload
    gone = upload.removed.is_not(None) if removed else upload.removed.is_(None)
    asked = select(upload).where(upload.workspace == actor.workspace, gone)
    if kind is not None:
        asked = asked.where(upload.kind == kind)
    with store.read() as session:
        return [_upload(x, actor) for x in session.scalars(asked.order_by(upload.at, upload.id))]


def get(store: Store, actor: Actor, id: str) -> Upload:
    """A file that is kept, also one that was taken out. Raises `NotInStore`, `NotAllowed`."""
    roles.need(actor, "read")
    with store.read() as session:
        return _upload(_found(session, actor, id), actor)


def content(store: Store, actor: Actor, id: str) -> bytes:
    """The bytes of a file, for the readers of this program, which mask what is withheld.

    They are never to be handed to a person: see `original`. Raises `NotInStore`, `NotAllowed`,
    `StoreKey`, and `StoreFault` where they are not those that came.
    """
    roles.need(actor, "read")
    with store.read() as session:
        return _bytes(_found(session, actor, id, whole=True))


def original(store: Store, actor: Actor, id: str) -> bytes:
    """The bytes of a file, to take away: for who brought it, and who holds what is in it.

    Raises as `content` does.
    """
    roles.need(actor, "read")
    with store.write() as session:
        found = _found(session, actor, id, whole=True)
        if not may_see_all(actor, found):
            roles.need_all_of(actor, found.holder)
        audit.note(session, actor, "file taken away", found.name, upload=id)
        return _bytes(found)


def describe(
    store: Store,
    actor: Actor,
    id: str,
    *,
    holder: str | None = None,
    dated: str | None = None,
    report: Sequence[Any] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Upload:
    """Changes what is known of a file; what is None stays. Raises as `get` does."""
    roles.need(actor, "upload")
    with store.write() as session:
        found = _found(session, actor, id)
        found.holder = found.holder if holder is None else kinds.tidy(holder)[:NAME].strip()
        found.dated = found.dated if dated is None else kinds.tidy(dated)[:NAME].strip()
        found.report = found.report if report is None else reports.sealed(report)
        found.options = found.options if options is None else dict(options)
        audit.note(session, actor, "file described", found.name, upload=id)
        session.flush()
        return _upload(found, actor)


def remove(store: Store, actor: Actor, id: str) -> None:
    """Takes a file out; `bring_back` undoes it. Raises as `get` does."""
    roles.need(actor, "upload")
    with store.write() as session:
        found = _found(session, actor, id)
        _take_out(found, actor, "")
        audit.note(session, actor, "file removed", found.name, upload=id)


def bring_back(store: Store, actor: Actor, id: str) -> None:
    """Brings a file back that was taken out or replaced; what replaced it stays too.

    Raises as `get` does.
    """
    roles.need(actor, "upload")
    with store.write() as session:
        found = _found(session, actor, id)
        found.removed, found.removed_by, found.replaced_by = None, "", ""
        audit.note(session, actor, "file brought back", found.name, upload=id)


def seal_anew(store: Store, actor: Actor) -> int:
    """Seals every file and its rows with the present key, as after a change of keys; how many files
    there are.

    Raises `NotAllowed`, `StoreKey`, `StoreFault`.
    """
    roles.need(actor, "workspace")
    upload, row = tables.Upload, tables.ListRow
    with store.write() as session:
        every = session.scalars(select(upload.id).where(upload.workspace == actor.workspace)).all()
        for id in every:
            found = _found(session, actor, id, whole=True)
            was, data = found.sealed, _bytes(found)
            found.data, found.sealed = sealing.sealed(data)
            if told := reports.opened(found.report):
                found.report = reports.sealed(told)
            mine = (row.workspace == found.workspace, row.upload == id)
            for key, fields in session.execute(select(row.key, row.fields).where(*mine)).all():
                text = sealing.opened(fields.encode(), was, found.name)
                kept = sealing.sealed(text)[0].decode()
                session.execute(update(row).where(*mine, row.key == key).values(fields=kept))
            session.flush()
            session.expunge(found)  # its bytes are not held until the last one is done
        audit.note(session, actor, "files sealed anew", files=len(every))
    return len(every)


def may_see_all(actor: Actor, upload: Upload | tables.Upload) -> bool:
    """Whether somebody brought a file, or holds what is in it."""
    own = upload.who == actor.who and roles.may(actor, "upload")
    return own or roles.sees_all_of(actor, upload.holder)


def _check(kind: str, data: bytes) -> None:
    if kind not in get_args(Kind):
        raise HertsGeoError(f"'{kind}' is no kind of file: choose {', '.join(get_args(Kind))}.")
    if len(data) > LARGEST_BYTES:
        raise HertsGeoError(f"The file is larger than the {LARGEST_BYTES // MB} MB that are kept.")


def _same(session: Session, actor: Actor, of: tuple[str, str, str]) -> tables.Upload | None:
    upload, (kind, name, mark) = tables.Upload, of
    return session.scalars(
        select(upload)
        .where(upload.workspace == actor.workspace, upload.kind == kind, upload.name == name)
        .where(upload.sha256 == mark, upload.removed.is_(None))
        .order_by(upload.at)
        .limit(1)
    ).first()


def _found(session: Session, actor: Actor, id: str, whole: bool = False) -> tables.Upload:
    """A file of the workspace, with its bytes where `whole`. Raises `NotInStore`."""
    options = [undefer(tables.Upload.data)] if whole else []
    found = session.get(tables.Upload, (actor.workspace, id), options=options)
    if found is None:
        raise NotInStore("This file is not in the workspace. Reload the page.")
    return found


def _bytes(found: tables.Upload) -> bytes:
    data = sealing.opened(found.data, found.sealed, found.name)
    if hashlib.sha256(data).hexdigest() != found.sha256:
        raise StoreFault(
            f"'{found.name}' is not what was brought: its bytes were damaged in the store. Remove "
            "it and bring it again, or restore a backup."
        )
    return data


def _take_out(found: tables.Upload, actor: Actor, replaced_by: str) -> None:
    found.removed, found.removed_by = datetime.now(UTC), actor.who
    found.replaced_by = replaced_by


def _upload(found: tables.Upload, actor: Actor) -> Upload:
    as_kept: Any = {name: getattr(found, name) for name in Upload.__dataclass_fields__}
    as_kept["report"] = reports.opened(found.report) if may_see_all(actor, found) else ()
    return Upload(**as_kept)
