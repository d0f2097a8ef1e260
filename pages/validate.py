"""Is a partner's file as its standard asks, and what must be mended?"""

import streamlit as st

from herts_geo.ui import cache, parts, validate
from herts_geo.ui.base.held import dropped
from herts_geo.ui.link.pages import PAGES

parts.head("validate")
standard = validate.choose_standard()
file = dropped("The file", validate.ENDINGS, validate.FORMATS, where=PAGES["validate"].title)
if file is None:
    st.info(f"These are read: {validate.FORMATS}.")
else:
    with parts.guard("The report"):
        report = validate.check(cache.pack(), file.data, file.name, standard)
        validate.outcome(report)
        validate.issues(report)
        validate.changes(report)
        validate.recognised(report)
