"""Two runs of one session at once: what one writes waits until the other has looked."""

import threading

import pytest
from streamlit.runtime import state as runtime_state
from streamlit.runtime.state import SafeSessionState, SessionState

from herts_geo.ui.base import launch
from tests.conftest import PATIENCE

MOMENT = 0.2  # seconds in which what does not wait would be done


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    for where, what in ((SafeSessionState, "__init__"), (runtime_state, "SessionState")):
        monkeypatch.setattr(where, what, getattr(where, what))  # put back after
    launch.share_locks()


def nothing() -> None:
    """What a run does between two steps."""


def test_a_run_that_begins_is_not_disturbed_by_one_that_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state, looks, go_on = runtime_state.SessionState(), threading.Event(), threading.Event()
    begins, ends = SafeSessionState(state, nothing), SafeSessionState(state, nothing)
    begins["a"] = begins["b"] = 1
    plain, faults = SessionState._get_widget_id, list[Exception]()

    def slowly(self: SessionState, key: str) -> str:
        looks.set()
        go_on.wait(PATIENCE)
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
    go_on.set()
    for each in (first, second):
        each.join(PATIENCE)
    assert faults == []
    assert ends["c"] == 2


def test_two_sessions_have_nothing_in_common() -> None:
    one, other = (SafeSessionState(runtime_state.SessionState(), nothing) for _ in range(2))
    assert one._lock is not other._lock
