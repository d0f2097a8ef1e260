"""What does a place look like to a locality review, from top to bottom?"""

import streamlit as st

from herts_geo.ui import cache, parts, reading_guide, review, review_chapters, review_files, state

found = cache.pack()
st.title("Locality review")
st.markdown("Who lives here, what they can reach, homes, public estate, and what stands out.")
reading_guide.show("review")
with parts.guard("The review"):
    with st.sidebar:
        review.controls(found)
    selection = state.current(found)
    dossier = review.answer(found, selection)
    before, after = review.halves(dossier.chapters)
    review.top(found, dossier)
    review_files.panel(found, dossier)
    waiting = [
        place for each in before for place in review_chapters.show(found, dossier, each, selection)
    ]
    review.findings(found, dossier, selection)
    for each in after:
        waiting += review_chapters.show(found, dossier, each, selection)
    review_chapters.draw(found, waiting)
