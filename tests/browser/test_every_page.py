"""What holds of every page, each opened once for all of it and touched by nobody.

It runs once, as more is work for nothing and can undo a menu choice; its policy stops nothing of
its own; and an axe-core scan finds no serious or critical fault that the project can mend.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import MAP, PATIENCE, Session, go_to, window
from tests.browser.test_server import refusals
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
GRAVE = ("serious", "critical")
STREAMLITS_OWN: dict[str, str] = {}


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


@dataclass
class Visit:
    """A page of the app that was opened once for all that is asked of it, and what it did."""

    session: Session
    asked: list[str]
    stopped: list[str]


@pytest.fixture(scope="module", params=PAGES)
def visit(request: pytest.FixtureRequest, warm: BrowserContext, server: str) -> Iterator[Visit]:
    """Each page in turn, opened by a link with a place's name, with nobody touching it."""
    with window(warm, server) as session:
        found = Visit(session, runs_asked(session), refusals(session))
        session.open(f"/{request.param}?place=Dacorum").settled().quiet()
        yield found


def test_a_page_that_nobody_touches_runs_once(visit: Visit) -> None:
    assert len(visit.asked) == 1, visit.asked[1:]


def test_a_page_does_nothing_that_its_policy_stops(visit: Visit) -> None:
    assert visit.stopped == []


def test_a_page_has_no_grave_accessibility_fault(visit: Visit) -> None:
    session = visit.session
    maps = session.page.locator(MAP).count()
    places = [session.page, *([session.map()] if maps else [])]
    found = [fault for place in places for fault in Axe().run(place).response["violations"]]
    grave = {
        item["id"]: [(node["html"][:300], node["target"]) for node in item["nodes"]]
        for item in found
        if item["impact"] in GRAVE and item["id"] not in STREAMLITS_OWN
    }
    assert not grave, grave


def test_a_menu_choice_made_as_soon_as_the_map_stands_is_kept(session: Session) -> None:
    session.open("/access_points?place=Dacorum").map()
    go_to(session.page, "Sources")
    heading = session.page.get_by_role("heading", name="Sources", level=1)
    expect(heading).to_be_visible(timeout=PATIENCE)
    session.idle().quiet()
    expect(heading).to_be_visible()
    assert "/sources" in session.page.url
