"""A page that nobody touches runs once: more is work for nothing, and can undo a menu choice."""

import pytest
from playwright.sync_api import WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import PATIENCE, Session
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
LATE = 800  # milliseconds; a map tells what happened to it 250 after


def runs_asked(session: Session) -> list[str]:
    """Collects, from now on, each run that the browser asks for."""
    asked: list[str] = []

    def sent(payload: str | bytes) -> None:
        message = BackMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.WhichOneof("type") == "rerun_script":
            asked.append(str(message.rerun_script))

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", sent)

    session.page.on("websocket", opened)
    return asked


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_nobody_touches_runs_once(name: str, session: Session) -> None:
    asked = runs_asked(session)
    session.open(f"/{name}?place=Dacorum").settled()
    session.page.wait_for_timeout(LATE)
    assert len(asked) == 1, asked[1:]


def test_a_menu_choice_made_as_soon_as_the_map_stands_is_kept(session: Session) -> None:
    session.open("/access_points?place=Dacorum").map()
    session.page.get_by_role("link", name="Sources").click()
    heading = session.page.get_by_role("heading", name="Sources", level=1)
    expect(heading).to_be_visible(timeout=PATIENCE)
    session.page.wait_for_timeout(LATE)
    expect(heading).to_be_visible()
    assert "/sources" in session.page.url
