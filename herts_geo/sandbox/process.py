"""One reading process as the server sees it: started, asked, watched, ended."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from time import monotonic
from typing import Final

import psutil

import herts_geo
from herts_geo import saving
from herts_geo.errors import CannotWrite
from herts_geo.sandbox import limits, wire
from herts_geo.sandbox.causes import Cause, refusal
from herts_geo.sandbox.limits import Limits
from herts_geo.sandbox.wire import Frame

COMMAND: Final = ("-P", "-s", "-m", "herts_geo.sandbox")
FOLDERS: Final = ("TMPDIR", "TEMP", "TMP")
LOOK: Final = 0.05  # seconds between two looks at what a process uses
GRACE: Final = 5  # seconds of the processor beyond the limit that the system itself keeps
Watch = Callable[[float, str], None]  # seconds waited, and the stage, which may be ''


class Process:
    """A reading process. Start it on a thread that lasts: it ends with that thread."""

    def __init__(self) -> None:
        self._kept = ExitStack()
        self.folder: Path | None = None  # for what a reader unpacks, gone with the process
        with suppress(CannotWrite):  # most files are read without one
            self.folder = self._kept.enter_context(saving.folder())
        home = str(Path(herts_geo.__file__).parents[1])
        paths = [home, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        self._own = subprocess.Popen(  # noqa: S603, this Python and a module of the project
            [sys.executable, *COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=home,
            env={
                **limits.environment(),
                **(dict.fromkeys(FOLDERS, str(self.folder)) if self.folder else {}),
                "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            },
            start_new_session=True,
        )
        self._came: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self.held: list[str] = []  # keys of what was shared with it
        threading.Thread(target=self._listen, daemon=True).start()

    def ready(self) -> bool:
        """Waits until the process can be asked; whether it can."""
        return (frame := self._came.get()) is not None and frame.header["kind"] == "ready"

    def alive(self) -> bool:
        """Whether the process can be asked again."""
        return self._own.poll() is None

    def tell(self, frame: Frame) -> None:
        """Sends a frame that has no answer. Raises `OSError`."""
        assert self._own.stdin is not None
        wire.send(self._own.stdin, frame)  # type: ignore[arg-type]

    def ask(self, frame: Frame, allowed: Limits, watch: Watch) -> Frame:
        """The answer to a request. Raises `Refused`, and whatever `watch` raises to end it."""
        try:
            self.tell(frame)
            return self._answer(allowed, watch)
        except OSError:
            raise refusal(self._cause(), allowed) from None
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Ends the process, and the copy of it that reads, by force."""
        with suppress(psutil.Error):
            for copy in psutil.Process(self._own.pid).children(recursive=True):
                copy.kill()
        with suppress(OSError):
            self._own.kill()
        self._own.wait()
        self.close()

    def hold(self, key: str) -> None:
        """Notes what the process was given to keep; it keeps only the latest few."""
        self.held = [*self.held, key][-limits.MOST_SHARED :]

    def close(self) -> None:
        """Lets the process end by itself, as it does when nobody can ask it any more."""
        assert self._own.stdin is not None
        with suppress(OSError):
            self._own.stdin.close()
        self._kept.close()

    def _listen(self) -> None:
        assert self._own.stdout is not None
        with suppress(wire.BrokenFrame, OSError, ValueError), self._own.stdout as stream:
            while (frame := wire.receive(stream)) is not None:  # type: ignore[arg-type]
                self._came.put(frame)
        self._came.put(None)
        self._own.wait()
        self._kept.close()

    def _answer(self, allowed: Limits, watch: Watch) -> Frame:
        began, stage, copy = monotonic(), "", None
        while True:
            try:
                frame = self._came.get(timeout=LOOK)
            except queue.Empty:
                self._hold_to(allowed, copy, monotonic() - began)
                watch(monotonic() - began, stage)
                continue
            if frame is None:
                raise refusal(self._cause(), allowed)
            if frame.header["kind"] == "started":
                with suppress(psutil.Error, ValueError, TypeError):
                    copy = psutil.Process(int(frame.header["process"]))
            elif frame.header["kind"] == "stage":
                stage = str(frame.header["words"])[:200]
            else:
                return frame

    def _hold_to(self, allowed: Limits, copy: psutil.Process | None, waited: float) -> None:
        """Ends a reading that is beyond its limits, for systems that do not do so themselves."""
        if waited > allowed.waiting:
            raise refusal(Cause.TIME, allowed)
        if copy is None:
            return
        with suppress(psutil.Error):
            used = copy.cpu_times()
            if copy.memory_info().rss > allowed.memory:
                raise refusal(Cause.MEMORY, allowed)
            if used.user + used.system > allowed.seconds + GRACE:
                raise refusal(Cause.TIME, allowed)

    def _cause(self) -> Cause:
        """Why the process ended, from its exit code."""
        self.close()
        with suppress(subprocess.TimeoutExpired, ValueError):
            return Cause(self._own.wait(GRACE))
        self.end()
        return Cause.FAILED
