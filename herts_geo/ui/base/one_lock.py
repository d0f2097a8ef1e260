"""One lock for what a session knows, however many of its runs are at it.

Streamlit gives each run a lock of its own. The next run begins while one that it cuts short is at
its last step still: what one wrote as the other looked through it ended that one with a fault.
"""

import threading
from collections.abc import Callable
from typing import Final

from streamlit.runtime import state as runtime_state
from streamlit.runtime.state import SafeSessionState, SessionState

_plain: Final = SafeSessionState.__init__


class Known(SessionState):
    """What a session knows, with the lock of all its runs."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.RLock()


def install() -> None:
    """Has all runs of a session share a lock."""
    runtime_state.SessionState = Known  # type: ignore[assignment,misc]
    SafeSessionState.__init__ = _of_all  # type: ignore[assignment,method-assign]


def _of_all(
    safe: SafeSessionState, state: SessionState, yield_callback: Callable[[], None]
) -> None:
    _plain(safe, state, yield_callback)
    if isinstance(state, Known):
        object.__setattr__(safe, "_lock", state.lock)  # its own way of setting is for what is kept
