"""A session's copy of a project, kept in step with the store and with everybody else's.

What the copy has and the store lacks is sent as small changes; what the store has and the copy
lacks is taken over. A record that both changed stays as it is on both sides until a person has
chosen. While the store does not answer, the copy goes on alone and nothing of it is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as with_fields
from typing import Final

from herts_geo.errors import HertsGeoError, NotInStore, Stale, StoreFault
from herts_geo.project import merge as project_merge
from herts_geo.project import words
from herts_geo.project.file import Project
from herts_geo.project.merge import Conflict
from herts_geo.project.records import SECTIONS, Removed
from herts_geo.store import changes, projects
from herts_geo.store.changes import Edit
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor

TRIES: Final = 5  # at sending while others change the same records
Key = tuple[str, str]  # section, id


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A project as a session has it (`mine`) and as the store had it after change number `seq`
    (`theirs`); whether votes are taken; and who changed a record last, where another session did.
    """

    mine: Project
    theirs: Project
    seq: int
    voting: bool = True
    by: Mapping[Key, str] = field(default_factory=dict)


def opened(store: Store, actor: Actor, id: str) -> Copy:
    """A copy of a project of the workspace. Raises `NotInStore`, `NotAllowed`, `StoreFault`."""
    found = projects.open(store, actor, id)
    return Copy(mine=found.project, theirs=found.project, seq=found.seq, voting=found.voting)


def with_mine(copy: Copy, mine: Project) -> Copy:
    """A copy with another version of the same project put together with it, such as the one that a
    browser's tab had kept. Raises `AnotherProject`, `ProjectFull`."""
    return with_fields(copy, mine=project_merge.merge(mine, copy.theirs).project)


def conflicts(copy: Copy) -> tuple[Conflict, ...]:
    """The records that this session and another one changed in different ways."""
    if not changes.edits(copy.theirs, copy.mine):
        return ()
    return project_merge.merge(copy.mine, copy.theirs).conflicts


def waiting(copy: Copy) -> list[Edit]:
    """What is still to be sent; what is to be chosen first is not among it."""
    chosen_first = {(each.section, each.id) for each in conflicts(copy)}
    edits = changes.edits(copy.theirs, copy.mine)
    return [each for each in edits if (each.section, each.record.id) not in chosen_first]


def heard(store: Store, actor: Actor, copy: Copy) -> Copy:
    """The copy with what others have changed since. Raises `NotAllowed`, `ProjectFull`,
    `StoreFault`."""
    news = changes.since(store, actor, copy.theirs.id, copy.seq)
    if not news:
        return copy
    theirs = changes.applied(copy.theirs, news)
    renamed_here = copy.mine.name != copy.theirs.name
    mine = project_merge.merge(copy.mine, theirs).project
    others = [each for each in news if each.session != actor.session and each.section in SECTIONS]
    about = [each.voting for each in news if each.section == changes.ITSELF]
    return Copy(
        mine=with_fields(mine, name=copy.mine.name if renamed_here else theirs.name),
        theirs=theirs,
        seq=news[-1].seq,
        voting=about[-1] if about else copy.voting,
        by={**copy.by, **{(each.section, each.id): each.who for each in others}},
    )


def sent(store: Store, actor: Actor, copy: Copy, what: str = "") -> tuple[Copy, list[str]]:
    """The copy once all that waits is kept by the store, and why something of it was refused: that
    is then taken out of the copy.

    Raises `StoreFault` where the store does not answer, `NotInStore` where the project is gone.
    """
    copy, told = _named(store, actor, copy)
    edits = waiting(copy)
    for _ in range(TRIES):
        if not edits:
            break
        try:
            changes.save_all(store, actor, copy.theirs.id, edits, what)
        except Stale:
            copy = heard(store, actor, copy)
            edits = waiting(copy)
            continue
        except (StoreFault, NotInStore):
            raise
        except HertsGeoError as fault:
            if len(edits) == 1:
                copy, told = without(copy, edits), [*told, _refused(edits[0], fault)]
            else:  # each on its own, so that one that is refused keeps none of the others back
                for edit in edits:
                    copy, why = _alone(store, actor, copy, edit, what)
                    told = list(dict.fromkeys([*told, *why]))
        break
    return heard(store, actor, copy), told


def without(copy: Copy, edits: Sequence[Edit]) -> Copy:
    """The copy with some of its changes given up: as the store has these records."""
    keys = {(each.section, each.record.id) for each in edits}
    here, there = project_merge.forms_of(copy.mine), project_merge.forms_of(copy.theirs)
    kept = {key: there.get(key) if key in keys else form for key, form in here.items()}
    forms = {key: form for key, form in kept.items() if form}
    return with_fields(copy, mine=project_merge.with_forms(copy.mine, forms))


def _alone(store: Store, actor: Actor, copy: Copy, edit: Edit, what: str) -> tuple[Copy, list[str]]:
    try:
        changes.save_all(store, actor, copy.theirs.id, [edit], what)
    except Stale:
        return copy, []  # to be chosen, once what others changed is heard
    except (StoreFault, NotInStore):
        raise
    except HertsGeoError as fault:
        return without(copy, [edit]), [_refused(edit, fault)]
    return copy, []


def _refused(edit: Edit, fault: HertsGeoError) -> str:
    """What was not kept, by its first words, and why."""
    if isinstance(edit.record, Removed):
        return f"Removing a {words.ONE[edit.section]}: {fault}"
    return f"{words.label(edit.section, edit.record)}: {fault}"


def _named(store: Store, actor: Actor, copy: Copy) -> tuple[Copy, list[str]]:
    """Sends the name that was given here, where one was."""
    if copy.mine.name == copy.theirs.name:
        return copy, []
    try:
        projects.rename(store, actor, copy.theirs.id, copy.mine.name)
    except (StoreFault, NotInStore):
        raise
    except HertsGeoError as fault:
        return with_fields(copy, mine=with_fields(copy.mine, name=copy.theirs.name)), [str(fault)]
    return with_fields(copy, theirs=with_fields(copy.theirs, name=copy.mine.name)), []
