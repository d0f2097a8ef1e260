"""Where does every figure come from, and is it as its publisher made it?"""

import streamlit as st

from herts_geo.ui import cache, sources
from herts_geo.ui.base import reading_guide

st.title("Sources")
st.markdown("Every data set of this pack: who publishes it, from when it is, and what was checked.")
reading_guide.show("sources")
verdicts = sources.verdicts(cache.pack())
sources.overview(verdicts)
sources.details(verdicts)
