"""How does the place stand against the targets that it set itself?"""

import streamlit as st

from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators.printed import CONTEXT
from herts_geo.ui import cache, parts, targets
from herts_geo.ui.indicators import own as indicators_own

found = cache.pack()
parts.head("targets")
if indicators_agreement.held(found):
    with parts.part("Indicators"):
        own = indicators_own.actuals_panel(found)
        chosen = targets.choose(indicators_agreement.records(found, own.figures))
        if chosen:
            targets.one(found, chosen)
            targets.tables(chosen)
            targets.take_away(found, chosen)
else:
    st.info("This pack holds no local area agreement, so there are no targets to show.")
if found.by_role(CONTEXT):
    st.header("Other figures printed in the papers")
    with parts.part("Printed figures"):
        targets.context(found)
