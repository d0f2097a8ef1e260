"""CSV that does no harm: cells that a spreadsheet would run as formulas are written as text."""

from typing import Final

import pandas as pd

RISKY: Final = r"[ \n]*[=+\-@\t\r]"
PLAIN_NUMBER: Final = r" *[+-]?(?:[0-9][0-9,]*\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?%? *"


def risky(text: "pd.Series[str]") -> "pd.Series[bool]":
    """Which cells begin with a sign that a spreadsheet takes for a formula, numbers apart."""
    begins = text.str.match(RISKY)
    if not begins.any():
        return begins
    return begins & ~text.str.fullmatch(PLAIN_NUMBER) & (text.str.strip() != "")


def neutral(text: "pd.Series[str]") -> "pd.Series[str]":
    """The same cells, each risky one behind an apostrophe."""
    return text.mask(risky(text), "'" + text)


def csv_bytes(sheet: pd.DataFrame) -> bytes:
    """A table of text as CSV that spreadsheets open rightly (UTF-8 with a byte order mark)."""
    safe = sheet.apply(neutral) if len(sheet) else sheet
    safe = safe.set_axis(neutral(pd.Series(sheet.columns, dtype="str")).tolist(), axis=1)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
