"""What does the public sector hold here, and could it be used better together?"""

import streamlit as st

from herts_geo.ui import cache, parts
from herts_geo.ui.estate import page as estate_page
from herts_geo.ui.estate import registers as estate_registers
from herts_geo.ui.estate import tabs as estate_tabs
from herts_geo.ui.link import state

found = cache.pack()
parts.head("estate")
with parts.guard("The estate"):
    estate_registers.panel(found)
    held = estate_registers.held(found, state.current(found).e_gp)
    with st.sidebar:
        estate_page.filters(found, held)
        estate_registers.switch(held)
    selection = state.current(found)
    view = estate_page.answer(found, held, selection)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        estate_page.figures(view)
        estate_page.key(view)
    with beside:
        estate_page.draw(found, view, selection)
    estate_tabs.show(found, view, state.current(found))
    parts.provenance(held.datasets)
