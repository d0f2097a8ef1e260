"""Turns of making a page: one after the other, so that each is there soon.

What somebody asked for goes before what is made as others changed something.

Python runs one thread at a time. Were all pages made at once that are asked for at once, they would
mostly wait for one another (for the interpreter, and for the lock of Streamlit's settings, which
each widget reads), and none would be there before the last.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Final

from streamlit.runtime.scriptrunner import RerunException

AT_ONCE: Final = 1
LONG_S: Final = 1.0  # the turn of a page that takes longer is over: it keeps no other out
AT_MOST: Final = 2  # so many are made at once, also where each takes long
LONGEST_S: Final = 10.0  # until which a page counts among those: it may wait for what is not here
LOOK_S: Final = 0.5  # between two looks whether a turn is over
NEWS_S: Final = 0.5  # by which what somebody asked for goes before what is made for news of others
NEWS: Final = "_made_for_news"  # in a session's state: its next page is made for news


class Turns:
    """Who has a turn, and who waits for one: who is due first comes first."""

    def __init__(
        self, at_once: int = AT_ONCE, long_s: float = LONG_S, at_most: int = AT_MOST
    ) -> None:
        self._at_once, self._long_s, self._at_most = at_once, long_s, at_most
        self._lock = threading.Lock()
        self._number = count()
        self._waiting: dict[threading.Event, tuple[float, int]] = {}  # when it is due
        self._since: dict[threading.Event, float] = {}  # of who has a turn
        self._mine = threading.local()

    @contextmanager
    def one(self, later_s: float = 0.0) -> Iterator[None]:
        """Waits for a turn, and has it for the block; `later_s` lets others go before.

        A page that begins anew, as its browser asks for more meanwhile, keeps its place.
        """
        mine, kept = threading.Event(), getattr(self._mine, "due", None)
        due = time.monotonic() + later_s if kept is None else kept
        self._mine.due = None
        with self._lock:
            self._waiting[mine] = due, next(self._number)
        self._let_in()
        while not mine.wait(LOOK_S):
            self._let_in()
        self._mine.turn = mine
        try:
            yield
        except RerunException:
            self._mine.due = due
            raise
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
                self._since[mine] = time.monotonic()

    def _end(self, mine: threading.Event) -> None:
        with self._lock:
            self._since.pop(mine, None)  # none where it already stands aside
        self._let_in()

    def _let_in(self) -> None:
        """Gives the turns that are free to those who are due first."""
        with self._lock:
            now = time.monotonic()
            took = [now - since for since in self._since.values()]
            busy = sum(each < self._long_s for each in took)
            made = sum(each < LONGEST_S for each in took)
            while self._waiting and busy < self._at_once and made < self._at_most:
                first = min(self._waiting, key=self._waiting.__getitem__)
                del self._waiting[first]
                self._since[first] = now
                first.set()
                busy, made = busy + 1, made + 1


_turns: Final = Turns()
one = _turns.one
aside = _turns.aside
