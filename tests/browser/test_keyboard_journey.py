"""What the keyboard alone reaches: what a button opens, the place, and all below the map."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"


def test_a_scene_is_kept_and_the_table_reached_without_a_mouse(session: Session) -> None:
    session.open("/estate?place=Hertsmere").settled()
    press = session.page.keyboard.press
    press("Alt+k")
    press("Enter")
    expect(session.page.get_by_role("textbox", name="Caption")).to_be_visible(timeout=PATIENCE)
    for key in ("Tab", "Tab", "Tab"):  # the title, the caption, the button
        press(key)
    assert "Keep this view" in session.page.evaluate(FOCUSED)
    press("Tab")  # out of what was opened, to what follows the button
    assert "Project" in session.page.evaluate(FOCUSED)
    press("Shift+Tab")
    press("Tab")
    press("Shift+Tab")  # back to the button that opened it
    assert "Keep as a scene" in session.page.evaluate(FOCUSED)
    press("Tab")
    for key in ("Tab", "Tab", "Enter"):
        press(key)
    expect(session.page.get_by_text("Kept as scene 1")).to_be_visible(timeout=PATIENCE)
    press("Escape")

    session.map().locator("#map_div").focus()
    press("Alt+b")  # pressed on the map, it leads to what is below it
    expect(session.page.get_by_role("tab", name="Score of assets")).to_be_in_viewport()
    press("Tab")
    assert session.page.evaluate(FOCUSED) == "Score of assets"
    press("Alt+w")
    assert str(session.page.evaluate(FOCUSED)).startswith("Where")
