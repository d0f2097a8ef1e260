"""Writing a file whole or not at all: the one way in which a command leaves something behind."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

from herts_geo.errors import CannotWrite

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def save(path: Path, data: bytes) -> None:
    """Writes a file so that its name holds the whole of `data`, or what it held before.

    The bytes go to a file beside it, which takes the name once they are on the disk. A link is
    followed; a device or a pipe, which has no name to take, is written to as it is. Raises
    `CannotWrite` with the reason.
    """
    try:
        if _is_stream(path):
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except OSError as fault:
        raise CannotWrite(_sentence(path, fault)) from fault


def make_folder(path: Path) -> None:
    """Makes a folder and those above it. Raises `CannotWrite` with the reason."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(_sentence(path, fault)) from fault


def _replace(path: Path, data: bytes) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    partial = path.with_name(f".{token_hex(8)}.part")
    try:
        with partial.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            partial.chmod(path.stat().st_mode & 0o777)
        partial.replace(path)
    except BaseException:  # an interruption as well: nothing half written stays
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


def _is_stream(path: Path) -> bool:
    here = path.exists() and not path.is_file() and not path.is_dir()
    return here or path.is_relative_to("/dev") or path.is_relative_to("/proc")


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
