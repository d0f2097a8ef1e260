"""The table of candidate buildings for a health neighbourhood centre, opened when asked for."""

from dataclasses import replace
from functools import partial

import streamlit as st

from herts_geo import export
from herts_geo.access.view import Question
from herts_geo.errors import HertsGeoError
from herts_geo.opportunities import centres
from herts_geo.opportunities.centres import Centres
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import cache, parts
from herts_geo.ui.base import say
from herts_geo.ui.estate import registers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def panel(found: Catalogue, question: Question) -> None:
    """Public buildings by reach, deprivation, spare space and what could be released near by."""
    box = st.expander(
        "Candidate buildings for a health neighbourhood centre", key="centres", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        asked = replace(question, service="gp", edits="", versus="", show="auto", method="")
        try:
            if registers.files():
                masked = registers.masked(found, practices=False)
                made = centres.centres(found, masked, asked)
            else:
                made = _public(found, asked)
        except HertsGeoError as fault:
            say.error(str(fault))
            return
        for words in centres.notes(made)[:-1]:
            st.caption(say.plain(words))
        table = centres.table(made)
        parts.table_twin(table, centres.title(made), placeholder="not known")
        stem = f"candidate-buildings-{export.stem(made.place)}"
        with st.container(horizontal=True):
            csv = partial(export.csv, table, made.datasets)
            parts.download("Candidates (CSV)", csv, f"{stem}.csv", "text/csv")
            book = partial(centres.workbook, made)
            parts.download("Candidates (Excel)", book, f"{stem}.xlsx", XLSX)
        parts.provenance(made.datasets)


@cache.shared()
def _public(found: Catalogue, question: Question) -> Centres:
    """The candidates for all sessions, where no register of a partner is among them."""
    return centres.centres(found, registers.public(found, False, cache.today()), question)
