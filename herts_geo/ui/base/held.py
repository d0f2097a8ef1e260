"""The files that the user drops: the one place where a page takes one in.

`dropped` gives a file as long as it stands in its picker, `Once` one that is used and then gone,
and `Held` one that the session holds until it is taken out. None is written anywhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st

from herts_geo.ui.base import tab_files

BYTES: Final = "latin-1"  # one character a byte, so that the session holds a string


@dataclass(frozen=True)
class File:
    """A file as it was dropped; no two that are dropped have the same `mark`."""

    name: str
    data: bytes
    mark: str


def dropped(
    label: str,
    endings: Sequence[str],
    help: str | None = None,
    *,
    key: str | None = None,
    where: str = "",
    on_change: Callable[[], None] | None = None,
    most: int | None = None,
) -> File | None:
    """The picker of a file, and the file that stands in it.

    `where`: the page that is told as the file's by a tab that was away; '' where nothing is lost
    with the file. `most`: megabytes, where it is fewer than those of the settings.
    """
    file = st.file_uploader(
        label, endings, key=key, help=help, on_change=on_change, max_upload_size=most
    )
    if file is not None and where:
        tab_files.use(where, file.name)
    return None if file is None else _file(file)


def _file(file: Any) -> File:
    return File(name=file.name, data=file.getvalue(), mark=file.file_id)


@dataclass(frozen=True)
class Once:
    """A picker whose file is used once: `turn` counts those used, and gives it another key."""

    turn: str

    def uploader(
        self,
        label: str,
        endings: Sequence[str],
        help: str | None = None,
        *,
        begins: str,
        on_change: Callable[[str], None] | None = None,
        most: int | None = None,
    ) -> tuple[str, File | None]:
        """The picker's key, which begins as is said, and the file that stands in it."""
        key = f"{begins}-{st.session_state.get(self.turn, 0)}"
        changed = None if on_change is None else partial(on_change, key)
        return key, dropped(label, endings, help, key=key, on_change=changed, most=most)

    def file(self, key: str) -> File | None:
        """The file that stands in the picker with a key."""
        file = st.session_state.get(key)
        return None if file is None else _file(file)

    def used(self) -> None:
        """Empties the picker."""
        st.session_state[self.turn] = int(st.session_state.get(self.turn, 0)) + 1


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
        dropped(label, endings, help, key=self._key(), on_change=self._take)

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
