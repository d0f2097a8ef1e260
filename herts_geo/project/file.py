"""A project: what a review has gathered, kept as one small file that merges with its copies.

Each record has a random id, the random mark of its revision and the marks of the revisions before
it. Of two copies of a record the newer is the one that remembers the other's mark; where neither
does, both sides changed it. A record that is taken out leaves a mark, so that it stays out.

A project file -> a project, or a sentence that says why not. Nothing in a file is ever run.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from dataclasses import replace as with_fields
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any, Final, TypeVar

from herts_geo.errors import NotInProject, ProjectFull, UnreadableProject, UnsoundRecord
from herts_geo.project import kinds
from herts_geo.project.records import (
    BOOKKEEPING,
    MOST,
    MOST_EARLIER,
    NAME,
    SECTIONS,
    Columns,
    Decision,
    Locality,
    Note,
    Opportunity,
    Record,
    Removed,
    Scenario,
    Scene,
    Vote,
)

FORMAT: Final = "herts-geo project"
VERSION: Final = 1
LARGEST_BYTES: Final = 2_000_000  # what may be added to; a browser tab keeps it with ease
LARGEST_READ: Final = 3_000_000  # room for a longer name and for marks of what was taken out
LATER: Final = (
    "columns",
)  # sections that an older program does not know: only where they are used
UNNAMED: Final = "Untitled review"
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Project:
    """Everything that a review has gathered. Times are UTC; files of partners are never in it."""

    id: str
    name: str = UNNAMED
    created: str = ""
    updated: str = ""
    localities: tuple[Locality, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    notes: tuple[Note, ...] = ()
    votes: tuple[Vote, ...] = ()
    decisions: tuple[Decision, ...] = ()
    scenes: tuple[Scene, ...] = ()
    columns: tuple[Columns, ...] = ()
    removed: tuple[Removed, ...] = ()

    def section(self, name: str) -> tuple[Any, ...]:
        """The records of a section."""
        return tuple(getattr(self, name)) if name in MOST else ()

    def find(self, section: str, id: str) -> Any:
        """The record with this id. Raises `NotInProject`."""
        for each in self.section(section):
            if each.id == id:
                return each
        raise NotInProject(section, id)

    @property
    def empty(self) -> bool:
        """Whether nothing was ever put into it, a name included."""
        return self.name == UNNAMED and not any(getattr(self, name) for name in MOST)

    def counts(self) -> dict[str, int]:
        """The number of records of each section that has any."""
        found = {name: len(getattr(self, name)) for name in SECTIONS}
        return {name: count for name, count in found.items() if count}


def new(name: str = UNNAMED) -> Project:
    """A project without any records."""
    return Project(id=token_hex(16), name=named(name), created=now(), updated=now())


def now() -> str:
    """The time in UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def fresh_id() -> str:
    """A random id for a record."""
    return token_hex(8)


def named(name: str) -> str:
    """A project's name as it is kept; an empty one becomes 'Untitled review'."""
    return kinds.tidy(name)[:NAME].strip() or UNNAMED


def rename(project: Project, name: str) -> Project:
    """The project under another name."""
    kept = named(name)
    return project if kept == project.name else with_fields(project, name=kept, updated=now())


def add(project: Project, section: str, record: Record) -> Project:
    """The project with one more record, which gets an id unless it has one.

    Raises `UnsoundRecord` with every fault, `ProjectFull`.
    """
    made = sound(section, with_fields(record, id=record.id or fresh_id()))
    if any(made.id == each.id for each in project.section(section)):
        raise UnsoundRecord(section, [("id", f"{made.id} is in the project already")])
    return _put(project, section, (*project.section(section), stamped(made)))


def replace(project: Project, section: str, record: Record) -> Project:
    """The project with the record of this id in its new form; without a change, itself.

    Raises `UnsoundRecord` with every fault, `NotInProject`, `ProjectFull`.
    """
    before = project.find(section, record.id)
    after = sound(section, record)
    if same(before, after):
        return project
    made = stamped(with_fields(after, revision=before.revision, earlier=before.earlier))
    kept = (made if each.id == made.id else each for each in project.section(section))
    return _put(project, section, tuple(kept))


def remove(project: Project, section: str, id: str) -> Project:
    """The project without a record, however full it is. Raises `NotInProject`."""
    before = project.find(section, id)
    mark = Removed(id=id, section=section, revision=before.revision, earlier=before.earlier)
    kept = tuple(each for each in project.section(section) if each.id != id)
    marks = (*project.removed, stamped(mark))[-MOST["removed"] :]
    changed: dict[str, Any] = {section: kept, "removed": marks, "updated": now()}
    return with_fields(project, **changed)


def stamped(record: R) -> R:
    """The record as a new revision that remembers the one before it."""
    before = [record.revision] if record.revision else []
    earlier = tuple(dict.fromkeys([*before, *record.earlier]))[:MOST_EARLIER]
    return with_fields(record, updated=now(), revision=token_hex(4), earlier=earlier)


def same(one: Record, other: Record) -> bool:
    """Whether two records say the same, whenever and wherever they were made."""
    return type(one) is type(other) and content(one) == content(other)


def content(record: Record) -> dict[str, Any]:
    """What a record says, without its id and revisions."""
    names = (each.name for each in fields(record))
    return {name: getattr(record, name) for name in names if name not in BOOKKEEPING}


