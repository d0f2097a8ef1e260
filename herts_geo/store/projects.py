"""The projects of a workspace: made, listed, opened, renamed, removed and brought back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from herts_geo.errors import HertsGeoError, NotInStore
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project.file import Project
from herts_geo.store import audit, changes, roles, tables
from herts_geo.store.changes import Edit, Step
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A project in a list; `updated`: UTC; `removed`: whether it was taken out."""

    id: str
    name: str
    updated: datetime
    voting: bool
    removed: bool


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A project as it was after its change number `seq`, and whether votes are taken."""

    project: Project
    seq: int
    voting: bool


def make(store: Store, actor: Actor, name: str = project_file.UNNAMED) -> Project:
    """A new project without any records. Raises `NotAllowed`, `StoreFault`."""
    return add(store, actor, project_file.new(name)).project


def add(store: Store, actor: Actor, project: Project) -> Opened:
    """Keeps a whole project, such as one from a file, with every record as it is.

    Raises `NotAllowed`, `UnsoundRecord`, `ProjectFull`, and `HertsGeoError` where the workspace has
    one of this id: then it is to be merged with that one.
    """
    roles.need(actor, "projects")
    with store.write() as session:
        if session.get(tables.Project, (actor.workspace, project.id)) is not None:
            raise HertsGeoError(
                f"The workspace has the project '{project.name}' already: open it there, and merge "
                "the file with it."
            )
        session.add(_row(actor, project))
        session.flush()
        found = changes.locked(session, actor, project.id)
        edits = [Edit(section=s, record=each) for s, each in project_file.records(project)]
        edits += [
            Edit(section=mark.section, record=mark)
            for mark in project.removed
            if all(mark.id != live.id for live in project.section(mark.section))
        ]
        changes.keep(session, actor, found, edits, Step(what="brought as a file"))
        audit.note(session, actor, "project made", project.name, project=project.id)
    return open(store, actor, project.id)


def listed(store: Store, actor: Actor, removed: bool = False) -> list[Listed]:
    """The projects of the workspace, the last that was changed first; `removed`: those taken out.

    Raises `NotAllowed`, `StoreFault`.
    """
    roles.need(actor, "read")
    project = tables.Project
    gone = project.removed.is_not(None) if removed else project.removed.is_(None)
    asked = select(project).where(project.workspace == actor.workspace, gone)
    with store.read() as session:
        return [
            Listed(
                id=each.id,
                name=each.name,
                updated=each.updated,
                voting=each.voting,
                removed=each.removed is not None,
            )
            for each in session.scalars(asked.order_by(project.updated.desc(), project.id))
        ]


def open(store: Store, actor: Actor, id: str) -> Opened:
    """A project with all its records. Raises `NotInStore`, `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    with store.read() as session:
        found = session.get(tables.Project, (actor.workspace, id))
        if found is None or found.removed is not None:
            raise NotInStore("This project is not in the workspace, or was removed. Reload.")
        record = tables.Record
        asked = select(record).where(record.workspace == found.workspace, record.project == id)
        kept = session.scalars(asked.order_by(record.place, record.section, record.id))
        forms = {(x.section, x.id): changes.form(x.section, x.body) for x in kept}
        head = Project(
            id=found.id,
            name=found.name,
            created=found.created.isoformat(timespec="seconds"),
            updated=found.updated.isoformat(timespec="seconds"),
        )
        return Opened(
            project=project_merge.with_forms(head, forms), seq=found.seq, voting=found.voting
        )


def rename(store: Store, actor: Actor, id: str, name: str) -> int:
    """Gives a project another name; the number of the change. Raises as `open` does."""
    roles.need(actor, "projects")
    with store.write() as session:
        found = changes.locked(session, actor, id)
        named = {"name": project_file.named(name)}
        altered(session, actor, found, named, Step(what="the project's name"))
        return found.seq


def set_voting(store: Store, actor: Actor, id: str, on: bool) -> None:
    """Opens or closes a project's votes. Raises as `open` does."""
    roles.need(actor, "lead")
    with store.write() as session:
        found = changes.locked(session, actor, id)
        what = "votes opened" if on else "votes closed"
        altered(session, actor, found, {"voting": on}, Step(what=what))
        audit.note(session, actor, what, found.name, project=id)


def remove(store: Store, actor: Actor, id: str) -> None:
    """Takes a project out of the workspace; `bring_back` undoes it. Raises as `open` does."""
    roles.need(actor, "projects")
    with store.write() as session:
        found = changes.locked(session, actor, id)
        found.removed = datetime.now(UTC)
        audit.note(session, actor, "project removed", found.name, project=id)


def bring_back(store: Store, actor: Actor, id: str) -> None:
    """Brings a removed project back. Raises `NotInStore`, `NotAllowed`, `StoreFault`."""
    roles.need(actor, "projects")
    with store.write() as session:
        found = session.get(tables.Project, (actor.workspace, id))
        if found is None:
            raise NotInStore("The workspace never had this project. Reload the list.")
        found.removed = None
        audit.note(session, actor, "project brought back", found.name, project=id)


def altered(
    session: Session, actor: Actor, project: tables.Project, about: Mapping[str, Any], step: Step
) -> None:
    """Writes what a locked project is called, or whether it takes votes, into it and its log; the
    same as before is no change."""
    before: dict[str, Any] = {"name": project.name, "voting": project.voting}
    after = {**before, **about}
    if after == before:
        return
    entry: dict[str, Any] = {
        "batch": step.batch or project.seq + 1,
        "section": changes.ITSELF,
        "record": project.id,
        "before": before,
        "after": after,
        "revision_before": "",
        "revision_after": token_hex(4),
    }
    changes.log(session, actor, project, entry, step)
    project.name, project.voting = str(after["name"]), bool(after["voting"])
    changes.tell(session, project)


def _row(actor: Actor, project: Project) -> tables.Project:
    return tables.Project(
        workspace=actor.workspace,
        id=project.id,
        name=project_file.named(project.name),
        created=_moment(project.created),
        updated=_moment(project.updated),
        seq=0,
        bytes=0,
        voting=True,
    )


def _moment(text: str) -> datetime:
    """A time of a project file; one that it does not tell is now."""
    found = datetime.fromisoformat(text) if text else datetime.now(UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
