"""The project of this session: kept as text, changed in one place, mirrored in the browser."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from secrets import token_hex
from typing import Any, Final
from zoneinfo import ZoneInfo

import streamlit as st
import streamlit.components.v1 as components

from herts_geo.errors import HertsGeoError
from herts_geo.pack import load
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project import words as project_words
from herts_geo.project.file import Project
from herts_geo.project.merge import Choice, Conflict
from herts_geo.project.records import SECTIONS, Record
from herts_geo.ui.base import tab_files
from herts_geo.ui.people import here
from herts_geo.ui.project import shared

KEPT: Final = "_project"
BEFORE: Final = "_project_before"
WHAT: Final = "_project_what"
TOUCHED: Final = "_project_touched"
TOLD: Final = "_project_told"
SAID: Final = "_project_said"
PROBLEM: Final = "_project_problem"
TAKEN: Final = "_project_taken"  # the mark of the tab's copy that was taken last
HAD: Final = "_project_had"  # digests of the copies that were taken
OTHER: Final = "_project_other"  # a version that waits for a choice
UNREAD: Final = "_project_unread"  # what the tab kept and this program cannot read
SIDES: Final = "_project_sides"  # what the tab kept, and what was entered before it came back
LOST: Final = "_project_lost"
SESSION: Final = "_project_session"
UNSENT: Final = "_project_unsent"  # whether something was changed since the store was told
TRIED: Final = "_project_tried"  # when the store was last tried that does not answer
AGAIN_S: Final = 3.0
MIRROR: Final = "project-mirror"
ASIDE: Final = "_project_aside"  # the user's own, while the example lies on top of it
NOBODY: Final = "nobody"
OWN: Final = (KEPT, BEFORE, WHAT, TOUCHED, TOLD, SAID, PROBLEM, OTHER, UNREAD, SIDES, *shared.OWN)
_tab = components.declare_component("herts_geo_tab", path=Path(__file__).with_name("tab"))


def current() -> Project:
    """The project of this session; a new one at first."""
    if KEPT not in st.session_state:
        st.session_state[KEPT] = project_file.to_json(project_file.new())
    return shared.read(str(st.session_state[KEPT]))


def change(after: Project, what: str = "") -> None:
    """Keeps a changed project, so that the last change can be undone; `what` names the change."""
    before = current()
    if after == before:
        return
    st.session_state[BEFORE], st.session_state[WHAT] = st.session_state[KEPT], what
    st.session_state[KEPT] = project_file.to_json(after)
    st.session_state[TOUCHED] = True
    for answer in (TOLD, SAID, PROBLEM):
        st.session_state.pop(answer, None)
    shared.close_forms(before, after)
    # sent as the run begins: a callback may be cut short by the next run, and must not wait
    st.session_state[UNSENT] = True


def attempt(change_of: Callable[[Project], Project], what: str) -> str:
    """Why a change of the project could not be made, in a sentence; '' once it is kept."""
    try:
        change(change_of(current()), what)
    except HertsGeoError as fault:
        return str(fault)
    return ""


def revise(section: str, opened: Record, changed: Record, what: str) -> str:
    """Changes a record as it stood when its form was opened; why that could not be, '' where it is.

    Where somebody else changed it meanwhile, both versions are kept until one is chosen.
    """
    now = next((each for each in current().section(section) if each.id == opened.id), None)
    if not shared.is_on() or (now is not None and now.revision == opened.revision):
        return attempt(lambda present: project_file.replace(present, section, changed), what)
    try:
        base = replace(project_file.sound(section, changed), revision=opened.revision)
        mine = project_file.stamped(replace(base, earlier=opened.earlier))
    except HertsGeoError as fault:
        return str(fault)
    change(shared.beside(current(), section, mine), what)
    return ""


def amend(after: Project) -> None:
    """Keeps a change that completes the last one, so that `undo` takes both back."""
    before, what = st.session_state.get(BEFORE), str(st.session_state.get(WHAT, ""))
    change(after, what + shared.MORE if shared.is_on() else what)
    if before is not None:
        st.session_state[BEFORE] = before


def undo() -> None:
    """Takes the last change back; once more brings it again. In a workspace it takes this person's
    own last change back, whatever others changed since; once more the one before it."""
    if shared.is_on() and not laid():
        _hold(shared.undo(current()))
    elif BEFORE in st.session_state:
        change(shared.read(str(st.session_state[BEFORE])), str(st.session_state.get(WHAT, "")))


def undoable() -> str:
    """What `undo` would take back, '' where there is nothing."""
    if shared.is_on() and not laid():
        return str(st.session_state.get(shared.UNDO, ""))
    return (
        str(st.session_state.get(WHAT) or "the last change") if BEFORE in st.session_state else ""
    )


def hear() -> bool:
    """Whether the page is to run again: others changed the project, or the store answers again."""
    if laid():
        return False
    if not shared.fault():
        if shared.is_on() and st.session_state.get(UNSENT):
            join_others()
        return shared.is_news()
    now = time.monotonic()
    if now < float(st.session_state.get(TRIED, 0.0)) + AGAIN_S and not shared.answers():
        return False
    st.session_state[TRIED] = now
    join_others()
    return not shared.fault()


def settle(clash: Conflict, choice: Choice) -> None:
    """Keeps one form of a record that somebody else changed too, or both."""
    attempt(lambda now: project_merge.settle(now, clash, choice), "the choice between two versions")


def turn_to(id: str) -> None:
    """Opens another project of the workspace, once what was changed in this one is kept."""
    join_others()
    if not shared.waiting(current()):
        _hold(shared.turn_to(current(), id))
        for answer in (BEFORE, WHAT, OTHER, SIDES):
            st.session_state.pop(answer, None)


def join_others() -> None:
    """Takes over what others changed and sends what waits; enters the workspace at first. Nothing
    without a store."""
    if laid():
        return
    mine, what = current(), str(st.session_state.get(WHAT, ""))
    if not shared.is_on():
        after = shared.enter(mine)
    elif shared.is_of(mine):
        after = shared.in_step(mine, what)
    else:
        after = shared.bring(mine)
    if after != mine:
        _hold(after)
    if not shared.fault():
        st.session_state.pop(UNSENT, None)


def lay(text: str) -> None:
    """Lays another project on top of the user's own, which the tab goes on to keep."""
    lift()
    st.session_state[ASIDE] = _taken_out()
    st.session_state[KEPT] = text


