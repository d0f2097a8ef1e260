"""News of projects as they are changed: one connection a program, however many sessions it has.

On PostgreSQL the server tells of each change as it is kept; the embedded file is looked at a few
times a second. A connection that breaks is made again, and what was missed meanwhile is found.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import lru_cache
from typing import Final

from sqlalchemy import select

from herts_geo.errors import HertsGeoError
from herts_geo.store import roles, tables
from herts_geo.store.changes import CHANNEL
from herts_geo.store.engine import CONNECT_S, Store
from herts_geo.store.roles import Actor

LOOK_S: Final = 0.1  # between looks at the embedded file
HEAR_S: Final = 2.0  # after which a listener asks itself whether it is to end
RETRY_S: Final = 0.5  # before a broken connection is made again
Key = tuple[str, str]  # workspace, project


class Listener:
    """What the last change of each project is, as told by one thread; `fault` says why nothing is
    heard, '' while all is well.

    `tell` is given each project that was changed, or in which somebody came or went elsewhere, and
    every project once the store answers again; it is called by the thread and must not wait.
    """

    def __init__(self, store: Store, tell: Callable[[Key], None] | None = None) -> None:
        self.store, self.fault = store, ""
        self._tell = tell or (lambda _: None)
        self._seqs: dict[Key, int] = {}
        self._there: dict[Key, set[tuple[str, ...]]] | None = None  # who is where, by a file
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
            self._ask([key])
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
                for _ in told():
                    self._ask(list(self._seqs))
                    again, self.fault = bool(self.fault), ""
                    for key in list(self._seqs) if again else ():
                        self._tell(key)
            except Exception as fault:  # whatever it is, it is told and tried again
                self.fault = str(fault) or type(fault).__name__
                self._ended.wait(RETRY_S)

    def _told_by_postgres(self) -> Iterator[None]:
        """Whenever anything may have been missed. Raises as psycopg does."""
        import psycopg

        url = self.store.address.url.set(drivername="postgresql")
        with psycopg.connect(
            url.render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=CONNECT_S,
            application_name="herts-geo news",
        ) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            yield
            while not self._ended.is_set():
                for news in connection.notifies(timeout=HEAR_S):
                    workspace, _, rest = news.payload.partition(" ")
                    project, _, seq = rest.partition(" ")
                    if not self._heard((workspace, project), int(seq)):
                        self._tell((workspace, project))  # somebody came, or went elsewhere
                connection.execute("SELECT 1")  # notices a server that has gone without a word

    def _told_by_file(self) -> Iterator[None]:
        """Whenever anybody else has written to the file. Raises as sqlite3 does."""
        path = self.store.address.path
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            before = None
            while not self._ended.is_set():
                now = connection.execute("PRAGMA data_version").fetchone()[0]
                if now != before:
                    before = now
                    yield
                    self._look()
                self._ended.wait(LOOK_S)

    def _look(self) -> None:
        """Tells of projects in which somebody came, or went elsewhere, since the last look."""
        seen = tables.Presence
        asked = select(seen.workspace, seen.project, seen.session, seen.who, seen.colour, seen.page)
        now: dict[Key, set[tuple[str, ...]]] = {}
        with self.store.read() as session:
            for workspace, project, *where in session.execute(asked):
                now.setdefault((workspace, project), set()).add(tuple(where))
        for key in list(self._seqs):
            if self._there is not None and now.get(key) != self._there.get(key):
                self._tell(key)
        self._there = now

    def _ask(self, wanted: Sequence[Key]) -> None:
        """Asks the store for the last change of projects."""
        project = tables.Project
        columns = select(project.workspace, project.id, project.seq)
        for workspace in {each[0] for each in wanted}:
            ids = [each[1] for each in wanted if each[0] == workspace]
            with self.store.read() as session:
                asked = columns.where(project.workspace == workspace, project.id.in_(ids))
                for found in session.execute(asked):
                    self._heard((found.workspace, found.id), found.seq)

    def _heard(self, key: Key, seq: int) -> bool:
        """Whether a number is a change that was not known of yet, which is told."""
        with self._news:
            new = seq > self._seqs.get(key, seq)
            if new:
                self._seqs[key] = seq
                self._news.notify_all()
        if new:
            self._tell(key)
        return new


_tells: Final[list[Callable[[Key], None]]] = []


def tell(whom: Callable[[Key], None]) -> None:
    """Has the listeners of this program tell somebody more of news."""
    if whom not in _tells:
        _tells.append(whom)


@lru_cache(maxsize=8)
def listener(store: Store) -> Listener:
    """The listener of this program to a store; all sessions share it."""

    def told(key: Key) -> None:
        for each in _tells:
            each(key)

    return Listener(store, told)


def forget(store: Store) -> None:
    """Ends the listener to a store, as before its file is replaced."""
    with suppress(KeyError):
        listener(store).close()
    listener.cache_clear()
