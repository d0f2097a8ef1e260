"""The address at which a view opens again, as it is written on paper."""

from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from herts_geo.ui.link.choices import Selection

PICKED: Final = ("area", "point", "h_site", "e_asset", "e_pair", "p_entry")  # of no use on paper


def full(page: str, selection: Selection) -> str:
    """The address of a page with a selection, without what is picked on it; from the root where
    the server's own address is not known."""
    query = {name: value for name, value in selection.query().items() if name not in PICKED}
    asked = urlencode(query, safe=":~,")
    here, root = urlsplit(str(st.context.url or "")), ""
    if here.scheme in ("http", "https") and here.netloc:
        root = f"{here.scheme}://{here.netloc}{here.path.rstrip('/').rpartition('/')[0]}"
    return f"{root}/{page}{'?' if asked else ''}{asked}"
