"""What people bring is there the next morning: the server stopped and started, a new browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, Session, serve_copy, stop, window
from tests.browser.test_estate_journey import add
from tests.estate import made as estate_made
from tests.housing.test_command import REGISTER

pytestmark = pytest.mark.browser
OUTLINE = (
    b'{"type": "Polygon", "coordinates": '
    b"[[[-0.22, 51.89], [-0.18, 51.89], [-0.18, 51.91], [-0.22, 51.91], [-0.22, 51.89]]]}"
)
POINTS = b"name,lon,lat\nOld mill,-0.2,51.9\nFar barn,-0.19,51.895\n"


@contextmanager
def day(warm: BrowserContext, store: Path) -> Iterator[Session]:
    """A server of its own on a store, and a browser that was never there before."""
    process, address = serve_copy({"HERTS_GEO_STORE": str(store)})
    try:
        with window(warm, address) as found:
            yield found
    finally:
        stop(process)


def bring(session: Session, path: str, name: str, data: bytes, opened: str = "") -> Page:
    """Puts a file into the picker of a page, or of the one that is open."""
    page = (session.open(path) if path else session).idle().quiet().page
    if opened:
        page.get_by_text(opened, exact=True).first.click()
    picker = page.locator('input[type="file"]').last
    picker.set_input_files({"name": name, "mimeType": "text/csv", "buffer": data})
    expect(page.get_by_text(f"Held: {name}").first).to_be_visible(timeout=PATIENCE)
    return page


def test_everything_is_there_the_next_morning(warm: BrowserContext, tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    with day(warm, store) as session:
        session.open("/estate?place=Stevenage").map()
        add(session.page)
        session.map("9 assets")
        where = "/housing?place=Stevenage"
        bring(session, where, "register.csv", REGISTER.encode(), "Your own register")
        bring(session, "/locality?l_way=file", "outline.geojson", OUTLINE)
        bring(session, "/accessibility?place=Stevenage&service=own", "points.csv", POINTS)
        session.settled()
    with day(warm, store) as session:
        page = session.open("/estate?place=Stevenage").page
        session.map("9 assets")
        expect(page.get_by_text("and 1 of partners")).to_be_visible(timeout=PATIENCE)
        body = page.locator("body").inner_text()
        assert not [mark for mark in estate_made.SECRET_MARKS if mark in body]
        assert page.get_by_text("no longer here").count() == 0
        session.open("/housing?place=Stevenage")
        expect(page.get_by_text("Held: register.csv")).to_be_visible(timeout=PATIENCE)
        session.open("/locality?l_way=file")
        expect(page.get_by_text("Held: outline.geojson")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_text("People counted", exact=True).first).to_be_visible(timeout=PATIENCE)
        session.open("/accessibility?place=Stevenage&service=own")
        expect(page.get_by_text("2 points, 0 not placed.")).to_be_visible(timeout=PATIENCE)
