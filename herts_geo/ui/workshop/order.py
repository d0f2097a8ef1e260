"""The scenes of a presentation: listed, put in order, renamed, presented and taken out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import streamlit as st

from herts_geo.pack.catalogue import Catalogue
from herts_geo.project.records import NAME, TEXT, Scene
from herts_geo.ui.base import rights, say
from herts_geo.ui.project import session, together
from herts_geo.ui.workshop import page, stage
from herts_geo.workshop import record as workshop_record
from herts_geo.workshop import scenes

HOW: Final = (
    "Open a page, make it show what the room should see, and press 'Keep as a scene' in the side "
    "bar: the page's choices and the part of the map that is seen are kept."
)


def panel(found: Catalogue) -> None:
    """One row a scene, in the order in which they are shown."""
    every = scenes.ordered(session.current())
    if not every:
        st.info(HOW)
        return
    st.markdown(HOW)
    for number, scene in enumerate(every, start=1):
        with st.container(border=True, key=f"scene-row-{number}"):
            _row(found, scene, number, len(every))


def _row(found: Catalogue, scene: Scene, number: int, of: int) -> None:
    words, buttons = st.columns([3, 4], vertical_alignment="center")
    words.markdown(f"**{number}. {say.plain(scene.title)}**")
    words.caption(say.plain(stage.subject(found, scene)))
    with buttons.container(horizontal=True, horizontal_alignment="right"):
        _button("Present", "slideshow", number, True, stage.start, number)
        _button("Earlier", "arrow_upward", number, number > 1, _move, scene.id, -1)
        _button("Later", "arrow_downward", number, number < of, _move, scene.id, 1)
        edit = st.popover(
            "Edit", icon=":material/edit:", on_change="rerun", key=f"_edit-{scene.id}"
        )
        if edit.open:
            with edit:
                _form(scene)
        _button("Remove", "delete", number, True, page.remove, "scenes", scene.id)


def _form(scene: Scene) -> None:
    scene = together.opened("scenes", scene)
    key = f"_scene-{scene.id}-{scene.revision}"
    with st.form(key, border=False):
        st.text_input("Title", scene.title, key=f"{key}-title", max_chars=NAME)
        st.text_area("Caption", scene.caption, key=f"{key}-caption", max_chars=TEXT)
        st.form_submit_button(
            "Save", on_click=_save, args=(scene, key), **rights.in_section("scenes")
        )


def _button(
    label: str, icon: str, number: int, enabled: bool, act: Callable[..., None], *args: str | int
) -> None:
    told = f"{label}: scene {number}"
    limits: rights.Limits = {"disabled": not enabled, "help": told}
    if act is not stage.start:  # which changes nothing
        limits = rights.limits("lead", not enabled, told)
    st.button(
        label,
        key=f"{label.casefold().replace(' ', '-')}-{number}",
        icon=f":material/{icon}:",
        on_click=act,
        args=args,
        **limits,
    )


def _save(scene: Scene, key: str) -> None:
    title = str(st.session_state.get(f"{key}-title") or "").strip()
    caption = str(st.session_state.get(f"{key}-caption") or "")
    changed = replace(scene, title=title or scene.title, caption=caption)
    if fault := session.revise("scenes", scene, changed, "editing a scene"):
        page.refuse(fault)
        return
    st.session_state[page.DOUBT] = workshop_record.personal(caption)


def _move(id: str, steps: int) -> None:
    page.attempt(lambda now: scenes.move(now, id, steps), "moving a scene")
