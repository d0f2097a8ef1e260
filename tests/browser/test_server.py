"""A server set otherwise than usual: below a base path, with a faulty page, and impatient."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, expect

from tests.browser.conftest import PATIENCE, Session, go_to, serve, stop, window
from tests.browser.test_away import GONE, KEPT, Cable
from tests.browser.test_estate_journey import add

pytestmark = pytest.mark.browser
BLOCKED = ("Content Security Policy", "violates the following", "MIME type")
FAULTY = """
import herts_geo.glossary
def terms():
    raise ZeroDivisionError("secret of the programmer")
herts_geo.glossary.terms = terms
"""


def refusals(session: Session) -> list[str]:
    """Collects, from now on, what the browser says that the page's own policy stopped."""
    found: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if any(words in message.text for words in BLOCKED):
            found.append(message.text)

    session.page.on("console", said)
    return found


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of the server, which keeps the session of a window that went away not for a
    moment, and its log."""
    folder = tmp_path_factory.mktemp("odd")
    (folder / "sitecustomize.py").write_text(FAULTY, encoding="utf-8")
    told = {
        "PYTHONPATH": str(folder),
        "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": "0",
        "STREAMLIT_RUNNER_ENFORCE_SERIALIZABLE_SESSION_STATE": "false",
    }
    with (folder / "log.txt").open("wb") as log:
        process, address = serve(told, base="council/maps", log=log)
        yield address, folder / "log.txt"
        stop(process)


def test_maps_and_links_work_below_a_base_path(warm: BrowserContext, odd: tuple[str, Path]) -> None:
    address, _ = odd
    with window(warm, address) as session:
        stopped = refusals(session)
        session.open("/deprivation?place=Stevenage").map()
        go_to(session.page, "Sources")
        expect(session.page.get_by_role("heading", name="Sources", level=1)).to_be_visible(
            timeout=PATIENCE
        )
        assert session.page.url.startswith(f"{address}/sources")
        go_to(session.page, "Deprivation")
        session.map()
        assert stopped == []


def test_a_fault_of_the_apps_own_is_said_and_goes_to_the_log(
    warm: BrowserContext, odd: tuple[str, Path]
) -> None:
    address, log = odd
    with window(warm, address) as session:
        page = session.open("/glossary?place=Stevenage").page
        expect(page.get_by_text("This page met a fault of the app's own")).to_be_visible(
            timeout=PATIENCE
        )
        assert page.get_by_text("secret of the programmer").count() == 0
        assert page.get_by_text("Traceback").count() == 0
        go_to(page, "Sources")
        expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(timeout=PATIENCE)
    assert "secret of the programmer" in log.read_text(encoding="utf-8")


def test_after_too_long_an_absence_it_is_said_which_files_are_gone(
    warm: BrowserContext, odd: tuple[str, Path]
) -> None:
    with window(warm, odd[0]) as session:
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
