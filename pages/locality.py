"""Which place is the review about? A known one, or one that is put together here."""

from functools import partial

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.places.locality import picture as locality_picture
from herts_geo.ui import cache, frame, parts
from herts_geo.ui.link import state
from herts_geo.ui.locality import kept, ways
from herts_geo.ui.locality import page as locality_page
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, choices = frame.map_page("locality")
known = gazetteer(found)
place = known.place(state.current(found).place or known.whole.code)
with choices:
    way = ways.way(place)
chosen = None
with choices, parts.guard("The choice"):
    ways.controls(found, way, place)
    chosen = locality_page.answer(found, state.current(found), way)
with beside, parts.guard("The map"):
    parts.legend(locality_page.draw(found, chosen, place, way))
    picture = partial(locality_picture.picture, found, chosen, place)
    sheet.control(found, "locality", state.current(found), picture)
with choices, parts.guard("The choice"):
    locality_page.figures(found, chosen, place, way)
    kept.listed(found)
if chosen is not None:
    st.header("Who counts, and how")
    locality_page.twin(found, chosen)
