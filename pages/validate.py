"""Is a partner's file as its standard asks, and what must be mended?"""

import streamlit as st

from herts_geo.ui import cache, parts, validate
from herts_geo.ui.base import tab_files
from herts_geo.ui.link.pages import PAGES

parts.head("validate")
standard = validate.choose_standard()
uploaded = st.file_uploader("The file", type=validate.ENDINGS, help=validate.FORMATS)
if uploaded is None:
    st.info("CSV, Excel, GeoJSON and GeoPackage are read, up to 50 MB.")
else:
    tab_files.use(PAGES["validate"].title, uploaded.name)
    with parts.guard("The report"):
        report = validate.check(cache.pack(), uploaded.getvalue(), uploaded.name, standard)
        validate.outcome(report)
        validate.issues(report)
        validate.changes(report)
        validate.recognised(report)
