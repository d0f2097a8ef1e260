"""What people bring stays: the one way in which a file of the session is kept in the store.

A file stands at a slot of its session, such as '_sites'. Where the session has a store it is kept
there too, as it came, until it is taken out; a new session, and every other one of the workspace,
finds it at its slot and reads it again. Without a store a file ends with its session.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.ui.base import desk, rights, say

if TYPE_CHECKING:
    from herts_geo.pack.contracts import Issue
    from herts_geo.store.uploads import Kind, Upload

KNOWN: Final = "_kept_files"  # slot -> the id and the choices of what this session has of it
REPORTED: Final = "_kept_reports"  # slot -> the id and the counts of what was found last
SLOTS: Final = "slots"  # the choice of a file that says where it stands
TYPED: Final = "typed:"  # how slots begin that stand for what was typed, without a file
UNTIL_CLOSED: Final = "It is kept until you close this window, and is written nowhere."
STAYS: Final = (
    "It is kept in the store until somebody removes it: for all members of the workspace, and "
    "where nobody signs in for whoever opens the program on this computer."
)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file at a slot: its name and bytes, whose it is, of which date (YYYY-MM-DD), what the check
    found in it, and what was chosen for it, as plain values."""

    slot: str
    kind: "Kind"
    name: str
    data: bytes
    holder: str = ""
    dated: str = ""
    report: Sequence[Any] = ()
    options: Mapping[str, Any] | None = None
    upload: "Upload | None" = None  # as the store has it, where it came from there


@dataclass(frozen=True)
class Slots:
    """How the slots that begin alike are filled with a file of the store, and emptied; and, by what
    was chosen for a file, whether its bytes are needed for that."""

    fill: Callable[[File], None]
    empty: Callable[[str], None]
    needs: Callable[[Mapping[str, Any]], bool] = lambda _options: True


def where() -> str:
    """How long a file is kept, as its picker says it."""
    return STAYS if desk.here() and not rights.refused("upload") else UNTIL_CLOSED


def taken_out_by(slot: str) -> rights.Limits:
    """What the button is given that takes out what stands at a slot: of what the session alone has
    that is whoever put it there."""
    return rights.limits("upload") if id_of(slot) else {"disabled": False, "help": None}


def put(file: File, replaces: str = "") -> None:
    """Keeps a file at its slot; `replaces`: the slot of the one whose place it takes. Of who may
    not bring files it stays in the session alone."""
    if (at := desk.here()) is None or rights.refused("upload"):
        return
    from herts_geo.store import uploads

    try:
        kept = uploads.add(
            at.store,
            at.actor,
            file.kind,
            file.name,
            file.data,
            holder=file.holder,
            dated=file.dated,
            report=file.report,
            options={**(file.options or {}), SLOTS: [file.slot]},
            replaces=id_of(replaces) or _alone(file.slot),
        )
        slots = sorted({*_slots(kept), file.slot})  # a file that was there may stand at others too
        options = {**kept.options, **(file.options or {}), SLOTS: slots}
        if kept.options != options:
            kept = uploads.describe(at.store, at.actor, kept.id, options=options)
    except HertsGeoError as fault:
        desk.trouble(fault)
        return
    known = _known()
    known.pop(replaces, None)
    st.session_state[KNOWN] = {**known, file.slot: _mark(kept)}


def reported(slot: str, issues: Sequence["Issue"], rows: int, loaded: int) -> None:
    """Keeps what the reading of a file of rows found with the file that stands at a slot."""
    from herts_geo.store import reports

    mark = f"{rows} {loaded} {len(issues)} {issues[0].sentence() if issues else ''}"
    _report(slot, mark, lambda: reports.of_rows(issues, rows, loaded))


def read_as(slot: str, problem: str, notes: Sequence[str] = ()) -> None:
    """Keeps what became of a file without rows: why it cannot be used, or what was done with it."""
    from herts_geo.store import reports

    _report(slot, " ".join((problem, *notes)), lambda: reports.of_shapes(problem, notes))


def _report(slot: str, mark: str, made: Callable[[], list[Any]]) -> None:
    """Keeps a report once, for who may bring files and may see all of this one."""
    at, id = desk.here(), id_of(slot)
    known = st.session_state.setdefault(REPORTED, {})
    if at is None or not id or known.get(slot) == f"{id} {mark}":
        return
    from herts_geo.store import roles, uploads

    try:
        kept = uploads.get(at.store, at.actor, id)
        if roles.may(at.actor, "upload") and uploads.may_see_all(at.actor, kept):
            report = made()
            if list(kept.report) != report:
                uploads.describe(at.store, at.actor, id, report=report)
    except HertsGeoError as fault:
        desk.trouble(fault)
        return
    st.session_state[REPORTED] = {**known, slot: f"{id} {mark}"}


