"""What is told to somebody who waits for a long reading."""

from typing import TextIO

from herts_geo.sandbox.stages import Progress, Watcher

SOON = 2.0  # seconds before which nobody needs to be told anything
OFTEN = 5.0  # seconds between two lines


def words(progress: Progress) -> str:
    """How long a file has been read, in words."""
    return f"{progress.stage or 'Reading the file'}: {progress.seconds:.0f} s"


def patience(stream: TextIO) -> Watcher:
    """A watcher that writes a line now and then, where a person looks on."""
    told = [SOON - OFTEN]

    def watch(progress: Progress) -> None:
        if progress.seconds < told[0]:  # the count begins anew with each file
            told[0] = SOON - OFTEN
        if stream.isatty() and progress.seconds >= SOON and progress.seconds - told[0] >= OFTEN:
            told[0] = progress.seconds
            print(f"{words(progress)} (Ctrl-C stops it)", file=stream)

    return watch
