"""Where do people meet their services face to face, when, and who has none in reach?"""

import streamlit as st

from herts_geo.ui import access_points, cache, parts, reading_guide, state

found = cache.pack()
st.title("Access points")
st.markdown("Who runs which service point where, when it is open, and who has none in reach.")
reading_guide.show("access_points")
with st.sidebar:
    access_points.controls()
selection = state.current(found)
with parts.guard("The network"):
    network = access_points.network(found, selection)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        access_points.figures(network)
    with beside:
        access_points.draw(found, network, selection)
    parts.head_start()
    access_points.gaps(found, network)
    access_points.points_table(network)
    access_points.together(network)
    access_points.sources(found, selection)
