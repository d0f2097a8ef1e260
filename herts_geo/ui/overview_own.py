"""A user's own actuals on the overview page: read, reported, and held in the session only."""

from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import wording
from herts_geo.indicators import actuals as indicators_actuals
from herts_geo.indicators.actuals import Actuals
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import say, tables
from herts_geo.ui.held import Held

HELD: Final = Held("_actuals")
TITLES: Final = {
    "row": "Row",
    "field": "Field",
    "value": "Value",
    "message": "What is wrong",
    "action": "What to do",
    "severity": "Kind",
}


def panel(found: Catalogue) -> Actuals:
    """The user's own actuals of this session, with every fault of their file."""
    with st.expander("Add your own actual figures", expanded=HELD.here):
        st.markdown(
            "A CSV file with the columns indicator, area, period and value, such as "
            "`NI 154, Hertfordshire, 2008/09, 1234`. It is kept until you close this window."
        )
        HELD.uploader("Your figures", ["csv"])
        actuals = held(found)
        if not HELD.here:
            return actuals
        used = f"{len(actuals.figures):,} of {wording.count(actuals.rows, 'row')} used"
        say.words(f"{HELD.name}: {used}.")
        if actuals.issues:
            tables.show(_faults(actuals), hide_index=True, alt="Faults of your file")
        st.button("Take my figures out", on_click=HELD.forget)
    return actuals


def held(found: Catalogue) -> Actuals:
    """The actuals of this session's file without any control; none where there is no file."""
    return indicators_actuals.read(HELD.data, found) if HELD.here else Actuals()


def _faults(actuals: Actuals) -> pd.DataFrame:
    table = pd.DataFrame([issue.as_dict() for issue in actuals.issues])
    rows = table["row"].astype("Int64")
    return table.assign(row=rows.mask(rows == 0))[list(TITLES)].rename(columns=TITLES)
