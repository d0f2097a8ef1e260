"""The frame of a page: its looks, where its choices stand, its map and the figures beside it.

A map page is a map that fills the height of the window and two thirds of its width, a panel beside
it that scrolls by itself (the title, then the figures), and all else below. The looks are in
`page.css`; on a narrow screen the parts stand below each other.
"""

from contextvars import ContextVar
from functools import cache as once
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from herts_geo.ui import parts
from herts_geo.ui.base.staying import across_pages
from herts_geo.ui.link.pages import PAGES

BELOW: Final = "below-the-map"  # what herts_geo/ui/base/js/keyboard.js looks for
_CHOICES: Final[ContextVar[DeltaGenerator | None]] = ContextVar("choices", default=None)


def style() -> None:
    """The looks that every page shares."""
    st.html(f"<style>{_css()}</style>")


def make_room() -> None:
    """Keeps the place of the page's choices in the side bar, above what is drawn there next."""
    _CHOICES.set(st.sidebar.container(key="choices"))


def choices() -> DeltaGenerator:
    """Where a page draws its choices: the side bar, below the picker of the place."""
    return _CHOICES.get() or st.sidebar


def map_page(stem: str) -> tuple[DeltaGenerator, DeltaGenerator]:
    """The room of a page's map and the panel beside it, which the page's title already heads.

    In the order of the keyboard the panel is first, as a map holds many stops.
    """
    with across_pages(), st.container(key="frame"):
        side, room = st.container(key="frame-side"), st.container(key="frame-map")
    with side:
        with st.container(key="frame-head"):
            parts.head(stem)
            if below := PAGES[stem].below:  # which the map, as high as the window, hides
                st.markdown(f"[Below the map](#{BELOW}): {below}")
        panel = st.container(key="frame-panel")
    if PAGES[stem].below:
        st.html(f'<div id="{BELOW}"></div>')
    return room, panel


@once
def _css() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")
