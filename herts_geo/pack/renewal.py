"""Renewals of packs in processes of their own, one at a time for a folder: how far each is."""

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import IO, Final, Literal

from herts_geo.errors import HertsGeoError
from herts_geo.pack.difference import Difference, Move

COMMAND: Final = (sys.executable, "-m", "herts_geo.cli", "pack", "refresh")
LINES: Final = 20  # of what a run says beside its progress, the last are kept
FAREWELL: Final = 5.0  # seconds that a run has to end once it is asked to
State = Literal["running", "stopped", "failed", "done"]


@dataclass(frozen=True)
class Result:
    """What a renewal did: how the pack differs, and the sources that were not renewed, and why."""

    differences: tuple[Difference, ...]
    failed: Mapping[str, str]

    @property
    def changed(self) -> tuple[Difference, ...]:
        """The differences that are some."""
        return tuple(each for each in self.differences if each.state != "same")


@dataclass
class Run:
    """One renewal: what it is at, and what came of it."""

    folder: Path
    process: subprocess.Popen[str]
    what: str = "Starting"
    done: int = 0
    of: int = 0
    was_stopped: bool = False
    said: list[str] = field(default_factory=list)
    answer: str = ""
    readers: tuple[Thread, ...] = ()

    @property
    def state(self) -> State:
        """Whether it still runs, and how it ended."""
        if self.process.poll() is None or any(each.is_alive() for each in self.readers):
            return "running"
        if self.result is not None:
            return "done"
        return "stopped" if self.was_stopped else "failed"

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1."""
        return min(max(self.done / self.of, 0.0), 1.0) if self.of > 0 else 0.0

    @property
    def result(self) -> Result | None:
        """What it told at its end; None where it came to none."""
        try:
            told = json.loads(self.answer)
            found = tuple(
                Difference(**{**each, "moved": tuple(Move(**move) for move in each["moved"])})
                for each in told["differences"]
            )
            return Result(found, dict(told["failed"]))
        except (ValueError, LookupError, TypeError):
            return None

    @property
    def why(self) -> str:
        """Why it failed, in its own words."""
        said = " ".join(self.said).removeprefix("herts-geo: ").strip()
        return said or "The renewal ended without a word. The pack is as it was; try it again."

    def stop(self) -> None:
        """Ends it; the pack stays as it was."""
        self.was_stopped = True
        with suppress(OSError):
            self.process.terminate()

    def note(self, line: str) -> None:
        """Takes what it says: a line of JSON a step, words otherwise."""
        try:
            step = json.loads(line)
            self.what, self.done, self.of = str(step["what"]), int(step["done"]), int(step["of"])
        except (ValueError, LookupError, TypeError):
            if line.strip():
                self.said = [*self.said, line.strip()][-LINES:]


_runs: Final[dict[Path, Run]] = {}
_lock: Final = Lock()


def start(folder: Path, downloads: Path | None = None, offline: bool = False) -> Run:
    """Begins to renew the pack of a folder, or gives the renewal that runs already.

    `downloads`: a folder of files that a person downloaded. Raises `HertsGeoError` where that is
    none, or where no process can be begun.
    """
    if downloads is not None and not downloads.is_dir():
        raise HertsGeoError(f"'{downloads}' is no folder: give the one that holds your downloads.")
    more = ["--from", str(downloads.resolve())] if downloads else []
    more += ["--offline"] if offline else []
    with _lock:
        held = _runs.get(folder)
        if held is None or held.state != "running":
            held = _runs[folder] = _begun(folder, more)
        return held


def of(folder: Path) -> Run | None:
    """The renewal of a folder's pack that runs, or the last that ended; None if there was none."""
    return _runs.get(folder)


def forget(folder: Path) -> None:
    """Lets go of a renewal that has ended."""
    with _lock:
        if folder in _runs and _runs[folder].state != "running":
            del _runs[folder]


def _begun(folder: Path, more: Sequence[str]) -> Run:
    try:
        process = subprocess.Popen(  # noqa: S603, this Python and our own program
            [*COMMAND, "--progress-json", "--json", *more, "--", str(folder)],
            cwd=Path(__file__).parents[2],  # where the package is found, installed or not
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as fault:
        raise HertsGeoError(f"The renewal cannot be begun ({fault.strerror or fault}).") from fault
    run = Run(folder, process)
    assert process.stdout is not None
    assert process.stderr is not None
    run.readers = (
        Thread(target=_listen, args=[run, process.stderr], daemon=True),
        Thread(target=_take, args=[run, process.stdout], daemon=True),
    )
    for each in run.readers:
        each.start()
    return run


def _listen(run: Run, lines: IO[str]) -> None:
    with lines:
        for line in lines:
            run.note(line)


def _take(run: Run, text: IO[str]) -> None:
    with text:
        run.answer = text.read()
    run.process.wait()


@atexit.register
def _end() -> None:
    """Ends what still runs when the program ends."""
    for run in list(_runs.values()):
        if run.process.poll() is None:
            run.stop()
            with suppress(subprocess.TimeoutExpired):
                run.process.wait(FAREWELL)
