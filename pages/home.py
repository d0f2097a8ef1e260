"""What is this, and where does one begin?"""

import streamlit as st

from herts_geo.ui import cache, example, frame, home, parts, tour
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, panel = frame.map_page("home")
with panel, parts.guard("The search"):
    if example.is_open():
        example.door(found)
    home.find(found)
with beside, parts.guard("The map", panel):
    home.draw(found, state.current(found))
    sheet.plain(found, "home", state.current(found))
with panel, parts.guard("The ways on"):
    home.doors(state.current(found))
    if not example.is_open():
        example.door(found)
    with st.container(horizontal=True, gap="small"):
        example.opener(found)
        tour.door(found)
