"""Published journey times of the user's own, set against ours below the map of access."""

from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import guards, wording
from herts_geo.access import compared, published
from herts_geo.access.compared import Compared
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import parts
from herts_geo.ui.base import say
from herts_geo.ui.base.held import Held
from herts_geo.ui.link.choices import Selection

ABOUT: Final = (
    "A file of published journey times (the department's table by small area, or a plain one with "
    "area code, service, mode and minutes) is set against the minutes here."
)
HELD: Final = Held("_published", "indicator")
ENDINGS: Final = ("csv", "tsv", "xlsx", "ods")
EVERY: Final = "Every service and way of travelling that the file holds"


def panel(found: Catalogue, selection: Selection) -> None:
    """The file, and how far our minutes are from those in it."""
    with st.expander("Compare with published times"):
        st.caption(ABOUT)
        HELD.uploader("Published journey times", ENDINGS, key="_published_file")
        HELD.standing("the published times")
        every = st.checkbox(EVERY, key="_published_all")
        if not HELD.here:
            return
        with parts.guard("The comparison"):
            given = published.read(HELD.data, HELD.name)
            if given.issues:
                told = pd.DataFrame({"Fault": [each.sentence() for each in given.issues]})
                parts.table_twin(told, f"{wording.count(len(told), 'fault')} of the file, left out")
            if not every:
                given = compared.only(given, selection.service, selection.mode)
            _shown(compared.compare(found, given, selection.rules))


def _shown(found: Compared) -> None:
    parts.table_twin(compared.table(found), "Ours against published times")
    for row in found.rows:
        parts.table_twin(compared.differ_most(row), f"{row.name}: areas that differ the most")
    for words in compared.notes(found):
        st.caption(say.plain(words))
    safe = guards.harmless_table(compared.every_area(found))
    parts.download(
        "Comparison by area (CSV)",
        lambda: safe.to_csv(index=False, lineterminator="\n").encode(),
        "published-times-compared.csv",
        "text/csv",
    )
