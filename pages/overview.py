"""How does the county stand at a glance, and against the targets that it set itself?"""

import streamlit as st

from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.ui import cache, overview
from herts_geo.ui.base import reading_guide
from herts_geo.ui.indicators import own as indicators_own
from herts_geo.ui.link import state as link_state

found = cache.pack()
st.title("Overview")
st.markdown("The place at a glance, and the targets of the local area agreement of 2008 to 2011.")
reading_guide.show("overview")
selection = link_state.current(found)
overview.glance(found, selection)
overview.more(found, selection)
st.header("Local area agreement indicators")
with overview.part("Indicators"):
    own = indicators_own.actuals_panel(found)
    chosen = overview.choose(indicators_agreement.records(found, own.figures))
    if chosen:
        overview.one(chosen)
        overview.tables(chosen)
        overview.take_away(found, chosen)
st.header("Other figures printed in the papers")
with overview.part("Printed figures"):
    overview.context(found)
overview.further(found)
