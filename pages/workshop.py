"""What do the people in the room say and decide, and how is the evidence shown to them?"""

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.ui import (
    cache,
    parts,
    project_panel,
    reading_guide,
    stage,
    state,
    workshop,
    workshop_decisions,
    workshop_notes,
    workshop_scenes,
    workshop_votes,
)

found = cache.pack()
selection = state.current(found)
if selection.present:
    with parts.guard("The scene"):
        stage.show(found, selection.scene)
else:
    st.title("Workshop")
    st.markdown("Show the evidence to the room, and keep what it says and decides.")
    reading_guide.show("workshop")
    workshop.start()
    workshop.told()
    place = gazetteer(found).place(str(st.session_state["place"]))
    tabs = st.tabs(["Notes", "Votes", "Decisions", "Scenes", "Project file"])
    with tabs[0], parts.guard("The notes"):
        workshop_notes.panel(found, place)
    with tabs[1], parts.guard("The votes"):
        workshop_votes.panel(found, place)
    with tabs[2], parts.guard("The decisions"):
        workshop_decisions.panel(place)
    with tabs[3], parts.guard("The scenes"):
        workshop_scenes.panel(found)
    with tabs[4]:
        project_panel.panel("page")
