"""Where can homes go, and is the supply enough?"""

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.ui import (
    cache,
    housing,
    housing_homes,
    housing_land,
    housing_map,
    housing_supply,
    parts,
    reading_guide,
    state,
)

found = cache.pack()
st.title("Housing land supply")
st.markdown(
    "Brownfield sites where homes could go, how many years of supply they make, which of them the "
    "public owns, and how many homes were added each year."
)
reading_guide.show("housing")
with st.sidebar:
    housing.controls()
    own = housing.own_file()
selection = state.current(found)
with parts.guard("The sites"):
    sites = housing.sites(found, own)
    view = housing.view(found, selection, sites)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        housing.figures(view)
        housing_supply.headline(found, sites, view.place)
        housing.chosen_site(view)
    with beside:
        housing_map.draw(found, view, state.current(found))
    st.header("The same in words and as a table")
    housing.twin(view)
    st.header("Years of supply")
    with parts.guard("The supply"):
        housing_supply.part(found, sites, view.place)
    st.header("Public land bank")
    with parts.guard("The public land bank"):
        housing_land.part(found, view)
st.header("Homes added each year (NI 154)")
with parts.guard("Homes added"):
    housing_homes.part(found, gazetteer(found).place(str(st.session_state["place"])))
