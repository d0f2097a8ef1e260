"""Text on the page that may hold a user's words: shown as it stands, never as Markdown or HTML."""

import re
from collections.abc import Iterable
from typing import Final

import streamlit as st

from herts_geo.project.kinds import tidy

MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=@])")

AUTOLINK: Final = re.compile(r"://|www(?=\.)|@", re.IGNORECASE)  # what makes bare text a link
JOINER: Final = "\u2060"  # shows nothing


def plain(text: str) -> str:
    """The text with every character that Markdown or HTML would act on made inert, and without
    those that cannot be seen, such as marks that turn the direction of reading."""
    broken = AUTOLINK.sub(lambda match: match[0] + JOINER, " ".join(tidy(text).split()))
    return MARKUP.sub(r"\\\1", broken)


def words(*texts: str) -> None:
    """Paragraphs, in one piece, as a page of many pieces is slow to paint."""
    if texts:
        st.markdown("\n\n".join(map(plain, texts)))


def small(*texts: str) -> None:
    """Paragraphs in small letters, in one piece."""
    if texts:
        st.caption("\n\n".join(map(plain, texts)))


def items(texts: Iterable[str]) -> None:
    """The lines of a list, in one piece; nothing where there are none."""
    if lines := [f"- {plain(text)}" for text in texts]:
        st.markdown("\n".join(lines))


def note(text: str) -> None:
    """A paragraph that stands out."""
    st.info(plain(text))


def warning(text: str) -> None:
    """What was ignored or is doubtful."""
    st.warning(plain(text), icon=":material/warning:")


def error(text: str) -> None:
    """What cannot be done, and what to do."""
    st.error(plain(text), icon=":material/error:")
