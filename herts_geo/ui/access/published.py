"""Published journey times of the user's own, set against ours below the map of access."""

from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import guards, wording
from herts_geo.access import compared, correction, published, residuals
from herts_geo.access.compared import Compared
from herts_geo.access.correction import Correction
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
CORRECT: Final = "Correct the minutes here by the published times near by"
HOW: Final = (
    "Only where that brings half and nine in ten of the file's areas nearer, each neighbourhood's "
    "own times left out in turn; what it gains is said beside the figures. It holds for this page "
    "and for reviews in this session, at the usual speed."
)
TICK: Final = "_published_correct"
KEPT: Final = "_published_corrections"  # session state: what the file takes off our minutes
MARK: Final = "_published_mark"  # of the file, rules and pack that they were made of
EVERY: Final = "Every service and way of travelling that the file holds"


def panel(found: Catalogue, selection: Selection) -> None:
    """The file, how far our minutes are from those in it, and whether they are corrected by it."""
    with st.expander("Compare with published times"):
        st.caption(ABOUT)
        HELD.uploader("Published journey times", ENDINGS, key="_published_file")
        HELD.standing("the published times")
        every = st.checkbox(EVERY, key="_published_all")
        st.session_state.setdefault(TICK, st.session_state.get(MARK) is not None)  # as it was left
        wanted = st.checkbox(CORRECT, key=TICK, help=HOW)
        with parts.guard("The comparison"):
            # Makes the corrections of the file, or forgets those there are, and draws anew.
            digests = tuple(each.sha256 for each in found.datasets.values())
            mark = (HELD.mark, selection.rules, digests) if wanted and HELD.here else None
            if st.session_state.get(MARK) != mark:
                made = residuals.read(found, HELD.data, HELD.name, selection.rules) if mark else ()
                st.session_state[MARK], st.session_state[KEPT] = mark, made
                st.rerun()
            if not HELD.here:
                return
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
        made = correction.chosen(corrections(), row.service, row.mode, found.by)
        if made is not None:
            st.caption(say.plain(f"{row.name}. {made.sentence}"))
    say.small(*compared.notes(found), *((correction.LINKS,) if corrections() else ()))
    safe = guards.harmless_table(compared.every_area(found))
    parts.download(
        "Comparison by area (CSV)",
        lambda: safe.to_csv(index=False, lineterminator="\n").encode(),
        "published-times-compared.csv",
        "text/csv",
    )


def corrections() -> tuple[Correction, ...]:
    """What this session's published times take off our minutes; none unless that was asked for."""
    kept: tuple[Correction, ...] = st.session_state.get(KEPT, ())
    return kept
