"""The map of a workshop's notes, on its page and as a scene."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from herts_geo import places, wording
from herts_geo.maps.choropleth import OUTSIDE, Choropleth
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.project.records import Note
from herts_geo.ui import cache
from herts_geo.ui.map import show as map_show
from herts_geo.ui.map.show import Answer, Site, Sites
from herts_geo.ui.project import session
from herts_geo.workshop import picture as workshop_picture

CHOSEN: Final = "_note_chosen"  # session state: the id of the note that is marked
PAPER: Final = "#eef2f6"
INK: Final = "#7a0177"
RADIUS: Final = 11.0
Spot = tuple[float, float]


def draw(found: Catalogue, place: Place, on_click: Answer | None = None) -> None:
    """The map of the notes: a number for each, hollow where only the small area is known."""
    inside = places.within(places.areas(found), place)
    vintage = places.boundary_set(found, "lsoa").geography_vintage
    notes = session.current().notes
    digits = "".join("0" if each else OUTSIDE for each in inside)
    title = f"{place.label}, {wording.count(len(notes), 'note')}"
    map_show.show(
        cache.base(found),
        Choropleth(
            classes=digits, values="", colours=(PAPER,), labels=("small area",), title=title
        ),
        cache.geometry_address(found, vintage),
        key="notes-map",
        outline=cache.outline(found, place.code),
        fit=(f"{place.code} {vintage}", cache.place_bounds(found, place.code, vintage)),
        selected=str(st.session_state.get("area") or ""),
        sites=Sites(marks(found, notes), str(st.session_state.get(CHOSEN) or "")),
        on_click=on_click,
    )


def marks(found: Catalogue, notes: Sequence[Note]) -> tuple[Site, ...]:
    """The notes that have a position as circles with their number."""
    return tuple(
        Site(
            id=note.id,
            label=mark.label,
            lat=mark.lat,
            lon=mark.lon,
            radius=RADIUS,
            colour=mark.colour,
            letter=mark.letter,
            hollow=mark.hollow,
        )
        for note, mark in workshop_picture.marks(places.areas(found), notes)
    )
