"""Servers of the app that are copies of one program, which has loaded what each of them would.

A new program loads for a second, and reads the pack for two more as it is asked. A copy (`os.fork`)
begins where that ends, so that a test that needs a server of its own costs little. What starts a
new program is `serve` of `tests.browser.conftest`; Windows, which has no copies, has that alone.
"""

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Final

import psutil

from tests.conftest import PATIENCE, ROOT

# What needs no server: modules that tell one of themselves are loaded by each copy.
MODULES: Final = (
    "herts_geo.ui.base.launch",
    "herts_geo.cli",
    "folium",
    "altair",
    "mapclassify",
    "scipy.spatial",
)


class Copy:
    """A server that is a copy, with what is asked of a `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._process = psutil.Process(pid)

    def terminate(self) -> None:
        """Asks it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> None:
        """Waits until it has ended. Raises `psutil.TimeoutExpired`."""
        self._process.wait(timeout)


def start(arguments: list[str], environment: Mapping[str, str]) -> Copy:
    """A copy that runs the command line of the app with these arguments, in this environment."""
    program = _program()
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(json.dumps([arguments, dict(environment)]) + "\n")
    program.stdin.flush()
    return Copy(int(program.stdout.readline()))


@cache
def _program() -> "subprocess.Popen[str]":
    """The program that copies itself, one in each process of the tests."""
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.copies"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    atexit.register(_close, program)
    return program


def _close(program: "subprocess.Popen[str]") -> None:
    program.communicate(timeout=PATIENCE)


def _load() -> None:
    """Loads the modules, and has the pack answer what most pages ask of it."""
    gc.disable()
    for name in MODULES:
        import_module(name)
    from herts_geo.deprivation import view
    from herts_geo.pack import catalogue
    from herts_geo.places.search import entries
    from herts_geo.services import named

    pack = catalogue.read(catalogue.shipped_pack())
    named.entries(pack)
    entries.of_pack(pack)
    view.view(pack, view.Question("E07000243"))
    gc.freeze()  # so that no copy writes to what all of them share
    gc.enable()


def main() -> int:
    """Copies itself for each line of its input, and tells which process that is."""
    _load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for copies
    for line in sys.stdin:
        if pid := os.fork():
            print(pid, flush=True)
        else:
            return _run(*json.loads(line))
    return 0


def _run(arguments: list[str], environment: dict[str, str]) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    os.environ.clear()
    os.environ.update(environment)
    from herts_geo import cli

    return cli.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
