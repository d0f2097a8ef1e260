"""Which place is the review about? A known one, or one that is put together here."""

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.ui import cache, locality, locality_kept, locality_ways, parts, reading_guide, state

found = cache.pack()
st.title("Choose a locality")
st.markdown("Take a known place, or put one together; every page then counts its people.")
reading_guide.show("locality")
known = gazetteer(found)
place = known.place(state.current(found).place or known.whole.code)
way = locality_ways.way(place)
chosen = None
beside, choices = st.columns([5, 3], gap="medium")
with choices, parts.guard("The choice"):
    locality_ways.controls(found, way, place)
    chosen = locality.answer(found, state.current(found), way)
    locality.figures(found, chosen, place, way)
    locality_kept.listed(found)
with beside, parts.guard("The map"):
    parts.legend(locality.draw(found, chosen, place, way))
parts.head_start()
if chosen is not None:
    st.header("Who counts, and how")
    locality.twin(found, chosen)
