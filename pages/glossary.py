"""What does a term or an indicator mean, in plain words?"""

import streamlit as st

from herts_geo.ui import cache, sources
from herts_geo.ui.base import reading_guide

st.title("Glossary")
st.markdown("Every term and every indicator of this app in plain words.")
reading_guide.show("glossary")
sources.sections(sources.chosen(cache.pack()))
