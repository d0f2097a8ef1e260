"""The parts of the overview page: a place at a glance, with links to the pages that say more."""

from contextlib import suppress
from dataclasses import fields

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import HertsGeoError
from herts_geo.indicators import catalogued
from herts_geo.pack.catalogue import INDICATOR, Catalogue
from herts_geo.places import KIND_WORDS, gazetteer, residents
from herts_geo.travel.modes import MODES
from herts_geo.ui import deprivation, parts, sources
from herts_geo.ui.access import page as access_page
from herts_geo.ui.base.tables import show
from herts_geo.ui.link import state
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.choices.figures import TargetChoices
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.map import outline


def further(found: Catalogue) -> None:
    """The figures by area that the pack holds beside the agreement's, with a link to their map."""
    known = list(catalogued.measures(found))
    if not known:
        return
    st.header(catalogued.GROUP)
    rows = [
        {
            "Figure": each.title,
            "Period": shown.label,
            "Unit": each.unit,
            "By": KIND_WORDS[shown.kind],
        }
        for each in known
        for shown in each.slices
    ]
    show(pd.DataFrame(rows), hide_index=True, height="content", alt=catalogued.GROUP)
    st.page_link("pages/indicators.py", icon=":material/arrow_forward:")
    parts.provenance(found.by_role(INDICATOR))


def moved(selection: Selection) -> None:
    """Leads a link of before, which chose a target here, to the page that has them now."""
    chosen = any(getattr(selection, each.name) for each in fields(TargetChoices))
    if chosen and state.by_link():
        st.info("The targets of 2008 to 2011 have their own page, with what the link chose.")
        st.page_link(PAGES["targets"].file, icon=":material/arrow_forward:")


def glance(found: Catalogue, selection: Selection) -> None:
    """People, deprivation and access to a hospital, with links."""
    code = str(st.session_state["place"])
    with parts.part("Residents"):
        who = deprivation.place_profile(found, code)
        st.metric("Residents", f"{who.population:,}", help=f"{who.population_vintage}.")
        st.caption(f"In {who.place.label}, {wording.count(who.areas, 'small area')}")
    with parts.part("Deprivation"):
        standing = deprivation.place_profile(found, code).deprivation
        deprived = standing.people_most_deprived_20_england
        st.metric("In England's most deprived 20%", f"{deprived:,} people")
        share = wording.share(deprived, standing.people)
        st.caption(f"{share} of people, Indices of Deprivation {standing.edition}")
        st.page_link(PAGES["deprivation"].file, icon=":material/arrow_forward:")
    with parts.part("Access to a hospital"):
        view = access_page.access(found, access_view.Question(selection.place), None)
        result = view.result
        st.metric(
            f"Reach a hospital within {result.threshold:g} minutes",
            wording.share(result.people_within, result.people),
            help=access_words.sentence(result),
        )
        told = (access_words.METHOD_WORDS[result.method], access_words.may_be(result))
        st.caption(f"By {MODES[result.mode].noun}; {', '.join(filter(None, told))}")
        st.page_link(PAGES["accessibility"].file, icon=":material/arrow_forward:")


def data(found: Catalogue) -> None:
    """How many files of the pack are as they should be."""
    verdicts = sources.verdicts(found)
    sound = sum(verdict.sound for verdict in verdicts)
    st.metric("Data sets sound", f"{sound} of {len(verdicts)}")
    st.caption("Files, columns and codes as the catalogue describes them")
    st.page_link(PAGES["sources"].file, icon=":material/arrow_forward:")


def more() -> None:
    """Links to the other pages that tell of the place."""
    st.subheader("More of this place")
    with st.container(gap=None):
        for page in (row for row in parts.filled() if row.from_overview):
            st.page_link(page.file, icon=":material/arrow_forward:")


def draw(found: Catalogue, selection: Selection) -> None:
    """The map of the place."""
    place = gazetteer(found).place(str(st.session_state["place"]))
    outline.draw(found, place, ground=selection.ground)


def provenance(found: Catalogue, selection: Selection) -> None:
    """Where the figures of the panel come from."""
    with parts.part("The source"):
        newest = deprivation_indices.edition(found)
        used = [residents.population_set(found, newest.vintage), newest.dataset]
        with suppress(HertsGeoError):  # said where the figure itself would stand
            question = access_view.Question(selection.place)
            used += access_page.access(found, question, None).datasets
        parts.provenance(used)
