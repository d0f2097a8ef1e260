"""What do the people in the room say and decide, and how is the evidence shown to them?"""

from functools import partial

import streamlit as st

from herts_geo.places import gazetteer
from herts_geo.ui import cache, parts
from herts_geo.ui.link import state
from herts_geo.ui.project import panel as project_panel
from herts_geo.ui.project import session
from herts_geo.ui.sheets import control as sheet
from herts_geo.ui.workshop import decisions as workshop_decisions
from herts_geo.ui.workshop import notes as workshop_notes
from herts_geo.ui.workshop import order as workshop_order
from herts_geo.ui.workshop import page as workshop_page
from herts_geo.ui.workshop import stage as workshop_stage
from herts_geo.ui.workshop import votes as workshop_votes
from herts_geo.workshop import picture as workshop_picture

found = cache.pack()
selection = state.current(found)
if selection.present:
    with parts.guard("The scene"):
        workshop_stage.show(found, selection.scene)
else:
    parts.head("workshop")
    workshop_page.start()
    workshop_page.told()
    place = gazetteer(found).place(str(st.session_state["place"]))
    notes = session.current().notes
    picture = partial(workshop_picture.picture, found, place, notes)
    sheet.control(found, "workshop", selection, picture)
    names = ["Notes", "Votes", "Decisions", "Scenes", "Project file"]
    notes_tab, votes, decisions, scenes, file = st.tabs(
        names, key=workshop_page.TAB, on_change="rerun"
    )
    with notes_tab, parts.guard("The notes"):
        workshop_notes.panel(found, place)
    with votes, parts.guard("The votes"):
        workshop_votes.panel(found, place)
    with decisions, parts.guard("The decisions"):
        workshop_decisions.panel(place)
    if scenes.open:  # nothing that is typed waits there, as it may in those before
        with scenes, parts.guard("The scenes"):
            workshop_order.panel(found)
    if file.open:
        with file:
            project_panel.panel("page")
