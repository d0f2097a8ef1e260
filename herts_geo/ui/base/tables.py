"""Tables on a page, whose cells no spreadsheet will run when they are copied out.

The table's own download is hidden (`parts.style`), as what it makes has no source; each page has
downloads of its own, with source and licence.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from herts_geo import guards
from herts_geo.ui.base import say


def show(table: pd.DataFrame, none: str = "", **settings: Any) -> Any:
    """A table that is read, not edited: `st.dataframe` of harmless cells; `none` where it has no
    row, as the rows that an empty table draws look like rows that were not loaded."""
    if table.empty:
        return st.caption(say.plain(none or f"{settings.get('alt', 'Rows')}: none."))
    return st.dataframe(guards.harmless_table(table), **settings)


def edit(table: pd.DataFrame, **settings: Any) -> pd.DataFrame:
    """A table that is edited: harmless cells on the page, the cells as they are given back."""
    edited: pd.DataFrame = st.data_editor(guards.harmless_table(table), **settings)
    given = edited.set_axis([guards.original(name) for name in edited.columns], axis=1)
    for place in range(given.shape[1]):
        cells = given.iloc[:, place]
        if any(guards.original(cell) is not cell for cell in cells if isinstance(cell, str)):
            given.isetitem(place, cells.map(guards.original).array)
    return given


def typed(cells: Mapping[Any, Mapping[str, Any]]) -> dict[Any, dict[str, Any]]:
    """The cells that were edited in such a table (row -> heading -> value), as they are meant."""
    return {
        row: {name: guards.original(value) for name, value in changes.items()}
        for row, changes in cells.items()
    }
