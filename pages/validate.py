"""Is a partner's file as its standard asks, and what must be mended?"""

import streamlit as st

from herts_geo.ui import cache, parts, validate
from herts_geo.ui.base import reading_guide, tab_files

st.title("Check a file")
st.markdown(
    "Drop a partner's list here. Every fault is named at once, with its row and what to do. "
    "The file stays on this computer."
)
reading_guide.show("validate")
standard = validate.choose_standard()
uploaded = st.file_uploader("The file", type=validate.ENDINGS, help=validate.FORMATS)
if uploaded is None:
    st.info("CSV, Excel, GeoJSON and GeoPackage are read, up to 50 MB.")
else:
    tab_files.use("Check a file", uploaded.name)
    with parts.guard("The report"):
        report = validate.check(cache.pack(), uploaded.getvalue(), uploaded.name, standard)
        validate.outcome(report)
        validate.issues(report)
        validate.changes(report)
        validate.recognised(report)
