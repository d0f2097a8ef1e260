"""A user's own actuals on the overview page: read, reported, and held in the session only."""

from typing import Final

import pandas as pd
import streamlit as st

from herts_geo import indicator_actuals, wording
from herts_geo.catalogue import Catalogue
from herts_geo.indicator_actuals import Actuals
from herts_geo.ui import say

TEXT, NAME, TURN = "_actuals_text", "_actuals_name", "_actuals_turn"
BYTES: Final = "latin-1"  # one character a byte, so that the session holds a string
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
    with st.expander("Add your own actual figures", expanded=TEXT in st.session_state):
        st.markdown(
            "A CSV file with the columns indicator, area, period and value, such as "
            "`NI 154, Hertfordshire, 2008/09, 1234`. It is kept until you close this window."
        )
        st.file_uploader("Your figures", ["csv"], key=_uploader(), on_change=_take)
        if TEXT not in st.session_state:
            return Actuals()
        actuals = indicator_actuals.read(st.session_state[TEXT].encode(BYTES), found)
        used = f"{len(actuals.figures):,} of {wording.count(actuals.rows, 'row')} used"
        say.words(f"{st.session_state[NAME]}: {used}.")
        if actuals.issues:
            st.dataframe(_faults(actuals), hide_index=True, alt="Faults of your file")
        st.button("Take my figures out", on_click=_forget)
    return actuals


def _faults(actuals: Actuals) -> pd.DataFrame:
    table = pd.DataFrame([issue.as_dict() for issue in actuals.issues])
    rows = table["row"].astype("Int64")
    return table.assign(row=rows.mask(rows == 0))[list(TITLES)].rename(columns=TITLES)


def _take() -> None:
    file = st.session_state.get(_uploader())
    if file is None:
        _forget()
    else:
        st.session_state[TEXT], st.session_state[NAME] = file.getvalue().decode(BYTES), file.name


def _forget() -> None:
    for key in (TEXT, NAME):
        st.session_state.pop(key, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1  # an uploader is emptied by its key


def _uploader() -> str:
    return f"_actuals_file:{st.session_state.get(TURN, 0)}"
