"""Cached sites, keyed by the pack's digests; a user's own file only while it is in use."""

from functools import partial
from typing import Final

import streamlit as st

from herts_geo import housing_own, housing_sites
from herts_geo.catalogue import Catalogue
from herts_geo.housing_own import OwnSites
from herts_geo.housing_sites import Sites
from herts_geo.ui import cache

FILES: Final = 8  # users' files of which the result is kept
MINUTES: Final = 30
_cached = partial(st.cache_data, show_spinner=False, hash_funcs={Catalogue: cache.digest})


@_cached(max_entries=4)
def shipped(found: Catalogue) -> Sites:
    """The sites of the pack's registers."""
    return housing_sites.shipped(found)


@_cached(max_entries=FILES, ttl=60 * MINUTES)
def own(found: Catalogue, data: bytes, name: str) -> OwnSites:
    """The sites of a user's register and the report on it."""
    return housing_own.own(found, data, name)