def take_out(slot: str) -> str:
    """Takes what stands at a slot out of the store; the id by which it is brought back, or ''."""
    at, id = desk.here(), id_of(slot)
    if at is None or not id:
        return ""
    from herts_geo.store import uploads

    try:
        if alone := _alone(slot):
            uploads.remove(at.store, at.actor, alone)
        else:
            kept = uploads.get(at.store, at.actor, id)  # it stands at other slots as well
            left = {**kept.options, SLOTS: [each for each in _slots(kept) if each != slot]}
            uploads.describe(at.store, at.actor, id, options=left)
    except HertsGeoError as fault:
        desk.trouble(fault)
        return ""
    st.session_state[KNOWN] = {each: mark for each, mark in _known().items() if each != slot}
    return alone


def bring_back(id: str) -> None:
    """Brings a file back into the store, from which the next run fills its slot."""
    if (at := desk.here()) is None or not id:
        return
    from herts_geo.store import uploads

    try:
        uploads.bring_back(at.store, at.actor, id)
    except HertsGeoError as fault:
        desk.trouble(fault)


def sync(slots: Mapping[str, Slots]) -> None:
    """Makes the session's files those of the store: what came is read, what went is let go.

    `slots`: by how their names begin. What the session alone has stays there.
    """
    if (at := desk.here()) is None:
        return
    from herts_geo.store import uploads

    try:
        every = uploads.listed(at.store, at.actor)
    except HertsGeoError as fault:
        desk.trouble(fault)
        return
    named = ((slot, each) for each in every for slot in _slots(each))
    standing = {slot: (each, way) for slot, each in named if (way := _way(slots, slot))}
    known, now = _known(), {slot: _mark(each) for slot, (each, _) in standing.items()}
    for slot in [each for each in standing if known.get(each) != now[each]]:
        kept, way = standing[slot]
        try:
            whole = way.needs(kept.options)
            data = uploads.content(at.store, at.actor, kept.id) if whole else b""
            way.fill(_file(kept, slot, data))
        except HertsGeoError as fault:
            desk.trouble(fault)
    for slot in known.keys() - now.keys():
        if way := _way(slots, slot):
            way.empty(slot)
    st.session_state[KNOWN] = now


def upload_at(slot: str) -> "Upload | None":
    """The file that the store has at a slot; None where it has none. Raises as `uploads.get`."""
    at, id = desk.here(), id_of(slot)
    if at is None or not id:
        return None
    from herts_geo.store import uploads

    return uploads.get(at.store, at.actor, id)


def known_as(slot: str, kept: "Upload") -> None:
    """Notes that this session has of a slot what the store has now."""
    st.session_state[KNOWN] = {**_known(), slot: _mark(kept)}


def typed(name: str) -> dict[tuple[str, str], str]:
    """What was typed into a table, by row and column, as the store keeps it."""
    at, id = desk.here(), id_of(f"{TYPED}{name}")
    if at is None or not id:
        return {}
    from herts_geo.store import completions

    try:
        return {(x.key, x.field): x.value for x in completions.listed(at.store, at.actor, id)}
    except HertsGeoError as fault:
        desk.trouble(fault)
        return {}


def keep_typed(name: str, cells: Mapping[tuple[str, str], str]) -> None:
    """Keeps what is typed into a table; a cell that is no more is taken out. Of who may not bring
    files it stays in the session alone."""
    before, slot = typed(name), f"{TYPED}{name}"
    changed = {
        cell: cells.get(cell, "")
        for cell in {*before, *cells}
        if before.get(cell) != cells.get(cell)
    }
    at = desk.here()
    if at is None or not changed or rights.refused("upload"):
        return
    if not id_of(slot):  # what the cells belong to: a file of no bytes
        put(File(slot=slot, kind="sites", name=name, data=b""))
    from herts_geo.store import completions

    try:
        completions.put(at.store, at.actor, id_of(slot), changed)
    except HertsGeoError as fault:
        desk.trouble(fault)


def tell() -> None:
    """Says why something is not kept."""
    if problem := st.session_state.get(desk.PROBLEM):
        say.warning(str(problem))


def id_of(slot: str) -> str:
    """By what the store knows the file at a slot; '' where it has none."""
    return _known().get(slot, "").partition(" ")[0]


def _way(slots: Mapping[str, Slots], slot: str) -> Slots | None:
    return next((way for begins, way in slots.items() if slot.startswith(begins)), None)


def _slots(kept: "Upload") -> list[str]:
    """Where a file of the store stands."""
    return [str(each) for each in kept.options.get(SLOTS, [])]


def _alone(slot: str) -> str:
    """By what the store knows a file that stands at no other slot; '' for none."""
    id, _, options = _known().get(slot, "").partition(" ")
    return id if id and json.loads(options)[SLOTS] == [slot] else ""


def _known() -> dict[str, str]:
    return dict(st.session_state.get(KNOWN, {}))


def _mark(kept: "Upload") -> str:
    return f"{kept.id} {json.dumps(dict(kept.options), sort_keys=True)}"


def _file(kept: "Upload", slot: str, data: bytes) -> File:
    return File(
        slot=slot,
        kind=kept.kind,
        name=kept.name,
        data=data,
        holder=kept.holder,
        dated=kept.dated,
        options=kept.options,
        upload=kept,
    )
