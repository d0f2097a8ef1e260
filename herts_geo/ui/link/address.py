"""The address at which a view opens again: as it is written on paper, and the button to copy it."""

from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from herts_geo.ui.base.folders import script_beside
from herts_geo.ui.link.choices import Selection

PICKED: Final = ("area", "point", "h_site", "e_asset", "e_pair", "p_entry")  # of no use on paper
COPY_LINK: Final = (
    '<div class="herts-copy"><button type="button">Copy link</button>'
    '<input type="text" readonly hidden aria-label="Address of this view">'
    '<span role="status"></span></div>'
)


def full(page: str, selection: Selection) -> str:
    """The address of a page with a selection, without what is picked on it; from the root where
    the server's own address is not known."""
    query = {name: value for name, value in selection.query().items() if name not in PICKED}
    asked = urlencode(query, safe=":~,")
    here, root = urlsplit(str(st.context.url or "")), ""
    if here.scheme in ("http", "https") and here.netloc:
        root = f"{here.scheme}://{here.netloc}{here.path.rstrip('/').rpartition('/')[0]}"
    return f"{root}/{page}{'?' if asked else ''}{asked}"


def copy_button() -> None:
    """'Copy link', and the field in which the address stands where it cannot be copied."""
    script = script_beside(__file__, "copy-link.js")
    st.html(f"{COPY_LINK}<script>{script}</script>", unsafe_allow_javascript=True, width="content")
