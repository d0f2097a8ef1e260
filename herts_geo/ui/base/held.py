"""The files that the user drops: the one place where a page takes one in.

`dropped` gives a file as long as it stands in its picker, `Once` one that is used and then gone,
and `Held` one that is held until it is taken out: in the store where there is one, which none of
the others is written to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from herts_geo.pack.load import digest
from herts_geo.ui.base import keeping, say, tab_files

if TYPE_CHECKING:
    from herts_geo.store.uploads import Kind

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
    """A place for one file; `prefix` tells the places of a session apart, `kind` says what stands
    there."""

    prefix: str
    kind: "Kind"

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

    @property
    def mark(self) -> str:
        """What tells the file that is held from others; '' for none."""
        return digest(self.data + self.name.encode()) if self.here else ""

    def uploader(self, label: str, endings: Sequence[str], help: str = "", key: str = "") -> None:
        """The picker that fills the place, and empties it when its file is removed, with the name
        of what is held and the way to take it out; `key`: of the picker, with a number behind."""
        st.session_state.setdefault(self._turn, 0)
        shown = f"{help} {keeping.where()}".strip()
        key = f"{key or f'{self.prefix}_file:'}{st.session_state[self._turn] or ''}"
        changed = partial(self._take, key)
        dropped(label, endings, shown, key=key, on_change=changed)

    def standing(self, called: str) -> None:
        """The name of what is held, the button that takes it out once it is asked, and the way
        back; `called`: 'my register'."""
        if self.here:
            say.words(f"Held: {self.name}")
            theirs = keeping.taken_out_by(self.prefix)
            if st.button(f"Remove {called}", key=f"{self.prefix}_remove", **theirs):
                _ask(self, called)
        elif name := str(st.session_state.get(f"{self._gone}_name", "")):
            with st.container(horizontal=True, vertical_alignment="center"):
                say.words(f"{name} was removed.")
                back = f"Bring {say.plain(name)} back"
                st.button(back, key=f"{self.prefix}_back", on_click=self.bring_back)

    def fresh(self) -> bool:
        """Whether a file came since this was last asked."""
        return bool(st.session_state.pop(self._new, False))

    def fill(self, name: str, data: bytes) -> None:
        """Puts a file into the place."""
        st.session_state[self._text], st.session_state[self._name] = data.decode(BYTES), name

    def forget(self) -> None:
        """Takes the file out, so that it can be brought back; empties the picker by another key."""
        if self.here:
            st.session_state[f"{self._gone}_id"] = keeping.take_out(self.prefix)
            st.session_state[f"{self._gone}_text"] = st.session_state[self._text]
            st.session_state[f"{self._gone}_name"] = self.name
        self.empty()

    def empty(self) -> None:
        """Lets the file go from this session alone."""
        for key in (self._text, self._name, self._new):
            st.session_state.pop(key, None)
        st.session_state[self._turn] = int(st.session_state.get(self._turn, 0)) + 1

    def bring_back(self) -> None:
        """Brings back what was taken out last."""
        text = str(st.session_state.pop(f"{self._gone}_text", ""))
        name, data = str(st.session_state.pop(f"{self._gone}_name", "")), text.encode(BYTES)
        self.fill(name, data)
        if id := str(st.session_state.pop(f"{self._gone}_id", "")):
            keeping.bring_back(id)
        else:
            keeping.put(keeping.File(slot=self.prefix, kind=self.kind, name=name, data=data))

    def _take(self, key: str) -> None:
        file: Any = st.session_state.get(key)
        if file is None:
            self.forget()
            return
        self.fill(file.name, file.getvalue())
        st.session_state[self._new] = True
        keeping.put(
            keeping.File(slot=self.prefix, kind=self.kind, name=file.name, data=file.getvalue())
        )

    @property
    def _gone(self) -> str:
        return f"{self.prefix}_gone"

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


@st.dialog("Remove this file?")
def _ask(held: Held, called: str) -> None:
    """Asks before a file is taken out."""
    say.words(
        f"{held.name} goes out of every figure and map. You can bring it back until another takes "
        "its place; your own file stays as it is."
    )
    with st.container(horizontal=True):
        if st.button("Remove it", type="primary", key="remove-held", on_click=held.forget):
            st.rerun()
        if st.button(f"Keep {called}", key="keep-held"):
            st.rerun()
