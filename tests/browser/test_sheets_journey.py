"""A map that is taken away on paper, and the link of a view that is copied."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import PATIENCE, Session, take

pytestmark = pytest.mark.browser
REFUSE = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  document.execCommand = () => false;
}"""


def open_sheets(session: Session, path: str) -> None:
    """A page with what its button 'Download map' opens."""
    session.open(path).settled()
    session.page.get_by_role("button", name="Download map").click()
    session.page.get_by_role("button", name="PNG picture").wait_for(timeout=PATIENCE)


def test_two_maps_are_taken_away(session: Session) -> None:
    open_sheets(session, "/deprivation?place=Stevenage&measure=income")
    got = take(session.page, "PNG picture")
    assert got.suggested_filename == "map-deprivation-E07000243-a4-portrait.png"
    image = Image.open(io.BytesIO(Path(got.path()).read_bytes()))
    assert (image.format, image.size) == ("PNG", (1653, 2338))  # A4 at 200 dots an inch
    assert image.info["Title"] == "Income, 2025: Stevenage"

    open_sheets(session, "/estate?place=Stevenage")
    session.page.get_by_role("combobox", name="Paper").click()
    session.page.get_by_role("option", name="A3 landscape").click()
    session.quiet()  # the choice is told a moment after it is made
    got = take(session.page, "PDF")
    assert got.suggested_filename == "map-estate-E07000243-a3-landscape.pdf"
    sheet = PdfReader(io.BytesIO(Path(got.path()).read_bytes()))
    assert sheet.metadata is not None
    assert sheet.metadata.title == "Public assets by holder: Stevenage"
    assert f"{session.address}/estate?place=E07000243" in sheet.pages[0].extract_text()


def test_a_link_is_copied_from_the_keyboard(session: Session) -> None:
    session.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    session.open("/deprivation?place=Stevenage").settled()
    button = session.page.get_by_role("button", name="Copy link")
    button.focus()
    session.page.keyboard.press("Enter")
    expect(session.page.get_by_text("Link copied")).to_be_visible(timeout=PATIENCE)
    wanted = f"{session.address}/deprivation?place=E07000243"
    assert session.page.evaluate("navigator.clipboard.readText()") == wanted


def test_where_the_clipboard_is_refused_the_link_stands_selected(session: Session) -> None:
    session.open("/glossary").idle()
    session.page.evaluate(REFUSE)
    session.page.get_by_role("button", name="Copy link").click()
    field = session.page.get_by_label("Address of this view")
    expect(field).to_be_focused(timeout=PATIENCE)
    assert (
        field.evaluate("x => x.value.slice(x.selectionStart, x.selectionEnd)") == session.page.url
    )
    session.page.keyboard.press("Escape")
    expect(field).to_be_hidden(timeout=PATIENCE)
    expect(session.page.get_by_role("button", name="Copy link")).to_be_focused()
