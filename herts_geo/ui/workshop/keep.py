"""Keeping what a page shows as a scene, from the side bar of every page that has a map."""

from dataclasses import replace
from typing import Final

import streamlit as st

from herts_geo.errors import HertsGeoError, NotInProject
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project import file as project_file
from herts_geo.project.records import NAME, TEXT
from herts_geo.ui.base import rights, say
from herts_geo.ui.base.folders import script_beside
from herts_geo.ui.link import state
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.map import stage as map_stage
from herts_geo.ui.project import session
from herts_geo.workshop import scenes as workshop_scenes

TITLE: Final = "_keep_title"
CAPTION: Final = "_keep_caption"
LAST: Final = "_kept_scene"
OPEN: Final = "_keep_open"
TURNED: Final = "_keep_turned"  # session state: the browser has just told that it opened or shut
TOLD: Final = "_kept_told"  # session state: the page, what is said there, and whether it was kept
WIDE: Final = 260  # pixels of what it opens
LEFT_OUT: Final = ("present", "scene")
HELP: Final = (
    "Keeps this page with its choices and the part of the map that is seen, to be shown to the "
    "room from the Workshop page. Files that you added are not part of it."
)
ALREADY: Final = (
    "Already kept as scene {}: {}. To keep another part of the map, or the same once more, give it "
    "another title."
)


def control(found: Catalogue, page: str) -> None:
    """The control that keeps this view, for a page that makes a scene."""
    _extent()
    if not PAGES[page].scene or st.session_state.get("present"):
        return
    script = script_beside(__file__, "keep-view.js")
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    box = st.popover(
        "Keep as a scene",
        icon=":material/photo_camera:",
        on_change=_turned,  # so that it can be closed once the scene is kept
        key=OPEN,
        width="stretch",
    )
    box.markdown(HELP, width=WIDE)
    with box.form("keep-form", border=False):  # what is typed and the press arrive together
        st.text_input("Title", key=TITLE, max_chars=NAME, placeholder=_usual(found, page))
        st.text_area("Caption", key=CAPTION, max_chars=TEXT, height=90)
        st.form_submit_button(
            "Keep this view",
            key="keep-scene",
            icon=":material/photo_camera:",
            on_click=_keep,
            args=(found, page),
            **rights.in_section("scenes"),
        )
    told = st.session_state.get(TOLD)
    if isinstance(told, list) and told[0] == page:
        if told[2]:
            st.success(say.plain(told[1]), icon=":material/check:")
        else:
            box.warning(say.plain(told[1]))


def _keep(found: Catalogue, page: str) -> None:
    """Keeps the scene as it stands; where the map was is told by the browser a moment later.

    One that is kept already is not kept again under the same title: it would be taken for a slip
    when it is shown.
    """
    st.session_state.pop(LAST, None)  # of a page whose map told nothing
    title = str(st.session_state.get(TITLE) or "").strip() or _usual(found, page)
    caption = str(st.session_state.get(CAPTION) or "")
    query = {k: v for k, v in state.current(found).query().items() if k not in LEFT_OUT}
    if number := workshop_scenes.same(session.current(), title, page, query):
        st.session_state[TOLD] = [page, ALREADY.format(number, title), False]
        return
    try:
        after = workshop_scenes.keep(session.current(), title, caption, page, query)
    except HertsGeoError as fault:
        st.session_state[TOLD] = [page, str(fault), False]
        return
    session.change(after, f"keeping the scene '{title}'")
    st.session_state[LAST] = after.scenes[-1].id
    st.session_state[TITLE] = st.session_state[CAPTION] = ""
    st.session_state[TOLD] = [page, f"Kept as scene {len(after.scenes)}: {title}", True]
    st.session_state[OPEN] = False


def _turned() -> None:
    st.session_state[TURNED] = True


def _extent() -> None:
    """Gives the scene that was just kept the extent that the map told."""
    turned = st.session_state.pop(TURNED, False)
    seen, last = st.session_state.pop(map_stage.VIEW, None), st.session_state.get(LAST)
    if not (isinstance(seen, list) and last):
        return
    try:
        scene = session.current().find("scenes", str(last))
    except NotInProject:
        return
    if turned:  # the map's answer came with what the browser still had open
        st.session_state[OPEN] = False  # else it was opened again since, and stays open
    placed = replace(scene, extent=workshop_scenes.sound(seen))
    session.amend(project_file.replace(session.current(), "scenes", placed))
    del st.session_state[LAST]


def _usual(found: Catalogue, page: str) -> str:
    """The title of a scene that is given none: the page and the place."""
    known = gazetteer(found)
    code = str(st.session_state.get("place") or "")
    place = known.place(code) if code else known.whole
    return f"{PAGES[page].scene}: {place.label}"[:NAME]
