"""Every version of a project: what each step changed, and the way back to one.

A version is a number in the log of changes. Going back is a change of its own, so that it can be
gone back from, and nothing that was ever kept is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace as with_fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from herts_geo.errors import HertsGeoError, NotInStore, Stale
from herts_geo.project import file as project_file
from herts_geo.project import kinds
from herts_geo.project import merge as project_merge
from herts_geo.project.file import Project
from herts_geo.project.records import NAME, Record, Removed
from herts_geo.store import audit, changes, projects, roles, tables
from herts_geo.store.changes import ITSELF, Edit, Saved, Step
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

Forms = dict[tuple[str, str], Any]  # section, id -> a record, or the mark that took it out


@dataclass(frozen=True, kw_only=True)
class Version:
    """A step in the history of a project: its last number, how many records it changed, who made
    it and when (UTC), and the names that were given to it."""

    seq: int
    changed: int
    sections: tuple[str, ...]
    who: str
    session: str
    at: datetime
    what: str
    undoes: int | None
    marks: tuple[str, ...] = ()


def listed(
    store: Store, actor: Actor, project: str, most: int = 200, before: int | None = None
) -> list[Version]:
    """The newest versions first; `before`: those below this number. Raises `NotAllowed`."""
    roles.need(actor, "read")
    change = tables.Change
    mine = (change.workspace == actor.workspace, change.project == project)
    below = [change.batch < before] if before is not None else []
    batches = select(change.batch).where(*mine, *below).group_by(change.batch)
    newest = batches.order_by(change.batch.desc()).limit(most)
    asked = select(change).where(*mine, change.batch.in_(newest)).order_by(change.seq)
    with store.read() as session:
        marks = select(tables.Mark).where(
            tables.Mark.workspace == actor.workspace, tables.Mark.project == project
        )
        named: dict[int, list[str]] = {}
        for mark in session.scalars(marks.order_by(tables.Mark.name)):
            named.setdefault(mark.seq, []).append(mark.name)
        steps: dict[int, list[tables.Change]] = {}
        for each in session.scalars(asked):
            steps.setdefault(each.batch, []).append(each)
        return [_version(steps[batch], named) for batch in sorted(steps, reverse=True)]


def at(store: Store, actor: Actor, project: str, seq: int) -> Project:
    """A project as it was after a change. Raises `NotInStore`, `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    with store.read() as session:
        found = session.get(tables.Project, (actor.workspace, project))
        if found is None or not 0 <= seq <= found.seq:
            raise NotInStore("This project never had such a version. Reload the list of versions.")
        forms, name, when = _forms_at(session, found, seq)
        created = found.created.isoformat(timespec="seconds")
        updated = when.isoformat(timespec="seconds") if when else created
        empty = Project(id=project, name=name, created=created, updated=updated)
    return project_merge.with_forms(empty, forms)


def restore(store: Store, actor: Actor, project: str, seq: int) -> Saved:
    """Makes a project what it was after a change; each record that differs is changed once more.

    Raises `NotInStore`, `NotAllowed`, `ProjectFull`, `StoreFault`.
    """
    roles.need(actor, "restore")
    with store.write() as session:
        found = changes.locked(session, actor, project)
        if not 0 <= seq <= found.seq:
            raise NotInStore("This project never had such a version. Reload the list of versions.")
        then, name, when = _forms_at(session, found, seq)
        now, _, _ = _forms_at(session, found, found.seq)
        moment = f"{when:%d %B %Y %H:%M} UTC" if when else "its beginning"
        step = Step(what=f"back to the version of {moment}", batch=found.seq + 1)
        wanted = {key: then.get(key, Removed(id=key[1], section=key[0])) for key in now}
        edits = [
            _instead(key[0], now[key], form)
            for key, form in wanted.items()
            if not project_merge.alike(now[key], form)
        ]
        saved = changes.keep(session, actor, found, edits, step)
        projects.altered(session, actor, found, {"name": name}, step)
        audit.note(session, actor, "version restored", found.name, project=project, seq=seq)
        return Saved(seq=found.seq, records=saved.records)


def undoable(store: Store, actor: Actor, project: str) -> Version | None:
    """One's own last step that is not taken back yet; None where there is none."""
    roles.need(actor, "read")
    with store.read() as session:
        steps = _last_own(session, actor, project)
    return _version(steps, {}) if steps else None


def undo(store: Store, actor: Actor, project: str) -> Saved:
    """Takes one's own last step back; once more the one before it.

    Raises `Stale` where somebody else has changed one of its records since, `HertsGeoError` where
    there is none, and as `changes.save_all` does.
    """
    roles.need(actor, "read")
    with store.write() as session:
        found = changes.locked(session, actor, project)
        steps = _last_own(session, actor, project)
        if not steps:
            raise HertsGeoError("You have changed nothing here that could be taken back.")
        for each in steps:
            roles.need(actor, roles.SECTIONS.get(each.section, "projects"))
        first = steps[0]
        step = Step(
            what=f"taken back: {first.what or 'the last change'}",
            undoes=first.batch,
            batch=found.seq + 1,
        )
        now, _, _ = _forms_at(session, found, found.seq)
        edits = [_taken_back(each, now) for each in steps if each.section != ITSELF]
        saved = changes.keep(session, actor, found, edits, step)
        for each in steps:
            if each.section == ITSELF and each.before:
                projects.altered(session, actor, found, each.before, step)
        return Saved(seq=found.seq, records=saved.records)


def mark(store: Store, actor: Actor, project: str, name: str, seq: int | None = None) -> int:
    """Gives a version a name, the present one unless another is named; an older mark of this name
    moves. The version's number. Raises `NotAllowed`, `NotInStore`, `StoreFault`."""
    roles.need(actor, "restore")
    called = kinds.tidy(name)[:NAME].strip()
    if not called:
        raise HertsGeoError(
            "A version needs a name: type one, such as 'after the second workshop'."
        )
    with store.write() as session:
        found = changes.locked(session, actor, project)
        number = found.seq if seq is None else seq
        if not 0 <= number <= found.seq:
            raise NotInStore("This project never had such a version. Reload the list of versions.")
        session.merge(
            tables.Mark(
                workspace=actor.workspace,
                project=project,
                name=called,
                seq=number,
                who=actor.who,
                at=datetime.now(UTC),
            )
        )
        return number


def unmark(store: Store, actor: Actor, project: str, name: str) -> None:
    """Takes a name from its version, which stays. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "restore")
    gone = tables.Mark
    with store.write() as session:
        session.execute(
            delete(gone)
            .where(gone.workspace == actor.workspace, gone.project == project)
            .where(gone.name == name)
        )


def _version(steps: list[tables.Change], named: Mapping[int, list[str]]) -> Version:
    last = steps[-1]
    return Version(
        seq=last.seq,
        changed=len(steps),
        sections=tuple(dict.fromkeys(each.section for each in steps)),
        who=last.who,
        session=last.session,
        at=last.at,
        what=last.what,
        undoes=last.undoes,
        marks=tuple(name for each in steps for name in named.get(each.seq, [])),
    )


def _forms_at(
    session: Session, project: tables.Project, seq: int
) -> tuple[Forms, str, datetime | None]:
    """Every form as it was after a change, in the order in which each first came; the project's
    name then; and when that change was."""
    change = tables.Change
    mine = (change.workspace == project.workspace, change.project == project.id)
    last = (
        select(func.max(change.seq).label("seq"), func.min(change.seq).label("first"))
        .where(*mine, change.seq <= seq)
        .group_by(change.section, change.record)
        .subquery()
    )
    asked = select(change).join(last, change.seq == last.c.seq).where(*mine)
    forms: Forms = {}
    # What it was called before anybody renamed it.
    renamed = select(change.before).where(*mine, change.section == ITSELF)
    first = session.scalar(renamed.order_by(change.seq).limit(1))
    name, when = str(first["name"]) if first else project.name, None
    for each in session.scalars(asked.order_by(last.c.first)):
        when = each.at if when is None else max(when, each.at)
        if each.section == ITSELF:
            name = str(each.after["name"])
        else:
            forms[each.section, each.record] = changes.form(each.section, each.after)
    return forms, name, when


def _last_own(session: Session, actor: Actor, project: str) -> list[tables.Change]:
    """The changes of somebody's last step that neither is taken back nor takes one back."""
    change = tables.Change
    mine = (change.workspace == actor.workspace, change.project == project)
    undone = select(change.undoes).where(*mine, change.undoes.is_not(None))
    last = (
        select(func.max(change.batch))
        .where(*mine, change.who == actor.who, change.undoes.is_(None))
        .where(change.batch.not_in(undone))
    )
    asked = select(change).where(*mine, change.batch == last.scalar_subquery())
    return list(session.scalars(asked.order_by(change.seq)))


def _taken_back(change: tables.Change, now: Forms) -> Edit:
    """The edit that takes one change back. Raises `Stale` where its record says something else by
    now; what was changed and taken back meanwhile does not."""
    there = now[change.section, change.record]
    then = changes.form(change.section, change.before) if change.before else None
    if not project_merge.alike(there, changes.form(change.section, change.after)):
        raise Stale(change.section, yours=then, theirs=there)
    wanted: Any = then if then is not None else Removed(id=change.record, section=change.section)
    return _instead(change.section, there, wanted)


def _instead(section: str, now: Record, wanted: Any) -> Edit:
    """The edit that puts a form in place of the one that stands."""
    form = with_fields(wanted, revision=now.revision, earlier=now.earlier)
    return Edit(section=section, record=project_file.stamped(form), based_on=now.revision)
