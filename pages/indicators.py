"""How does any figure that is known by area differ from place to place, and from its target?"""

from functools import partial

import streamlit as st

from herts_geo.indicators import picture as indicators_picture
from herts_geo.ui import cache, frame, parts
from herts_geo.ui.indicators import below as indicators_below
from herts_geo.ui.indicators import own as indicators_own
from herts_geo.ui.indicators import page as indicators_page
from herts_geo.ui.link import state
from herts_geo.ui.sheets import control as sheet

found = cache.pack()
beside, figures = frame.map_page("indicators")
with parts.guard("The map", figures):
    with frame.choices():
        known = indicators_page.sidebar(found)
    indicators_own.report(found)
    selection = state.current(found)
    view = indicators_page.view(found, indicators_page.question(selection), known)
    parts.keep_area(view.frame[view.inside])
    with beside:
        indicators_page.draw(found, view, state.current(found))
        indicators_page.legend(view)
    with figures:
        area = indicators_below.area_picker(view)
        indicators_below.chosen_area(found, view, area)
        indicators_below.figures(view)
        indicators_below.explain(view, state.current(found))
    sheet.control(found, "indicators", selection, partial(indicators_picture.picture, view))
    st.header("The same in words and as a table")
    indicators_below.twin(found, view)
