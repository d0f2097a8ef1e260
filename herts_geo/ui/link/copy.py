"""The button that copies the address of the view, which needs no run of the page."""

from functools import cache as once
from pathlib import Path
from typing import Final

import streamlit as st

BUTTON: Final = (
    '<div class="herts-copy"><button type="button">Copy link</button>'
    '<input type="text" readonly hidden aria-label="Address of this view">'
    '<span role="status"></span></div>'
)


def button() -> None:
    """'Copy link', and the field in which the address stands where it cannot be copied."""
    st.html(f"{BUTTON}<script>{_script()}</script>", unsafe_allow_javascript=True, width="content")


@once
def _script() -> str:
    return (Path(__file__).parent / "js" / "copy-link.js").read_text(encoding="utf-8")
