"""The project of this session as one of a workspace: opened, sent and heard, all by itself.

Pages go on reading and changing the session's own copy; each change is sent as it is made, and what
others change is taken over within a second or two. All of it is nothing without a store.
"""

import hmac
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import streamlit as st

from herts_geo.errors import HertsGeoError, StoreFault
from herts_geo.project import file as project_file
from herts_geo.project import kinds
from herts_geo.project.file import Project
from herts_geo.project.merge import Conflict, forms_of, with_forms
from herts_geo.project.records import Record
from herts_geo.ui.project.at_work import KNOWN, at_work, known_at_work
from herts_geo.workshop.votes import MANDATE

if TYPE_CHECKING:
    from herts_geo.store.copies import Copy
    from herts_geo.store.engine import Store
    from herts_geo.store.roles import Actor

THEIRS: Final = "_shared_theirs"  # the project as the store had it
SEQ: Final = "_shared_seq"  # after this change
VOTING: Final = "_shared_voting"
BY: Final = "_shared_by"  # who changed a record last, as JSON
FAULT: Final = "_shared_fault"  # why nothing is sent or heard
REFUSED: Final = "_shared_refused"  # what was not taken, and why
UNDO: Final = "_shared_undo"  # what this person's undo would take back
SAVED: Final = "_shared_saved"  # when the store last had all, UTC
OWN: Final = (THEIRS, SEQ, VOTING, BY, FAULT, REFUSED, UNDO, SAVED)
A = TypeVar("A")
R = TypeVar("R", bound=Record)
FORM: Final = "_opened-"  # begins the key of a record as its form was opened with
MORE: Final = " (where it is looked at)"  # ends what a change is called that completes another


def is_on() -> bool:
    """Whether this session works on a project of a workspace."""
    return THEIRS in st.session_state


def fault() -> str:
    """Why nothing is sent or heard at the moment, '' while all is well."""
    return str(st.session_state.get(FAULT, ""))


def voting() -> bool:
    """Whether votes are taken; always without a store."""
    return bool(st.session_state.get(VOTING, True))


def enter(mine: Project) -> Project:
    """What this session works on once the store answers: what it has, put into the workspace; where
    it has nothing yet, the project of the workspace that was changed last, or a first one."""

    def entered(store: "Store", actor: "Actor") -> Project:
        from herts_geo.store import projects

        known = projects.listed(store, actor)
        if not mine.empty:
            return _brought(store, actor, mine)
        if not known:
            return _brought(store, actor, mine)
        return _opened(store, actor, known[0].id)

    return _tried(mine, entered)


def turn_to(mine: Project, id: str) -> Project:
    """Another project of the workspace; the present one where it cannot be opened."""
    return _tried(mine, lambda store, actor: _opened(store, actor, id))


def bring(mine: Project) -> Project:
    """A project that was begun here or came as a file, in the workspace from now on."""
    return _tried(mine, lambda store, actor: _brought(store, actor, mine))


def in_step(mine: Project, what: str = "") -> Project:
    """The project with all that others changed, once all that was changed here is kept; where the
    store does not answer, as it is."""

    def stepped(store: "Store", actor: "Actor") -> Project:
        from herts_geo.store import copies

        copy = _copy(mine)
        if mine != copy.theirs:  # a run that was cut short may have kept the one and not the other
            copy = copies.with_mine(copy, mine)
        if copy.seq < _last(store, actor, copy.theirs.id):
            copy = copies.heard(store, actor, copy)
        if copy.mine.name != copy.theirs.name or copies.waiting(copy):
            copy, told = copies.sent(store, actor, copy, what)
            if told:
                st.session_state[REFUSED] = " ".join(told)
            st.session_state[UNDO] = _undoable(store, actor, copy.theirs.id)
        return _held(copy)

    return _tried(mine, stepped)


def undo(mine: Project) -> Project:
    """The project without this person's own last step."""

    def undone(store: "Store", actor: "Actor") -> Project:
        from herts_geo.store import copies, history

        copy = _copy(mine)
        last = history.undoable(store, actor, copy.theirs.id)
        history.undo(store, actor, copy.theirs.id)
        if last is not None and last.what.endswith(MORE):
            history.undo(store, actor, copy.theirs.id)
        st.session_state[UNDO] = _undoable(store, actor, copy.theirs.id)
        return _held(copies.heard(store, actor, copy))

    return _tried(mine, undone)


def ask(do: "Callable[[Store, Actor, str], Any]") -> Any:
    """What the store answers about this project; None where it does not, which is then told."""
    return _tried(None, lambda store, actor: do(store, actor, id())) if is_on() else None


def is_news() -> bool:
    """Whether anybody changed the project since this session heard of it. Asks the one listener of
    the program, and the store only where that has never heard of the project."""
    try:
        known = known_at_work()
        return known is not None and _last(*known, id()) > int(st.session_state[SEQ])
    except HertsGeoError as found:
        st.session_state[FAULT] = str(found)
        return False


def answers() -> bool:
    """Whether the one listener of the program is told of changes, so that the store answers."""
    from herts_geo.store import live

    try:
        known = known_at_work()
        return known is not None and not live.listener(known[0]).fault
    except HertsGeoError:
        return False


def opened(section: str, record: R) -> R:
    """A record as it stood when this session opened a form for it, so that what is being typed
    there outlives another session's change; without a store, as it is."""
    if not is_on():
        return record
    key = f"{FORM}{section}-{record.id}"
    text = str(st.session_state.setdefault(key, json.dumps(kinds.plain(record))))
    kept: R = kinds.read(type(record), json.loads(text))
    return kept


