"""Each run of a page tells its browser that it has begun, also one that overtook another."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from herts_geo.ui.base import running


class Run:
    """A run of a page that keeps what it sends."""

    def __init__(self) -> None:
        self.sent: list[ForwardMsg] = []

    def enqueue(self, message: ForwardMsg) -> None:
        """Keeps a message."""
        self.sent.append(message)


def test_a_run_tells_its_browser_that_it_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run()
    monkeypatch.setattr(running, "get_script_run_ctx", lambda suppress_warning: run)
    running.tell()
    running.tell()  # also where it was told before
    assert [each.WhichOneof("type") for each in run.sent] == ["session_status_changed"] * 2
    assert all(each.session_status_changed.script_is_running for each in run.sent)


def test_outside_a_page_there_is_nobody_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "get_script_run_ctx", lambda suppress_warning: None)
    running.tell()
