"""The glossary page: a search, and the terms by section."""

from collections.abc import Sequence

import streamlit as st

from herts_geo import glossary, wording
from herts_geo.glossary import Term
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import say


def chosen(found: Catalogue) -> tuple[Term, ...]:
    """The terms and indicators that hold what the user looks for; all of them at first."""
    st.text_input(
        "Look for a word", key="g_term", placeholder="such as decile, NI 154 or lease", max_chars=60
    )
    every = glossary.terms() + glossary.explained(found)
    text = str(st.session_state["g_term"] or "")
    kept = glossary.search(every, text) if text.strip() else every
    if text.strip():
        say.words(f"{wording.count(len(kept), 'entry', 'entries')} for '{text}'.")
    return kept


def sections(found: Sequence[Term]) -> None:
    """The terms under the headings of their sections."""
    for name in dict.fromkeys(each.section for each in found):
        st.header(name)
        lines = [_line(each) for each in found if each.section == name]
        st.markdown("\n".join(lines))


def _line(each: Term) -> str:
    also = f" ({say.plain(each.also)})" if each.also else ""
    return f"- **{say.plain(each.name)}**{also}: {say.plain(each.text)}"
