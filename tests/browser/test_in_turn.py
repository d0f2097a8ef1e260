"""A page stands also in a browser that is too busy to draw it before there is news of others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Session, serve, stop, window

pytestmark = pytest.mark.browser
WORKSHOP = "/workshop?place=Stevenage"
BUSY = """(() => {
  const add = WebSocket.prototype.addEventListener, held = [];
  let holding = true;
  window.letIn = () => { holding = false; for (const each of held.splice(0)) each(); };
  WebSocket.prototype.addEventListener = function (kind, listener, how) {
    const hear = kind !== "message" ? listener : (event) => {
      const tell = () => listener.call(this, event);
      if (holding) held.push(tell); else tell();
    };
    return add.call(this, kind, hear, how);
  };
})()"""  # what the server sends is handed over when told, all at once


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address of an app that has a store."""
    process, address = serve({"HERTS_GEO_STORE": str(tmp_path / "store.sqlite")})
    yield address
    stop(process)


def ends(page: Page) -> list[int]:
    """How each run of the page ended, as its browser is told from now on."""
    found = list[int]()

    def tell(frame: str | bytes) -> None:
        message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
        if message.WhichOneof("type") == "script_finished":
            found.append(message.script_finished)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", tell)

    page.on("websocket", listen)
    return found


def test_news_that_comes_before_a_page_is_drawn_leaves_it_standing(
    warm: BrowserContext, address: str
) -> None:
    with window(warm, address) as ann, window(warm, address) as bob:
        ann.page.add_init_script(BUSY)
        told = ends(ann.page)
        ann.page.goto(address + WORKSHOP)
        ann.until(lambda: ForwardMsg.FINISHED_SUCCESSFULLY in told, "the page was not made")
        bob.open(WORKSHOP)
        part = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
        ann.until(lambda: part in told, "news of who has come was not looked for")
        ann.page.evaluate("() => letIn()")
        _stands(ann)
        bob.page.reload()
        _stands(bob)


def _stands(session: Session) -> None:
    session.settled()
    session.page.get_by_role("heading", level=1).first.wait_for()
