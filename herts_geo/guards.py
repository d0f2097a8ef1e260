"""A user's own table as CSV that does no harm.

The one guard against formulas: text that a spreadsheet would run gets an apostrophe in front.

A cell is risky where its first sign, spaces and line breaks apart, is one of = + - @ (full-width
ones too), a tab or a carriage return; a plain number such as -5 or +1.2% is not.
"""

import re
from typing import Final

import pandas as pd


def csv_bytes(sheet: pd.DataFrame) -> bytes:
    """A table of text as CSV that spreadsheets open rightly (UTF-8 with a byte order mark)."""
    return harmless_table(sheet).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


SIGNS: Final = "=+-@＝＋－＠"
RISKY: Final = re.compile(rf"\s*[{re.escape(SIGNS)}]|[\t\r]")
PLAIN_NUMBER: Final = re.compile(
    r" *[+-]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?%? *"
)


def is_risky(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    begins = RISKY.match(text) is not None
    return begins and PLAIN_NUMBER.fullmatch(text) is None and bool(text.strip())


def harmless(value: object) -> object:
    """The value, behind an apostrophe where it is a text that a spreadsheet would run."""
    return f"'{value}" if isinstance(value, str) and is_risky(value) else value


def original(value: object) -> object:
    """The value that `harmless` was given: without the apostrophe that it put in front."""
    if isinstance(value, str) and value.startswith("'") and is_risky(value[1:]):
        return value[1:]
    return value


def risky(text: "pd.Series[str]") -> "pd.Series[bool]":
    """Which cells of text a spreadsheet would take for formulas."""
    return pd.Series([is_risky(cell) for cell in text], index=text.index, dtype=bool)


def harmless_table(table: pd.DataFrame) -> pd.DataFrame:
    """A table of anything whose headings and texts no spreadsheet will run."""
    safe = table.copy()
    for place, kind in enumerate(table.dtypes):
        if not (pd.api.types.is_numeric_dtype(kind) or kind.kind in "mM"):
            cells = table.iloc[:, place]
            if any(isinstance(cell, str) and is_risky(cell) for cell in cells):
                safe.isetitem(place, cells.map(harmless).array)
    return safe.set_axis([harmless(name) for name in table.columns], axis=1)


MAX_BYTES: Final = 50 * 1024 * 1024
MAX_ROWS: Final = 1_048_576  # a spreadsheet's own limit
MAX_COLUMNS: Final = 1_000
