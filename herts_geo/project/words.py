"""Words for a project: what it holds, what a merge did, and how two versions of a record differ."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.project.file import Project, content
from herts_geo.project.merge import Conflict, Merge
from herts_geo.project.records import Body, Holding, Removed

ONE: Final[Mapping[str, str]] = {
    "localities": "locality",
    "scenarios": "scenario",
    "opportunities": "opportunity",
    "notes": "note",
    "votes": "vote",
    "decisions": "decision",
    "scenes": "scene",
    "columns": "choice of columns",
}
MANY: Final[Mapping[str, str]] = {
    "localities": "localities",
    "opportunities": "opportunities",
    "columns": "choices of columns",
}
FIRST: Final = ("title", "name", "what", "text", "organisation")  # what a record is known by
SHOWN: Final = 60  # characters of a label
NOT_GIVEN: Final = "not given"
REMOVED: Final = "removed"


def label(section: str, record: Any) -> str:
    """What a record is called: 'Opportunity: Share the fire station'."""
    texts = (str(getattr(record, name, "") or "") for name in FIRST)
    text = " ".join(next((each for each in texts if each), "").split())
    short = text if len(text) <= SHOWN else f"{text[:SHOWN].rstrip()}…"
    kind = wording.heading(ONE[section])
    return f"{kind}: {short}" if short else kind


def counted(count: int, section: str) -> str:
    """A number of records: '2 opportunities'."""
    return wording.count(count, ONE[section], MANY.get(section, ""))


def holds(project: Project) -> str:
    """What a project holds: '2 opportunities and 1 note', or 'nothing yet'."""
    found = [counted(count, name) for name, count in project.counts().items()]
    return wording.listing(found, len(ONE)) if found else "nothing yet"


def sides(tab: Project, here: Project, local: Callable[[str], str]) -> pd.DataFrame:
    """What each of two projects holds: columns What, Kept in this tab, Entered since.

    `local` puts a moment in UTC into words.
    """
    both = (tab, here)
    names = [name for name in ONE if any(name in each.counts() for each in both)]
    rows = [("Name", *(each.name for each in both))]
    rows += [
        (wording.heading(MANY.get(name, name)), *(f"{len(each.section(name)):,}" for each in both))
        for name in names
    ]
    rows.append(("Last change", *(local(each.updated) for each in both)))
    return pd.DataFrame(rows, columns=["What", "Kept in this tab", "Entered since"], dtype="str")


def outcome(merge: Merge) -> str:
    """What a merge did, in a sentence or two."""
    done = {"added": merge.added, "changed": merge.changed, "removed": merge.removed}
    found = [f"{len(keys):,} {word}" for word, keys in done.items() if keys]
    said = f"Merged: {wording.listing(found)}." if found else "Merged: nothing new."
    if merge.other_name:
        said += f" The file calls the project '{merge.other_name}'."
    if clashes := len(merge.conflicts):
        said += f" {wording.count(clashes, 'record')} changed in both versions: choose below."
    return said


def differences(conflict: Conflict) -> pd.DataFrame:
    """What differs between two versions of a record: columns What, Here and In the file."""
    here, there = (
        {} if isinstance(form, Removed) else content(form)
        for form in (conflict.here, conflict.there)
    )
    rows = [
        (wording.heading(name.replace("_", " ")), shown(here, name), shown(there, name))
        for name in here | there
        if here.get(name) != there.get(name)
    ]
    told = [row for row in rows if set(row[1:]) != {REMOVED, NOT_GIVEN}]
    return pd.DataFrame(told, columns=["What", "Here", "In the file"], dtype="str")


def shown(values: Mapping[str, Any], name: str) -> str:
    """One value of a record as text; 'removed' where there is no record."""
    return text(values[name]) if name in values else REMOVED


def text(value: Any) -> str:
    """A value of a record as a person reads it."""
    if value is None or value in ("", ()):
        return NOT_GIVEN
    if isinstance(value, Body):
        return f"{value.name} ({value.kind or 'kind not given'})"
    if isinstance(value, Holding):
        return value.name
    if isinstance(value, tuple):
        return "; ".join(text(each) for each in value)
    return f"{value:,}" if isinstance(value, int | float) else str(value)