def lift() -> str:
    """Takes away what lies on top of the user's own project, as text; '' where nothing does."""
    if not laid():
        return ""
    on_top = _taken_out()
    st.session_state.update(st.session_state.pop(ASIDE))
    return str(on_top[KEPT])


def laid() -> bool:
    """Whether another project lies on top of the user's own."""
    return ASIDE in st.session_state


@contextmanager
def own() -> Iterator[None]:
    """The user's own project as the current one, whatever lies on top of it."""
    if not laid():
        yield
        return
    on_top = _taken_out()
    st.session_state.update(st.session_state.pop(ASIDE))
    try:
        yield
    finally:
        st.session_state[ASIDE] = _taken_out()
        st.session_state.update(on_top)


def _taken_out() -> dict[str, Any]:
    return {key: st.session_state.pop(key) for key in OWN if key in st.session_state}


def touched() -> bool:
    """Whether this session's project was ever changed or restored."""
    return bool(st.session_state.get(TOUCHED))


@contextmanager
def kept() -> Iterator[None]:
    """Keeps the project in the browser's tab while a page runs, and gets it back after a reload.

    A session's first run asks before the page is made, later ones hand over what the page changed.
    What the tab has of another session is put together with what this one has, never written over.
    """
    st.html(f"<style>.st-key-{MIRROR}{{display:none}}</style>")
    place = st.container(key=MIRROR)
    early = SESSION not in st.session_state
    if early:
        _mirror(place)
    try:
        yield
    finally:
        if not early:
            _mirror(place)


def local(moment: str) -> str:
    """The day and time of a moment in UTC, on the user's clock: '22 November 2026, 14:05'."""
    zone: tzinfo = UTC
    with suppress(KeyError, ValueError, OSError):  # of a browser that tells none
        zone = ZoneInfo(str(st.context.timezone))
    try:
        then = datetime.fromisoformat(moment).astimezone(zone)
    except ValueError:
        return ""
    today = datetime.now(then.tzinfo).date() == then.date()
    return f"{then:%H:%M}" if today else f"{then.day} {then:%B %Y, %H:%M}"


