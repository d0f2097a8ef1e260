"""Where do people meet their services face to face, when, and who has none in reach?"""

import streamlit as st

from herts_geo.ui import access_points as ui
from herts_geo.ui import cache, parts, reading_guide, state

found = cache.pack()
st.title("Access points")
st.markdown("Who runs which service point where, when it is open, and who has none in reach.")
reading_guide.show("access_points")
with st.sidebar:
    ui.controls()
selection = state.current(found)
with parts.guard("The network"):
    network = ui.network(found, selection)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        ui.figures(network)
    with beside:
        ui.draw(found, network, selection)
    parts.head_start()
    ui.gaps(found, network)
    ui.points_table(network)
    ui.together(network)
    ui.sources(found, selection)
