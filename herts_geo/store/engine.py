"""A store that is open: one way to read and one to write, the same on both engines.

Reading sees one moment; writing is kept whole or not at all.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import Session

from herts_geo import saving
from herts_geo.errors import StoreFault
from herts_geo.store import faults
from herts_geo.store.address import Address

WAIT_S: Final = 20  # for a lock, before a fault is told
CONNECT_S: Final = 5
WRITES: Final = "herts_geo_writes"  # an option of a connection
PRAGMAS: Final = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
)
FILE: Final = "file"  # in what is known of a connection: which file it is to
EXTRA: Final = 'pip install "herts-geo[organisation]"'


@dataclass(frozen=True, eq=False)
class Store:
    """An open store. Raises `StoreFault` wherever the database does not do as asked."""

    address: Address
    engine: Engine = field(repr=False)

    @property
    def postgres(self) -> bool:
        """Whether it is PostgreSQL, and not the embedded file."""
        return self.address.engine == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees the store as it was at one moment."""
        options = {"isolation_level": "REPEATABLE READ"} if self.postgres else {}
        with faults.told(self.address), Session(self.engine.execution_options(**options)) as found:
            yield found

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are kept together as it ends, or none of them."""
        engine = self.engine.execution_options(**{WRITES: True})
        with faults.told(self.address), Session(engine, expire_on_commit=False) as found:
            yield found
            found.commit()

    def close(self) -> None:
        """Lets go of every connection."""
        self.engine.dispose()


def connect(address: Address) -> Store:
    """A store by its address, whether it is set up or not; nothing is asked of it yet.

    Raises `StoreFault` where the folder cannot be made or a library is missing.
    """
    if address.engine == "sqlite":
        return Store(address, _embedded(address))
    try:
        engine = create_engine(
            address.url,
            pool_pre_ping=True,
            pool_timeout=WAIT_S,
            connect_args={
                "connect_timeout": CONNECT_S,
                "application_name": "herts-geo",
                "options": f"-c lock_timeout={WAIT_S}s -c timezone=UTC",
            },
        )
    except ModuleNotFoundError as fault:
        raise StoreFault(
            f"A store on PostgreSQL needs {fault.name}, which is not installed: {EXTRA}."
        ) from fault
    return Store(address, engine)


def _embedded(address: Address) -> Engine:
    """The engine of a file that only this user may read."""
    path = address.path
    saving.make_folder(path.parent)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except PermissionError:
        if not path.exists():
            raise StoreFault(
                f"The store at {address.shown} cannot be made: the folder may not be written to. "
                "Choose another in HERTS_GEO_STORE."
            ) from None
    except OSError as fault:
        raise StoreFault(
            f"The store at {address.shown} cannot be opened: {fault.strerror}. Check the path, and "
            "the room on its disk."
        ) from fault
    uri, wait = f"{path.as_uri()}?mode=rw", WAIT_S  # never made anew where it has gone

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=wait, check_same_thread=False)

    engine = create_engine(address.url, creator=connect)
    event.listen(engine, "connect", partial(_prepare, path))
    event.listen(engine, "checkout", partial(_same_file, path))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(path: Path, connection: sqlite3.Connection, record: Any) -> None:
    """WAL lets many read while one writes; `synchronous` in full, as what is told kept stays;
    `secure_delete`, as what is removed is overwritten."""
    record.info[FILE] = _number(path)
    connection.isolation_level = None  # this module begins, so that steps of a schema are undone
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _same_file(path: Path, _connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
    """Has a connection made again whose file was removed or replaced: what is written to it would
    be lost."""
    if record.info.get(FILE) != _number(path):
        raise DisconnectionError


def _number(path: Path) -> int | None:
    """What tells a file from another that takes its name; None where there is none."""
    with suppress(OSError):
        return path.stat().st_ino
    return None


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
