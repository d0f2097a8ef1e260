"""One line at the top of a page whose figures are over the cadence of their publishers.

What a page shows is known once it has run, so its place is kept at the top and filled at the end.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from herts_geo import wording
from herts_geo.pack import age
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.ui.base import say
from herts_geo.ui.link.pages import PAGES

NAMED: Final = 3  # data sets that the line names; of more it tells the number


@dataclass
class _Run:
    """One run of a page: what is over its cadence, what of that is shown, where it is told."""

    over: frozenset[str]
    shown: dict[str, Dataset] = field(default_factory=dict)
    place: DeltaGenerator | None = None


_run: ContextVar[_Run | None] = ContextVar("run", default=None)


def begin(found: Catalogue) -> None:
    """Begins a run of a page of a pack."""
    today = date.today()
    over = frozenset(key for key, each in found.datasets.items() if age.over(each, today))
    _run.set(_Run(over) if over else None)


def place() -> None:
    """Keeps a place for the line, where it may be needed."""
    if run := _run.get():
        run.place = st.empty()


def show(datasets: Iterable[Dataset]) -> None:
    """Notes which data sets the page shows."""
    if run := _run.get():
        run.shown |= {each.id: each for each in datasets if each.id in run.over}


def tell() -> None:
    """Fills the place: which of what the page shows is over its cadence, and what to do; how old
    they are stands in their source lines."""
    run = _run.get()
    if run is None or run.place is None or not run.shown:
        return
    told = [x.title for x in run.shown.values()]
    many = "A newer edition may be out" if len(told) == 1 else "Newer editions may be out"
    words = f"{many}: {wording.listing(told, NAMED)}."
    page = PAGES["sources"]
    with run.place.container(horizontal=True, vertical_alignment="center"):
        st.caption(say.plain(words))
        st.page_link(page.file, label="Sources: Refresh", icon=":material/update:")
        st.markdown("or `herts-geo pack refresh`")
