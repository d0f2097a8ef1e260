"""The workshop page: its start, what was said of the last change, and parts that it shares."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import NAME, TEXT, Decision, Note
from herts_geo.project.words import ONE
from herts_geo.ui.base import rights, say
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.project import session, together
from herts_geo.ui.workshop import stage
from herts_geo.workshop import record as workshop_record

TAB: Final = "_workshop_tab"  # session state: the title of the tab that is open
FAULT: Final = "_workshop_fault"
DOUBT: Final = "_workshop_doubt"
WHO: Final = "Organisation"
FIRST_SCENES: Final = ("deprivation", "accessibility", "housing", "estate", "review")


def start() -> None:
    """How many scenes there are, and the button that presents them."""
    count = len(session.current().scenes)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Start presenting",
            on_click=stage.start,
            type="primary",
            icon=":material/slideshow:",
            disabled=not count,
        )
        scenes = "1 scene is" if count == 1 else f"{count} scenes are"
        st.caption(
            f"{scenes} kept. Arrow keys step through them and Esc comes back here."
            if count
            else "No scene is kept yet: open a page, and press 'Keep as a scene' in the side bar."
        )
    if not count:
        with st.container(horizontal=True, key="first-scenes"):
            for page in FIRST_SCENES:
                st.page_link(PAGES[page].file, icon=PAGES[page].symbol)


def attempt(change: Callable[[Project], Project], what: str, *written: str) -> bool:
    """Changes the project; keeps the sentence on what failed, or on a person's name in it."""
    if fault := session.attempt(change, what):
        refuse(fault)
        return False
    st.session_state[DOUBT] = workshop_record.personal(*written)
    return True


def refuse(why: str) -> None:
    """Says on the next run why nothing was done."""
    st.session_state[FAULT] = why


def told() -> None:
    """What is to be said of the last change."""
    if fault := st.session_state.pop(FAULT, ""):
        say.error(str(fault))
    if doubt := st.session_state.pop(DOUBT, ""):
        say.warning(str(doubt))


def change(section: str, record: Note | Decision, field: str) -> None:
    """The form that changes the words of a record (its `field`), or takes the record out."""
    record = together.opened(section, record)
    key = f"_{section}-{record.id}-{record.revision}"
    words = f"{key}-text"
    with st.form(key, border=False):
        st.text_area("Its words", getattr(record, field), key=words, max_chars=TEXT)
        with st.container(horizontal=True):
            theirs, saved = rights.in_section(section), (section, record, field, words)
            st.form_submit_button("Save the words", on_click=_save, args=saved, **theirs)
            gone = (section, record.id)
            st.form_submit_button("Remove it", on_click=remove, args=gone, **theirs)


def organisation(key: str, label: str = WHO) -> None:
    """The picker of one organisation: one that the project names, or another that is typed."""
    st.selectbox(
        label,
        _offered(st.session_state.get(key)),
        index=None,
        key=key,
        accept_new_options=True,
        placeholder="Choose, or type a name",
        help=workshop_record.ONLY_ORGANISATIONS,
    )


def organisations(key: str, label: str) -> None:
    """The picker of several organisations."""
    st.multiselect(
        label,
        _offered(*st.session_state.get(key, [])),
        key=key,
        accept_new_options=True,
        placeholder="Choose, or type names",
        help=workshop_record.ONLY_ORGANISATIONS,
    )


def _save(section: str, record: Note | Decision, field: str, key: str) -> None:
    text, one = str(st.session_state.get(key) or "").strip(), ONE[section]
    if not text:
        refuse(f"A {one} needs words. Write some, or remove the {one}.")
        return
    words: dict[str, Any] = {field: text}
    changed = replace(record, **words)
    if fault := session.revise(section, record, changed, f"changing a {one}"):
        refuse(fault)
        return
    st.session_state[DOUBT] = workshop_record.personal(text)


def remove(section: str, id: str) -> None:
    """Takes a record out of the project, which its Undo brings back."""
    attempt(lambda now: project_file.remove(now, section, id), f"removing a {ONE[section]}")


def _offered(*chosen: str | None) -> Sequence[str]:
    return workshop_record.known(
        workshop_record.bodies(session.current()), [each[:NAME] for each in chosen if each]
    )
