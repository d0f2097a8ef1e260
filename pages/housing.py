"""Where can homes go, and is the supply enough?"""

from functools import partial

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.ui import cache, frame, parts
from herts_geo.ui.housing import completions as housing_completions
from herts_geo.ui.housing import land as housing_land
from herts_geo.ui.housing import map as housing_map
from herts_geo.ui.housing import own as housing_own
from herts_geo.ui.housing import page as housing_page
from herts_geo.ui.housing import supply as housing_supply
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("housing")
with frame.choices():
    housing_page.controls(found)
    housing_own.panel()
selection = state.current(found)
with figures:
    housing_own.report(found)
with parts.guard("The sites", figures):
    sites = housing_own.sites(found)
    view = housing_page.view(found, selection, sites)
    with beside:
        housing_map.draw(found, view, state.current(found))
    with figures:
        housing_page.figures(view)
        housing_supply.headline(found, sites, view.place)
        housing_page.chosen_site(view)
    picture = partial(housing_map.picture, found, view, selection)
    sheet.control(found, "housing", selection, picture)
    st.header("The same in words and as a table")
    housing_page.twin(view)
    st.header("Years of supply")
    with parts.guard("The supply"):
        housing_supply.part(found, sites, view.place)
    housing_page.published(found, view.place)
    st.header("Public land bank")
    with parts.guard("The public land bank"):
        housing_land.part(found, view)
st.header("Homes added each year (NI 154)")
with parts.guard("Homes added"):
    housing_completions.part(found, gazetteer(found).place(str(st.session_state["place"])))
