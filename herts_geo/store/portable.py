"""A store, or one workspace, as one file that either engine can take in: a backup, a move.

A ZIP with a manifest (each part's rows, bytes and SHA-256), a part of JSON lines a table, and the
bytes of files as they are kept, encrypted ones encrypted. Every hash is checked before anything is
changed, and all is taken in or nothing.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, LargeBinary, Table, delete, func, insert, select
from sqlalchemy.orm import Session

from herts_geo import saving
from herts_geo.errors import HertsGeoError, NotAllowed, StoreFault
from herts_geo.store import audit, roles, schema, tables, uploads
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

FORMAT: Final = "herts-geo store"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
LARGEST_MANIFEST: Final = 50_000_000  # bytes
LARGEST_LINE: Final = 20_000_000  # bytes of a row
LARGEST_BYTES: Final = 2_000_000_000  # of one file that is kept
AT_A_TIME: Final = 500  # rows that are read or written together
CHUNK: Final = 1 << 20
STORE: Final = "store"  # the scope of a whole store; that of a workspace is its id
LEFT_OUT: Final = ("presence",)  # tables of what is true for seconds alone
SHARED: Final = ("pack", "pack_file")  # tables that belong to no workspace
AUDIT: Final = "audit"  # which is added to, and never replaced
ABOUT: Final = ("workspace", "at", "who", "action", "object")  # what tells its lines apart
Wanted = Callable[[Table, Mapping[str, Any]], bool]


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a backup or an export holds: rows by table, and what was left out, in sentences."""

    rows: Mapping[str, int]
    left_out: tuple[str, ...] = ()


def backup(store: Store, path: Path) -> Written:
    """Writes a whole store to a file, as it was at one moment, for who looks after the store.

    It holds whatever people brought: keep it as safe as the store. Raises `CannotWrite`,
    `StoreFault`, `StoreVersion`.
    """
    schema.refuse_unready(schema.state(store))
    with store.read() as session:
        return Written(rows=_write(session, path, STORE, lambda _table, _row: True))


def export(store: Store, actor: Actor, path: Path) -> Written:
    """Writes a workspace to a file. Files of which somebody may not see all are left out, and told.

    Raises `NotAllowed`, `CannotWrite`, `StoreFault`.
    """
    roles.need(actor, "workspace")
    hidden = [
        each
        for removed in (False, True)
        for each in uploads.listed(store, actor, removed=removed)
        if not uploads.may_see_all(actor, each)
    ]
    ids = {each.id for each in hidden}

    def wanted(table: Table, row: Mapping[str, Any]) -> bool:
        return row.get("id" if table.name == "upload" else "upload", "") not in ids

    with store.read() as session:
        rows = _write(session, path, actor.workspace, wanted)
    with store.write() as session:
        audit.note(session, actor, "workspace exported", left_out=len(hidden))
    told = tuple(
        f"'{each.name}' was left out: it may hold vacant or sensitive property of "
        f"{each.holder or 'a holder who is not named'}, which its holder alone may take away."
        for each in hidden
    )
    return Written(rows=rows, left_out=told)


def restore(store: Store, path: Path, replace: bool = False) -> Written:
    """Takes a file in, of a whole store or a workspace: what it holds stands in the store after.

    `replace`: also where the store holds such already, which is then gone; the audit stays, and
    gets the file's lines beside its own. Every hash is checked first. Raises `HertsGeoError` where
    the file is none, damaged or would replace what is there; `StoreFault`, `StoreVersion`.
    """
    schema.refuse_unready(schema.state(store))
    with _opened(path) as archive:
        manifest = _checked(archive, path)
        scope = str(manifest["scope"])
        with store.write() as session:
            workspace = tables.Workspace
            mine = [] if scope == STORE else [workspace.id == scope]
            there = session.scalar(select(func.count()).select_from(workspace).where(*mine)) or 0
            if there and not replace:
                raise HertsGeoError(
                    "The store holds work already, which this would replace: make a backup of it, "
                    "then add --replace."
                )
            session.execute(delete(workspace).where(*mine))
            if scope == STORE:
                session.execute(delete(tables.Pack))
            rows = {
                table.name: _read_in(session, archive, table)
                for table in _tables(scope)
                if _part(table) in manifest["parts"]
            }
        return Written(rows=rows)


