"""One visitor of the app, as the server sees a browser: a socket, what it shows, what is chosen."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

LONGEST = 120.0  # seconds that an answer may take before it counts as none
FAILED = "fault of the app's own"
AGAIN = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass(frozen=True)
class Widget:
    """What a visitor can choose from: the server's id, the options, the fragment it stands in."""

    id: str
    kind: str
    options: tuple[str, ...]
    fragment: str = ""


@dataclass
class Visitor:
    """A visitor with an open socket; `faults` are the exceptions and failures that were shown."""

    socket: websockets.ClientConnection
    page: str = ""
    widgets: dict[str, Widget] = field(default_factory=dict)  # by label
    chosen: dict[str, WidgetState] = field(default_factory=dict)  # by id
    pages: dict[str, str] = field(default_factory=dict)  # address -> the server's name
    faults: list[str] = field(default_factory=list)
    kilobytes: float = 0.0

    async def open(self, page: str, query: str = "") -> float:
        """Goes to a page by the menu, or by a link; seconds until its run has ended."""
        message = BackMsg()
        if page in self.pages:
            message.rerun_script.page_script_hash = self.pages[page]
        else:
            message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        self.page = page
        self.widgets.clear()
        return await self._run(message)

    async def choose(self, label: str, *options: str) -> float:
        """Chooses options of a select box or list; seconds until the run has ended."""
        widget, message = self.widgets[label], BackMsg()
        state = WidgetState(id=widget.id)
        if widget.kind == "multiselect":
            state.string_array_value.data.extend(options)
        else:
            state.string_value = options[0]
        self.chosen[widget.id] = state
        message.rerun_script.page_script_hash = self.pages[self.page]
        message.rerun_script.fragment_id = widget.fragment
        return await self._run(message)

    async def _run(self, message: BackMsg) -> float:
        message.rerun_script.widget_states.widgets.extend(self.chosen.values())
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while True:
                received = await self.socket.recv()
                self.kilobytes += len(received) / 1000
                if self._ends(ForwardMsg.FromString(bytes(received))):
                    return time.perf_counter() - start

    def _ends(self, message: ForwardMsg) -> bool:
        """Takes note of one message; whether the run has ended with it."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            found = message.navigation.app_pages
            self.pages = {page.url_pathname: page.page_script_hash for page in found}
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta.new_element, message.delta.fragment_id)
        elif kind == "page_not_found":
            self.faults.append(f"{self.page} is no page")
        return kind == "script_finished" and message.script_finished != AGAIN

    def _see(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind in ("selectbox", "multiselect"):
            shown = getattr(element, kind)
            self.widgets[shown.label] = Widget(shown.id, kind, tuple(shown.options), fragment)
        elif kind == "exception":
            self.faults.append(f"{self.page}: {element.exception.type}")
        elif kind == "alert" and FAILED in element.alert.body:
            self.faults.append(f"{self.page}: {element.alert.body[:60]}")


def connected(address: str, cookie: str = "") -> websockets.connect:
    """A socket to the app at an address of this machine, with a cookie where one was given."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    return websockets.connect(
        stream,
        subprotocols=["streamlit"],
        max_size=None,
        open_timeout=60,
        additional_headers={"Cookie": cookie} if cookie else None,
    )
