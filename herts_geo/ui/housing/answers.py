"""Cached sites, keyed by the pack's digests; a user's own file for its own session only."""

from datetime import date
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from herts_geo.housing import district as housing_district
from herts_geo.housing import land as housing_land
from herts_geo.housing import own as housing_own
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import view as housing_view
from herts_geo.housing.choices import Choices
from herts_geo.housing.district import Supply
from herts_geo.housing.own import OwnSites
from herts_geo.housing.sites import Sites
from herts_geo.housing.view import Question, View
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache

ANSWERS: Final = 100  # of one kind that are kept
FILES: Final = 8  # users' files of which the result is kept
_cached = partial(st.cache_data, show_spinner=False, hash_funcs={Catalogue: cache.digest})


@_cached(max_entries=4)
def shipped(found: Catalogue) -> Sites:
    """The sites of the pack's registers."""
    return housing_sites.shipped(found)


@_cached(max_entries=ANSWERS)
def view(found: Catalogue, question: Question, on: date) -> View:
    """The view of the shipped sites that answers a question on a day."""
    return housing_view.view(found, question, shipped(found), on)


@_cached(max_entries=ANSWERS)
def supplies(found: Catalogue, choices: Choices, on: date) -> list[Supply]:
    """The supply of each district from the shipped sites."""
    return housing_district.of_each(found, shipped(found), choices, on)


@_cached(max_entries=4)
def buildings(found: Catalogue) -> pd.DataFrame:
    """The public buildings that may stand beside a site."""
    return housing_land.buildings(found)


@_cached(max_entries=FILES, scope="session")
def own(found: Catalogue, data: bytes, name: str) -> OwnSites:
    """The sites of a user's register and the report on it, for this session only."""
    return housing_own.own(found, data, name)
