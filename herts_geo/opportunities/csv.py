"""The pipeline as a CSV file, written safely for a spreadsheet and read back with every fault."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from herts_geo import guards
from herts_geo.errors import UnsoundRecord
from herts_geo.opportunities.cells import FIELDS, NUMBERS, Unreadable
from herts_geo.pack.contracts import SHOWN, Issue
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.kinds import HEX
from herts_geo.project.records import MOST, Opportunity
from herts_geo.reading import UnreadableFile
from herts_geo.reading import files as reading_files
from herts_geo.reading.standards import normal

ID: Final = "Id"
TITLE: Final = "Opportunity"
MOST_BYTES: Final = 2_000_000
MOST_ROWS: Final = MOST["opportunities"]
HEADINGS: Final[Mapping[str, str]] = {normal(f.heading): name for name, f in FIELDS.items()}
VOCABULARY: Final = frozenset([*HEADINGS, normal(ID)])


@dataclass(frozen=True)
class Imported:
    """The entries of a file, those that the project has already in their new form; every fault
    of the file, and how many rows it had. A row with an error is left out and named."""

    entries: tuple[Opportunity, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: int = 0


def write(entries: Sequence[Opportunity]) -> bytes:
    """Entries as CSV (UTF-8 with a byte order mark), one that `read` reads back.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    rows = [
        {ID: each.id, **{f.heading: f.write(each) for f in FIELDS.values()}} for each in entries
    ]
    numbers = {FIELDS[name].heading for name in NUMBERS}
    frame = pd.DataFrame(rows, columns=[ID, *(f.heading for f in FIELDS.values())], dtype="str")
    for name in frame.columns.difference(list(numbers)):
        frame[name] = [
            f"'{cell}" if guards.is_risky(cell) or _seems_guarded(cell) else cell
            for cell in frame[name]
        ]
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def read(data: bytes, project: Project) -> Imported:
    """The entries of a CSV file or workbook, with every fault at once.

    A row with the id of an entry of the project changes it, and leaves what the file lacks; an
    empty cell empties its field, but for the status, which stays as it is.
    """
    try:
        table = reading_files.opened(data, "opportunities.csv", VOCABULARY, MOST_BYTES, MOST_ROWS)
    except UnreadableFile as fault:
        return Imported(
            issues=(
                Issue(
                    row=0,
                    field="file",
                    value="",
                    message=str(fault),
                    action="Nothing of it is used.",
                ),
            )
        )
    issues = reading_files.issues(table, {TITLE: "Add it: each row needs a title."}, VOCABULARY)
    heads = [normal(name) for name in table.headings]
    if any(issue.severity == "error" and not issue.row for issue in issues):
        return Imported((), tuple(issues), len(table.cells))
    known = {each.id: each for each in project.opportunities}
    entries: list[Opportunity] = []
    seen: set[str] = set()
    for row, cells in table.cells.iterrows():
        found = dict(zip(heads, (str(cell).strip() for cell in cells), strict=False))
        # without the apostrophe that guards a cell from a spreadsheet
        found = {head: cell[_seems_guarded(cell) :] for head, cell in found.items()}
        if any(found.values()):
            entry, faults = _entry(int(str(row)), found, known, seen)
            issues += faults
            entries += [entry] if entry is not None and row not in table.too_long else []
    return Imported(tuple(entries), tuple(issues), len(table.cells))


def take(project: Project, found: Imported) -> Project:
    """The project with the entries of a file, which `read` has read for this project.

    Raises `ProjectFull`, and `UnsoundRecord` for entries made by hand that are not sound.
    """
    known = {each.id for each in project.opportunities}
    for entry in found.entries:
        put = project_file.replace if entry.id in known else project_file.add
        project = put(project, "opportunities", entry)
    return project


def _entry(
    row: int, cells: Mapping[str, str], known: Mapping[str, Opportunity], seen: set[str]
) -> tuple[Opportunity | None, list[Issue]]:
    """The entry of a row, None with an error, and the row's faults."""
    id = cells.get(normal(ID), "")
    faults = list(_id_faults(row, id, seen))
    values: dict[str, Any] = {}
    for name in (HEADINGS[head] for head in cells if head in HEADINGS):
        cell = cells[normal(FIELDS[name].heading)]
        if name == "status" and not cell and id in known:
            continue  # an entry always has one: an empty cell says nothing of it
        try:
            values |= FIELDS[name].read(cell)
        except Unreadable as fault:
            faults.append(
                Issue(
                    row=row,
                    field=FIELDS[name].heading,
                    value=cell[:SHOWN],
                    message=fault.what,
                    action=fault.remedy,
                )
            )
    if faults:
        return None, faults
    seen.add(id)
    return _sound(
        row, replace(known.get(id) or Opportunity(id=id or project_file.fresh_id()), **values)
    )


def _id_faults(row: int, id: str, seen: set[str]) -> Iterator[Issue]:
    if id and not HEX.fullmatch(id):
        yield Issue(
            row=row,
            field=ID,
            value=id[:SHOWN],
            message="is no id of this app.",
            action="Leave it empty for a new entry.",
        )
    elif id and id in seen:
        yield Issue(
            row=row,
            field=ID,
            value=id,
            message="stands in an earlier row too.",
            action="Keep one row for each.",
        )


def _sound(row: int, entry: Opportunity) -> tuple[Opportunity | None, list[Issue]]:
    try:
        return project_file.sound("opportunities", entry), []
    except UnsoundRecord as fault:
        return None, [
            Issue(
                row=row,
                field=FIELDS[name].heading if name in FIELDS else name,
                value="",
                message=f"{what}.",
                action="Mend it.",
            )
            for name, what in fault.faults
        ]


def _seems_guarded(cell: str) -> bool:
    return cell.startswith("'") and (cell[1:2] == "'" or bool(guards.RISKY.match(cell[1:])))
