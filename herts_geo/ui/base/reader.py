"""A long reading on the page: how far it is, and a button that stops it.

Any press while a file is read ends that reading, as the page runs again; a file whose reading was
stopped by the button stays unread until it is asked for again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context, copy_context
from functools import partial
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from herts_geo import sandbox
from herts_geo.sandbox import Progress, limits, waiting

STOPPED: Final = "_stopped"
SOON: Final = 1.0  # seconds before which nothing is shown
OFTEN: Final = 0.5  # seconds between two changes of what is shown
WORDS: Final = "Its reading was stopped. Press 'Read it again' above, or choose another file."


@contextmanager
def patience() -> Iterator[None]:
    """Shows every long reading within at this place of the page."""
    session = get_script_run_ctx()
    panel = _Panel(st.empty(), copy_context())
    with sandbox.watched(panel, session.session_id if session else ""):
        yield


class _Panel:
    """The place of one run of the page where a reading is shown, once it takes long.

    `outside`: the state outside any cached function, as what is drawn there would be kept with
    its answer.
    """

    def __init__(self, slot: Any, outside: Context) -> None:
        self.slot, self.outside = slot, outside
        self.line: Any = None
        self.looked, self.times, self.offered = 0.0, 0, False

    def __call__(self, progress: Progress) -> None:
        if progress.file in _stopped():
            if not self.offered:
                self.offered = True
                again = partial(st.session_state.update, {STOPPED: []})
                self.outside.run(self.slot.button, "Read it again", key="_again", on_click=again)
            raise sandbox.Refused(WORDS)
        if progress.ended:
            self.looked = 0.0
            if self.line is not None:
                self.line = None
                self.outside.run(self.slot.empty)
        self.looked = min(self.looked, progress.seconds)  # from waiting to reading: anew from 0
        if not progress.ended and progress.seconds >= max(SOON, self.looked + OFTEN):
            self.looked = progress.seconds
            self.outside.run(self._show, progress)

    def _show(self, progress: Progress) -> None:
        if self.line is None:
            self.times += 1
            with self.slot.container(horizontal=True, vertical_alignment="center"):
                self.line = st.empty()
                key = f"_stop:{self.times}"
                st.button("Stop reading", key=key, on_click=_stop, args=[progress.file])
        most = limits.allowed().seconds
        share = min(progress.seconds / most, 1.0)
        self.line.progress(
            share, f"{waiting.words(progress)}. It is given up after {most} s of work."
        )


def _stop(file: str) -> None:
    st.session_state[STOPPED] = [*_stopped(), file]


def _stopped() -> list[str]:
    found: list[str] = st.session_state.get(STOPPED) or []
    return found
