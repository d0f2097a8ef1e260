"""Long answers of a pack's own data, made in a process beside the server, so that pages go on
meanwhile and a second core works.

Only what follows from the pack and from plain values is asked of it: it may remember what it reads,
so that nothing of what a person brought goes there. It hears the server alone, over a pipe that
nobody else holds, so that values travel as Python writes them.
"""

import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from threading import Condition
from typing import Any, Final, TypeVar

import herts_geo
from herts_geo.ui.base import turns

LOG: Final = logging.getLogger(__name__)
MOST: Final = min(max((os.cpu_count() or 2) - 1, 1), 3)
TRIES: Final = 3  # processes that may be lost before all answers are made in the server
LOST: Final = (OSError, EOFError, pickle.PickleError)
SHORT, LONG, AHEAD = range(3)  # whose turn it is first, as nobody waits long behind what is short
LOOKS: Final = (50_000, 20, 50)  # when to look for what nothing refers to: most of it stays
NICE: Final = 5  # how far a process gives way to the server, on which every page waits
Answer = TypeVar("Answer")
_ahead: Final = ContextVar("ahead", default=False)


class Process:
    """One process beside the server; it ends when the server closes its pipe or is gone."""

    def __init__(self) -> None:
        home = str(Path(herts_geo.__file__).parents[1])
        paths = [home, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        self._own = subprocess.Popen(
            [sys.executable, "-P", "-m", "herts_geo.ui.base.beside"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )

    def ask(self, function: Callable[..., Any], given: tuple[Any, ...]) -> tuple[bool, Any]:
        """Whether the function answered, and its answer. Raises one of `LOST`."""
        assert self._own.stdin is not None
        assert self._own.stdout is not None
        self._own.stdin.write(pickle.dumps((function, given)))
        self._own.stdin.flush()
        made, answer = pickle.load(self._own.stdout)  # noqa: S301, see above
        return bool(made), answer

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        with suppress(OSError):
            self._own.kill()
        self._own.wait()
        for pipe in (self._own.stdin, self._own.stdout):
            with suppress(OSError, AttributeError):
                pipe.close()  # type: ignore[union-attr]


class Line:
    """Places for processes, `None` where one is still to start, and who waits for them."""

    def __init__(self, most: int) -> None:
        self._free: list[Process | None] = [None] * most
        self._waiting: list[tuple[int, int]] = []
        self._number = count()
        self._changed = Condition()

    def take(self, turn: int) -> Process | None:
        """A place, once nobody waits whose turn is before; of one turn who came first."""
        with self._changed:
            ticket = turn, next(self._number)
            heappush(self._waiting, ticket)
            self._changed.wait_for(lambda: bool(self._free) and self._waiting[0] == ticket)
            heappop(self._waiting)
            self._changed.notify_all()
            return self._free.pop()

    def give(self, process: Process | None) -> None:
        """Gives a place back."""
        with self._changed:
            self._free.append(process)
            self._changed.notify_all()


class Beside:
    """The processes beside the server; each starts with the first answer that needs it."""

    def __init__(self, most: int = MOST) -> None:
        self._left = TRIES
        self._running: list[Process] = []
        self._line = Line(most)

    def ask(self, function: Callable[..., Answer], *given: Any, turn: int = LONG) -> Answer:
        """What a function of a module answers, once it is its turn; made here where no process can
        make it, and where it raises, so that its error is the real one."""
        with turns.aside():
            process = self._line.take(turn)
        try:
            if process is None and self._left > 0:
                process = Process()
                self._running.append(process)
            if process is not None:
                with turns.aside():
                    made, answer = process.ask(function, given)
                if made:
                    return answer  # type: ignore[no-any-return]
        except LOST:
            LOG.warning("A process beside the server has ended; its answer is made here.")
            self._left -= 1
            if process in self._running:
                self._running.remove(process)
                process.end()
            process = None
        finally:
            self._line.give(process)
        return function(*given)

    def close(self) -> None:
        """Ends the processes, with what they are doing."""
        self._left = 0
        for each in self._running:
            each.end()


_open: Final[list[Beside]] = []


def begin() -> None:
    """Has later answers made beside; before that, and in tests, they are made here."""
    _open[:] = [Beside()]


@contextmanager
def ahead() -> Iterator[None]:
    """What is asked meanwhile is asked by nobody yet: all others come first."""
    token = _ahead.set(True)
    try:
        yield
    finally:
        _ahead.reset(token)


def ask(function: Callable[..., Answer], *given: Any, short: bool = False) -> Answer:
    """What a function of a module answers, made beside the server where that is wanted; `short`:
    it takes a moment, and comes before what takes longer."""
    turn = AHEAD if _ahead.get() else SHORT if short else LONG
    return _open[0].ask(function, *given, turn=turn) if _open else function(*given)


def close() -> None:
    """Ends the processes beside the server."""
    for each in _open:
        each.close()
    _open.clear()


def main() -> None:
    """What a process does; it leaves Ctrl-C to the server, and gives way to it."""
    gc.set_threshold(*LOOKS)
    if hasattr(os, "nice"):
        os.nice(NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    # Until the server closes the pipe: whether a function answered with what can travel, and what.
    with suppress(*LOST):
        while True:
            function, given = pickle.load(sys.stdin.buffer)  # noqa: S301, see above
            try:
                answer = pickle.dumps((True, function(*given)))
            except Exception:
                answer = pickle.dumps((False, None))
            answers.write(answer)
            answers.flush()


if __name__ == "__main__":
    main()
