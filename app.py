"""The app: page settings, navigation and the place picker that every page shares."""

import streamlit as st

from herts_geo.errors import HertsGeoError
from herts_geo.ui import assets, cache, parts, state

st.set_page_config(page_title="herts-geo", page_icon="🗺️", layout="wide")
parts.style()
DEPRIVATION = st.Page(
    "pages/deprivation.py",
    title="Deprivation",
    icon=":material/stacked_bar_chart:",
    url_path="deprivation",
)
SOURCES = st.Page(
    "pages/sources.py", title="Sources", icon=":material/fact_check:", url_path="sources"
)
VALIDATE = st.Page(
    "pages/validate.py", title="Check a file", icon=":material/rule:", url_path="validate"
)


def start() -> None:
    """Opens the first page under its own address, with what the link chose."""
    st.switch_page(DEPRIVATION, query_params=dict(st.query_params))


START = st.Page(start, title="Start", default=True, visibility="hidden")
page = st.navigation([START, DEPRIVATION, VALIDATE, SOURCES])
try:
    assets.gather()
    assets.use_own_scripts()
    found = cache.pack()
    if page == START:
        page.run()
    state.begin(found, page.url_path)
    if page not in (VALIDATE, SOURCES):
        with st.sidebar:
            parts.place_picker(found)
    page.run()
    state.commit(state.current(found))
except HertsGeoError as fault:
    st.error(str(fault), icon=":material/error:")
