"""How does the county stand at a glance, and against the targets that it set itself?"""

import streamlit as st

from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.ui import cache, overview, overview_glance, overview_own, reading_guide, state

found = cache.pack()
st.title("Overview")
st.markdown("The place at a glance, and the targets of the local area agreement of 2008 to 2011.")
reading_guide.show("overview")
selection = state.current(found)
overview_glance.glance(found, selection)
overview_glance.more(found, selection)
st.header("Local area agreement indicators")
with overview_glance.part("Indicators"):
    own = overview_own.panel(found)
    chosen = overview.choose(indicators_agreement.records(found, own.figures))
    if chosen:
        overview.one(chosen)
        overview.tables(chosen)
        overview.take_away(found, chosen)
st.header("Other figures printed in the papers")
with overview_glance.part("Printed figures"):
    overview.context(found)
