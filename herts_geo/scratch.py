"""A private folder for files that a library can only make on a disk, gone once they are read.

One that a killed program left behind is swept by the next program that needs a folder.
"""

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from herts_geo.errors import CannotWrite

PREFIX: Final = "herts-geo-"
ROOM: Final = 1024 * 1024  # bytes; with less left, want of room is why a file failed
HELD: Final = "held"  # a file that is locked while its folder is in use


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that only this user may read, for as long as the block lasts.

    Raises `CannotWrite` where the folder for temporary files has no room or may not be used.
    """
    try:
        sweep()
        made = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = _hold(made)
    except OSError as fault:
        raise CannotWrite(_sentence(fault.strerror or str(fault))) from fault
    try:
        yield made
    except (OSError, RuntimeError, sqlite3.Error) as fault:  # each library has its own for it
        if shutil.disk_usage(made).free > ROOM:
            raise
        raise CannotWrite(_sentence("no room is left")) from fault
    finally:
        held.close()
        shutil.rmtree(made, ignore_errors=True)


def sweep() -> None:
    """Removes this user's folders whose program has ended."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{HELD}"):
        with suppress(OSError):
            if _is_free(left):
                shutil.rmtree(left.parent, ignore_errors=True)


def _hold(made: Path) -> IO[bytes]:
    """Locks the folder; it is only called held once it is, so that no other program sweeps it."""
    if sys.platform == "win32":  # an open file cannot be removed there: that is the lock
        return (made / HELD).open("wb")
    fresh = made / f"{HELD}.new"
    file = fresh.open("wb")
    _lock(file)
    fresh.rename(made / HELD)
    return file


if sys.platform == "win32":

    def _is_free(left: Path) -> bool:
        left.unlink()
        return True

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_free(left: Path) -> bool:
        if left.is_symlink() or left.parent.is_symlink() or left.stat().st_uid != os.getuid():
            return False
        with left.open("rb") as file:
            _lock(file)  # raises where it is held
        return True


def _sentence(reason: str) -> str:
    return (
        "A file cannot be made, as the folder for temporary files cannot be used "
        f"({reason}). Make room in it, or name another folder in TMPDIR."
    )
