"""A laptop that sleeps for a while, which costs nothing, and a tab that is loaded again."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from tests.browser.conftest import PATIENCE, Session
from tests.browser.test_estate_journey import add

pytestmark = pytest.mark.browser
GONE = "1 file that you added in this tab is no longer here: 'fire.csv' (Public estate)."
KEPT = "sessionStorage.getItem('herts-geo-files')"


class Cable:
    """The way between a window and its server, which can be cut and mended."""

    def __init__(self, session: Session) -> None:
        self.session, self.open = session, []
        session.page.route_web_socket("**/_stcore/stream", self._joined)

    def _joined(self, socket: WebSocketRoute) -> None:
        self.open += [socket.connect_to_server(), socket]

    def cut(self) -> None:
        """Takes the network away."""
        self.session.page.context.set_offline(True)
        while self.open:
            self.open.pop().close()
        lost = '[data-testid="stApp"]:not([data-test-connection-state="CONNECTED"])'
        self.session.page.locator(lost).wait_for(timeout=PATIENCE)

    def mend(self) -> None:
        """Brings the network back, and waits until the page has been run again over it."""
        self.session.page.context.set_offline(False)
        self.session.until(lambda: bool(self.open), "the page comes back to its server")
        self.session.idle()


def test_a_short_absence_costs_nothing(session: Session) -> None:
    cable = Cable(session)
    session.open("/estate?place=Stevenage").map()
    add(session.page)
    session.map("9 assets")
    cable.cut()
    cable.mend()
    expect(session.page.get_by_text("and 1 of partners")).to_be_visible(timeout=PATIENCE)
    assert session.page.get_by_text("no longer here").count() == 0
    session.map("9 assets")


def test_after_a_reload_it_is_said_until_nobody_wants_them(session: Session) -> None:
    session.open("/estate?place=Stevenage").map()
    add(session.page)
    session.map("9 assets")
    session.idle()
    session.page.reload()
    expect(session.page.get_by_text(GONE)).to_be_visible(timeout=PATIENCE)
    kept = str(session.page.evaluate(KEPT))
    assert "fire.csv" in kept
    assert "Town Fire Station" not in kept  # a name alone
    session.page.get_by_role("button", name="Work without them").click()
    expect(session.page.get_by_text("no longer here")).to_have_count(0, timeout=PATIENCE)
    session.idle()
    session.page.reload()
    session.map("6 assets")
    session.idle()
    assert session.page.get_by_text("no longer here").count() == 0
