"""The runs of one session: what all of them know, and what a person pressed in any of them.

With the next request of a browser Streamlit ends the run that is going on and begins another beside
it. It gives each a lock of its own, so that one writes what the other looks through; and whatever
the run that ends had not yet heard, or not yet answered, of what was pressed is lost. Of all else
the browser says how it stands with each request; a press it says once.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import state as runtime_state
from streamlit.runtime import websocket_session_manager
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import (
    RerunData,
    StopException,
    get_script_run_ctx,
    script_runner,
)
from streamlit.runtime.scriptrunner_utils.script_requests import (
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
    _coalesce_widget_states,
    _has_active_trigger_value,
)
from streamlit.runtime.state import SafeSessionState, SessionState

_with_its_own: Final = SafeSessionState.__init__


class Presses(ScriptRequests):
    """What is asked of the runs of one thread, and what was pressed that none of them has answered.

    A press is heard by one run, whole: what it calls is not cut short. A run that is cut short
    before it made the button leaves the press to the next, in which the button was pressed too, but
    calls nothing again.
    """

    def __init__(self) -> None:
        super().__init__()
        self._unheard: dict[str, WidgetState] = {}
        self._again: dict[str, WidgetState] = {}  # left by another run, which called what it calls
        self._unread: dict[str, WidgetState] = {}
        self._hears = False
        self._left = False  # to the runs of another thread

    def request_stop(self) -> None:
        """Leaves what is not answered to the runs of another thread."""
        with self._lock:
            if self._state is ScriptRequestType.RERUN:
                self._unheard |= _pressed(self._rerun_data.widget_states)
                self._again |= _pressed(self._rerun_data.replay_trigger_states)
            self._left = True
        super().request_stop()

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """What to do in place of the run that is going on, if anything."""
        request = None if self._hears else super().on_scriptrunner_yield()
        if request is None or request.type is not ScriptRequestType.RERUN:
            return request
        with self._lock:
            return self._noted(ScriptRequest(request.type, self._with_these(request.rerun_data)))

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """What to do after the run that has ended."""
        request = super().on_scriptrunner_ready()
        with self._lock:
            return self._noted(request) if request.type is ScriptRequestType.RERUN else request

    def hear(self, tell: Callable[[], None]) -> None:
        """Tells a run what was pressed. Raises `StopException` where that was left to another."""
        with self._lock:
            if self._left:
                raise StopException
            self._unread = self._again | self._unheard
            self._unheard, self._again, self._hears = {}, {}, True
        try:
            tell()
        finally:
            self._hears = False

    def read(self, widget: str) -> None:
        """Notes that a run comes to a button. Raises `StopException` where that was left to
        another."""
        with self._lock:
            if self._left:
                raise StopException
            self._unread.pop(widget, None)

    def finish(self) -> None:
        """Notes that a run has ended: what it made no button of was not waited for."""
        with self._lock:
            if not self._left:
                self._unread.clear()

    def left(self, data: RerunData) -> RerunData:
        """A request of another thread, with what was left to it."""
        with self._lock:
            return self._with_these(data)

    def _noted(self, request: ScriptRequest) -> ScriptRequest:
        self._unheard = _pressed(request.rerun_data.widget_states)
        self._again = _pressed(request.rerun_data.replay_trigger_states)
        self._unread = {}
        return request

    def _with_these(self, data: RerunData) -> RerunData:
        return replace(
            data,
            widget_states=_joined(data.widget_states, self._unheard),
            replay_trigger_states=_joined(data.replay_trigger_states, self._again | self._unread),
        )


class Known(SessionState):
    """What a session knows, with the lock of all its runs."""

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.RLock()

    def on_script_will_rerun(self, fresh_widget_states: WidgetStates | None, **more: Any) -> None:
        """Takes over what the browser says, and calls what was pressed."""

        def tell() -> None:
            super(Known, self).on_script_will_rerun(fresh_widget_states, **more)

        presses = _presses()
        if presses is None:
            tell()
        else:
            presses.hear(tell)

    def register_widget(self, metadata: Any, user_key: str | None) -> Any:
        """The value of a widget that a run makes."""
        if presses := _presses():
            presses.read(metadata.id)
        return super().register_widget(metadata, user_key)

    def on_script_finished(self, widget_ids_this_run: frozenset[str], **more: Any) -> None:
        """Forgets what the run that ends did not make."""
        if presses := _presses():
            presses.finish()
        super().on_script_finished(widget_ids_this_run, **more)


class Session(AppSession):
    """One browser's session, which hands on what was pressed."""

    _cut: Presses | None = None

    def request_rerun(self, client_state: ClientState | None) -> None:
        """Asks for a run, in place of one that is going on."""
        runner = self._scriptrunner
        found = runner._requests if runner is not None else None
        self._cut = found if isinstance(found, Presses) else None
        try:
            super().request_rerun(client_state)
        finally:
            self._cut = None

    def _create_scriptrunner(self, initial_rerun_data: RerunData) -> None:
        cut = self._cut
        super()._create_scriptrunner(cut.left(initial_rerun_data) if cut else initial_rerun_data)


def share() -> None:
    """Has all runs of a session share what it knows, and hand on what was pressed."""
    runtime_state.SessionState = Known  # type: ignore[assignment,misc]
    script_runner.ScriptRequests = Presses  # type: ignore[attr-defined]
    websocket_session_manager.AppSession = Session  # type: ignore[attr-defined]
    SafeSessionState.__init__ = _with_the_lock_of_all  # type: ignore[assignment,method-assign]


def _with_the_lock_of_all(
    safe: SafeSessionState, state: SessionState, yield_callback: Callable[[], None]
) -> None:
    _with_its_own(safe, state, yield_callback)
    if isinstance(state, Known):
        object.__setattr__(safe, "_lock", state.lock)  # its own way of setting is for what is kept


def _presses() -> Presses | None:
    running = get_script_run_ctx(suppress_warning=True)
    found = running.script_requests if running is not None else None
    return found if isinstance(found, Presses) else None


def _pressed(states: WidgetStates | None) -> dict[str, WidgetState]:
    """Those of the states of widgets that tell of a press, by the widget."""
    told = states.widgets if states is not None else ()
    return {each.id: each for each in told if _has_active_trigger_value(each)}


def _joined(states: WidgetStates | None, also: dict[str, WidgetState]) -> WidgetStates | None:
    """States of widgets with these presses, where they tell of none of the same widget."""
    return _coalesce_widget_states(WidgetStates(widgets=also.values()) if also else None, states)
