"""Who can reach a service without a car, who cannot, and what if a point closed or moved?"""

import streamlit as st

from herts_geo.services import points as services_points
from herts_geo.ui import (
    access,
    access_about,
    access_tables,
    cache,
    parts,
    reading_guide,
    state,
    whatif,
)

found = cache.pack()
st.title("Accessibility")
st.markdown("Who reaches a service in time without a car, who does not, and what if that changed.")
reading_guide.show("accessibility")
with st.sidebar:
    access.controls(state.current(found))
selection = state.current(found)
question = access.question(selection)
with parts.guard("The map"):
    own = access.own_points(found, selection)
    view = cache.access(found, question, own)
    points = (
        services_points.points(found, question.service, question.outside) if own is None else own
    )
    beside, figures = st.columns([5, 3], gap="medium")
    with figures:
        access.figures(view)
        whatif.panel(found, points, state.current(found))
    with beside:
        access.draw(found, view, points, state.current(found))
    parts.head_start()
    whatif.outcome(view)
    whatif.keep(found, view, selection)
    with parts.guard("The best place"):
        whatif.best_place(found, view, question)
    access_tables.deciles(view)
    access_tables.out_of_reach(view)
    access_tables.twin(found, view)
    access_about.survey_measure(found)
    access_about.method(found, view)
