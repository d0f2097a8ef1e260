"""The project on the page: saved, opened, merged, settled and undone."""

import re
from functools import partial
from typing import Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.project import file as project_file
from herts_geo.project import merge as project_merge
from herts_geo.project import words as project_words
from herts_geo.project.file import Project
from herts_geo.project.merge import Choice
from herts_geo.project.records import SECTIONS
from herts_geo.ui.base import rights, say, tables
from herts_geo.ui.base.held import Once
from herts_geo.ui.project import session, shared, together

ONCE: Final = Once("_project_opened")
OPEN: Final = "project-side"  # session state: whether the panel in the side bar is open
ENDING: Final = ".herts-geo.json"
MOST_MEGABYTES: Final = 4  # a little more than a project can have, so that it gets a sentence
MOST_SHOWN: Final = 5  # conflicts at a time
SHORT: Final = 24  # characters of the name on the button
PRIVATE: Final = (
    "The project file holds what you wrote and chose here. Registers and other files that you "
    "added are not in it."
)
SAVED: Final = "herts-geo-saved"  # the class of what says when the tab last saved
SIDES: Final = {
    "": "Keep both together",
    "tab": "Only what this tab had kept",
    "here": "Only what was entered since",
}
CHOICES: Final[dict[Choice, str]] = {
    "here": "Keep the one here",
    "there": "Take the file's",
    "both": "Keep both",
}


def compact() -> None:
    """The project in the side bar: one button, and a line that says what is kept."""
    kept, state = session.current(), st.session_state
    short = kept.name if len(kept.name) <= SHORT else f"{kept.name[:SHORT].rstrip()}…"
    opened = st.popover(
        f"Project: {say.plain(short)}",
        icon=":material/folder:",
        on_change="rerun",
        width="stretch",
        key=OPEN,
    )
    if opened.open:  # only then is it made, as every page has it
        with opened:
            panel("side")
    if session.laid():
        st.caption("What you change in the example goes when you leave; your own work is kept.")
        return
    holds = "" if kept.empty else f"It holds {project_words.holds(kept)}"
    told = str(state.get(session.TOLD, "")) or holds
    if session.OTHER in state:
        told = "Another version waits for your choice: open the project."
    if state.get(session.LOST):
        told = "This tab cannot keep your work: save the project file."
    st.caption(say.plain(told))
    if not state.get(session.LOST):
        where = " data-store" if state.get(shared.SAVED) else ""  # which says when by itself
        # herts_geo/ui/base/js/keeping.js writes into it
        st.html(f'<div class="{SAVED}"{where}></div>')
    together.control()


def ask() -> None:
    """What is to be chosen or known of the work, in a place of its own, so that nothing below moves
    and what is being typed there stays: two versions that met in this tab are shown side by side
    until one is chosen."""
    with st.container(key="project-asked"):
        together.tell()
        found = session.sides()
        if found is None:
            return
        with st.container(border=True):
            say.warning(
                "Two versions of your work met in this tab: what it had kept, and what was entered "
                "before that came back. Both are put together now, so that nothing is lost."
            )
            table = project_words.sides(*found, session.local)
            tables.show(table, hide_index=True, alt="What each of the two versions holds")
            with st.container(horizontal=True):
                for side, title in SIDES.items():
                    st.button(title, key=f"sides-{side}", on_click=session.choose, args=[side])


def panel(prefix: str) -> None:
    """Everything that can be done with the project; `prefix` tells several panels apart."""
    kept = session.current()
    _name(prefix, kept)
    if not session.laid():
        together.panel(prefix)
    st.caption(f"It holds {say.plain(project_words.holds(kept))}. {PRIVATE}")
    with st.container(horizontal=True):
        st.download_button(
            "Save the project file",
            lambda: project_file.to_json(kept).encode(),
            file_name=filename(kept),
            mime="application/json",
            on_click="ignore",
            key=f"{prefix}-save",
            icon=":material/download:",
        )
        if unread := str(st.session_state.get(session.UNREAD, "")):
            st.download_button(
                "Save what could not be restored",
                unread.encode(),
                file_name=f"not-restored{ENDING}",
                mime="application/json",
                on_click="ignore",
                key=f"{prefix}-unread",
                icon=":material/download:",
            )
        if what := session.undoable():
            st.button(
                f"Undo: {say.plain(what)}",
                key=f"{prefix}-undo",
                on_click=session.undo,
                icon=":material/undo:",
            )
        if not session.laid():
            theirs = rights.limits("projects")
            st.button("Start a new project", key=f"{prefix}-new", on_click=_start, **theirs)
    if session.laid():
        st.markdown("Close the example to open, merge or start a project of your own.")
    else:
        _open(prefix)
    _other(prefix)


def filename(kept: Project) -> str:
    """The name of a project's file."""
    stem = re.sub(r"[^a-z0-9]+", "-", kept.name.casefold()).strip("-")[:60]
    return f"{stem or 'project'}{ENDING}"


