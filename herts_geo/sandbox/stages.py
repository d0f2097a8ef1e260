"""The stages of a long reading, said by whoever reads and heard by whoever waits."""

from collections.abc import Callable
from dataclasses import dataclass

Listener = Callable[[str], None]


@dataclass(frozen=True)
class Progress:
    """How far the reading of a file is.

    `file`: the digest of its contents; `seconds`: since it was begun; `stage`: in words, or '';
    `ended`: whether it was read, refused or stopped.
    """

    file: str = ""
    seconds: float = 0.0
    stage: str = ""
    ended: bool = False


Watcher = Callable[[Progress], None]


_heard: list[Listener] = []  # of this process: a reading process reads one file at a time


def say(words: str) -> None:
    """Says which stage begins, such as 'Checking 12,000 rows'."""
    for hear in _heard:
        hear(words)


def listen(listener: Listener) -> None:
    """Who hears the stages of this process from now on."""
    _heard[:] = [listener]
