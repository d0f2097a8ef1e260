"""What could public bodies do here together, and which of it first?"""

from functools import partial

import streamlit as st

from herts_geo.opportunities import chapter as opportunities_chapter
from herts_geo.ui import cache, frame, parts
from herts_geo.ui.link import state
from herts_geo.ui.opportunities import draft as opportunities_draft
from herts_geo.ui.opportunities import form as opportunities_form
from herts_geo.ui.opportunities import page as opportunities_page
from herts_geo.ui.opportunities import table as opportunities_table
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("opportunities")
with frame.choices():
    st.checkbox("Background map (needs the internet)", key="tiles")
with parts.guard("The pipeline", figures):
    shown = opportunities_page.placed(found)
    opportunities_draft.from_link(state.current(found), shown.place.label)
    with beside:
        opportunities_page.draw(found, shown, state.current(found))
    with figures:
        opportunities_page.figures(shown)
    picture = partial(opportunities_chapter.picture, found, shown)
    sheet.control(found, "opportunities", state.current(found), picture)
    tabs = st.tabs(["Add or change", "Table and totals", "Shortlist", "Files"])
    with tabs[0], parts.guard("The form"):
        opportunities_form.panel(found, shown.entries)
    with tabs[1], parts.guard("The table"):
        opportunities_table.panel(shown)
    with tabs[2], parts.guard("The shortlist"):
        opportunities_page.shortlist(shown, state.current(found))
    with tabs[3], parts.guard("The file"):
        opportunities_table.files(shown)
