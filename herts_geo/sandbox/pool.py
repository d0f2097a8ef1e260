"""The reading processes of a server: a few kept warm, lent to all who ask in turn."""

import atexit
import os
import queue
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Final

from herts_geo.sandbox.causes import Refused
from herts_geo.sandbox.process import Process, Watch

MOST: Final = min(max(os.cpu_count() or 2, 2), 4)
LOOK: Final = 0.1  # seconds between two looks while waiting for a turn
TRIES: Final = 3
SPARE: Final = 2  # processes that stay ready when nobody reads
REMEMBERED: Final = 500  # of those who were served of late
WAITING: Final = "Waiting for other files to be read"
CANNOT_START: Final = (
    "Files cannot be read here: the process that reads them apart from the app does not start. "
    "Start the app again; if that does not help, see whether the machine has memory to spare."
)


class Pool:
    """Up to `MOST` processes, of which one or two are kept when nobody reads.

    `lend` waits for a turn: whoever has the fewest at work, and was served longest ago, is next.

    One thread starts all processes and lasts as long as the server, so that none outlives it.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most, self.owner = most, os.getpid()
        self._changed = threading.Condition()
        self._idle: list[Process] = []
        self._starting = self._lent = self._lost = 0
        self._waiting: dict[int, str] = {}  # ticket -> who
        self._served: dict[str, int] = {}  # who -> the last turn that they had
        self._busy: Counter[str] = Counter()
        self._numbers = count()
        self._orders: queue.SimpleQueue[bool] = queue.SimpleQueue()
        threading.Thread(target=self._keep, name="readers", daemon=True).start()
        atexit.register(self.close)

    def warm(self) -> None:
        """Starts the processes without waiting for them."""
        with self._changed:
            self._fill()

    @contextmanager
    def lend(self, who: str, watch: Watch) -> Iterator[Process]:
        """A process of one's own for a while. Raises `Refused` where none can be started."""
        process = self._take(who, watch)
        try:
            yield process
        finally:
            with self._changed:
                self._lent -= 1
                self._busy[who] -= 1
                self._busy += Counter()  # drops those who have none
                if process.alive() and len(self._idle) < SPARE:
                    self._idle.append(process)
                else:
                    process.close()
                self._fill()
                self._changed.notify_all()

    def close(self) -> None:
        """Ends the processes that wait; those at work end with the server."""
        with self._changed:
            for process in self._idle:
                process.close()
            self._idle.clear()

    def _take(self, who: str, watch: Watch) -> Process:
        ticket, waited = next(self._numbers), 0.0
        with self._changed:
            self._waiting[ticket] = who
            self._lost = 0
            self._fill()
        try:
            while (process := self._turn(ticket, who)) is None:
                waited += LOOK
                watch(waited, WAITING)
            return process
        finally:
            with self._changed:
                self._waiting.pop(ticket, None)

    def _turn(self, ticket: int, who: str) -> Process | None:
        """A process where it is this ticket's turn now, or comes to be in a moment."""
        with self._changed:
            if not (self._idle and self._first() == ticket):
                self._changed.wait(LOOK)
            while self._idle and self._first() == ticket:
                process = self._idle.pop()
                if process.alive():
                    self._lent += 1
                    self._busy[who] += 1
                    self._served.pop(who, None)
                    self._served[who] = next(self._numbers)
                    while len(self._served) > REMEMBERED:
                        del self._served[next(iter(self._served))]
                    return process
            if self._lost >= TRIES and not self._lent and not self._starting:
                raise Refused(CANNOT_START)
            self._fill()
            return None

    def _first(self) -> int:
        return min(
            self._waiting,
            key=lambda ticket: (
                self._busy[self._waiting[ticket]],
                self._served.get(self._waiting[ticket], -1),
                ticket,
            ),
        )

    def _fill(self) -> None:
        """Orders processes for all who wait, and one to spare."""
        wanted = min(self.most, self._lent + len(self._waiting) + 1)
        while self._lost < TRIES and len(self._idle) + self._starting + self._lent < wanted:
            self._starting += 1
            self._orders.put(True)

    def _keep(self) -> None:
        while self._orders.get():
            process = None
            with suppress(OSError):
                process = Process()
            if process and not process.ready():
                process.end()
                process = None
            with self._changed:
                self._starting -= 1
                self._lost = 0 if process else self._lost + 1
                if process:
                    self._idle.append(process)
                self._changed.notify_all()
