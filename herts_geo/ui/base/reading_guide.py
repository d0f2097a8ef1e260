"""'How to read this': a few plain sentences at the top of every page, and the way to the glossary.

The text of a page is `texts/read_<page>.md`.
"""

import streamlit as st

from herts_geo.ui.base.folders import text_of

TITLE = "How to read this"


def show(page: str) -> None:
    """The sentences on a page, folded away until they are wanted."""
    with st.expander(TITLE, icon=":material/help:"):
        st.markdown(text_of(f"read_{page}.md"))
        if page != "glossary":
            st.session_state["g_term"] = ""  # the word that was looked for there is done with
            st.page_link(
                "pages/glossary.py",
                label="Every term in plain words: the glossary",
                icon=":material/menu_book:",
            )
