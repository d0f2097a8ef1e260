"""What does a place look like to a locality review, from top to bottom?"""

import streamlit as st

from herts_geo.ui import cache, parts, reading_guide, review_files, state
from herts_geo.ui import review as ui
from herts_geo.ui import review_chapters as chapters

found = cache.pack()
st.title("Locality review")
st.markdown("Who lives here, what they can reach, homes, public estate, and what stands out.")
reading_guide.show("review")
with parts.guard("The review"):
    with st.sidebar:
        ui.controls(found)
    selection = state.current(found)
    dossier = ui.answer(found, selection)
    before, after = ui.halves(dossier.chapters)
    ui.top(found, dossier)
    review_files.panel(found, dossier)
    waiting = [place for each in before for place in chapters.show(found, dossier, each, selection)]
    ui.findings(found, dossier, selection)
    for each in after:
        waiting += chapters.show(found, dossier, each, selection)
    chapters.draw(found, waiting)
