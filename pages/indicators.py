"""How does any figure that is known by area differ from place to place, and from its target?"""

import streamlit as st

from herts_geo.ui import cache, parts, reading_guide, state
from herts_geo.ui import indicator_tables as tables
from herts_geo.ui import indicators as ui

found = cache.pack()
st.title("Indicator map")
st.markdown(
    "Any figure that is known by area, or your own, on its own map: in classes, against its "
    "target, or two at a time."
)
reading_guide.show("indicators")
with parts.guard("The map"):
    with st.sidebar:
        known = ui.sidebar(found)
    selection = state.current(found)
    view = ui.view(found, ui.question(selection), known)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        area = tables.area_picker(view)
        tables.chosen_area(found, view, area)
        tables.figures(view)
        tables.explain(view, state.current(found))
    with beside:
        ui.draw(found, view, state.current(found))
        ui.legend(view)
    parts.head_start()
    st.header("The same in words and as a table")
    tables.twin(found, view)
