"""How deprived are the places of the county, and how has that changed?"""

import streamlit as st

from herts_geo.ui import cache, parts, reading_guide, state
from herts_geo.ui import deprivation as ui

found = cache.pack()
st.title("Deprivation")
st.markdown(
    "Where people are more or less deprived than elsewhere in England, small area by small area."
)
reading_guide.show("deprivation")
with st.sidebar:
    ui.controls(found)
selection = state.current(found)
question = ui.question(selection)
with parts.guard("The map"):
    view = cache.view(found, question)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        area = parts.area_picker(view.frame[view.inside])
        ui.chosen_area(view, area)
        ui.figures(found, view)
        ui.most_deprived(found, view)
    with beside:
        ui.draw(found, view, state.current(found))
        parts.legend(view.classes.legend)
    parts.head_start()
    left, right = st.columns(2, gap="medium")
    with left:
        ui.tenths(found, view)
    with right:
        ui.domains(found, view, area)
    st.header("The same in words and as a table")
    ui.twin(found, view)
