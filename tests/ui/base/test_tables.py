"""Tables on a page hold no cell that a spreadsheet would run, and give back what was meant."""

from typing import Any

import pandas as pd
import pytest
import streamlit as st

from herts_geo.ui.base import tables
from tests.conftest import ROOT


def test_a_table_to_edit_is_harmless_and_gives_back_the_cells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[pd.DataFrame] = []

    def editor(table: pd.DataFrame, **_: Any) -> pd.DataFrame:
        seen.append(table.copy())
        return table

    monkeypatch.setattr(st, "data_editor", editor)
    table = pd.DataFrame({"=Title": ["=1+1", "plain", None], "Homes": [1.0, None, -3.0]})
    given = tables.edit(table)
    assert seen[0].columns.tolist() == ["'=Title", "Homes"]
    assert seen[0].iloc[:2, 0].tolist() == ["'=1+1", "plain"]
    pd.testing.assert_frame_equal(given, table)


def test_edited_cells_are_as_they_are_meant() -> None:
    assert tables.typed({0: {"Notes": "'=1+2", "Homes": 4}, 1: {"Notes": "'quoted'"}}) == {
        0: {"Notes": "=1+2", "Homes": 4},
        1: {"Notes": "'quoted'"},
    }


def test_every_table_of_the_pages_is_made_here() -> None:
    files = [*(ROOT / "herts_geo" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    direct = [
        path.name
        for path in files
        if path.name != "tables.py"
        and any(call in path.read_text("utf-8") for call in ("st.data_editor(", "st.dataframe("))
    ]
    assert direct == []
