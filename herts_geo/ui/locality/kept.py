"""The localities of the project: used, changed, taken out, and a new one kept."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality import resolve
from herts_geo.project import file as project_file
from herts_geo.project import records
from herts_geo.ui.base import rights, say
from herts_geo.ui.link import state
from herts_geo.ui.link.pages import PAGES, ROWS
from herts_geo.ui.locality import ways
from herts_geo.ui.project import session

FAULT: Final = "_l_fault"
REVIEW: Final = "Everything about it on one page: its review"
USE: Final = "Use this locality"
NONE: Final = "No locality is chosen yet. Choose one, then press the button again."
TAKEN: Final = (
    "The project has another locality called '{}', which was kept as it is. Choose whether this "
    "one takes its place, or give it another name."
)


def told() -> None:
    """Says once why the last press of a button changed nothing, or was not kept."""
    if fault := st.session_state.pop(FAULT, ""):
        say.warning(str(fault))


def offer(found: Catalogue, chosen: Place | None) -> None:
    """The button that makes a locality the place everywhere; a choice where its name is taken."""
    others = _others(chosen.name, chosen.code) if chosen else []
    if chosen is None or not others:
        _button(found, USE, "use", off=chosen is None)
        return
    name, free = chosen.name, ways.free_name(chosen.name)
    st.caption(say.plain(f"The project has another locality called '{name}'."))
    if len(others) == 1:
        _button(found, f"Use it in place of '{say.plain(name)}'", "instead", name)
    _button(found, f"Use it as '{say.plain(free)}'", "beside", name)


def in_use(place: Place) -> None:
    """Says that the locality is in use, with links to its review and to the pages that show it."""
    st.success(f"{say.plain(place.label)} is the place on every page now. Go on with its review:")
    st.page_link(PAGES["review"].file, label=f"**{REVIEW}**", icon=PAGES["review"].symbol)
    st.caption("Or with one page of it:")
    with st.container(horizontal=True):
        for page in (row for row in ROWS if row.from_locality):
            st.page_link(page.file, icon=":material/arrow_forward:")


def listed(found: Catalogue) -> None:
    """The localities of the project, to go on with."""
    kept = {each.id: each for each in _all()}
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
    code = kept[chosen].code
    with st.container(horizontal=True):
        st.button("Use", on_click=_take_up, args=(found, code, False), key="_l_use_kept")
        st.button("Change", on_click=_take_up, args=(found, code, True))
        st.button(
            "Remove",
            on_click=_take_out,
            args=(chosen, kept[chosen].name),
            **rights.limits("contribute"),
        )


def _button(found: Catalogue, label: str, how: str, name: str = "", off: bool = False) -> None:
    st.button(
        label,
        key=f"_l_{how}",
        type="secondary" if how == "beside" else "primary",
        disabled=off,
        on_click=_use,
        args=(found, how, name),
        icon=":material/check:",
    )


def _use(found: Catalogue, how: str, name: str) -> None:
    """Makes the locality that is being chosen the place of every page, and keeps it.

    What is typed is read now, as it may be newer than the page; a choice of `how` holds for the
    `name` that it was made for, and no other locality of the project gives way to this one.
    """
    try:
        way = str(st.session_state.get(ways.WAY) or "")
        form = ways.form(found, state.current(found), way)
        if form is None:
            raise HertsGeoError(NONE)
        if how == "beside" and form.name == name:
            form = locality_code.named(form, ways.free_name(name))
            st.session_state["l_name"] = form.name
        code = resolve.resolve(found, locality_code.to_code(form)).code
        others = _others(form.name, code)
        if others and not (how == "instead" and form.name == name):
            raise HertsGeoError(TAKEN.format(form.name))
        _put(code, str(st.session_state.get(ways.WAY) or ""))
        if rights.refused("contribute"):  # it is used all the same, and kept by nobody
            return
        record = records.Locality(id=others[0].id if others else "", name=form.name, code=code)
        change = project_file.replace if others else project_file.add
        if others or not any((each.name, each.code) == (form.name, code) for each in _all()):
            _attempt(lambda now: change(now, "localities", record), f"locality {form.name}")
    except HertsGeoError as fault:
        st.session_state[FAULT] = str(fault)


def _all() -> tuple[records.Locality, ...]:
    return session.current().localities


def _attempt(change: Callable[[project_file.Project], project_file.Project], what: str) -> None:
    st.session_state[FAULT] = session.attempt(change, what)


def _others(name: str, code: str) -> list[records.Locality]:
    """The localities of the project that have this name and are another place.

    None where this place is itself kept under the name: then nothing is to be changed.
    """
    named = [each for each in _all() if each.name == name]
    return [] if any(each.code == code for each in named) else named


def _put(code: str, way: str) -> None:
    st.session_state["place"], st.session_state["area"] = code, None
    st.session_state["l_way"] = way
    st.session_state[FAULT] = ""


def _take_up(found: Catalogue, code: str, change: bool) -> None:
    """Uses a locality that was kept, and shows how it counts; or starts to change it."""
    try:
        place = resolve.resolve(found, code)
        if change:
            ways.start_from(locality_code.from_code(code))
        else:
            _put(place.code, "known")
    except HertsGeoError as fault:
        st.session_state[FAULT] = str(fault)


def _take_out(id: str, name: str) -> None:
    """Takes a locality out; a second press, before the page has answered, changes nothing."""
    if any(each.id == id for each in _all()):
        _attempt(lambda now: project_file.remove(now, "localities", id), f"removing {name}")