def sound(section: str, record: R) -> R:
    """The record as it is kept: checked, its text tidied. Raises `UnsoundRecord`."""
    if type(record) is not SECTIONS.get(section):
        raise UnsoundRecord(section, [("record", f"is a {type(record).__name__}")])
    try:
        made: R = kinds.read(type(record), kinds.plain(record))
    except kinds.Unsound as fault:
        raise UnsoundRecord(section, fault.faults) from fault
    return made


def to_json(project: Project) -> str:
    """A project as the text of its file, one that `project.file.read` reads back."""
    head = {"format": FORMAT, "version": VERSION}
    about = {name: getattr(project, name) for name in ("id", "name", "created", "updated")}
    body = {
        name: [kinds.plain(each) for each in getattr(project, name)]
        for name in MOST
        if name not in LATER or getattr(project, name)
    }
    return json.dumps(
        {**head, **about, **body}, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def records(project: Project) -> Iterator[tuple[str, Any]]:
    """Every record with the name of its section."""
    for name in SECTIONS:
        for each in getattr(project, name):
            yield name, each


def within_limits(project: Project) -> Project:
    """The project, when it is not too large to keep. Raises `ProjectFull`."""
    for name, most in MOST.items():
        if len(getattr(project, name)) > most:
            raise ProjectFull(f"A project holds at most {most:,} {name}.")
    if size(project) > LARGEST_BYTES:
        raise ProjectFull(f"A project file holds at most {LARGEST_BYTES // 1_000_000} MB.")
    return project


def size(project: Project) -> int:
    """The bytes of a project's file."""
    return len(to_json(project).encode())


def _put(project: Project, section: str, kept: tuple[Any, ...]) -> Project:
    """The project with other records of a section. Raises `ProjectFull` where it grows too large;
    one that was larger, as an opened file may be, can still be made smaller."""
    changed: dict[str, Any] = {section: kept, "updated": now()}
    made = with_fields(project, **changed)
    try:
        return within_limits(made)
    except ProjectFull:
        if len(kept) > len(project.section(section)) or size(made) > size(project):
            raise
        return made


TOLD: Final = 5  # faults that a sentence repeats
NOT_OURS: Final = "This is not a project file of herts-geo: choose a file that was saved here."
HEAD: Final = {
    "id": kinds.token(),
    "name": kinds.line(NAME, 1),
    "created": kinds.moment(),
    "updated": kinds.moment(),
}


def read(data: bytes | str) -> Project:
    """The project in a file. Raises `UnreadableProject`, and nothing else."""
    values = _values(data)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise UnreadableProject(NOT_OURS)
    version = values.get("version")
    if type(version) is not int or version < 1:
        raise UnreadableProject("The project file is damaged: it does not say its version.")
    if version > VERSION:
        raise UnreadableProject(
            f"The project file was made by a newer herts-geo (version {str(version)[:9]} of the "
            f"file); this one reads up to version {VERSION}. Open it with the newer one."
        )
    faults: list[str] = []
    found: dict[str, Any] = _head(values, faults)
    found |= {name: _section(name, values.get(name, []), faults) for name in MOST}
    known = {"format", "version", *HEAD, *MOST}
    strange = [kinds.tidy(name)[:40] for name in values if name not in known]
    faults += [f"'{name}' is not known here" for name in strange]
    if faults:
        told = "; ".join(faults[:TOLD])
        told += f"; and {len(faults) - TOLD:,} more" if len(faults) > TOLD else ""
        raise UnreadableProject(
            f"The project file is damaged: {told}. Use another copy of it.", faults
        )
    return Project(**found)


def _values(data: bytes | str) -> Any:
    if len(data) > LARGEST_READ:
        raise UnreadableProject(
            f"The file is larger than the {LARGEST_READ // 1_000_000} MB that a project can have."
        )
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as fault:
        start = data[:200]
        start = start.decode("utf-8", "replace") if isinstance(start, bytes) else start
        if FORMAT not in start:
            raise UnreadableProject(NOT_OURS) from fault
        raise UnreadableProject(
            "The project file is damaged: it ends too early or was changed. Use another copy of it."
        ) from fault


def _head(values: dict[str, Any], faults: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, kind in HEAD.items():
        try:
            found[name] = kinds.value_of(kind, values.get(name))
        except ValueError as fault:
            faults.append(f"{name} {fault}")
    return found


def _section(name: str, values: Any, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(values, list) or len(values) > MOST[name]:
        faults.append(f"{name} must be a list of at most {MOST[name]:,}")
        return ()
    found = [_record(name, place, value, faults) for place, value in enumerate(values, 1)]
    ids = [(each.id, getattr(each, "section", name)) for each in found if each is not None]
    if len(set(ids)) < len(ids):
        faults.append(f"{name} holds one id more than once")
    return tuple(found)


def _record(name: str, place: int, value: Any, faults: list[str]) -> Any:
    try:
        found = kinds.read(SECTIONS.get(name, Removed), value)
    except kinds.Unsound as fault:
        faults += [f"{name} {place}: {part} {what}" for part, what in fault.faults]
        return None
    if not (found.id and found.revision):
        faults.append(f"{name} {place}: id and revision must not be empty")
    if isinstance(found, Removed) and found.section not in SECTIONS:
        faults.append(f"{name} {place}: section is not known here")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs as a mapping; a name that stands twice is refused, as one would hide the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found