def bring_in(store: Store, actor: Actor, path: Path) -> Written:
    """Takes the export of one's own workspace in, in its place. Raises `NotAllowed`, also where it
    is another workspace's, and as `restore` does."""
    roles.need(actor, "workspace")
    with _opened(path) as archive:
        if _checked(archive, path)["scope"] != actor.workspace:
            raise NotAllowed(
                "The file holds another workspace, or a whole store: whoever looks after the store "
                "takes it in with 'herts-geo store restore'."
            )
    found = restore(store, path, replace=True)
    audit.record(store, actor, "workspace replaced by an export")
    return found


def _tables(scope: str) -> list[Table]:
    """The tables of a scope, those that others refer to first."""
    left_out = LEFT_OUT if scope == STORE else (*LEFT_OUT, *SHARED)
    return [x for x in tables.Base.metadata.sorted_tables if x.name not in left_out]


def _part(table: Table) -> str:
    return f"{table.name}.jsonl"


def _write(session: Session, path: Path, scope: str, wanted: Wanted) -> dict[str, int]:
    """Writes the tables of a scope; the rows of each."""
    parts: dict[str, dict[str, Any]] = {}
    rows = {}
    with (
        saving.whole(path) as unready,
        saving.folder() as scratch,
        zipfile.ZipFile(unready, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for table in _tables(scope):
            lines = scratch / _part(table)
            found = _rows(session, table, scope)
            asked = (row for row in found if wanted(table, row))
            rows[table.name] = _write_lines(asked, lines, archive)
            with lines.open("rb") as told:
                parts[_part(table)] = _add(
                    archive, _part(table), iter(lambda: told.read(CHUNK), b"")
                )
            lines.unlink()
        for info in archive.infolist():
            if info.filename not in parts:
                parts[info.filename] = {"sha256": info.filename, "bytes": info.file_size}
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "schema": schema.steps().get_current_head(),
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "scope": scope,
            "rows": rows,
            "parts": parts,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return rows


def _rows(session: Session, table: Table, scope: str) -> Iterator[Mapping[str, Any]]:
    """The rows of a table in a scope, by their keys; those with bytes of files one at a time."""
    asked = select(table).order_by(*table.primary_key.columns)
    if scope != STORE:
        key = table.c.id if table.name == "workspace" else table.c.workspace
        asked = asked.where(key == scope)
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    options = {"yield_per": 1 if heavy else AT_A_TIME}
    for row in session.execute(asked, execution_options=options).mappings():
        yield {str(name): value for name, value in row.items()}


def _write_lines(rows: Iterable[Mapping[str, Any]], lines: Path, archive: zipfile.ZipFile) -> int:
    """Writes rows as lines, their bytes into the archive; how many there are."""
    count = 0
    with lines.open("w", encoding="utf-8") as file:
        for row in rows:
            values = {name: _plain(value, archive) for name, value in row.items()}
            file.write(json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n")
            count += 1
    return count


def _plain(value: Any, archive: zipfile.ZipFile) -> Any:
    """A value as JSON; bytes are put into the archive once, and their hash stands for them."""
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, bytes):
        return value
    name = hashlib.sha256(value).hexdigest()
    if name not in archive.NameToInfo:
        archive.writestr(name, value)
    return name


def _add(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> dict[str, Any]:
    """Adds a part to an archive; what the manifest says of it."""
    mark, size = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as part:
        for chunk in chunks:
            part.write(chunk)
            mark.update(chunk)
            size += len(chunk)
    return {"sha256": mark.hexdigest(), "bytes": size}


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except OSError as fault:
        raise HertsGeoError(f"'{path}' cannot be opened ({fault.strerror}). Check its name.") from (
            fault
        )
    except zipfile.BadZipFile as fault:
        raise _not_ours(path) from fault


def _checked(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    """The manifest of an archive whose every part is as it was written. Raises `HertsGeoError`."""
    manifest = _manifest(archive, path)
    names = [each for each in archive.namelist() if each != MANIFEST]
    if len(set(names)) < len(names) or set(names) != set(manifest["parts"]):
        raise _damaged(path, "its parts are not those that its manifest lists")
    for name, told in manifest["parts"].items():
        try:
            sound = _hash(archive, name, int(told["bytes"])) == told["sha256"]
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, TypeError):
            sound = False
        if not sound:
            raise _damaged(path, f"'{name[:40]}' is not as it was written")
    return manifest


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise _not_ours(path)
        found = json.loads(archive.read(MANIFEST))
        ours = found["format"] == FORMAT and isinstance(found["parts"], dict)
        version, shape = int(found["version"]), str(found["schema"])
        str(found["scope"])
    except (
        KeyError,
        TypeError,
        ValueError,
        RecursionError,
        zipfile.BadZipFile,
        zlib.error,
    ) as fault:
        raise _not_ours(path) from fault
    if not ours:
        raise _not_ours(path)
    if version > VERSION or shape != schema.steps().get_current_head():
        raise HertsGeoError(
            f"'{path.name}' was made by another herts-geo (shape {shape[:20]} of the store). "
            "Restore it with that one, then run 'herts-geo store upgrade' with this one."
        )
    return dict(found)


def _hash(archive: zipfile.ZipFile, name: str, size: int) -> str:
    """The hash of a part, read no further than the size that it is said to have."""
    mark, left = hashlib.sha256(), size
    with archive.open(name) as part:
        while chunk := part.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                return ""
            mark.update(chunk)
    return mark.hexdigest()


def _read_in(session: Session, archive: zipfile.ZipFile, table: Table) -> int:
    """Writes the rows of a part into its table; how many there are."""
    known, about, count = None, itemgetter(*ABOUT), 0
    if table.name == AUDIT:
        lines_kept = select(*(getattr(tables.Audit, name) for name in ABOUT))
        known = {tuple(each) for each in session.execute(lines_kept)}
    with archive.open(_part(table)) as part:
        lines = iter(partial(part.readline, LARGEST_LINE), b"")
        for rows in _batches(_row(table, line, archive) for line in lines):
            if known is not None:
                rows = [x for x in rows if about(x) not in known]
                for row in rows:
                    del row["seq"]  # the store numbers its own lines
            if rows:
                session.execute(insert(table), rows)
            count += len(rows)
    return count


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows some at a time; those with bytes of files singly."""
    held: list[dict[str, Any]] = []
    for row in rows:
        held.append(row)
        if len(held) == AT_A_TIME or any(isinstance(value, bytes) for value in row.values()):
            yield held
            held = []
    yield held


def _row(table: Table, line: bytes, archive: zipfile.ZipFile) -> dict[str, Any]:
    """A row as its table takes it. Raises `StoreFault` where the line is none of this table."""
    try:
        found = json.loads(line)
        return {
            column.name: _value(column.type, found[column.name], archive)
            for column in table.columns
        }
    except (KeyError, TypeError, ValueError, RecursionError) as fault:
        raise StoreFault(
            f"The file holds a row of '{table.name}' that is none. Nothing of it was taken in."
        ) from fault


def _value(kind: Any, value: Any, archive: zipfile.ZipFile) -> Any:
    if isinstance(kind, tables.Moment) and value is not None:
        return datetime.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        if archive.getinfo(value).file_size > LARGEST_BYTES:
            raise ValueError("too large")
        return archive.read(value)
    if isinstance(value, dict | list) and not isinstance(kind, JSON):
        raise TypeError("a list where a value belongs")
    return value


def _not_ours(path: Path) -> HertsGeoError:
    return HertsGeoError(
        f"'{path.name}' is no backup of herts-geo: choose a file that 'herts-geo store backup' "
        "wrote. Nothing was changed."
    )


def _damaged(path: Path, why: str) -> HertsGeoError:
    return HertsGeoError(
        f"'{path.name}' is damaged: {why}. Nothing was changed; use another copy of it."
    )
