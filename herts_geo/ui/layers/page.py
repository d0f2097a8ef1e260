"""The layers of a page's map: those that it has of its own, and those that are added to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.maps import layers
from herts_geo.maps.layers import Stack
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.base import say
from herts_geo.ui.layers.made import MAKERS, Made
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import arranged
from herts_geo.ui.map.arranged import Arrangement


@dataclass(frozen=True)
class Own:
    """What a page's map has by itself: the keys of its painting and of its marks ('' for none),
    and the choice of the constraints that it draws ('' where it has none)."""

    areas: str = "areas"
    marks: str = ""
    constraints: str = ""


OWN: Final = {
    "overview": Own(),
    "locality": Own(),
    "review": Own("deprivation"),
    "deprivation": Own("deprivation"),
    "housing": Own(marks="sites", constraints="h_layers"),
    "accessibility": Own("access", "points"),
    "access_points": Own("access", "points"),
    "estate": Own(marks="estate", constraints="e_layers"),
    "indicators": Own("indicator"),
    "opportunities": Own(marks="opportunities"),
    "workshop": Own(marks="notes"),
}


def own_keys(page: str, selection: Selection) -> tuple[str, ...]:
    """The layers that a page's map has without being told."""
    own = OWN[page]
    drawn = own.constraints and getattr(selection, own.constraints)
    return tuple(filter(None, (own.areas, own.marks, "constraints" if drawn else "")))


def stack(page: str, selection: Selection) -> Stack:
    """All layers of a page's map as the selection arranges them."""
    return layers.stack(selection.layers, own_keys(page, selection))


@contextmanager
def over(found: Catalogue, selection: Selection, page: str) -> Iterator[None]:
    """Gives the map that is drawn within the layers of a selection, and their legends after it.

    A layer that cannot be drawn is named with the reason; the map goes without it.
    """
    shown, own = stack(page, selection), own_keys(page, selection)
    made, faults = _made(found, selection, [x for x in layers.drawn(shown) if x not in own])
    added = tuple(each.added for each in made)
    with arranged.over(Arrangement(shown, OWN[page].areas, OWN[page].marks, added)):
        yield
    for each in made:
        each.legend()
    for line in faults:
        st.caption(say.plain(line))


def _made(found: Catalogue, selection: Selection, keys: list[str]) -> tuple[list[Made], list[str]]:
    made, faults = [], []
    for key in keys:
        if key not in MAKERS:
            continue
        try:
            made.append(MAKERS[key](found, selection))
        except HertsGeoError as fault:
            faults.append(f"The layer '{layers.BY_KEY[key].title}' is not drawn. {fault}")
    return made, faults
