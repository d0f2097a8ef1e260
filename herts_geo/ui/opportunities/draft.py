"""A new opportunity on its way from another page to the form: offered there, kept until added."""

import json
from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.opportunities import make as opportunities_make
from herts_geo.project import kinds as project_kinds
from herts_geo.project.records import Opportunity
from herts_geo.ui.base import say
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.pages import PAGES

KEPT: Final = "_opportunity_draft"
NUMBER: Final = "_opportunity_number"
MOST_PAIRS: Final = 100  # of the best
LINKED: Final = ("w_title", "w_why", "w_lon", "w_lat")
NAME: Final = "Make an opportunity"
HELP: Final = "Opens the opportunities page with a new entry, for you to complete and add."


def offer(make: Callable[[], Opportunity], key: str) -> None:
    """A button that takes what `make` gives to the form of the opportunities page."""
    if not st.button(NAME, key=key, icon=":material/lightbulb:", help=HELP):
        return
    try:
        keep(make())
    except HertsGeoError as fault:
        say.error(str(fault))
        return
    st.session_state["p_entry"] = ""
    st.switch_page(PAGES["opportunities"].file)


def offer_pair(frame: pd.DataFrame, pairs: pd.DataFrame) -> None:
    """A choice of two assets near one another (rows of the finder), and the button for them."""
    rows = frame.set_index("id", drop=False)
    best = pairs.head(MOST_PAIRS)
    names = [f"{a} and {b}" for a, b in zip(best["first_name"], best["second_name"], strict=True)]
    place = st.selectbox("Which pair", range(len(best)), format_func=names.__getitem__)
    chosen = best.iloc[int(place or 0)]
    first, second = (rows.loc[chosen[side]].to_dict() for side in ("first", "second"))
    offer(partial(opportunities_make.from_pair, first, second), "opportunity-of-pair")


def keep(draft: Opportunity) -> None:
    """Keeps a draft for the form."""
    st.session_state[KEPT] = json.dumps(project_kinds.plain(draft))
    _fresh()


def draft() -> Opportunity:
    """The draft that is kept; an empty entry where there is none."""
    text = st.session_state.get(KEPT)
    return project_kinds.read(Opportunity, json.loads(str(text))) if text else Opportunity()


def drop() -> None:
    """Forgets the draft, so that the form is empty."""
    st.session_state.pop(KEPT, None)
    _fresh()


def number() -> int:
    """A number that changes whenever the form for a new entry must start afresh."""
    return int(st.session_state.get(NUMBER, 0))


def from_link(selection: Selection, place: str) -> None:
    """Takes over the new entry that a link carries, and takes it out of the link."""
    if not selection.w_title:
        return
    keep(
        Opportunity(
            title=selection.w_title,
            notes=selection.w_why,
            lon=selection.w_lon,
            lat=selection.w_lat,
            place=place,
        )
    )
    for name in LINKED:
        st.session_state[name] = None if name in ("w_lon", "w_lat") else ""
    st.session_state["p_entry"] = ""


def _fresh() -> None:
    st.session_state[NUMBER] = number() + 1
