"""What does the public sector hold here, and could it be used better together?"""

import streamlit as st

from herts_geo.ui import cache, estate, estate_registers, estate_tabs, parts, reading_guide, state

found = cache.pack()
st.title("Public estate")
st.markdown(
    "What public bodies hold here, what is near enough to share, and what to look at first."
)
reading_guide.show("estate")
with parts.guard("The estate"):
    estate_registers.panel(found)
    held = estate_registers.held(found, state.current(found).e_gp)
    with st.sidebar:
        estate.filters(held)
        estate_registers.switch(held)
    selection = state.current(found)
    view = estate.answer(found, held, selection)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        estate.figures(view)
        estate.key(view)
    with beside:
        estate.draw(found, view, selection)
    estate_tabs.show(found, view, state.current(found))
    parts.provenance(held.datasets)
