"""Where can homes go, and is the supply enough?"""

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.ui import cache, parts, reading_guide, state
from herts_geo.ui import housing as ui
from herts_geo.ui import housing_homes as homes
from herts_geo.ui import housing_land as land
from herts_geo.ui import housing_map as drawn
from herts_geo.ui import housing_supply as supply

found = cache.pack()
st.title("Housing land supply")
st.markdown(
    "Brownfield sites where homes could go, how many years of supply they make, which of them the "
    "public owns, and how many homes were added each year."
)
reading_guide.show("housing")
with st.sidebar:
    ui.controls()
    own = ui.own_file()
selection = state.current(found)
with parts.guard("The sites"):
    sites = ui.sites(found, own)
    view = ui.view(found, selection, sites)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        ui.figures(view)
        supply.headline(found, sites, view.place)
        ui.chosen_site(view)
    with beside:
        drawn.draw(found, view, state.current(found))
    st.header("The same in words and as a table")
    ui.twin(view)
    st.header("Years of supply")
    with parts.guard("The supply"):
        supply.part(found, sites, view.place)
    st.header("Public land bank")
    with parts.guard("The public land bank"):
        land.part(found, view)
st.header("Homes added each year (NI 154)")
with parts.guard("Homes added"):
    homes.part(found, gazetteer(found).place(str(st.session_state["place"])))
