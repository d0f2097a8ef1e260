"""An asset manager adds a register, moves a weight, and takes a file that gives nothing away."""

import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import IDLE, PATIENCE, Session, go_to, take
from tests.conftest import PATIENCE as SECONDS
from tests.estate import made as estate_made

pytestmark = pytest.mark.browser
NEAR = ("-0.2029", "51.9022")  # where the vacant property is, in degrees
MARKS = (*estate_made.MARKS, *NEAR, *estate_made.SECRET_MARKS)
FILES = ("Table (CSV)", "Map (GeoJSON)", "Map (GeoPackage)")


def add(page: Page) -> None:
    """Adds the made-up register to the estate."""
    button = page.get_by_role("button", name="Add to the estate")
    page.locator(IDLE).wait_for(timeout=PATIENCE)
    if not button.is_visible():  # a browser keeps open what was open
        page.get_by_text("Registers held").first.click()
    expect(button).to_be_visible(timeout=PATIENCE)
    picker = page.locator('input[type="file"]')
    expect(picker).to_have_count(1, timeout=PATIENCE)
    picker.set_input_files(
        {"name": "fire.csv", "mimeType": "text/csv", "buffer": estate_made.register().data}
    )
    expect(page.get_by_text("fire.csv").first).to_be_visible(timeout=PATIENCE)
    held = page.get_by_text("and 1 of partners")
    told = page.get_by_text("No file has arrived yet")
    until = time.monotonic() + SECONDS
    while not held.is_visible():  # a click goes lost where the file arrives in that moment
        assert time.monotonic() < until, "the register is added"
        page.locator(IDLE).wait_for(timeout=PATIENCE)
        with suppress(AssertionError, Error):
            button.click(timeout=10_000)
            expect(held.or_(told).first).to_be_visible(timeout=10_000)
    expect(held).to_be_visible(timeout=PATIENCE)


def taken(page: Page, labels: tuple[str, ...]) -> Iterator[str]:
    """What the files hold that the buttons give."""
    for label in labels:
        got = take(page, label)
        yield got.suggested_filename + got.path().read_bytes().decode("latin-1")


def test_a_register_is_added_and_a_weight_changes_the_order(session: Session) -> None:
    session.open("/estate?place=Stevenage")
    session.map()
    page = session.page
    add(page)
    expect(page.get_by_text(f"{estate_made.HOLDER} (3)").first).to_be_visible(timeout=PATIENCE)
    frame = session.map("9 assets")
    expect(frame.get_by_label("Town Fire Station", exact=False)).to_have_count(1)
    expect(page.get_by_text("Town Fire Station scores")).to_be_visible(timeout=PATIENCE)
    slider = page.get_by_role("slider", name="Poor condition")
    slider.focus()
    for weight in (3, 4, 5):
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_value(str(weight), timeout=PATIENCE)
    expect(page.get_by_text("Town Fire Station scores")).to_have_count(0, timeout=PATIENCE)
    expect(page.get_by_text("Vacant property scores")).to_be_visible(timeout=PATIENCE)
    page.wait_for_url("**e_w_condition=5**", timeout=PATIENCE)


def test_nothing_that_reaches_the_browser_tells_where_vacant_property_is(session: Session) -> None:
    received: list[bytes] = []
    session.page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda data: received.append(data if isinstance(data, bytes) else data.encode()),
        ),
    )
    session.open("/estate?place=Stevenage&e_near=2000")
    page = session.page
    session.map()
    add(page)
    frame = session.map("9 assets")
    told = [page.content(), page.url]
    for tab in ("Close enough to share", "Surplus or under-used", "Table"):
        chosen = page.get_by_role("tab", name=tab, exact=True)
        chosen.click()
        expect(chosen).to_have_attribute("aria-selected", "true", timeout=PATIENCE)
        session.settled()
        told += [page.content(), page.url]
        if tab.startswith("Close"):
            told += taken(page, ("Pairs (CSV)",))
    told += [*taken(page, FILES), frame.content()]
    told.append(b"\n".join(received).decode("latin-1"))
    assert any("Vacant property" in text for text in told)
    assert any("Town Fire Station" in text for text in told[-1:])
    for mark in MARKS:
        assert not any(mark in text for text in told), mark


def test_the_full_view_is_the_holders_own(session: Session) -> None:
    session.open("/estate?place=Stevenage")
    page = session.page
    session.map()
    add(page)
    page.get_by_text("Holder's own full view").click()
    expect(page.get_by_text("Do not share the screen").first).to_be_visible(timeout=PATIENCE)
    frame = session.map("9 assets")
    expect(frame.get_by_label(estate_made.NAME, exact=False)).to_have_count(1, timeout=PATIENCE)
    assert "full" not in page.url
    go_to(page, "Sources")
    expect(page.get_by_role("heading", name="Sources", level=1)).to_be_visible(timeout=PATIENCE)
    go_to(page, "Public estate")
    session.map("9 assets")
    expect(page.get_by_text("Do not share the screen")).to_have_count(0)
    assert estate_made.NAME not in page.content()
