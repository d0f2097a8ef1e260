"""What could public bodies do here together, and which of it first?"""

import streamlit as st

from herts_geo.ui import cache, opportunity_draft, parts, reading_guide, state
from herts_geo.ui import opportunities as ui
from herts_geo.ui import opportunity_files as files
from herts_geo.ui import opportunity_form as form
from herts_geo.ui import opportunity_shortlist as shortlist
from herts_geo.ui import opportunity_table as table

found = cache.pack()
st.title("Opportunities")
st.markdown("What public bodies could do here together: who leads, what it brings, what is next.")
reading_guide.show("opportunities")
with st.sidebar:
    st.checkbox("Background map (needs the internet)", key="tiles")
with parts.guard("The pipeline"):
    shown = ui.placed(found)
    opportunity_draft.from_link(state.current(found), shown.place.label)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        ui.figures(shown)
    with beside:
        ui.draw(found, shown, state.current(found))
    parts.head_start()
    tabs = st.tabs(["Add or change", "Table and totals", "Shortlist", "Files"])
    with tabs[0], parts.guard("The form"):
        form.panel(found, shown.entries)
    with tabs[1], parts.guard("The table"):
        table.panel(shown)
    with tabs[2], parts.guard("The shortlist"):
        shortlist.panel(shown, state.current(found))
    with tabs[3], parts.guard("The file"):
        files.panel(shown)
