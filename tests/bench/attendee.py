"""One person in a workshop, as the server sees a browser that hears what others do.

A page of the app runs without being asked: every second for news, and whenever somebody else
changed the project. So an attendee listens all the time, as a browser does.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.visitor import LONGEST, Visitor, Widget, connected

MARK = re.compile(rb"mk[0-9]+x[0-9]+y")  # in the words of whatever an attendee makes
VOTES = b"No view yet"  # a column of the table of votes alone
TYPED = {  # kind of widget -> the field of its state
    "text_input": "string_value",
    "text_area": "string_value",
    "selectbox": "string_value",
    "radio": "string_value",
    "button": "trigger_value",
}


@dataclass
class Board:
    """What was made, by its mark, and when; how long each took to reach everybody else's screen."""

    made: dict[bytes, tuple[str, int, float]] = field(default_factory=dict)  # kind, whose, moment
    seen: dict[str, list[float]] = field(default_factory=dict)  # kind -> seconds
    due: dict[bytes, set[int]] = field(default_factory=dict)  # whose screens are to show it
    missed: int = 0  # how often a screen never showed what was made

    def make(self, mark: bytes, kind: str, whose: int, others: set[int]) -> None:
        """Notes that somebody is about to make something, and who is to see it."""
        self.missed += len(self.due.get(mark, ()))
        self.made[mark] = kind, whose, time.monotonic()
        self.due[mark] = others - {whose}

    def see(self, mark: bytes, who: int) -> None:
        """Notes that a mark has reached somebody's screen."""
        if who in self.due.get(mark, ()):
            self.due[mark].discard(who)
            kind, _, since = self.made[mark]
            self.seen.setdefault(kind, []).append(time.monotonic() - since)

    def leave(self, who: int) -> None:
        """Notes that somebody looks at another page, or nowhere, from now on."""
        for due in self.due.values():
            due.discard(who)

    def unseen(self) -> int:
        """How often something has not reached a screen that should show it."""
        return self.missed + sum(map(len, self.due.values()))


@dataclass
class Attendee(Visitor):
    """A visitor who hears all the time; what is found on the screen is told to the board."""

    number: int = 0
    board: Board = field(default_factory=Board)
    asks: bool = True  # whether it asks for news from time to time, as a browser does
    runs: int = 0  # of the whole page that ended
    parts: int = 0  # runs of a part of the page that ended
    title: str = ""  # the last heading of the first order
    _started: float = 0.0
    _ended: asyncio.Event = field(default_factory=asyncio.Event)
    _since: float = 0.0
    _partly: bool = False
    _timers: dict[str, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Hears until the socket is closed."""
        with suppress(websockets.ConnectionClosed):
            async for received in self.socket:
                data = bytes(received) if not isinstance(received, str) else received.encode()
                self.kilobytes += len(data) / 1000
                self._hear(ForwardMsg.FromString(data), data)
                self._changed.set()

    async def fill(self, button: str, **values: str | int) -> float:
        """Fills in widgets by their labels (_ for a blank) and presses a button; seconds until the
        page has been run."""
        message = BackMsg()
        for name, value in values.items():
            self._set(message, name.replace("_", " "), value)
        pressed = self._set(message, button, True)
        message.rerun_script.fragment_id = pressed.fragment
        message.rerun_script.page_script_hash = self.pages[self.page]
        return await self._run(message)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something holds of what is heard."""
        async with asyncio.timeout(LONGEST):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    def failed(self, hearing: asyncio.Task[None]) -> None:
        """Notes why nothing is heard any more, where this program itself failed."""
        if not hearing.cancelled() and (fault := hearing.exception()):
            self.faults.append(f"not heard: {fault!r}")

    def stop(self) -> None:
        """Ends what the page had this browser do from time to time."""
        for _, timer in self._timers.values():
            timer.cancel()
        self._timers.clear()

    def _set(self, message: BackMsg, label: str, value: str | int) -> Widget:
        widget = self.widgets[label]
        state = WidgetState(id=widget.id)
        setattr(state, TYPED[widget.kind], value)
        message.rerun_script.widget_states.widgets.append(state)
        return widget

    async def _run(self, message: BackMsg) -> float:
        message.rerun_script.widget_states.widgets.extend(self.chosen.values())
        self.chosen.clear()
        start = self._since = time.monotonic()
        self._ended.clear()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            await self._ended.wait()
        return time.monotonic() - start

    def _hear(self, message: ForwardMsg, data: bytes) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._started = time.monotonic()
            self._partly = bool(message.metadata.run.fragment_ids)
        elif kind == "auto_rerun":
            self._time(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for each in self._timers.keys() & set(message.stop_auto_rerun.fragment_ids):
                self._timers.pop(each)[1].cancel()
        voted = b"voted " if VOTES in data else b""
        for mark in MARK.findall(data) if kind == "delta" else ():
            self.board.see(voted + mark, self.number)
        if self._ends(message):
            self.runs, self.parts = self.runs + (not self._partly), self.parts + self._partly
            if self._started > self._since and not self._partly:
                self._ended.set()

    def _time(self, fragment: str, interval: float) -> None:
        if not self.asks or (fragment in self._timers and self._timers[fragment][0] == interval):
            return
        if fragment in self._timers:
            self._timers[fragment][1].cancel()
        self._timers[fragment] = interval, asyncio.create_task(self._again(fragment, interval))

    async def _again(self, fragment: str, interval: float) -> None:
        with suppress(websockets.ConnectionClosed):
            while True:
                await asyncio.sleep(interval)
                message = BackMsg()
                message.rerun_script.fragment_id = fragment
                message.rerun_script.is_auto_rerun = True
                message.rerun_script.page_script_hash = self.pages.get(self.page, "")
                await self.socket.send(message.SerializeToString())

    def _see(self, element: Any, fragment: str) -> None:
        super()._see(element, fragment)
        kind = element.WhichOneof("type")
        if kind in TYPED and kind not in ("selectbox",):
            shown = getattr(element, kind)
            self.widgets[shown.label] = Widget(shown.id, kind, (), fragment)
        elif kind == "heading" and element.heading.tag == "h1":
            self.title = element.heading.body
            self.board.see(b"scene " + self.title.encode(), self.number)


@asynccontextmanager
async def attending(
    address: str, number: int, board: Board, asks: bool = True
) -> AsyncIterator[Attendee]:
    """Somebody with an open socket, who leaves in the end."""
    async with connected(address) as socket:
        found = Attendee(socket, number=number, board=board, asks=asks)
        hearing = asyncio.create_task(found.listen())
        hearing.add_done_callback(found.failed)
        try:
            yield found
        finally:
            board.leave(number)
            found.stop()
            hearing.cancel()
