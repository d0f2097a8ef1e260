"""Tables on a page, whose cells no spreadsheet will run when they are copied out.

The table's own download is hidden (`herts_geo/ui/page.css`), as what it makes has no source; each
page has downloads of its own, with source and licence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from herts_geo import guards
from herts_geo.pack.load import digest
from herts_geo.ui.base import say
from herts_geo.ui.base.folders import script_beside


@dataclass(frozen=True)
class Pick:
    """How a row of a table is chosen: the ids of its rows by the table's index, the session's key
    that holds the chosen one (`into`), and the key of the table itself."""

    ids: "pd.Series[Any]"
    into: str
    key: str


def show(table: pd.DataFrame, none: str = "", pick: Pick | None = None, **settings: Any) -> Any:
    """A table that is read, not edited: `st.dataframe` of harmless cells; `none` where it has no
    row, as the rows that an empty table draws look like rows that were not loaded.

    With `pick` one row can be chosen; one that was chosen elsewhere, such as by a click on the map,
    is marked and brought in sight.
    """
    if table.empty:
        return st.caption(say.plain(none or f"{settings.get('alt', 'Rows')}: none."))
    if pick is None:
        return st.dataframe(guards.harmless_table(table), **settings)
    ids = tuple(str(each) for each in pick.ids.loc[table.index])
    held = str(st.session_state.get(pick.into) or "")
    row = ids.index(held) if held in ids else None
    # other rows or columns make another table: the browser would tell that of the old one nothing
    # is chosen any more, and what was just chosen elsewhere would be lost
    key = f"{pick.key}-{digest('~'.join((*ids, *map(str, table))).encode())[:12]}"
    rows = [] if row is None else [row]
    st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}
    with st.container(key=pick.key):
        shown = st.dataframe(
            guards.harmless_table(table),
            key=key,
            on_select=partial(_picked, pick, key, ids, rows),
            selection_mode="single-row",
            **settings,
        )
    if row is not None and st.session_state.get(_here(pick.key)) != held:
        st.html(f'<span data-herts-row="{escape(pick.key)} {row} {len(ids)}"></span>')
        script = script_beside(__file__, "to-row.js")
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
    return shown


def led(table: pd.DataFrame, *first: str) -> pd.DataFrame:
    """A table with these of its columns first, as what is asked for should be seen at once."""
    leading = [name for name in first if name in table]
    return table[[*leading, *(name for name in map(str, table) if name not in leading)]]


def _picked(pick: Pick, key: str, ids: tuple[str, ...], marked: list[int]) -> None:
    """Keeps the id of the row that was chosen in a table, or '' where none is any more.

    Where the browser tells no other row than was `marked`, nobody chose in the table: what was
    chosen elsewhere in the same moment stands.
    """
    rows = st.session_state[key]["selection"]["rows"]
    if list(rows) == marked:
        return
    chosen = ids[rows[0]] if rows else ""
    st.session_state[pick.into] = st.session_state[_here(pick.key)] = chosen


def _here(key: str) -> str:
    """Where the session holds what was chosen last in this table itself."""
    return f"_{key}_here"


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
