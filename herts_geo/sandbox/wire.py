"""Frames on a pipe: a header in JSON and raw bytes after it, each with its length before it."""

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

MARK: Final = b"hgf1"
MOST_HEADER: Final = 256 * 1024 * 1024
MOST_BYTES: Final = 1024 * 1024 * 1024  # of one frame: no honest answer is larger
LENGTH: Final = struct.Struct(">Q")
Part = bytes | bytearray | memoryview


class BrokenFrame(Exception):
    """The other end closed the pipe in the midst of a frame, or wrote something else."""


@dataclass(frozen=True)
class Frame:
    """One message: what it is about as plain values, and the bytes that belong to it."""

    header: dict[str, Any]
    parts: Sequence[Part] = ()


def send(stream: BinaryIO, frame: Frame) -> None:
    """Writes a frame. Raises `OSError` where nobody reads any more."""
    sizes = [memoryview(part).nbytes for part in frame.parts]
    head = json.dumps({"sizes": sizes, **frame.header}).encode()
    stream.write(MARK + LENGTH.pack(len(head)) + head)
    for part in frame.parts:
        stream.write(part)
    stream.flush()


def receive(stream: BinaryIO) -> Frame | None:
    """The next frame, None where the pipe was closed. Raises `BrokenFrame`."""
    start = stream.read(len(MARK) + LENGTH.size)
    if not start:
        return None
    if len(start) < len(MARK) + LENGTH.size or not start.startswith(MARK):
        raise BrokenFrame
    (length,) = LENGTH.unpack(start[len(MARK) :])
    try:
        header = json.loads(_exactly(stream, length, MOST_HEADER))
        sizes = [int(size) for size in header.pop("sizes")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise BrokenFrame from fault
    if sum(sizes) > MOST_BYTES or min(sizes, default=0) < 0:
        raise BrokenFrame
    return Frame(header, [_exactly(stream, size, MOST_BYTES) for size in sizes])


def _exactly(stream: BinaryIO, length: int, most: int) -> bytes:
    if length > most:
        raise BrokenFrame
    found = stream.read(length)
    if len(found) < length:
        raise BrokenFrame
    return found
