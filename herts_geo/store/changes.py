"""Changes of a project: each kept as one small record, in order, or refused as a whole.

A record says from which revision it was made. Where the store has another one by then, nothing is
written over: `Stale` carries both. A change that arrives twice, as after a dropped connection, is
kept once. Of two people who change different records both are kept.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import replace as with_fields
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Select, func, select, text
from sqlalchemy.orm import Session

from herts_geo.errors import NotAllowed, NotInStore, ProjectFull, Stale, UnsoundRecord
from herts_geo.project import file as project_file
from herts_geo.project import kinds
from herts_geo.project.file import LARGEST_BYTES, Project
from herts_geo.project.merge import alike, forms_of, with_forms
from herts_geo.project.records import MOST, SECTIONS, Record, Removed
from herts_geo.store import roles, tables
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

CHANNEL: Final = "herts_geo"  # on which PostgreSQL tells of changes
ITSELF: Final = "project"  # the section of a change of the project's name, or of its voting
FEW: Final = 500  # records that are asked for by id; of more the whole project is read
WORDS: Final = 200  # characters that say what was changed


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A record as it is to be kept, or the mark that takes it out; `based_on`: the revision that
    it was made from, '' for a new record."""

    section: str
    record: Record
    based_on: str = ""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of edits: the number of the last change, and the records as they are kept."""

    seq: int
    records: tuple[Any, ...]

    @property
    def revision(self) -> str:
        """The revision of the last record."""
        return str(self.records[-1].revision) if self.records else ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change of one record: its form after it, a `Removed` where it was taken out; or of the
    project itself, where the section is 'project': its name, and whether votes are taken. `at`:
    UTC."""

    seq: int
    batch: int
    section: str
    id: str
    record: Any
    name: str
    voting: bool
    who: str
    session: str
    at: datetime
    what: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of somebody: what it is called, which earlier one it takes back, and the number of
    its first change where it has begun."""

    what: str = ""
    undoes: int | None = None
    batch: int = 0


def save(
    store: Store,
    actor: Actor,
    project: str,
    section: str,
    record: Record,
    based_on: str = "",
    what: str = "",
) -> Saved:
    """Keeps one record; a `Removed` takes it out. Raises as `save_all` does."""
    edit = Edit(section=section, record=record, based_on=based_on)
    return save_all(store, actor, project, [edit], what)


def save_all(
    store: Store, actor: Actor, project: str, edits: Sequence[Edit], what: str = ""
) -> Saved:
    """Keeps several records, all or none.

    Raises `Stale` with both forms of the first record that somebody else changed, `NotAllowed`,
    `NotInStore`, `UnsoundRecord`, `ProjectFull`, `StoreFault`.
    """
    roles.need(actor, "read")
    for edit in edits:
        if edit.section not in roles.SECTIONS:
            raise UnsoundRecord(edit.section[:40], [("section", "is not known here")])
        roles.need(actor, roles.SECTIONS[edit.section])
    with store.write() as session:
        found = locked(session, actor, project)
        if not found.voting and any(edit.section == "votes" for edit in edits):
            raise NotAllowed("Voting is closed: ask who leads the workshop to open it again.")
        return keep(session, actor, found, edits, Step(what=what))


def edits(before: Project, after: Project) -> tuple[Edit, ...]:
    """What makes one version of a project of another: each record that differs, with the revision
    that it had before. A form that goes back to an older one becomes a new revision."""
    here, there = forms_of(before), forms_of(after)
    out = []
    for key, form in there.items():
        old = here.get(key)
        if old is None:
            out.append(Edit(section=key[0], record=form))
        elif old.revision != form.revision:
            back = form.revision in old.earlier
            made = project_file.stamped(_following(form, old)) if back else form
            out.append(Edit(section=key[0], record=made, based_on=old.revision))
    gone = [key for key in here if key not in there and not isinstance(here[key], Removed)]
    for section, id in gone:
        old = here[section, id]
        mark = Removed(id=id, section=section, revision=old.revision, earlier=old.earlier)
        mark = project_file.stamped(mark)
        out.append(Edit(section=section, record=mark, based_on=old.revision))
    return tuple(out)


def since(store: Store, actor: Actor, project: str, seq: int) -> tuple[Change, ...]:
    """The changes after a number, in their order. Raises `NotAllowed`, `StoreFault`."""
    roles.need(actor, "read")
    change = tables.Change
    asked = select(change).where(
        change.workspace == actor.workspace, change.project == project, change.seq > seq
    )
    with store.read() as session:
        return tuple(told(each) for each in session.scalars(asked.order_by(change.seq)))


def applied(project: Project, news: Iterable[Change]) -> Project:
    """The project with changes of the store taken over, as they stand there."""
    forms, name, last = forms_of(project), project.name, project.updated
    for each in news:
        last = each.at.isoformat(timespec="seconds")
        if each.section == ITSELF:
            name = each.name
        else:
            forms[each.section, each.id] = each.record
    return with_forms(with_fields(project, name=name, updated=last), forms)


def locked(session: Session, actor: Actor, project: str) -> tables.Project:
    """A project that nobody else changes until the session ends. Raises `NotInStore`."""
    found = session.scalars(
        select(tables.Project)
        .where(tables.Project.workspace == actor.workspace, tables.Project.id == project)
        .with_for_update()
    ).first()
    if found is None or found.removed is not None:
        raise NotInStore(
            "This project is not in the workspace, or was removed from it. Choose another; what "
            "you have entered is still in this window and can be saved to a file."
        )
    return found


def keep(
    session: Session, actor: Actor, project: tables.Project, edits: Sequence[Edit], step: Step
) -> Saved:
    """Writes edits into a locked project and its log. Raises as `save_all` does."""
    weight = project.bytes
    desk = _Desk(session=session, actor=actor, project=project, step=step)
    desk.fetch(edits)
    records = tuple(desk.keep(edit) for edit in edits)
    if project.bytes > max(weight, LARGEST_BYTES):
        raise ProjectFull(f"A project holds at most {LARGEST_BYTES // 1_000_000} MB.")
    tell(session, project)
    return Saved(seq=project.seq, records=records)


def tell(session: Session, project: tables.Project) -> None:
    """Tells who listens that a project has a new change, once it is kept."""
    session.flush()
    notify(session, project.workspace, project.id, project.seq)


def notify(session: Session, workspace: str, project: str, seq: int = 0) -> None:
    """Tells who listens of a change of a project by its number, or that somebody came, left or went
    elsewhere there, once that is kept; a file of one's own is looked at instead."""
    if session.get_bind().dialect.name == "postgresql":
        words = f"{workspace} {project} {seq}"
        session.execute(
            text("SELECT pg_notify(:channel, :words)"), {"channel": CHANNEL, "words": words}
        )