def close_forms(before: Project, after: Project) -> None:
    """Has forms of records that were changed here, or are to be shown anew, begin afresh."""
    if not is_on():
        return
    known = {(section, each.id): each.revision for section, each in project_file.records(before)}
    now = {(section, each.id): each.revision for section, each in project_file.records(after)}
    for section, id in (key for key in known if now.get(key) != known[key]):
        close_form(section, id)


def close_form(section: str, id: str) -> None:
    """Has the form of a record begin afresh, with what stands now."""
    st.session_state.pop(f"{FORM}{section}-{id}", None)


def mandate(organisation: str) -> str:
    """What stands for an organisation's vote where nobody is to see whose it is: the same for the
    same organisation in a project, so that it has one vote; '' where none is named.

    The key of the digest is the workspace's id, which no project file holds.
    """
    name = " ".join(organisation.split()).casefold()
    workspace = str((st.session_state.get(KNOWN) or [""])[0])
    made = hmac.digest(workspace.encode(), f"{id()} {name}".encode(), "sha256").hex()
    return f"{MANDATE}{made[:12]}" if name else ""


def beside(mine: Project, section: str, record: Record) -> Project:
    """The project with this form of a record, whoever changed it meanwhile."""
    return with_forms(mine, {**forms_of(mine), (section, record.id): record})


def conflicts(mine: Project) -> tuple[Conflict, ...]:
    """What this session and another one changed in different ways."""
    from herts_geo.store import copies

    return copies.conflicts(_copy(mine)) if is_on() else ()


def by(clash: Conflict) -> str:
    """Who changed the other side of a record, in words."""
    who = json.loads(str(st.session_state.get(BY) or "{}"))
    return str(who.get(f"{clash.section} {clash.id}") or "somebody else")


def is_of(project: Project) -> bool:
    """Whether a project is the one of the workspace that this session works on."""
    return is_on() and id() == project.id


def waiting(mine: Project) -> int:
    """How many changes of this session the store does not have yet."""
    from herts_geo.store import copies

    if not is_on():
        return 0
    copy = _copy(mine)
    return len(copies.waiting(copy)) + (copy.mine.name != copy.theirs.name)


def listed() -> dict[str, str]:
    """The projects of the workspace by their ids, the last that was changed first."""

    def found(store: "Store", actor: "Actor") -> dict[str, str]:
        from herts_geo.store import projects

        return {each.id: each.name for each in projects.listed(store, actor)}

    return _tried({}, found)


def _tried(otherwise: A, do: "Callable[[Store, Actor], A]") -> A:
    """What is done with the store; `otherwise` without one, and where it fails, which is told."""
    try:
        work = at_work()
        if work is None:
            return otherwise
        answer = do(*work)
    except StoreFault as found:
        st.session_state[FAULT] = str(found)
        return otherwise
    except HertsGeoError as found:
        st.session_state[REFUSED] = str(found)
        return otherwise
    st.session_state.pop(FAULT, None)
    return answer


def _last(store: "Store", actor: "Actor", id: str) -> int:
    from herts_geo.store import live

    return live.listener(store).seq(actor, id)


def _undoable(store: "Store", actor: "Actor", id: str) -> str:
    from herts_geo.store import history

    found = history.undoable(store, actor, id)
    return "" if found is None else (found.what or "the last change").removesuffix(MORE)


def _opened(store: "Store", actor: "Actor", id: str) -> Project:
    from herts_geo.store import copies

    st.session_state[UNDO] = _undoable(store, actor, id)
    return _held(copies.opened(store, actor, id))


def _brought(store: "Store", actor: "Actor", mine: Project) -> Project:
    """A project in the workspace: put together with what is there of it already, or added."""
    from herts_geo.store import copies, projects

    if any(each.id == mine.id for each in projects.listed(store, actor)):
        copy = copies.with_mine(copies.opened(store, actor, mine.id), mine)
        copy, told = copies.sent(store, actor, copy, "what was entered before")
        if told:
            st.session_state[REFUSED] = " ".join(told)
        return _held(copy)
    projects.add(store, actor, mine)
    return _opened(store, actor, mine.id)


def _copy(mine: Project) -> "Copy":
    from herts_geo.store.copies import Copy

    found: Any = json.loads(str(st.session_state.get(BY) or "{}"))
    return Copy(
        mine=mine,
        theirs=read(str(st.session_state[THEIRS])),
        seq=int(st.session_state[SEQ]),
        voting=voting(),
        by={(key.partition(" ")[0], key.partition(" ")[2]): who for key, who in found.items()},
    )


def _held(copy: "Copy") -> Project:
    """Keeps what is known of the store; gives this session's own version."""
    st.session_state[THEIRS] = project_file.to_json(copy.theirs)
    st.session_state[SEQ], st.session_state[VOTING] = copy.seq, copy.voting
    st.session_state[BY] = json.dumps({f"{s} {id}": who for (s, id), who in copy.by.items()})
    st.session_state[SAVED] = project_file.now()
    return copy.mine


def id() -> str:
    """The id of the workspace's project that this session works on."""
    return read(str(st.session_state[THEIRS])).id


@st.cache_resource(show_spinner=False, max_entries=8, scope="session")
def read(text: str) -> Project:
    """The project of a text that this session keeps, read once."""
    return project_file.read(text)
