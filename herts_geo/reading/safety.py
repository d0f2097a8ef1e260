"""A user's own table as CSV that does no harm."""

import pandas as pd

from herts_geo.formulas import harmless_table


def csv_bytes(sheet: pd.DataFrame) -> bytes:
    """A table of text as CSV that spreadsheets open rightly (UTF-8 with a byte order mark)."""
    return harmless_table(sheet).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")
