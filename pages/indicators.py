"""How does any figure that is known by area differ from place to place, and from its target?"""

import streamlit as st

from herts_geo.ui import cache, indicator_tables, indicators, parts, reading_guide, state

found = cache.pack()
st.title("Indicator map")
st.markdown(
    "Any figure that is known by area, or your own, on its own map: in classes, against its "
    "target, or two at a time."
)
reading_guide.show("indicators")
with parts.guard("The map"):
    with st.sidebar:
        known = indicators.sidebar(found)
    selection = state.current(found)
    view = indicators.view(found, indicators.question(selection), known)
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        area = indicator_tables.area_picker(view)
        indicator_tables.chosen_area(found, view, area)
        indicator_tables.figures(view)
        indicator_tables.explain(view, state.current(found))
    with beside:
        indicators.draw(found, view, state.current(found))
        indicators.legend(view)
    parts.head_start()
    st.header("The same in words and as a table")
    indicator_tables.twin(found, view)
