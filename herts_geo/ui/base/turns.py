"""Turns of making a page: one after the other, so that each is there soon.

Python runs one thread at a time. Were all pages made at once that are asked for at once, they would
mostly wait for one another (for the interpreter, and for the lock of Streamlit's settings, which
each widget reads), and none would be there before the last.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

AT_ONCE: Final = 1
LONG_S: Final = 1.0  # the turn of a page that takes longer is over: it keeps no other out
LOOK_S: Final = 0.5  # between two looks whether a turn is over


class Turns:
    """Who has a turn, and who waits for one: first come, first served."""

    def __init__(self, at_once: int = AT_ONCE, long_s: float = LONG_S) -> None:
        self._at_once, self._long_s = at_once, long_s
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._until: dict[threading.Event, float] = {}  # of who has a turn
        self._mine = threading.local()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Waits for a turn, and has it for the block."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
        self._let_in()
        while not mine.wait(LOOK_S):
            self._let_in()
        self._mine.turn = mine
        try:
            yield
        finally:
            self._mine.turn = None
            self._end(mine)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Lets another page in while this one waits for the block; it goes on at once after that,
        as the other may wait for what this one makes."""
        mine = getattr(self._mine, "turn", None)
        if mine is None:
            yield
            return
        self._end(mine)
        try:
            yield
        finally:
            with self._lock:
                self._until[mine] = time.monotonic() + self._long_s

    def _end(self, mine: threading.Event) -> None:
        with self._lock:
            self._until.pop(mine, None)  # none where it already stands aside
        self._let_in()

    def _let_in(self) -> None:
        """Gives the turns that are free to those who have waited longest."""
        with self._lock:
            now = time.monotonic()
            busy = sum(now < until for until in self._until.values())
            while self._waiting and busy < self._at_once:
                first = self._waiting.popleft()
                self._until[first] = now + self._long_s
                first.set()
                busy += 1


_turns: Final = Turns()
one = _turns.one
aside = _turns.aside
