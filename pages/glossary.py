"""What does a term or an indicator mean, in plain words?"""

import streamlit as st

from herts_geo.ui import cache, reading_guide
from herts_geo.ui import glossary as ui

st.title("Glossary")
st.markdown("Every term and every indicator of this app in plain words.")
reading_guide.show("glossary")
ui.sections(ui.chosen(cache.pack()))
