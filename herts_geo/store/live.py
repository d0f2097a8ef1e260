"""News of projects as they are changed: one connection a program, however many sessions it has.

On PostgreSQL the server tells of each change as it is kept; the embedded file is looked at a few
times a second. A connection that breaks is made again, and what was missed meanwhile is found.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import lru_cache
from typing import Final

from sqlalchemy import select

from herts_geo.errors import HertsGeoError
from herts_geo.store import roles, tables
from herts_geo.store.changes import CHANNEL
from herts_geo.store.engine import CONNECT_S, Store
from herts_geo.store.roles import Actor

LOOK_S: Final = 0.25  # between looks at the embedded file
HEAR_S: Final = 2.0  # after which a listener asks itself whether it is to end
RETRY_S: Final = 1.0  # before a broken connection is made again
Key = tuple[str, str]  # workspace, project


class Listener:
    """What the last change of each project is, as told by one thread; `fault` says why nothing is
    heard, '' while all is well."""

    def __init__(self, store: Store) -> None:
        self.store, self.fault = store, ""
        self._seqs: dict[Key, int] = {}
        self._news = threading.Condition()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="store-news", daemon=True)
        self._thread.start()

    def seq(self, actor: Actor, project: str) -> int:
        """The number of a project's last change, without asking the store once it is known.

        Raises `NotAllowed`, `StoreFault`.
        """
        roles.need(actor, "read")
        key = (actor.workspace, project)
        with self._news:
            known = self._seqs.get(key)
        if known is not None:
            return known
        with self._news:  # known from now on, so that a change while the store is asked is heard
            self._seqs.setdefault(key, -1)
        try:
            self._ask(key)
        except HertsGeoError:
            with self._news:
                self._seqs.pop(key, None)
            raise
        with self._news:
            return self._seqs[key]

    def wait(self, actor: Actor, project: str, seq: int, timeout: float) -> int:
        """The number of the last change once it is beyond `seq`, or after `timeout` seconds.

        Raises `NotAllowed`, `StoreFault`.
        """
        key = (actor.workspace, project)
        self.seq(actor, project)
        with self._news:
            self._news.wait_for(lambda: self._seqs[key] > seq or self._ended.is_set(), timeout)
            return self._seqs[key]

    def close(self) -> None:
        """Ends the thread and its connection."""
        self._ended.set()
        with self._news:
            self._news.notify_all()
        self._thread.join(HEAR_S + CONNECT_S)

    def _listen(self) -> None:
        told = self._told_by_postgres if self.store.postgres else self._told_by_file
        while not self._ended.is_set():
            try:
                for key in told():
                    self.fault = ""
                    self._ask(key)
            except Exception as fault:  # whatever it is, it is told and tried again
                self.fault = str(fault) or type(fault).__name__
                self._ended.wait(RETRY_S)

    def _told_by_postgres(self) -> Iterator[Key | None]:
        """The projects of which the server tells, None for all at first. Raises as psycopg does."""
        import psycopg

        url = self.store.address.url.set(drivername="postgresql")
        with psycopg.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=CONNECT_S,
            application_name="herts-geo news",
        ) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            yield None
            while not self._ended.is_set():
                for news in connection.notifies(timeout=HEAR_S):
                    workspace, _, rest = news.payload.partition(" ")
                    project, _, seq = rest.partition(" ")
                    self._heard((workspace, project), int(seq))
                connection.execute("SELECT 1")  # notices a server that has gone without a word

    def _told_by_file(self) -> Iterator[Key | None]:
        """None whenever anybody else has written to the file. Raises as sqlite3 does."""
        path = self.store.address.path
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            before = None
            while not self._ended.is_set():
                now = connection.execute("PRAGMA data_version").fetchone()[0]
                if now != before:
                    before = now
                    yield None
                self._ended.wait(LOOK_S)

    def _ask(self, key: Key | None) -> None:
        """Asks the store for the last change of one project, or of all that are known."""
        with self._news:
            wanted = list(self._seqs) if key is None else [key]
        project = tables.Project
        columns = select(project.workspace, project.id, project.seq)
        for workspace in {each[0] for each in wanted}:
            ids = [each[1] for each in wanted if each[0] == workspace]
            with self.store.read() as session:
                asked = columns.where(project.workspace == workspace, project.id.in_(ids))
                for found in session.execute(asked):
                    self._heard((found.workspace, found.id), found.seq)

    def _heard(self, key: Key, seq: int) -> None:
        with self._news:
            if seq > self._seqs.get(key, seq):
                self._seqs[key] = seq
                self._news.notify_all()


@lru_cache(maxsize=8)
def listener(store: Store) -> Listener:
    """The listener of this program to a store; all sessions share it."""
    return Listener(store)


def forget(store: Store) -> None:
    """Ends the listener to a store, as before its file is replaced."""
    with suppress(KeyError):
        listener(store).close()
    listener.cache_clear()
