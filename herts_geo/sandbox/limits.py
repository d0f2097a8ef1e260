"""What a process that reads other people's files may use: memory, time, open files, no network."""

import ctypes
import os
import platform
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from herts_geo.errors import HertsGeoError

if sys.platform != "win32":
    import resource

VARIABLE: Final = "HERTS_GEO_READING_GB"
GIGABYTE: Final = 1024**3
MOST_GIGABYTES: Final = 64
MOST_SHARED: Final = 4  # values that a process keeps for later files, such as postcodes
MOST_ANSWERED: Final = 320 * 1024 * 1024  # bytes of an answer, which the server holds too
MOST_FILES: Final = 128
MOST_WRITTEN: Final = 256 * 1024 * 1024  # bytes of one file, such as an unpacked outline
PARENT_DEATH, NO_NEW_RIGHTS, SET_FILTER, FILTER = 1, 38, 22, 2  # of Linux's prctl
REFUSED_EVENTS: Final = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.kill",
    "ftplib.",
    "http.client.",
    "urllib.",
    "smtplib.",
    "webbrowser.",
    "ctypes.dlopen",
    "pty.",
)
MACHINES: Final = {  # machine -> its mark, and numbers of the calls that are refused
    # socket, connect, execve, execveat, ptrace, io_uring_setup, process_vm_readv and _writev
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425, 310, 311)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425, 270, 271)),
}
ENVIRONMENT: Final = {  # one thread each: a reader is one of many on the machine
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OGR_GPKG_NUM_THREADS": "1",
    "GDAL_NUM_THREADS": "1",
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_SKIP": "HTTP",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
    "GDAL_HTTP_MAX_RETRY": "0",
    "PROJ_NETWORK": "OFF",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
LIBRARY: Final = ctypes.CDLL(None) if sys.platform != "win32" else ctypes.CDLL("msvcrt")
KEPT: Final = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "PROJ_DATA", "PROJ_LIB", "GDAL_DATA")


@dataclass(frozen=True)
class Limits:
    """What the reading of one file may use. `memory`: bytes; `seconds`: of the processor."""

    memory: int = GIGABYTE
    seconds: int = 60

    @property
    def waiting(self) -> int:
        """Seconds of waiting after which a reading is given up, whatever it used."""
        return 10 * self.seconds


def allowed() -> Limits:
    """What the reading of one file may use here: a gigabyte and a minute, or as many of both as
    HERTS_GEO_READING_GB says. Raises `HertsGeoError` where that is no whole number from 1 to 64."""
    given = os.environ.get(VARIABLE, "").strip() or "1"
    if not given.isdecimal() or not 1 <= int(given) <= MOST_GIGABYTES:
        raise HertsGeoError(
            f"{VARIABLE} is '{given[:20]}': give the gigabytes, and minutes, that the reading of a "
            f"file may use as a whole number from 1 to {MOST_GIGABYTES}, or leave it out."
        )
    return Limits(int(given) * GIGABYTE, int(given) * 60)


def environment() -> dict[str, str]:
    """The variables that a reading process starts with; no secret of the server's is among them."""
    if sys.platform == "win32":  # where much of the system is found through variables
        return {**os.environ, **ENVIRONMENT}
    return {name: os.environ[name] for name in KEPT if name in os.environ} | ENVIRONMENT


def forever() -> None:
    """Limits of the process for good: no network, no other programs, an end with its parent."""
    if sys.platform == "linux":
        follow_parent()
        with suppress(OSError, AttributeError):
            _filter_calls()
    if sys.platform != "win32":
        _at_most(resource.RLIMIT_CORE, 0)
        _at_most(resource.RLIMIT_NOFILE, MOST_FILES)
        _at_most(resource.RLIMIT_FSIZE, MOST_WRITTEN)
    sys.addaudithook(_refuse)


def for_one_file(limits: Limits) -> None:
    """Limits of a process that reads one file and ends."""
    if sys.platform != "win32":
        _at_most(resource.RLIMIT_CPU, limits.seconds, limits.seconds + 5)
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:  # in pages, as they are now
            mapped, resident = (
                int(pages) * os.sysconf("SC_PAGE_SIZE") for pages in file.read().split()[:2]
            )
        _at_most(resource.RLIMIT_AS, mapped + max(limits.memory - resident, 0))


if sys.platform != "win32":

    def _at_most(kind: int, most: int, hardest: int | None = None) -> None:
        """A limit, lower where the system's own is; past `hardest` the end is by force."""
        _, allowed = resource.getrlimit(kind)
        hard = most if hardest is None else hardest
        hard = hard if allowed == resource.RLIM_INFINITY else min(hard, allowed)
        resource.setrlimit(kind, (min(most, hard), hard))


def _refuse(event: str, _: Any) -> None:
    if event.startswith(REFUSED_EVENTS):
        raise PermissionError(f"a reader of files may not use {event}")


def follow_parent() -> None:
    """Ends this process when the thread that started it ends, even by force."""
    if sys.platform == "linux":
        LIBRARY.prctl(PARENT_DEATH, 9)


def _filter_calls() -> None:
    """Has the kernel itself refuse the network and other programs, also to libraries in C."""
    mark, calls = MACHINES.get(platform.machine(), (0, ()))
    if not calls:
        return
    load, equal, above, give = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7FFF0000, 0x00050001  # the second answers "not permitted"
    rules = [(load, 0, 0, 4), (equal, 0, len(calls) + 3, mark), (load, 0, 0, 0)]
    rules.append((above, len(calls) + 1, 0, 0x40000000))  # another way of calling the same
    rules += [(equal, len(calls) - place, 0, call) for place, call in enumerate(calls)]
    rules += [(give, 0, 0, allow), (give, 0, 0, refuse)]
    code = b"".join(struct.pack("HBBI", *rule) for rule in rules)
    program = ctypes.create_string_buffer(code)
    about = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(program))
    LIBRARY.prctl(NO_NEW_RIGHTS, 1, 0, 0, 0)
    LIBRARY.prctl(SET_FILTER, FILTER, about, 0, 0)
