"""How deprived are the places of the pack, and how has that changed?"""

from functools import partial

import streamlit as st

from herts_geo.ui import cache, deprivation, frame, parts
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("deprivation")
with frame.choices():
    deprivation.controls(found)
selection = state.current(found)
question = deprivation.question(selection)
with parts.guard("The map", figures):
    view = deprivation.view(found, question)
    areas = view.frame[view.inside]
    parts.keep_area(areas)
    with beside:
        deprivation.draw(found, view, state.current(found))
        parts.legend(view.classes.legend)
    with figures:
        area = parts.area_picker(areas)
        deprivation.chosen_area(view, area)
        deprivation.figures(found, view)
        deprivation.most_deprived(found, view)
    sheet.control(found, "deprivation", selection, partial(deprivation.picture, found, view))
    left, right = st.columns(2, gap="medium")
    with left:
        deprivation.deciles(found, view)
    with right:
        deprivation.domains(found, view, area)
    st.header("The same in words and as a table")
    deprivation.twin(found, view)
