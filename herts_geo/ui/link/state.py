"""Keeps the widgets, the URL and the selection together. The URL owns what is chosen."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui.base import say
from herts_geo.ui.link.choices import CHOICES, Selection, parse
from herts_geo.ui.search import spot

PROBLEMS = "_link_problems"  # session state: a page, its view, and what of its link is not known


def begin(catalogue: Catalogue, page: str) -> None:
    """Takes over a link that was opened, or keeps the selection when the page changes."""
    query, whole = dict(st.query_params), gazetteer(catalogue).whole.code
    moved = st.session_state.get("_page", page) != page
    if moved:
        st.session_state["_came_from"] = st.session_state["_page"]
    st.session_state["_page"] = page
    linked = _is_new_link(query, moved)
    if linked or moved:
        st.session_state["_by_link"] = linked
    if linked:
        selection, problems = parse(query, catalogue)
        _seed(selection, whole, only_absent=False)
        st.session_state["_query"] = selection.query()
        told = [problem.in_a_link for problem in problems]
        st.session_state[PROBLEMS] = [page, selection.query(), told]
    else:
        _seed(current(catalogue), whole, only_absent=not moved)  # a choice just made among them
        _say_again()
    _tell(catalogue, page)


def _say_again() -> None:
    """Has the browser told of each choice whose widget it does not have yet.

    A run that is cut short by the next is not sent where it was not sent yet, and Streamlit tells
    what a widget was set to only in the run that set it: the browser would show the widget's first
    option, and ask for that with the next click. Where it says of no widget what it holds, the run
    was not asked for by it.
    """
    running = get_script_run_ctx(suppress_warning=True)
    states = running.session_state.get_widget_states() if running is not None else ()
    if there := {user_key_from_element_id(each.id) for each in states}:
        for name in set(CHOICES) - there:
            if name in st.session_state:
                st.session_state[name] = st.session_state[name]


def _tell(catalogue: Catalogue, page: str) -> None:
    """What of the link that was opened last is not known, until another view is chosen: the page
    may be made again meanwhile, as somebody else changed something."""
    where, query, told = st.session_state.get(PROBLEMS, ("", {}, ()))
    if not told:
        return
    if (where, query) != (page, current(catalogue).query()):
        st.session_state.pop(PROBLEMS)
        return
    with st.container(key="of-the-link"):  # which the map makes room for
        for words in told:
            say.warning(words)


def came_from() -> str:
    """The page that was open before this one, '' where this is the first."""
    return str(st.session_state.get("_came_from", ""))


def by_link() -> bool:
    """Whether the page that is shown was opened by a link, and not from the menu."""
    return bool(st.session_state.get("_by_link"))


def _is_new_link(query: dict[str, str], moved: bool) -> bool:
    """Whether the address says the view: a link that was opened, or one that Back leads to.

    In all other runs the widgets say it, as the browser may send an address that is older than
    they are. The menu leads to a bare address, which says nothing. `js/one-entry.js` gives each
    view one entry of the browser's history, so that Back and Forward lead to views.
    """
    stored, running = st.session_state.get("_query"), get_script_run_ctx(suppress_warning=True)
    if stored is None or (running is not None and running.is_history_navigation):
        return True
    return bool(moved and query and query != stored)


def current(catalogue: Catalogue) -> Selection:
    """The selection as the widgets stand; what no widget holds keeps the link's value."""
    stored = vars(parse(st.session_state.get("_query", {}), catalogue)[0])
    held: dict[str, Any] = {}
    for name, value in stored.items():
        kept = st.session_state.get(name, value)
        held[name] = tuple(kept) if isinstance(kept, list) else kept
    for name in ("area", "point", "l_point"):  # a picker without a choice holds None
        held[name] = held[name] or ""
    if held["spot"] and spot.read(held["spot"]).place != held["place"]:
        held["spot"] = ""
    if held["place"] == gazetteer(catalogue).whole.code:
        held["place"] = ""
    if held["edition"] == next(iter(deprivation_indices.editions(catalogue)), 0):
        held["edition"] = 0
    return Selection(**held)


def put(query: Mapping[str, str]) -> None:
    """Takes what a link would tell in the place of all that is chosen, on the page that is open."""
    st.session_state["_query"] = dict(query)
    for name in CHOICES:
        st.session_state.pop(name, None)


def commit(selection: Selection) -> None:
    """Writes the selection into the URL."""
    query = selection.query()
    st.session_state["_query"] = query
    if dict(st.query_params) != query:
        st.query_params.from_dict(query)


def _seed(selection: Selection, whole: str, only_absent: bool) -> None:
    values = vars(selection) | {"place": selection.place or whole, "area": selection.area or None}
    for name, value in values.items():
        if not only_absent or name not in st.session_state:
            st.session_state[name] = list(value) if isinstance(value, tuple) else value
