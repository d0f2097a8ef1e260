"""What is told to somebody who waits for a long reading."""

from typing import TextIO

from herts_geo.sandbox.process import Watch

SOON = 2.0  # seconds before which nobody needs to be told anything
OFTEN = 5.0  # seconds between two lines


def words(waited: float, stage: str) -> str:
    """How long a file has been read, in words."""
    return f"{stage or 'Reading the file'}: {waited:.0f} s"


def patience(stream: TextIO) -> Watch:
    """A watcher that writes a line now and then, where a person looks on."""
    told = [SOON - OFTEN]

    def watch(waited: float, stage: str) -> None:
        if stream.isatty() and waited >= SOON and waited - told[0] >= OFTEN:
            told[0] = waited
            print(f"{words(waited, stage)} (Ctrl-C stops it)", file=stream)

    return watch
