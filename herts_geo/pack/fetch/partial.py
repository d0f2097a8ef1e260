"""A file that is arriving: of a large one, what has arrived outlives a cut connection or program.

The publisher's mark of the file stands beside it, so that the rest can be asked for on condition
that it is still that file. Who writes to it holds a lock on it; where the operating system has
none, a file that was cut begins anew.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Final, Self

from herts_geo.pack.fetch.cache import writing

LARGE: Final = 5_000_000  # bytes from which it is worth going on

if sys.platform == "win32":

    def _lock(_file: IO[bytes]) -> bool:
        return False

else:
    import fcntl

    def _lock(_file: IO[bytes]) -> bool:
        try:
            fcntl.flock(_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class Arriving:
    """A file of a folder, under the key of what is arriving; a context manager.

    `mark` is the publisher's for what has arrived before, `size` its bytes. Raises `CannotWrite`.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.mark, self.size = "", 0
        for left in sorted(folder.glob(f"{key}-*.mark")):
            if self._took(left):
                return
        self.path = folder / f"{key}-{token_hex(8)}.part"
        with writing(self.path):
            self.file: IO[bytes] = self.path.open("xb")
        _lock(self.file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self.file.close()
            if not self._mark.exists():
                self.path.unlink(missing_ok=True)
            if not self.path.exists():
                self._mark.unlink(missing_ok=True)

    def restart(self, mark: str, expected: int) -> None:
        """Begins with the first byte, of a file of this mark and size."""
        with writing(self.path):
            self.file.seek(0)
            self.file.truncate()
            self._mark.unlink(missing_ok=True)
            if mark.startswith('"') and expected >= LARGE:  # a weak mark is not of the same bytes
                self._mark.write_text(mark, encoding="utf-8")
        self.mark, self.size = "", 0

    def write(self, block: bytes) -> None:
        """Adds what has arrived."""
        with writing(self.path):
            self.file.write(block)

    def finish(self) -> Path:
        """The file, whole; its mark is gone."""
        with writing(self.path):
            self.file.flush()
            self._mark.unlink(missing_ok=True)
        if sys.platform == "win32":  # an open file cannot be moved there
            self.file.close()
        return self.path

    @property
    def _mark(self) -> Path:
        return self.path.with_suffix(".mark")

    def _took(self, mark: Path) -> bool:
        """Whether what has arrived before is free to go on with, and now held."""
        self.path = mark.with_suffix(".part")
        try:
            self.file = self.path.open("r+b")
        except OSError:
            mark.unlink(missing_ok=True)
            return False
        try:
            if _lock(self.file) and mark.exists():  # not finished while the lock was waited for
                self.mark = mark.read_text(encoding="utf-8")
                self.size = self.file.seek(0, os.SEEK_END)
                return True
        except (OSError, ValueError):
            pass
        self.file.close()
        return False
