"""Tables on a page, whose cells no spreadsheet will run when they are copied out.

The table's own download is hidden (`parts.style`), as what it makes has no source; each page has
downloads of its own, with source and licence.
"""

from typing import Any

import pandas as pd
import streamlit as st

from herts_geo import formulas


def show(table: pd.DataFrame, **settings: Any) -> Any:
    """A table that is read, not edited: `st.dataframe` of harmless cells."""
    return st.dataframe(formulas.harmless_table(table), **settings)
