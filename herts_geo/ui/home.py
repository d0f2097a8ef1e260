"""The parts of the first page: a place to find, and the doors to what can be done with it."""

from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from herts_geo import places
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.map import outline
from herts_geo.ui.search import where


@dataclass(frozen=True, kw_only=True)
class Door:
    """A task that begins on another page: what it is called, and what it leads to."""

    title: str
    page: str
    icon: str
    words: str


DOORS: Final = (
    Door(
        title="Explore a place",
        page="overview",
        icon="travel_explore",
        words="Who lives there, what they can reach, where homes can go, and its review.",
    ),
    Door(
        title="Bring a register",
        page="estate",
        icon="upload_file",
        words="Add a list of land and buildings, and see what is near enough to share.",
    ),
    Door(
        title="Prepare a workshop",
        page="workshop",
        icon="groups",
        words="Keep views as scenes, then gather notes, votes and decisions in the room.",
    ),
)


def find(found: Catalogue) -> None:
    """The picker of the place that every page then is about."""
    st.subheader("Find a place")
    where.picker(found)


def doors(selection: Selection) -> None:
    """The three ways on, each with the place that is chosen."""
    with st.container(key="doors", gap="small"):
        for door in DOORS:
            with st.container(key=f"door-{door.page}", gap=None):
                st.page_link(
                    PAGES[door.page].file,
                    label=f"**{door.title}**",
                    icon=f":material/{door.icon}:",
                    query_params=selection.query(),
                    width="stretch",
                )
                st.markdown(door.words)


def draw(found: Catalogue, selection: Selection) -> None:
    """The map of the place; a click on it chooses the district that was clicked."""
    place = places.gazetteer(found).place(str(st.session_state["place"]))

    def clicked(about: dict[str, Any]) -> None:
        code = about.get("code")
        if isinstance(code, str) and (around := district(found, code)):
            st.session_state["place"], st.session_state["area"] = around, None

    outline.draw(found, place, clicked, selection.ground)


def district(found: Catalogue, area: str) -> str:
    """The code of the district that a small area lies in, '' where the pack has none."""
    areas = places.areas(found)
    if "district" not in areas:
        return ""
    return str(next(iter(areas.loc[areas["code"].eq(area), "district"]), ""))
