"""A file that the user dropped, held as text in the session only until it is taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

BYTES: Final = "latin-1"  # one character a byte, so that the session holds a string


@dataclass(frozen=True)
class Held:
    """A place for one file; `prefix` tells the places of a session apart."""

    prefix: str

    @property
    def here(self) -> bool:
        """Whether a file is held."""
        return self._text in st.session_state

    @property
    def name(self) -> str:
        """The name of the file, '' where none is held."""
        return str(st.session_state.get(self._name, ""))

    @property
    def data(self) -> bytes:
        """The bytes of the file; none where none is held."""
        return str(st.session_state.get(self._text, "")).encode(BYTES)

    def uploader(self, label: str, endings: Sequence[str], help: str | None = None) -> None:
        """The picker that fills the place, and empties it when its file is removed."""
        st.file_uploader(label, endings, key=self._key(), on_change=self._take, help=help)

    def fresh(self) -> bool:
        """Whether a file came since this was last asked."""
        return bool(st.session_state.pop(self._new, False))

    def forget(self) -> None:
        """Takes the file out, and empties the picker by giving it another key."""
        for key in (self._text, self._name, self._new):
            st.session_state.pop(key, None)
        st.session_state[self._turn] = int(st.session_state.get(self._turn, 0)) + 1

    def _take(self) -> None:
        file: Any = st.session_state.get(self._key())
        if file is None:
            self.forget()
            return
        st.session_state[self._text] = file.getvalue().decode(BYTES)
        st.session_state[self._name], st.session_state[self._new] = file.name, True

    def _key(self) -> str:
        return f"{self.prefix}_file:{st.session_state.get(self._turn, 0)}"

    @property
    def _text(self) -> str:
        return f"{self.prefix}_text"

    @property
    def _name(self) -> str:
        return f"{self.prefix}_name"

    @property
    def _turn(self) -> str:
        return f"{self.prefix}_turn"

    @property
    def _new(self) -> str:
        return f"{self.prefix}_new"
