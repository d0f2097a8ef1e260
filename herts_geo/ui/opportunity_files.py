"""The pipeline as a file: taken away, and added from one with every fault named."""

from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import export, wording
from herts_geo.errors import HertsGeoError
from herts_geo.opportunities import csv as opportunities_csv
from herts_geo.opportunities.csv import Imported
from herts_geo.opportunities.place import Placed
from herts_geo.pack.contracts import Issue
from herts_geo.ui import parts, project, say, tables

OPENED: Final = "_opportunity_opened"
SAID: Final = "_opportunity_file_said"
ENDINGS: Final = ["csv", "xlsx"]


def panel(shown: Placed) -> None:
    """The file of the entries shown, and the way in for another one."""
    parts.download(
        "Opportunities (CSV)",
        lambda: opportunities_csv.write(shown.entries),
        f"opportunities-{export.stem(shown.place)}.csv",
        "text/csv",
    )
    if said := st.session_state.pop(SAID, ""):
        say.note(str(said))
    key = f"opportunity-file-{st.session_state.get(OPENED, 0)}"
    file: Any = st.file_uploader(
        "Add opportunities from a table (CSV or Excel)",
        type=ENDINGS,
        key=key,
        help="With the columns of the file above; only 'Opportunity' must be there. A row with the "
        "Id of an entry changes it, any other row is added.",
        max_upload_size=3,
    )
    if file is not None:
        _read(opportunities_csv.read(file.getvalue(), project.current()), key)


def _read(found: Imported, key: str) -> None:
    known = {each.id for each in project.current().opportunities}
    changed = sum(each.id in known for each in found.entries)
    new = len(found.entries) - changed
    say.words(
        f"The file has {wording.count(found.rows, 'row')}: {new:,} new, {changed:,} for entries "
        f"that are here already, {found.rows - new - changed:,} that cannot be used."
    )
    if found.issues:
        tables.show(_faults(found.issues), hide_index=True, alt="Faults of the file")
    if found.entries:
        many = wording.count(len(found.entries), "row")
        st.button(f"Bring in {many}", on_click=_take, args=(key,), type="primary")


def _faults(issues: tuple[Issue, ...]) -> pd.DataFrame:
    rows = [
        {
            "Row": str(each.row) if each.row else "whole file",
            "Column": each.field,
            "Value": each.value,
            "What is wrong": each.message,
            "What to do": each.action,
        }
        for each in issues
    ]
    return pd.DataFrame(rows)


def _take(key: str) -> None:
    file: Any = st.session_state.get(key)
    if file is None:
        return
    found = opportunities_csv.read(file.getvalue(), project.current())
    try:
        project.change(opportunities_csv.take(project.current(), found), "bringing in a table")
    except HertsGeoError as fault:
        st.session_state[SAID] = str(fault)
        return
    st.session_state[SAID] = f"Brought in {wording.count(len(found.entries), 'row')}."
    st.session_state[OPENED] = int(st.session_state.get(OPENED, 0)) + 1
