"""What could public bodies do here together, and which of it first?"""

import streamlit as st

from herts_geo.ui import (
    cache,
    opportunities,
    opportunity_draft,
    opportunity_files,
    opportunity_form,
    opportunity_shortlist,
    opportunity_table,
    parts,
    reading_guide,
    state,
)

found = cache.pack()
st.title("Opportunities")
st.markdown("What public bodies could do here together: who leads, what it brings, what is next.")
reading_guide.show("opportunities")
with st.sidebar:
    st.checkbox("Background map (needs the internet)", key="tiles")
with parts.guard("The pipeline"):
    shown = opportunities.placed(found)
    opportunity_draft.from_link(state.current(found), shown.place.label)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        opportunities.figures(shown)
    with beside:
        opportunities.draw(found, shown, state.current(found))
    parts.head_start()
    tabs = st.tabs(["Add or change", "Table and totals", "Shortlist", "Files"])
    with tabs[0], parts.guard("The form"):
        opportunity_form.panel(found, shown.entries)
    with tabs[1], parts.guard("The table"):
        opportunity_table.panel(shown)
    with tabs[2], parts.guard("The shortlist"):
        opportunity_shortlist.panel(shown, state.current(found))
    with tabs[3], parts.guard("The file"):
        opportunity_files.panel(shown)
