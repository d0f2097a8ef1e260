"""A map of one indicator drawn in one of three ways; the query names the way and the pack."""

import folium
import streamlit as st
from streamlit_folium import st_folium

from herts_geo.ui.base import assets
from tests.bench import painters as bench_painters

st.set_page_config(layout="wide")
assets.gather()
assets.use_own_scripts()
way = st.query_params.get("way", "ours")
measure = st.selectbox("Indicator", bench_painters.MEASURES[way], key="measure")
if way == "ours":
    bench_painters.ours(measure)
elif way == "national":
    bench_painters.national(measure)
else:
    drawn: folium.Map = (
        bench_painters.choropleth(measure)
        if way == "choropleth"
        else bench_painters.explore(measure)
    )
    st_folium(drawn, key=way, height=560, use_container_width=True, returned_objects=[])
