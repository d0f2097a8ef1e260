"""Where does every figure come from, and is it as its publisher made it?"""

import streamlit as st

from herts_geo.ui import cache, parts, sources, sources_kept, sources_pack, sources_refresh

parts.head("sources")
found = cache.pack()
verdicts = sources.verdicts(found)
sources.overview(verdicts)
st.header("Where the data come from")
if sources_pack.is_made(found):
    sources_refresh.panel(found)
    with parts.guard("The sources of this pack"):
        sources_pack.standings(found)
else:
    sources_pack.how_to_make()
sources_pack.another(found)
sources_kept.panel()
st.header("Each data set")
sources.details(verdicts)
