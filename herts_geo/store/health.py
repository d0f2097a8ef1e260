"""Whether a store is sound: its own checks, every record against its log, every file's bytes."""

import hashlib

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, undefer

from herts_geo.errors import HertsGeoError
from herts_geo.project.kinds import Unsound
from herts_geo.store import changes, schema, sealing, tables
from herts_geo.store.engine import Store


def faults(store: Store) -> list[str]:
    """What is wrong with a store, in sentences; nothing where it is sound.

    Raises `StoreFault`, `StoreVersion` where it cannot be looked at.
    """
    schema.refuse_unready(schema.state(store))
    with store.read() as session:
        found: list[str] = []
        if not store.postgres:
            told = session.scalars(text("PRAGMA integrity_check")).all()
            found += [] if told == ["ok"] else [f"The file is damaged: {'; '.join(told[:3])}."]
            broken = session.execute(text("PRAGMA foreign_key_check")).all()
            found += [f"A row of '{each[0]}' belongs to nothing." for each in broken[:3]]
        found += [*_records(session), *_files(session)]
        part = tables.PackFile
        for key in session.execute(select(part.digest, part.name)).all():
            each = session.get_one(part, tuple(key), options=[undefer(part.data)])
            if hashlib.sha256(each.data).hexdigest() != each.sha256:
                found.append(f"The pack's file '{each.name}' is not what was published.")
            session.expunge(each)
        return found


def counts(store: Store) -> dict[str, int]:
    """The rows of each table. Raises `StoreFault`."""
    with store.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables.Base.metadata.sorted_tables
        }


def _records(session: Session) -> list[str]:
    """Records that cannot be read, or are not what the log of their project says."""
    record, change = tables.Record, tables.Change
    last = (
        select(change.workspace, change.project, change.section, change.record)
        .add_columns(func.max(change.seq).label("seq"))
        .group_by(change.workspace, change.project, change.section, change.record)
        .subquery()
    )
    asked = (
        select(record, change.revision_after)
        .outerjoin(
            last,
            (last.c.workspace == record.workspace)
            & (last.c.project == record.project)
            & (last.c.section == record.section)
            & (last.c.record == record.id),
        )
        .outerjoin(
            change,
            (change.workspace == last.c.workspace)
            & (change.project == last.c.project)
            & (change.seq == last.c.seq),
        )
    )
    found = []
    for each, logged in session.execute(asked):
        where = f"The record {each.id} among the {each.section} of project {each.project}"
        if logged != each.revision:
            found.append(f"{where} is not the last that its log has.")
        try:
            changes.form(each.section, each.body)
        except (Unsound, KeyError):
            found.append(f"{where} cannot be read.")
    return found


def _files(session: Session) -> list[str]:
    upload = tables.Upload
    found = []
    for key in session.execute(select(upload.workspace, upload.id)).all():
        each = session.get_one(upload, tuple(key), options=[undefer(upload.data)])
        try:
            data = sealing.opened(each.data, each.sealed, each.name)
            if hashlib.sha256(data).hexdigest() != each.sha256:
                found.append(f"'{each.name}' is not what was brought: its bytes were damaged.")
        except HertsGeoError as fault:
            found.append(str(fault))
        session.expunge(each)
    return found
