"""Writing a file whole or not at all: the one way in which a command leaves something behind.

A private folder for files that a library can only make on a disk, gone once they are read.

One that a killed program left behind is swept by the next program that needs a folder.
"""

import errno
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Final

from herts_geo.errors import CannotWrite

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def save(path: Path, data: bytes) -> None:
    """Writes a file so that its name holds the whole of `data`, or what it held before.

    The bytes go to a file beside it, which takes the name once they are on the disk. A link is
    followed; a device or a pipe, which has no name to take, is written to as it is. Raises
    `CannotWrite` with the reason.
    """
    try:
        here = path.exists() and not path.is_file() and not path.is_dir()
        if here or path.is_relative_to("/dev") or path.is_relative_to("/proc"):
            path.write_bytes(data)
        else:
            with _beside(path.resolve()) as partial:
                partial.write_bytes(data)
    except OSError as fault:
        raise CannotWrite(_sentence(path, fault)) from fault


def make_folder(path: Path) -> None:
    """Makes a folder and those above it. Raises `CannotWrite` with the reason."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(_sentence(path, fault)) from fault


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Whether this program alone holds a lock file, for as long as the block lasts; a program that
    is killed lets go of it."""
    with path.open("ab") as file:
        try:
            _lock(file)
            mine = True
        except OSError:
            mine = False
        yield mine


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file beside `path` to write to, for this user alone, that takes its name once the block
    ends without a fault; else nothing of it stays. Raises `CannotWrite` with the reason."""
    try:
        with _beside(path.resolve(), mode=0o600) as partial:
            yield partial
    except OSError as fault:
        raise CannotWrite(_sentence(path, fault)) from fault


@contextmanager
def _beside(path: Path, mode: int = 0o666) -> Iterator[Path]:
    """A new file beside another, which takes its name at the end, on the disk by then."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    partial = path.with_name(f".{token_hex(8)}.part")
    try:
        partial.touch(mode, exist_ok=False)
        yield partial
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        if path.exists():
            partial.chmod(path.stat().st_mode & 0o777)
        partial.replace(path)
    except BaseException:  # an interruption as well: nothing half written stays
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _sentence(path: Path, fault: OSError) -> str:
    if fault.errno in FULL:
        return (
            f"'{path}' cannot be written: there is no room left on the disk. Nothing was written "
            "under this name. Make room, or choose another disk."
        )
    if fault.errno == errno.ENOENT:
        return f"'{path}' cannot be written: the folder does not exist. Make it, or choose another."
    return (
        f"'{path}' cannot be written: {fault.strerror or fault}. Choose a folder that exists and "
        "may be written to, and close the file where it is open."
    )


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
        raise CannotWrite(_no_folder(fault.strerror or str(fault))) from fault
    try:
        yield made
    except (OSError, RuntimeError, sqlite3.Error) as fault:  # each library has its own for it
        if shutil.disk_usage(made).free > ROOM:
            raise
        raise CannotWrite(_no_folder("no room is left")) from fault
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
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

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


def _no_folder(reason: str) -> str:
    return (
        "A file cannot be made, as the folder for temporary files cannot be used "
        f"({reason}). Make room in it, or name another folder in TMPDIR."
    )
