"""What may be asked of a reading process: each task by its name and the function that does it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

TASKS: Final[Mapping[str, tuple[str, str]]] = {
    "check": ("herts_geo.reading.check", "check"),  # bytes -> Report
    "table": ("herts_geo.reading.files", "read"),  # bytes -> Table
    "locality": ("herts_geo.places.locality.opened", "opened"),  # bytes -> Opened
}
REHEARSAL: Final = ("herts_geo.reading.apart", "rehearse")
MODULES: Final = tuple(module for module, _ in TASKS.values())


def function(task: str) -> Callable[..., Any]:
    """The function that does a task. Raises `KeyError`."""
    module, name = TASKS[task]
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def rehearse() -> None:
    """Reads a small table by each standard, so that what is slow at first is done before a file."""
    module, name = REHEARSAL
    getattr(import_module(module), name)()
