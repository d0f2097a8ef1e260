"""The running server under a real browser: what its pages may do, and where they are served."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, expect

from tests.browser.conftest import PATIENCE, Session, serve, window

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


def test_maps_and_links_work_below_a_base_path(warm: BrowserContext) -> None:
    process, address = serve(base="council/maps")
    try:
        with window(warm, address) as session:
            stopped = refusals(session)
            session.open("/deprivation?place=Stevenage").map()
            session.page.get_by_role("link", name="Sources").click()
            expect(session.page.get_by_role("heading", name="Sources", level=1)).to_be_visible(
                timeout=PATIENCE
            )
            assert session.page.url.startswith(f"{address}/sources")
            session.page.get_by_role("link", name="Deprivation").first.click()
            session.map()
            assert stopped == []
    finally:
        process.terminate()
        process.wait(20)


def test_a_fault_of_the_apps_own_is_said_and_goes_to_the_log(
    warm: BrowserContext, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(FAULTY, encoding="utf-8")
    with (tmp_path / "log.txt").open("wb") as log:
        process, address = serve({"PYTHONPATH": str(tmp_path)}, log=log)
        try:
            with window(warm, address) as session:
                page = session.open("/glossary?place=Stevenage").page
                expect(page.get_by_text("This page met a fault of the app's own")).to_be_visible(
                    timeout=PATIENCE
                )
                assert page.get_by_text("secret of the programmer").count() == 0
                assert page.get_by_text("Traceback").count() == 0
                page.get_by_role("link", name="Sources").click()
                expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(
                    timeout=PATIENCE
                )
        finally:
            process.terminate()
            process.wait(20)
    assert "secret of the programmer" in (tmp_path / "log.txt").read_text(encoding="utf-8")