def choose(side: str) -> None:
    """Settles which of two versions that met in the tab is kept: 'tab', 'here', or '' for both."""
    sides = st.session_state.pop(SIDES, {})
    if side in sides:
        change(shared.read(str(sides[side])), "the choice between two versions")


def sides() -> tuple[Project, Project] | None:
    """What the tab kept and what was entered before it came back, while that is to be chosen."""
    found = st.session_state.get(SIDES)
    if not found:
        return None
    return shared.read(str(found["tab"])), shared.read(str(found["here"]))


def _mirror(place: Any) -> None:
    session = st.session_state.setdefault(SESSION, token_hex(4))
    with own():
        text = st.session_state[KEPT] if touched() else ""
    with place:
        _tab(
            text=text,
            session=session,
            taken=str(st.session_state.get(TAKEN, "")),
            lost=bool(st.session_state.get(LOST)),
            **tab_files.told(),
            whose=here.mark(),
            key=f"{MIRROR}-frame",
            default=None,
            height=0,
            on_change=_answered,
        )


def forget() -> None:
    """Has the tab let go of what it keeps, where nobody is signed in whose it could be."""
    st.html(f"<style>.st-key-{MIRROR}{{display:none}}</style>")
    with st.container(key=MIRROR):
        _tab(text="", session="", taken="", lost=False, files=[], heard=True, whose=NOBODY,
             key=f"{MIRROR}-empty", default=None, height=0)  # fmt: skip


def begin_anew() -> None:
    """Begins a new project in place of this session's own, here and in the tab; no undo brings what
    was there back."""
    lift()
    _taken_out()
    st.session_state[KEPT] = project_file.to_json(project_file.new())
    st.session_state[TOUCHED] = True


def _answered() -> None:
    """Takes what the tab kept, or that it keeps nothing; its answer comes from outside.

    Each copy is restored once: a change of page, or a frame made anew, sends the same again.
    """
    answer = st.session_state.get(f"{MIRROR}-frame")
    found = answer if isinstance(answer, dict) else {}
    if "files" in found:
        tab_files.answered(found["files"])
    if isinstance(text := found.get("kept"), str):
        st.session_state[TAKEN] = str(found.get("mark", ""))
        with own():
            mark, had = load.digest(text.encode()), list(st.session_state.get(HAD, []))
            if mark not in had:
                st.session_state[HAD] = [*had, mark]
                _restore(text)
    if "lost" in found:
        st.session_state[LOST] = bool(found["lost"])


def _restore(text: str) -> None:
    try:
        found = project_file.read(text)
        mine = current()
        if shared.is_on():
            _restore_beside(found, text)
        elif not touched() or mine.empty:
            _hold(found)
            st.session_state[TOLD] = f"Restored your work of {local(found.updated)}"
        elif found.id == mine.id:
            _join(project_merge.merge(mine, found), text)
        else:
            both = {"tab": text, "here": project_file.to_json(mine)}
            _hold(project_merge.bring_in(found, mine, tuple(SECTIONS)).project)
            st.session_state[SIDES] = both
    except HertsGeoError as fault:
        st.session_state[TOLD] = (
            f"What this tab kept could not be restored. {fault} Open the project to save it as it "
            "is."
        )
        st.session_state[UNREAD] = text


def _restore_beside(found: Project, text: str) -> None:
    """Puts what the tab kept together with the workspace's project of the same id; what belongs to
    none of its projects waits until it is chosen, as it may be of another workspace."""
    if shared.is_of(found):
        _join(project_merge.merge(current(), found), text)
        join_others()
    elif found.id in shared.listed():
        _hold(shared.bring(found))
        st.session_state[TOLD] = f"Restored your work of {local(found.updated)}"
    elif not found.empty:
        st.session_state[OTHER] = text


def _join(found: project_merge.Merge, text: str) -> None:
    """Takes over what another version of this project has more; what both changed is chosen."""
    if found.nothing:
        return
    _hold(found.project)
    st.session_state[SAID] = project_words.outcome(found)
    if found.conflicts:
        st.session_state[OTHER] = text


def _hold(found: Project) -> None:
    st.session_state[KEPT], st.session_state[TOUCHED] = project_file.to_json(found), True
