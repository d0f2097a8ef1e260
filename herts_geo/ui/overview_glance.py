"""The top of the overview page: a place at a glance, with links to the pages that say more."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import streamlit as st

from herts_geo import wording
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import residents
from herts_geo.ui import cache, parts
from herts_geo.ui.selection import Selection


@contextmanager
def part(what: str) -> Iterator[None]:
    """Says where the pack lacks what a part needs; any other data error stands out."""
    with parts.guard(what):
        try:
            yield
        except DatasetMissing:
            st.caption(f"{what}: not in this pack.")


def glance(found: Catalogue, selection: Selection) -> None:
    """People, deprivation, access to a hospital and the state of the data, with links."""
    code = str(st.session_state["place"])
    columns = st.columns(4, gap="medium")
    with columns[0], part("Residents"):
        who = cache.place_profile(found, code)
        st.metric("Residents", f"{who.population:,}", help=f"{who.population_vintage}.")
        st.caption(f"In {who.place.label}, {wording.count(who.areas, 'small area')}")
    with columns[1], part("Deprivation"):
        _deprived(found, code)
    with columns[2], part("Access to a hospital"):
        _hospital(found, selection)
    with columns[3]:
        _data(found)


def _deprived(found: Catalogue, code: str) -> None:
    standing = cache.place_profile(found, code).deprivation
    deprived = standing.people_most_deprived_20_england
    st.metric("In England's most deprived 20%", f"{deprived:,} people")
    share = wording.share(deprived, standing.people)
    st.caption(f"{share} of people, Indices of Deprivation {standing.edition}")
    st.page_link("pages/deprivation.py", icon=":material/arrow_forward:")


def _hospital(found: Catalogue, selection: Selection) -> None:
    view = cache.access(found, access_view.Question(selection.place), None)
    result = view.result
    st.metric(
        f"Reach a hospital within {result.threshold:g} minutes",
        wording.share(result.people_within, result.people),
        help=access_words.sentence(result),
    )
    span = f", may be {access_words.span(result.share_range)}" if result.share_range else ""
    how = access_words.METHOD_WORDS[result.method]
    st.caption(f"By public transport and walking; {how}{span}")
    st.page_link("pages/accessibility.py", icon=":material/arrow_forward:")


def _data(found: Catalogue) -> None:
    verdicts = cache.verdicts(found)
    sound = sum(verdict.sound for verdict in verdicts)
    st.metric("Data sets sound", f"{sound} of {len(verdicts)}")
    st.caption("Files, columns and codes as the catalogue describes them")
    st.page_link("pages/sources.py", icon=":material/arrow_forward:")


def more(found: Catalogue, selection: Selection) -> None:
    """Links to the other pages, and where the figures at the top come from."""
    with st.container(horizontal=True):
        for stem in ("housing", "access_points", "estate", "indicators"):
            st.page_link(f"pages/{stem}.py", icon=":material/arrow_forward:")
    with part("The source"):
        newest = deprivation_indices.edition(found)
        people = residents.population_set(found, newest.vintage)
        parts.provenance([people, newest.dataset, *_hospital_sets(found, selection)])


def _hospital_sets(found: Catalogue, selection: Selection) -> list[Dataset]:
    with suppress(HertsGeoError):  # said where the figure itself would stand
        return list(cache.access(found, access_view.Question(selection.place), None).datasets)
    return []
