"""Who can reach a service without a car, who cannot, and what if a point closed or moved?"""

import streamlit as st

from herts_geo import services
from herts_geo.ui import access as ui
from herts_geo.ui import access_about as about
from herts_geo.ui import access_tables as tables
from herts_geo.ui import cache, parts, reading_guide, state, whatif

found = cache.pack()
st.title("Accessibility")
st.markdown("Who reaches a service in time without a car, who does not, and what if that changed.")
reading_guide.show("accessibility")
with st.sidebar:
    ui.controls(state.current(found))
selection = state.current(found)
question = ui.question(selection)
with parts.guard("The map"):
    own = ui.own_points(found, selection)
    view = cache.access(found, question, own)
    points = services.points(found, question.service, question.outside) if own is None else own
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        ui.figures(view)
        whatif.panel(found, points, state.current(found))
    with beside:
        ui.draw(found, view, points, state.current(found))
    parts.head_start()
    whatif.outcome(view)
    whatif.keep(found, view, selection)
    with parts.guard("The best place"):
        whatif.best_place(found, view, question)
    tables.deciles(view)
    tables.out_of_reach(view)
    tables.twin(found, view)
    about.survey_measure(found)
    about.method(found, view)
