"""Runs of one session that cut each other short: what one writes waits until the other has looked,
and what was pressed is answered, once."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit import runtime
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import state as runtime_state
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SafeSessionState, SessionState

from herts_geo.ui.base import runs
from tests.conftest import PATIENCE

MOMENT = 0.2  # seconds in which what does not wait would be done
APP = """
import streamlit as st
from tests.ui.base import test_runs as seen

def call():
    seen.stand("in the call")
    st.session_state["called"] = True
    seen.happened.append("called")

st.button("Call", key="call", on_click=call)
seen.stand("before a button")
st.text("which cuts it short")
if st.button("Read", key="read"):
    seen.happened.append("read")
seen.stand("after all buttons")
st.text("which cuts it short")
"""
ANSWERS = [("call", "called"), ("read", "read")]
PLACES = ["before it hears", "before a button", "after all buttons"]
happened: list[str] = []
stands_at: list[str] = []  # where the run that comes there first stands still
stands, go_on = threading.Event(), threading.Event()


def stand(place: str) -> None:
    """Stands still where a test wants a run to."""
    if place in stands_at:
        stands_at.remove(place)
        stands.set()
        go_on.wait(PATIENCE)


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for where, what in (
        (SafeSessionState, "__init__"),
        (runtime_state, "SessionState"),
        (script_runner, "ScriptRequests"),
        (websocket_session_manager, "AppSession"),
    ):
        monkeypatch.setattr(where, what, getattr(where, what))  # put back after
    runs.share()
    happened.clear()
    stands_at.clear()
    stands.clear()
    go_on.clear()


def nothing() -> None:
    """What a run does between two steps."""


def test_a_run_that_begins_is_not_disturbed_by_one_that_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state, looks, looked = runtime_state.SessionState(), threading.Event(), threading.Event()
    begins, ends = SafeSessionState(state, nothing), SafeSessionState(state, nothing)
    begins["a"] = begins["b"] = 1
    plain, faults = SessionState._get_widget_id, list[Exception]()

    def slowly(self: SessionState, key: str) -> str:
        looks.set()
        looked.wait(PATIENCE)
        return plain(self, key)

    def begin() -> None:
        try:
            begins.on_script_will_rerun(None)
        except Exception as fault:
            faults.append(fault)

    monkeypatch.setattr(SessionState, "_get_widget_id", slowly)
    first = threading.Thread(target=begin)
    second = threading.Thread(target=lambda: ends.__setitem__("c", 2))
    first.start()
    looks.wait(PATIENCE)
    second.start()
    second.join(MOMENT)
    looked.set()
    for each in (first, second):
        each.join(PATIENCE)
    assert faults == []
    assert ends["c"] == 2


def test_two_sessions_have_nothing_in_common() -> None:
    one, other = (SafeSessionState(runtime_state.SessionState(), nothing) for _ in range(2))
    assert one._lock is not other._lock


class Scripts(ScriptCache):
    """Compiled scripts, which a run asks for before it hears what was pressed."""

    def get_bytecode(self, script_path: str) -> Any:
        stand("before it hears")
        return super().get_bytecode(script_path)


class Browser:
    """A session of the app above, and what a browser asks of it."""

    def __init__(self, app: Path) -> None:
        self.session: AppSession = websocket_session_manager.AppSession(  # type: ignore[attr-defined]
            ScriptData(str(app), is_hello=False),
            MemoryUploadedFileManager("/files"),
            Scripts(),
            nothing,
            {},
        )

    def ask(self, pressed: str = "") -> None:
        """Asks for a run, as one does who pressed this button."""
        asked, mapper = ClientState(), self.session._session_state._key_id_mapper
        if pressed:
            widget = WidgetState(id=mapper.get_id_from_key(pressed), trigger_value=True)
            asked.widget_states.widgets.append(widget)
        self.session.request_rerun(asked)

    async def rest(self) -> None:
        """Waits until no run is going on."""
        await until(lambda: self.session._scriptrunner is None)


async def until(holds: Callable[[], bool]) -> None:
    by = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < by
        await asyncio.sleep(0.01)


def answered(monkeypatch: pytest.MonkeyPatch, folder: Path, button: str, place: str) -> list[str]:
    """What happens where a button is pressed and the run that is to answer it is cut short by the
    next as it comes to this place."""
    monkeypatch.setattr(runtime, "get_instance", MagicMock())
    app = folder / "app.py"
    app.write_text(APP, encoding="utf-8")

    async def use() -> None:
        browser = Browser(app)
        browser.ask()
        await browser.rest()
        stands_at.append(place)
        browser.ask(button)
        await until(stands.is_set)
        browser.ask()
        go_on.set()
        await browser.rest()
        browser.ask()
        await browser.rest()
        browser.session.shutdown()

    asyncio.run(use())
    return happened


def test_what_a_press_calls_is_not_cut_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert answered(monkeypatch, tmp_path, "call", "in the call") == ["called"]


@pytest.mark.parametrize(("button", "what"), ANSWERS)
@pytest.mark.parametrize("place", PLACES)
def test_a_press_is_answered_once_wherever_its_run_is_cut_short(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, button: str, what: str, place: str
) -> None:
    assert answered(monkeypatch, tmp_path, button, place) == [what]
