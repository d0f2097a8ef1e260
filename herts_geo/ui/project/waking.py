"""Sessions look for news as soon as there is some, a few at a time.

A page looks by itself every few seconds. Streamlit has no way to ask for it from elsewhere in the
program: so each session is handed, on the server's own loop, the very message that its browser
sends from time to time. Where that cannot be, news waits for the page's next look.
"""

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

Key = tuple[str, str]  # workspace, project
AT_ONCE: Final = 2  # runs of pages that news brings: were it all, none would end before the last
LOOK_S: Final = 0.02  # between two looks whether one of them has ended


@dataclass(frozen=True)
class Watch:
    """What a session looks for news of, the part of its page that looks, and its address."""

    key: Key
    part: str
    query: str


_watches: Final[dict[str, Watch]] = {}  # by the session's id
_due: Final[dict[str, None]] = {}  # the sessions that are to look, the first to be asked first
_asking: Final[set[asyncio.Task[None]]] = set()
_lock: Final = threading.Lock()


def watch(key: Key) -> None:
    """Has this session's part of the page that is being run look again whenever there is news."""
    session = get_script_run_ctx(suppress_warning=True)
    if session is not None and (part := ThreadState.get().fragment_id):
        with _lock:
            _watches[session.session_id] = Watch(key, part, session.query_string)


def heard(key: Key) -> None:
    """Takes note that there is news of a project: each session that watches it is to look."""
    with _lock:
        watching = [session for session, kept in _watches.items() if kept.key == key]
        _due.update(dict.fromkeys(watching))
    if watching and runtime.exists():
        with suppress(RuntimeError):  # of a loop that has ended, as the server is stopped
            runtime.get_instance()._get_async_objs().eventloop.call_soon_threadsafe(_begin)


def _begin() -> None:
    if not _asking:
        _asking.add(asyncio.get_running_loop().create_task(_ask_all()))


async def _ask_all() -> None:
    try:
        await _ask_each()
    finally:
        _asking.clear()  # in one step with its end: news that comes now has all asked again


async def _ask_each() -> None:
    """Has each session look in its turn, once nothing of its page is being run or waits for that
    and all of it was sent: a message from here must not come between two of its browser's, and what
    is made anew for news takes the place of what was not sent."""
    looking: list[AppSession] = []
    while True:
        looking = [each for each in looking if each._scriptrunner is not None]
        with _lock:
            due = list(_due)
        if not due:
            return
        for session in due:
            if len(looking) >= AT_ONCE:
                break
            found = runtime.get_instance()._session_mgr.get_active_session_info(session)
            if found is None:  # its browser is gone; when it is back its page watches again
                with _lock:
                    _watches.pop(session, None)
                    _due.pop(session, None)
            elif found.session._scriptrunner is None and found.session._browser_queue.is_empty():
                _ask(session, found.session)
                looking.append(found.session)
        await asyncio.sleep(LOOK_S)


def _ask(session: str, app: AppSession) -> None:
    with _lock:
        kept = _watches[session]
        del _due[session]
    message = BackMsg()
    message.rerun_script.fragment_id = kept.part
    message.rerun_script.is_auto_rerun = True
    message.rerun_script.page_script_hash = app.page_script_hash
    message.rerun_script.query_string = kept.query
    runtime.get_instance().handle_backmsg(session, message)
