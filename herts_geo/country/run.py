"""Runs the tasks of a build, those alone whose part does not stand, and keeps the manifest."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from herts_geo import saving
from herts_geo.country import make, manifest
from herts_geo.country.make import Entry
from herts_geo.country.tasks import Task
from herts_geo.errors import HertsGeoError

Maker = Callable[[Task], Entry]
Runner = Callable[[Sequence[Task]], Iterable[tuple[Task, Entry]]]
Told = Callable[[str], None]
LOCK: Final = ".building"


@dataclass(frozen=True)
class Built:
    """What a build did: the parts made, those that stood, and the faults, one sentence each."""

    made: tuple[Entry, ...] = field(repr=False)
    kept: int
    faults: tuple[str, ...]


def here(tasks: Sequence[Task]) -> Iterator[tuple[Task, Entry]]:
    """One task after another, in this process."""
    for task in tasks:
        yield task, make.make(task)


def build(tasks: Sequence[Task], out: Path, told: Told, runner: Runner = here) -> Built:
    """Makes the parts that do not stand, and writes the manifest after each.

    A county that fails does not stop the others. Raises `HertsGeoError` where another build writes
    to the folder, and what `manifest.read` and the runner raise.
    """
    saving.make_folder(out)
    with saving.alone(out / LOCK) as mine:
        if not mine:
            raise HertsGeoError(f"Another build is writing to '{out}'. Wait for it to end.")
        entries = manifest.read(out)
        held = {each["file"]: entries.get(each["file"]) for each in tasks}
        due = [
            each
            for each in tasks
            if not manifest.stands(out, each["file"], held[each["file"]], each["key"])
        ]
        made: list[Entry] = []
        faults: list[str] = []
        for task, entry in runner(due) if due else ():
            name = f"{task['name']}, {task['service']}"
            if "fault" in entry:
                faults.append(f"{name}: {entry['fault']}")
                continue
            entries[task["file"]] = entry
            manifest.write(out, entries)
            made.append(entry)
            told(f"{len(made) + len(faults)} of {len(due)}: {name}")
    return Built(made=tuple(made), kept=len(tasks) - len(due), faults=tuple(sorted(faults)))
