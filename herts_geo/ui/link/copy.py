"""The button that copies the address of the view, which needs no run of the page."""

from typing import Final

import streamlit as st

from herts_geo.ui.base.folders import script_beside

BUTTON: Final = (
    '<div class="herts-copy"><button type="button">Copy link</button>'
    '<input type="text" readonly hidden aria-label="Address of this view">'
    '<span role="status"></span></div>'
)


def button() -> None:
    """'Copy link', and the field in which the address stands where it cannot be copied."""
    script = script_beside(__file__, "copy-link.js")
    st.html(f"{BUTTON}<script>{script}</script>", unsafe_allow_javascript=True, width="content")