def log(
    session: Session, actor: Actor, project: tables.Project, entry: dict[str, Any], step: Step
) -> None:
    """Adds a change to the log of a locked project, and counts it."""
    moment = datetime.now(UTC)
    project.seq, project.updated = project.seq + 1, moment
    session.add(
        tables.Change(
            workspace=project.workspace,
            project=project.id,
            seq=project.seq,
            who=actor.who,
            session=actor.session,
            at=moment,
            what=kinds.tidy(step.what)[:WORDS],
            undoes=step.undoes,
            **entry,
        )
    )


def form(section: str, body: dict[str, Any]) -> Any:
    """A record, or the mark of one that was taken out, as the store keeps it."""
    return kinds.read(Removed if "section" in body else SECTIONS[section], body)


def told(change: tables.Change) -> Change:
    """A change as the table keeps it, told."""
    named = change.section == ITSELF
    return Change(
        seq=change.seq,
        batch=change.batch,
        section=change.section,
        id=change.record,
        record=None if named else form(change.section, change.after),
        name=str(change.after["name"]) if named else "",
        voting=bool(change.after["voting"]) if named else True,
        who=change.who,
        session=change.session,
        at=change.at,
        what=change.what,
    )


class _Desk:
    """Where the edits of one step are written: a locked project, its records and their counts."""

    def __init__(
        self, *, session: Session, actor: Actor, project: tables.Project, step: Step
    ) -> None:
        self.session, self.actor, self.project, self.step = session, actor, project, step
        self.batch = step.batch or project.seq + 1
        self.there: dict[tuple[str, str], tables.Record] = {}
        self.held: Counter[str] = Counter()

    def fetch(self, edits: Sequence[Edit]) -> None:
        """Reads the records that edits are about, and how many each section holds."""
        record = tables.Record
        mine = (record.workspace == self.project.workspace, record.project == self.project.id)
        ids = {edit.record.id for edit in edits}
        few = [record.id.in_(ids)] if len(ids) <= FEW else []
        for each in self.session.scalars(select(record).where(*mine, *few)):
            self.there[each.section, each.id] = each
        counts = select(record.section, func.count()).where(*mine, ~record.deleted)
        for section, count in self.session.execute(counts.group_by(record.section)):
            self.held[section] = count

    def keep(self, edit: Edit) -> Any:
        """The record as it is kept, written unless it is there. Raises `Stale`, `UnsoundRecord`,
        `ProjectFull`."""
        made = _sound(edit)
        there = self.there.get((edit.section, made.id))
        theirs = form(edit.section, there.body) if there else None
        if (theirs.revision if theirs else "") != edit.based_on:
            change = tables.Change
            same = self._of(edit.section, made.id).where(
                change.revision_after == made.revision, change.revision_before == edit.based_on
            )
            if self.session.scalar(same) is not None:  # the very change, sent again
                return made
            if theirs is not None and alike(theirs, made):
                return theirs
            newest = self._of(edit.section, made.id).order_by(change.seq.desc()).limit(1)
            who = self.session.scalar(newest) or ""
            raise Stale(edit.section, yours=made, theirs=theirs, who=who)
        if theirs is not None and made.revision in (theirs.revision, *theirs.earlier):
            made = project_file.stamped(_following(made, theirs))
        self._put(edit.section, made, there)
        return made

    def _put(self, section: str, made: Record, there: tables.Record | None) -> None:
        """Writes a record's new form, its weight and its change, and counts those of its section.
        Raises `ProjectFull` where it would hold too many."""
        body, before = kinds.plain(made), there.body if there else None
        was, will = there is not None and not there.deleted, not isinstance(made, Removed)
        self.held[section] += will - was
        if will and not was and self.held[section] > MOST[section]:
            raise ProjectFull(f"A project holds at most {MOST[section]:,} {section}.")
        entry = {
            "batch": self.batch,
            "section": section,
            "record": made.id,
            "before": before,
            "after": body,
            "revision_before": there.revision if there else "",
            "revision_after": made.revision,
        }
        log(self.session, self.actor, self.project, entry, self.step)
        self.project.bytes += _weight(body) - (_weight(before) if before else 0)
        if there is None:
            there = tables.Record(section=section, id=made.id, place=self.project.seq)
            there.workspace, there.project = self.project.workspace, self.project.id
            self.there[section, made.id] = there
            self.session.add(there)
        there.revision, there.body = made.revision, body
        there.deleted = not will

    def _of(self, section: str, id: str) -> Select[str]:
        change = tables.Change
        return select(change.who).where(
            change.workspace == self.project.workspace,
            change.project == self.project.id,
            change.section == section,
            change.record == id,
        )


def _sound(edit: Edit) -> Record:
    """The record as it may be kept, with a revision of its own. Raises `UnsoundRecord`."""
    record = edit.record
    if not record.id:
        record = with_fields(record, id=project_file.fresh_id())
    if not isinstance(record, Removed):
        record = project_file.sound(edit.section, record)
    elif record.section != edit.section:
        raise UnsoundRecord(edit.section, [("section", "of the mark is another one")])
    if not record.revision or record.revision == edit.based_on:
        record = project_file.stamped(record)
    return record


def _following(record: Record, old: Record) -> Record:
    """The record with the marks of another form of it, so that what is stamped remembers both."""
    return with_fields(record, revision=old.revision, earlier=old.earlier)


def _weight(body: dict[str, Any]) -> int:
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
