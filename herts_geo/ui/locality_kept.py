"""The localities of the project: used, changed, taken out, and a new one kept."""

from typing import Final

import streamlit as st

from herts_geo import locality_code
from herts_geo import project as made
from herts_geo.errors import HertsGeoError
from herts_geo.places import Place
from herts_geo.project_records import Locality as Kept
from herts_geo.ui import locality_ways, project, say

FAULT: Final = "_l_fault"
PAGES: Final = ("overview", "deprivation", "housing", "accessibility", "estate")


def use(code: str) -> None:
    """Makes a locality the place of every page and keeps it in the project, under its name."""
    name = locality_code.from_code(code).name
    st.session_state["place"], st.session_state["area"] = code, None
    st.session_state["l_way"] = st.session_state.get(locality_ways.WAY) or ""
    st.session_state[FAULT] = ""
    kept = project.current()
    same = next((each for each in kept.localities if each.name == name), None)
    try:
        if same is None:
            after = made.add(kept, "localities", Kept(name=name, code=code))
        else:
            after = made.replace(kept, "localities", Kept(id=same.id, name=name, code=code))
        project.change(after, f"locality {name}")
    except HertsGeoError as fault:
        st.session_state[FAULT] = str(fault)


def in_use(place: Place) -> None:
    """Says that the locality is in use, with links to the pages that show it."""
    if fault := st.session_state.get(FAULT):
        say.warning(str(fault))
    st.success(f"{say.plain(place.label)} is the place on every page now. Go on with:")
    with st.container(horizontal=True):
        for stem in PAGES:
            st.page_link(f"pages/{stem}.py", icon=":material/arrow_forward:")


def listed() -> None:
    """The localities of the project, to go on with."""
    kept = {each.id: each for each in project.current().localities}
    if not kept:
        return
    st.markdown("**Localities of this project**")
    chosen = st.selectbox(
        "Locality",
        list(kept),
        format_func=lambda id: kept[id].name if id in kept else "",
        label_visibility="collapsed",
        key="_l_kept",
    )
    with st.container(horizontal=True):
        st.button("Use", on_click=_go_on, args=(kept[chosen].code,), key="_l_use_kept")
        st.button("Change", on_click=_change, args=(kept[chosen].code,))
        st.button("Take out", on_click=_take_out, args=(chosen, kept[chosen].name))


def _go_on(code: str) -> None:
    """Uses a locality that was kept, and shows how it counts."""
    use(code)
    st.session_state["l_way"] = "known"


def _change(code: str) -> None:
    try:
        locality_ways.start_from(locality_code.from_code(code))
    except HertsGeoError as fault:
        st.session_state[FAULT] = str(fault)


def _take_out(id: str, name: str) -> None:
    project.change(made.remove(project.current(), "localities", id), f"taking out {name}")
