"""A short tour: a sentence on each of five pages, which can be left at any moment.

It changes nothing that is chosen. Where it stands is held in the session alone.
"""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.link import state
from herts_geo.ui.link.pages import FIRST, PAGES

AT: Final = "_tour"  # session state: the number of the step, from 1
STRIP: Final = "tour"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A page of the tour and the sentence that is said of it."""

    page: str
    words: str


STEPS: Final = (
    Step(
        page="overview",
        words="The place at a glance. 'Where' in the side bar changes it on every page.",
    ),
    Step(
        page="deprivation",
        words="Every map page is built like this one: choices and layers in the side bar, figures "
        "beside the map, the same as a table below.",
    ),
    Step(
        page="estate",
        words="Open 'Registers held' to add a partner's list of land and buildings. Each fault is "
        "named, and what stands near enough to share is found.",
    ),
    Step(
        page="workshop",
        words="'Keep as a scene' keeps any view for the room. Here scenes are shown, and notes, "
        "votes and decisions are kept.",
    ),
    Step(
        page="review",
        words="All of it about one place, and as a document: choose a format and press 'Make the "
        "file'.",
    ),
)


def door(found: Catalogue) -> None:
    """The button on the first page that begins the tour, again where it was taken before."""
    if st.button("Take the tour", key="tour-begin", icon=":material/tour:"):
        _go(found, 1)


def strip(found: Catalogue, page: str) -> None:
    """What the tour says on a page, with the ways on and out; nothing while nobody takes it."""
    at = int(st.session_state.get(AT, 0))
    if not at or st.session_state.get("present"):
        return
    step = STEPS[at - 1]
    with st.container(key=STRIP, horizontal=True, vertical_alignment="center"):
        if page == step.page:
            st.markdown(f"**Tour, {at} of {len(STEPS)}.** {step.words}")
            if at > 1 and st.button("Back", key="tour-back"):
                _go(found, at - 1)
            last = at == len(STEPS)
            words = "Finish" if last else "Next"
            if st.button(words, key="tour-next", type="primary", shortcut="Alt+N"):
                _go(found, 0 if last else at + 1)
        else:
            title = PAGES[step.page].title
            st.markdown(f"**Tour, {at} of {len(STEPS)}.** It goes on at '{title}'.")
            if st.button("Go there", key="tour-next", type="primary", shortcut="Alt+N"):
                _go(found, at)
        st.button(
            "Leave the tour",
            key="tour-leave",
            on_click=st.session_state.pop,
            args=(AT, None),
            shortcut="Alt+L",
        )


def _go(found: Catalogue, at: int) -> None:
    """Leads to a step with all that is chosen; 0: to the first page, as the tour is over."""
    page = STEPS[at - 1].page if at else FIRST.stem
    st.session_state[AT] = at
    st.switch_page(PAGES[page].file, query_params=state.current(found).query())