def open_file(data: bytes) -> None:
    """Opens a file in place of an empty project, merges one of the same project, or asks."""
    for answer in (session.OTHER, session.SAID, session.PROBLEM):
        st.session_state.pop(answer, None)
    try:
        found = project_file.read(data)
        if session.current().empty:
            _take(found, f"Opened the project '{found.name}'.")
        elif found.id == session.current().id:
            merged = project_merge.merge(session.current(), found)
            _take(merged.project, project_words.outcome(merged), "the merge")
            if merged.conflicts:
                st.session_state[session.OTHER] = project_file.to_json(found)
        else:
            st.session_state[session.OTHER] = project_file.to_json(found)
    except HertsGeoError as fault:
        st.session_state[session.PROBLEM] = str(fault)


def _name(prefix: str, kept: Project) -> None:
    key = f"{prefix}-name:{kept.id}"  # a shut panel may send what it last showed of another
    st.session_state[key] = kept.name
    st.text_input(
        "Name of the project",
        key=key,
        max_chars=100,
        on_change=_rename,
        args=(key,),
        **rights.limits("projects"),
    )


def _rename(key: str) -> None:
    session.change(project_file.rename(session.current(), str(st.session_state[key])), "the name")


def _open(prefix: str) -> None:
    ONCE.uploader(
        "Open a project file, or merge another version of this project",
        ["json"],
        begins=f"{prefix}-file",
        on_change=_opened,
        most=MOST_MEGABYTES,
    )


def _opened(key: str) -> None:
    file = ONCE.file(key)
    if file is not None:
        ONCE.used()
        open_file(file.data)


def _take(found: Project, said: str, what: str = "opening the file") -> None:
    session.change(found, what)
    st.session_state[session.SAID] = said


def _start() -> None:
    session.change(project_file.new(), "starting a new project")
    st.session_state.pop(session.OTHER, None)
    st.session_state[session.SAID] = "Started a new project. Undo brings the one before back."


def _other(prefix: str) -> None:
    """What is to be said and chosen about a file that was opened."""
    if problem := str(st.session_state.get(session.PROBLEM, "")):
        say.error(problem)
    if said := str(st.session_state.get(session.SAID, "")):
        say.note(said)
    if session.OTHER not in st.session_state:
        return
    other = project_file.read(str(st.session_state[session.OTHER]))
    if other.id != session.current().id:
        _another(prefix, other)
        return
    found = project_merge.merge(session.current(), other)
    for clash in found.conflicts[:MOST_SHOWN]:
        table, key = project_words.differences(clash), f"{prefix}-{clash.section}-{clash.id}"
        together.choose(clash, "changed in both versions", table, key, CHOICES, _settle)
    if (more := len(found.conflicts) - MOST_SHOWN) > 0:
        st.caption(f"{more:,} more follow.")


def _another(prefix: str, other: Project) -> None:
    say.note(
        f"The file holds another project, '{other.name}', with {project_words.holds(other)}. Your "
        "present work is kept until you choose."
    )
    key = f"{prefix}-parts"
    offered = list(other.counts())
    st.pills("Parts to bring in", offered, selection_mode="multi", key=key, default=offered)
    with st.container(horizontal=True):
        brought, opened = rights.limits("contribute"), rights.limits("projects")
        st.button(
            "Bring in these parts", key=f"{key}-in", on_click=_bring_in, args=(key,), **brought
        )
        st.button("Open it in place of mine", key=f"{key}-open", on_click=_replace, **opened)
        st.button("Leave it", key=f"{key}-leave", on_click=_leave)


def _waiting() -> Project | None:
    """The file that waits for a choice; None when a button is pressed again before the answer."""
    text = st.session_state.get(session.OTHER)
    return project_file.read(str(text)) if text else None


def _bring_in(key: str) -> None:
    other, chosen = _waiting(), st.session_state.get(key) or []
    if other is None:
        return
    _leave()
    try:
        found = project_merge.bring_in(
            session.current(), other, [x for x in chosen if x in SECTIONS]
        )
        _take(found.project, project_words.outcome(found), "bringing in parts")
    except HertsGeoError as fault:
        st.session_state[session.PROBLEM] = str(fault)


def _replace() -> None:
    if found := _waiting():
        _leave()
        _take(found, f"Opened the project '{found.name}'. Undo brings the one before back.")


def _leave() -> None:
    st.session_state.pop(session.OTHER, None)


def _settle(section: str, id: str, choice: Choice) -> None:
    other = _waiting()
    if other is None:
        return
    clashes = project_merge.merge(session.current(), other).conflicts
    clash = next((each for each in clashes if (each.section, each.id) == (section, id)), None)
    if clash is None:
        return
    settle = partial(project_merge.settle, conflict=clash, choice=choice)
    if fault := session.attempt(settle, "the choice between two versions"):
        st.session_state[session.PROBLEM] = fault
    elif len(clashes) == 1:
        _leave()
