"""Removing for good: a file, all of a workspace, a person's address, or the whole of an embedded
store. What is kept elsewhere stays there: in backups, exports and project files."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Executable, delete, select, text, update
from sqlalchemy.orm import Session

from herts_geo.errors import HertsGeoError
from herts_geo.project import kinds
from herts_geo.store import audit, roles, schema, tables
from herts_geo.store.address import Address
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

SOMEBODY: Final = "somebody who left"  # what stands in place of an address
GUARD: Final = "audit_is_kept"  # of the audit on PostgreSQL
BESIDE: Final = ("", "-wal", "-shm", "-journal")  # the files of an embedded store, by their endings


def files(store: Store, actor: Actor, ids: Sequence[str]) -> int:
    """Removes files with their bytes, rows and completions, for good; how many there were.

    Also those that were taken out before. What was judged to be one building stays, by its keys.
    Raises `NotAllowed`, `StoreFault`.
    """
    roles.need(actor, "workspace")
    upload = tables.Upload
    mine = (upload.workspace == actor.workspace, upload.id.in_(list(ids)))
    with store.write() as session:
        names = session.execute(select(upload.id, upload.name).where(*mine)).all()
        session.execute(delete(upload).where(*mine))
        for each in names:
            audit.note(session, actor, "file forgotten", each.name, upload=each.id)
    _write_over(store)
    return len(names)


def all_of(store: Store, actor: Actor) -> int:
    """Removes every project, file and verdict of a workspace for good; how many there were. Its
    people and the audit stay.

    Raises `NotAllowed`, `StoreFault`.
    """
    roles.need(actor, "workspace")
    with store.write() as session:
        found = sum(
            _changed(session, delete(table).where(table.workspace == actor.workspace))
            for table in (tables.Project, tables.Upload, tables.Match)
        )
        audit.note(session, actor, "everything forgotten")
    _write_over(store)
    return found


def _write_over(store: Store) -> None:
    """Has the journal of an embedded store let go of what was removed; a server does so itself."""
    if not store.postgres:
        connection = store.engine.raw_connection()  # as it cannot be done within a transaction
        with closing(connection), suppress(sqlite3.OperationalError):  # read by others: later
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def person(store: Store, address: str) -> int:
    """Puts 'somebody who left' in place of an address, in all that is kept, the audit included, and
    takes it out of every workspace; in how many rows it stood. What they wrote stays.

    Raises `StoreFault`, and `HertsGeoError` where it is the last owner of a workspace.
    """
    schema.refuse_unready(schema.state(store))
    who = kinds.tidy(address).strip().lower()
    member, found = tables.Member, 0
    with store.write() as session:
        _keep_owners(session, who)
        taken_out = delete(member).where(member.kind == "address", member.value == who)
        found += _changed(session, taken_out)
        named = update(member).where(member.invited_by == who).values(invited_by=SOMEBODY)
        found += _changed(session, named)
        for table in (tables.Change, tables.Mark, tables.Presence, tables.Upload, tables.Completion,
                      tables.Match, tables.Pack):  # fmt: skip
            asked = update(table).where(table.who == who).values(who=SOMEBODY)
            found += _changed(session, asked)
        gone = update(tables.Upload).where(tables.Upload.removed_by == who)
        session.execute(gone.values(removed_by=SOMEBODY))
        found += _in_audit(store, session, who)
    return found


def everything(address: Address) -> list[Path]:
    """Removes an embedded store with all that it holds; the files that are gone.

    Raises `HertsGeoError` where it is a server's, or a file cannot be removed.
    """
    if address.engine != "sqlite":
        raise HertsGeoError(
            "A store on a server is removed there, by its administrator (DROP DATABASE). To forget "
            "one person, name an address with --who."
        )
    files = [address.path.with_name(address.path.name + ending) for ending in BESIDE]
    there = [each for each in files if each.exists()]
    try:
        for each in there:
            each.unlink()
    except OSError as fault:
        raise HertsGeoError(
            f"'{fault.filename}' cannot be removed ({fault.strerror}). End the app first."
        ) from fault
    return there


def _keep_owners(session: Session, who: str) -> None:
    """Raises `HertsGeoError` where a workspace would be without an owner."""
    member = tables.Member
    owners = select(member.workspace, member.value).where(
        member.role == "owner", member.kind == "address", member.state != "removed"
    )
    held: dict[str, set[str]] = {}
    for each in session.execute(owners):
        held.setdefault(each.workspace, set()).add(each.value)
    if {who} in held.values():
        raise HertsGeoError(
            f"'{who}' is the last owner of a workspace: make somebody else one first, or remove "
            "the workspace. Nothing was changed."
        )


def _in_audit(store: Store, session: Session, who: str) -> int:
    """Puts the words in place of an address in the audit, whose guard steps aside for it within
    this transaction alone; in how many lines it stood."""
    line = tables.Audit
    named = update(line).where(line.who == who).values(who=SOMEBODY)
    about = update(line).where(line.object == who).values(object=SOMEBODY)
    session.flush()
    if store.postgres:
        session.execute(text(f"ALTER TABLE audit DISABLE TRIGGER {GUARD}"))
        found = _changed(session, named) + _changed(session, about)
        session.execute(text(f"ALTER TABLE audit ENABLE TRIGGER {GUARD}"))
        return found
    guards = session.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    ).all()
    for each in guards:
        session.execute(text(f"DROP TRIGGER {each.name}"))
    found = _changed(session, named) + _changed(session, about)
    for each in guards:
        session.connection().exec_driver_sql(each.sql)
    return found


def _changed(session: Session, statement: Executable) -> int:
    """Runs a statement that changes rows; how many it changed."""
    done: Any = session.execute(statement)
    return int(done.rowcount)
