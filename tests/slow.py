"""Which tests are slow: a plugin of pytest that reads `slow.txt`, one function or file a line.

A function that stands there, or whose file does, is marked `slow`, and `make quick` leaves it out.
With `--write-slow` (`make slow`) the list is written anew from how long each test took in this run.
"""

from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Final

import pytest

LIST: Final = Path(__file__).with_name("slow.txt")
SLOW_S: Final = 0.15  # seconds that a test of a function takes on average, with what it prepares
_took: Final[dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(float))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--write-slow`."""
    parser.addoption("--write-slow", action="store_true", help=f"write {LIST.name} anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that are listed."""
    listed = set(LIST.read_text(encoding="utf-8").split())
    for item in items:
        function = _function(item.nodeid)
        if function in listed or function.partition("::")[0] in listed:
            item.add_marker(pytest.mark.slow)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Adds up what a test took, also in other processes."""
    _took[_function(report.nodeid)][report.nodeid] += report.duration


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the list, where that is asked for; in the process that hears of all tests."""
    if session.config.getoption("--write-slow") and not hasattr(session.config, "workerinput"):
        LIST.write_text("".join(f"{each}\n" for each in slow(_took)), encoding="utf-8")


def slow(took: dict[str, dict[str, float]]) -> list[str]:
    """The functions whose tests take long on average, in order; a file where all its tests do."""
    known: dict[str, dict[str, bool]] = defaultdict(dict)
    for function, each in took.items():
        known[function.partition("::")[0]][function] = mean(each.values()) >= SLOW_S
    return sorted(
        name
        for file, functions in known.items()
        for name in ([file] if all(functions.values()) else functions)
        if name == file or functions[name]
    )


def _function(nodeid: str) -> str:
    return nodeid.partition("[")[0]
