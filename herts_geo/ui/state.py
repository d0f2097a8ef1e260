"""Keeps the widgets, the URL and the selection together. The URL owns what is chosen."""

from time import time
from typing import Any, Final

import streamlit as st

from herts_geo import deprivation
from herts_geo.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui import say
from herts_geo.ui.selection import Selection, parse

SETTLING: Final = 1.2  # seconds in which the browser may still send the previous query


def begin(catalogue: Catalogue, page: str) -> None:
    """Takes over a link that was opened, or keeps the selection when the page changes."""
    query, whole = dict(st.query_params), gazetteer(catalogue).whole.code
    moved = st.session_state.get("_page", page) != page
    st.session_state["_page"] = page
    if not _is_new_link(query, moved and not query, catalogue):
        kept = parse(st.session_state["_query"], catalogue)[0]
        _seed(kept, whole, only_absent=not moved)
        return
    selection, problems = parse(query, catalogue)
    _seed(selection, whole, only_absent=False)
    _remember(selection.query(), query)
    for problem in problems:
        say.warning(problem)


def _is_new_link(query: dict[str, str], moved: bool, catalogue: Catalogue) -> bool:
    """Whether the query is one that the user opened, and not one that is merely late.

    The browser may send the previous query for a moment after a new one was written.
    """
    stored = st.session_state.get("_query")
    if stored is None:
        return True
    changed_by_hand = current(catalogue).query() != stored
    late = query == st.session_state["_seen"] and time() - st.session_state["_at"] < SETTLING
    return not (query == stored or moved or changed_by_hand or late)


def current(catalogue: Catalogue) -> Selection:
    """The selection as the widgets stand; what no widget holds keeps the link's value."""
    stored = vars(parse(st.session_state.get("_query", {}), catalogue)[0])
    held: dict[str, Any] = {}
    for name, value in stored.items():
        kept = st.session_state.get(name, value)
        held[name] = tuple(kept) if isinstance(kept, list) else kept
    for name in ("area", "point"):  # a picker without a choice holds None
        held[name] = held[name] or ""
    if held["place"] == gazetteer(catalogue).whole.code:
        held["place"] = ""
    if held["edition"] == next(iter(deprivation.editions(catalogue)), 0):
        held["edition"] = 0
    return Selection(**held)


def commit(selection: Selection) -> None:
    """Writes the selection into the URL."""
    query, seen = selection.query(), dict(st.query_params)
    if query != st.session_state.get("_query") or seen != query:
        _remember(query, seen)
    if seen != query:
        st.query_params.from_dict(query)


def _remember(query: dict[str, str], seen: dict[str, str]) -> None:
    st.session_state["_query"], st.session_state["_seen"] = query, seen
    st.session_state["_at"] = time()


def _seed(selection: Selection, whole: str, only_absent: bool) -> None:
    values = vars(selection) | {"place": selection.place or whole, "area": selection.area or None}
    for name, value in values.items():
        if not only_absent or name not in st.session_state:
            st.session_state[name] = list(value) if isinstance(value, tuple) else value
