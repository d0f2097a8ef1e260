"""Two versions of a project -> one, and what both changed in different ways.

A record that only one side has is taken over. Of two forms of a record the newer is the one that
remembers the other's revision; where neither does, both sides changed it and the user chooses.
A removal counts as a form of the record. Until a conflict is settled, this side's form stays.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from dataclasses import replace as with_fields
from typing import Any, Final, Literal

from herts_geo.errors import AnotherProject
from herts_geo.project.file import UNNAMED, Project, fresh_id, now, same, within_limits
from herts_geo.project.records import MOST, MOST_EARLIER, SECTIONS, Record, Removed

Choice = Literal["here", "there", "both"]
Key = tuple[str, str]  # section, id
CHOICES: Final[tuple[Choice, ...]] = ("here", "there", "both")


@dataclass(frozen=True)
class Conflict:
    """One record that both sides changed differently; a removal is a `Removed`."""

    section: str
    id: str
    here: Any
    there: Any


@dataclass(frozen=True)
class Merge:
    """The merged project; the records (section, id) that it took over, by what happened to them
    here; what is to be settled; and the other side's name where another one was kept."""

    project: Project
    added: tuple[Key, ...] = ()
    changed: tuple[Key, ...] = ()
    removed: tuple[Key, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    other_name: str = ""

    @property
    def nothing(self) -> bool:
        """Whether the other side holds nothing that this one lacks."""
        return not (self.added or self.changed or self.removed or self.conflicts)


def merge(project: Project, other: Project) -> Merge:
    """Another version of a project merged into it. Raises `AnotherProject`, `ProjectFull`."""
    if project.id != other.id:
        raise AnotherProject(
            f"The file holds another project, '{other.name}'. Open it in place of the present one, "
            "or take over chosen parts of it."
        )
    return _merged(project, other)


def bring_in(project: Project, other: Project, sections: Collection[str]) -> Merge:
    """Chosen sections of any project merged into another one. Raises `ProjectFull`."""
    left_out: dict[str, Any] = {name: () for name in SECTIONS if name not in sections}
    marks = tuple(each for each in other.removed if each.section in sections)
    here: dict[str, Any] = {x: getattr(project, x) for x in ("id", "name", "created")}
    return _merged(project, with_fields(other, removed=marks, **here, **left_out))


def settle(project: Project, conflict: Conflict, choice: Choice) -> Project:
    """The project with a conflict settled: this side's form, the other's, or both as two records.

    Of both, the other's gets a new id; a removal is no record, so the form that is left is kept.
    Raises `ProjectFull`.
    """
    forms = {"here": conflict.here, "there": conflict.there}
    kept = forms["there" if choice == "there" else "here"]
    if choice == "both" and isinstance(kept, Removed):
        kept = conflict.there
    every = forms_of(project)
    every[conflict.section, conflict.id] = _joined(kept, conflict.here, conflict.there)
    if choice == "both" and not any(isinstance(form, Removed) for form in forms.values()):
        second = with_fields(conflict.there, id=fresh_id())
        every[conflict.section, second.id] = second
    return within_limits(with_fields(with_forms(project, every), updated=now()))


def _merged(project: Project, other: Project) -> Merge:
    here, there = forms_of(project), forms_of(other)
    out, conflicts = dict(here), []
    for key, form in there.items():
        mine = here.get(key)
        winner = form if mine is None else _newer(mine, form)
        if winner is None:
            conflicts.append(Conflict(*key, mine, form))
        else:
            out[key] = winner
    # This side's name, unless it never got one; the first and the last of the times.
    called = other.name if project.name == UNNAMED else project.name
    made = min((each.created for each in (project, other) if each.created), default="")
    last = max(each.updated for each in (project, other))
    headed = with_fields(project, name=called, created=made, updated=last)
    merged = within_limits(with_forms(headed, out))
    # What happened to the records, from this side's point of view.
    added = [k for k, form in out.items() if k not in here and not isinstance(form, Removed)]
    differ = [k for k in here if not alike(here[k], out[k])]
    name = "" if other.name in (merged.name, UNNAMED) else other.name
    return Merge(
        project=merged,
        added=tuple(added),
        changed=tuple(k for k in differ if not isinstance(out[k], Removed)),
        removed=tuple(k for k in differ if isinstance(out[k], Removed)),
        conflicts=tuple(conflicts),
        other_name=name,
    )


def _newer(mine: Record, form: Record) -> Record | None:
    """The form that remembers the other, or one for both where they say the same, or None."""
    if alike(mine, form):
        first = max(mine, form, key=_age)
        joined: Record = _joined(first, mine, form)
        return joined
    knows, known = form.revision in mine.earlier, mine.revision in form.earlier
    if knows == known:
        return None
    return mine if knows else form


def _joined(kept: Any, *forms: Record) -> Any:
    """A form of a record that remembers all the others."""
    marks = sorted({form.revision for form in forms} - {kept.revision})
    new = [mark for mark in marks if mark not in kept.earlier]  # first, so as not to be cut off
    older = [mark for form in forms for mark in form.earlier if mark != kept.revision]
    every = list(dict.fromkeys([*new, *kept.earlier, *older]))
    return with_fields(kept, earlier=tuple(every[:MOST_EARLIER]))


def _age(form: Record) -> tuple[str, str, int, tuple[str, ...]]:
    """An order in which either side of a merge finds the same form last."""
    return form.updated, form.revision, len(form.earlier), form.earlier


def alike(one: Record, other: Record) -> bool:
    """Whether two forms of a record say the same; two removals do."""
    if isinstance(one, Removed) or isinstance(other, Removed):
        return type(one) is type(other)
    return same(one, other)


def forms_of(project: Project) -> dict[Key, Any]:
    """Every record and every mark of a removal, by section and id; where both stand, the record."""
    marks = {(each.section, each.id): each for each in project.removed}
    return marks | {(s, each.id): each for s in SECTIONS for each in project.section(s)}


def with_forms(project: Project, every: Mapping[Key, Any]) -> Project:
    """The project with these records and marks, in their order; of the marks the newest, as many as
    a project keeps."""
    values: dict[str, Any] = {name: [] for name in MOST}
    for (section, _), form in every.items():
        values["removed" if isinstance(form, Removed) else section].append(form)
    if len(values["removed"]) > MOST["removed"]:
        newest = sorted(values["removed"], key=lambda mark: (mark.updated, mark.id))
        values["removed"] = newest[-MOST["removed"] :]
    kept: dict[str, Any] = {name: tuple(forms) for name, forms in values.items()}
    return with_fields(project, **kept)
