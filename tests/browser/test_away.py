"""A laptop that sleeps: for a while nothing is lost, for too long it is said what is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, WebSocketRoute, expect

from tests.browser.conftest import PATIENCE, Session, serve, window
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


@pytest.fixture(scope="module")
def impatient() -> Iterator[str]:
    """A server that keeps the session of a window that went away not for a moment."""
    told = {
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "0",
        "STREAMLIT_RUNNER_ENFORCE_SERIALIZABLE_SESSION_STATE": "false",
    }
    process, address = serve(told)
    yield address
    process.terminate()
    process.wait(20)


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


def test_after_too_long_an_absence_it_is_said_which_files_are_gone(
    warm: BrowserContext, impatient: str
) -> None:
    with window(warm, impatient) as session:
        cable = Cable(session)
        session.open("/estate?place=Stevenage").map()
        add(session.page)
        session.map("9 assets")
        session.idle()
        assert "fire.csv" in str(session.page.evaluate(KEPT))
        for _ in range(2):  # the second time the tab's answer must not pass for the first
            cable.cut()
            cable.mend()
            expect(session.page.get_by_text(GONE)).to_be_visible(timeout=PATIENCE)
            session.map("6 assets")
            assert session.page.get_by_text("fault of the app's own").count() == 0
        add(session.page)
        expect(session.page.get_by_text("no longer here")).to_have_count(0, timeout=PATIENCE)
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
