"""What does a term or an indicator mean, in plain words?"""

import streamlit as st

from herts_geo.ui import cache, glossary, reading_guide

st.title("Glossary")
st.markdown("Every term and every indicator of this app in plain words.")
reading_guide.show("glossary")
glossary.sections(glossary.chosen(cache.pack()))
