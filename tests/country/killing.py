"""A maker whose worker is killed the first time that a task is tried."""

import os
import signal
from pathlib import Path

from herts_geo.country import make
from herts_geo.country.make import Entry
from herts_geo.country.tasks import Task


def once(task: Task) -> Entry:
    """Kills its own process where no try of the task was made before; makes the part else."""
    mark = Path(task["out"]) / f".tried-{task['file']}"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return make.make(task)


def first(task: Task) -> Entry:
    """The same for the hospital's parts alone."""
    return once(task) if task["service"] == "hospital" else make.make(task)


def fails(task: Task) -> Entry:
    """Raises what no maker should."""
    raise ZeroDivisionError(task["file"])
