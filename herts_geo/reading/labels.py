"""Rows of a table of figures by area that only label it: no area, and no figure."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from herts_geo.reading.asides import NOTE, TOTAL
from herts_geo.reading.kinds import AREA
from herts_geo.reading.report import Ledger, shown
from herts_geo.reading.table import Table


def filled(table: Table) -> "pd.Series[int]":
    """How many cells of each row hold something: counted once for all columns."""
    found: pd.Series[int] = table.cells.apply(lambda column: column.str.strip() != "").sum(axis=1)
    return found


def records(table: Table, number: int, filled: "pd.Series[int]") -> "pd.Series[str]":
    """The cells of a column without rows that hold one cell alone, a total or a note."""
    cells = table.cells[number].str.strip()
    words = {cell for cell in cells.unique() if TOTAL.fullmatch(cell) or NOTE.fullmatch(cell)}
    found: pd.Series[str] = cells[((filled > 1) | (len(table.headings) < 2)) & ~cells.isin(words)]
    return found


def taken_out(table: Table, area: int, figures: Iterable[int], ledger: Ledger) -> Table:
    """The table without rows whose area holds no code and which hold no figure; each is named."""
    cells = table.cells[area].str.strip()
    label = (cells != "") & ~cells.str.contains(AREA, case=False, regex=True)
    for number in figures:
        label &= table.cells[number].str.strip() == ""
    found = cells[label]
    ledger.faults(
        "row",
        found,
        "names no area by its code and holds no figure: it is a label or a note.",
        "It was left out of every figure.",
        "warning",
    )
    for row, cell in found.items():
        ledger.leave_out([int(str(row))], f"it is a label or a note: '{shown(cell)}'.")
    return replace(table, cells=table.cells.drop(index=found.index))
