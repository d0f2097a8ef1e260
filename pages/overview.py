"""How does the place stand at a glance, and against the targets that it set itself?"""

import streamlit as st

from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.ui import cache, overview, parts
from herts_geo.ui.indicators import own as indicators_own
from herts_geo.ui.link import state

found = cache.pack()
parts.head("overview")
selection = state.current(found)
overview.glance(found, selection)
overview.more(found, selection)
if indicators_agreement.held(found):
    st.header("Local area agreement indicators")
    with overview.part("Indicators"):
        own = indicators_own.actuals_panel(found)
        chosen = overview.choose(indicators_agreement.records(found, own.figures))
        if chosen:
            overview.one(chosen)
            overview.tables(chosen)
            overview.take_away(found, chosen)
if found.by_role(overview.CONTEXT):
    st.header("Other figures printed in the papers")
    with overview.part("Printed figures"):
        overview.context(found)
overview.further(found)
