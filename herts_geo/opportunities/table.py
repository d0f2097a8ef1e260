"""The pipeline as a table that is edited cell by cell: what was typed is kept, or answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from herts_geo.errors import NotInProject, UnsoundRecord
from herts_geo.opportunities.cells import FIELDS, NUMBERS, Unreadable, digits
from herts_geo.pack.contracts import SHOWN
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Opportunity

EDITED: Final = (
    "title",
    "status",
    "lead",
    "partners",
    "homes",
    "student_units",
    "care_rooms",
    "jobs",
    "receipt",
    "saving",
    "confidence",
    "next_step",
    "owner",
    "date",
    "notes",
)
NAMES: Final[Mapping[str, str]] = {FIELDS[name].heading: name for name in EDITED}


@dataclass(frozen=True)
class Edited:
    """The project with the cells that could be kept, and a sentence for each that could not."""

    project: Project
    faults: tuple[str, ...] = ()


def frame(entries: Sequence[Opportunity]) -> pd.DataFrame:
    """The cells to edit, one row an entry: numbers as numbers, days as days, the rest as text."""
    columns = {
        FIELDS[name].heading: (
            pd.array([getattr(each, name) for each in entries], dtype="Float64")
            if name in NUMBERS
            else pd.array([FIELDS[name].write(each) for each in entries], dtype="str")
        )
        for name in EDITED
    }
    made = pd.DataFrame(columns)
    day = FIELDS["date"].heading
    made[day] = pd.to_datetime(made[day], format="%Y-%m-%d", errors="coerce")
    return made


def apply(project: Project, ids: Sequence[str], cells: Mapping[Any, Mapping[str, Any]]) -> Edited:
    """The project after edits of cells: row number -> heading -> value.

    `ids` are the entries of the rows. A cell that cannot be kept leaves its entry as it was.
    """
    faults: list[str] = []
    for row, changes in cells.items():
        for heading, value in changes.items():
            try:
                before = project.find("opportunities", ids[int(row)])
                read = FIELDS[NAMES[heading]].read(_cell(value))
                project = project_file.replace(project, "opportunities", replace(before, **read))
            except (Unreadable, UnsoundRecord, NotInProject) as fault:
                faults.append(_sentence(project, ids[int(row)], heading, value, fault))
    return Edited(project, tuple(faults))


def _cell(value: Any) -> str:
    """A value of the table as the cell of a file."""
    if value is None or value != value:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return digits(float(value))
    return str(value).strip().removesuffix("T00:00:00.000Z").removesuffix("T00:00:00.000")


def _sentence(project: Project, id: str, heading: str, value: Any, fault: Exception) -> str:
    title = next((each.title for each in project.opportunities if each.id == id), "an entry")
    shown = f" '{_cell(value)[:SHOWN]}'" if _cell(value) else ""
    if isinstance(fault, UnsoundRecord):
        told = "; ".join(f"{what}." for _, what in fault.faults)
    else:
        told = str(fault)
    return f"{title}, {heading}{shown}: {told} What was there before is kept."
