"""What the keyboard alone reaches: what a button opens, the place, and all below the map."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session
from tests.browser.test_journeys import choose
from tests.browser.test_workshop_journey import TOLD

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
TO_TOP = """() => {
  const top = document.createElement("span");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
}"""  # where Tab begins on a page that was just opened
LATE = """() => {
  const tell = hertsGeo.tell;
  hertsGeo.tell = () => (hertsGeo.tell = tell);
}"""  # the map tells nothing when it is asked first
AT = "column => document.activeElement.ariaColIndex === column"
NOTES = ("The clinic is hard to reach", "Buses stop at six")


def test_a_scene_is_kept_and_the_table_reached_without_a_mouse(session: Session) -> None:
    session.open("/estate?place=Hertsmere").settled()
    session.map().evaluate(LATE)
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
    caption = session.page.get_by_role("textbox", name="Caption")
    expect(caption).to_be_hidden(timeout=PATIENCE)  # it closes by itself
    session.settled()
    opener = session.page.get_by_role("button", name="Keep as a scene")
    expect(opener).to_be_focused()
    press("Enter")
    expect(caption).to_be_visible(timeout=PATIENCE)
    session.quiet()  # the page has heard that it is open
    session.map().evaluate("hertsGeo.tell()")
    session.quiet()  # what the map tells late does not shut it
    press("Tab")
    expect(session.page.get_by_role("textbox", name="Title")).to_be_focused(timeout=PATIENCE)
    press("Enter")  # in the title, which keeps too
    expect(session.page.get_by_text("Already kept as scene 1")).to_be_visible(timeout=PATIENCE)
    frame = session.map()
    before = frame.evaluate(TOLD)
    frame.evaluate("void map.panBy([40, 0], {animate: false})")
    session.page.keyboard.type("Once more")
    press("Enter")
    expect(session.page.get_by_text("Kept as scene 2: Once more")).to_be_visible(timeout=PATIENCE)
    frame.wait_for_function(
        f"before => String(({TOLD})()) !== before", arg=",".join(map(str, before))
    )
    expect(caption).to_be_hidden(timeout=PATIENCE)

    session.map().locator("#map_div").focus()
    press("Alt+b")  # pressed on the map, it leads to what is below it
    expect(session.page.get_by_role("tab", name="Score of assets")).to_be_in_viewport()
    press("Tab")
    assert session.page.evaluate(FOCUSED) == "Score of assets"
    press("Alt+w")
    assert str(session.page.evaluate(FOCUSED)).startswith("Where")


def test_a_note_is_chosen_on_the_map_without_a_mouse(session: Session) -> None:
    page, press = session.open("/workshop?place=Stevenage").page, session.page.keyboard.press
    for number, words in enumerate(NOTES, start=1):
        choose(session, "Where it is pinned", f"SG1 1H{'NX'[number - 1]}")
        expect(page.get_by_text("Pinned to the point")).to_be_visible(timeout=PATIENCE)
        page.get_by_label("Note", exact=True).fill(words)
        page.get_by_role("button", name="Add the note").click()
        session.map(f"{number} note")
    frame = session.map("2 notes")
    session.settled()
    frame.evaluate("void map.setZoom(17, {animate: false})")  # where the two stand apart
    frame.locator("#map_div").focus()
    press("Tab")  # the marks are one stop, which follows the map itself
    assert frame.evaluate(FOCUSED) == f"1. {NOTES[0]}"
    press("ArrowRight")
    assert frame.evaluate(FOCUSED) == f"2. {NOTES[1]}"
    expect(frame.get_by_role("tooltip", name=NOTES[1])).to_be_visible()
    press("Enter")
    chosen = page.get_by_role("combobox", name="Note to change")
    expect(chosen).to_have_value(f"2. {NOTES[1]}", timeout=PATIENCE)
    frame.wait_for_function(f"() => ({FOCUSED}).startsWith('2.')", timeout=PATIENCE)
    press("Home")
    press("Space")
    expect(chosen).to_have_value(f"1. {NOTES[0]}", timeout=PATIENCE)
    press("Tab")
    assert frame.evaluate(FOCUSED) == "Zoom in"


def test_what_is_below_the_map_is_a_few_keys_from_the_top(session: Session) -> None:
    page, press = session.open("/estate").page, session.page.keyboard.press
    session.settled()
    page.evaluate(TO_TOP)

    def reached() -> str:
        return str(page.evaluate(FOCUSED))

    press("Tab")
    assert reached() == "Skip to the figures"
    expect(page.get_by_role("link", name="Skip to the figures")).to_be_in_viewport()
    press("Enter")
    press("Tab")
    assert "Registers held" in reached()
    page.evaluate(TO_TOP)
    for key in ("Tab", "Tab", "Enter", "Tab"):
        press(key)
    assert reached() == "Score of assets"
    assert "#" not in page.url

    page.get_by_role("spinbutton", name="Criteria that must be known for a rank").focus()
    press("Tab")
    assert reached().startswith("Show/hide columns: Assets in order")
    press("ArrowRight")
    assert reached().startswith("Search: Assets in order")
    press("Tab")  # the table, whose columns are no stops
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    press("ArrowDown")
    page.wait_for_function(AT, arg="1", timeout=PATIENCE)
    press("Tab")
    assert reached() == "Why this score"
    press("Shift+Tab")
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"
    press("Shift+Tab")
    assert reached().startswith("Fullscreen: Assets in order")
    press("Shift+Tab")
    assert reached().startswith("Criteria that must be known")


def test_the_marks_of_a_map_are_one_stop(session: Session) -> None:
    page, press = session.open("/estate").page, session.page.keyboard.press
    frame = session.settled().map()
    frame.locator("#map_div").focus()
    press("Tab")
    press("Tab")
    assert frame.evaluate(FOCUSED) == "Zoom in"
    press("Shift+Tab")
    for _ in range(3):
        press("ArrowRight")
    group = frame.locator(".herts-group").first
    group.focus()
    press("Enter")  # opens what stands there, the first of it under the keyboard
    expect(frame.locator(".herts-grouped button").first).to_be_focused(timeout=PATIENCE)
    name = str(frame.evaluate(FOCUSED))
    press("Enter")
    expect(frame.locator(".herts-marked")).to_be_focused(timeout=PATIENCE)
    assert frame.evaluate(FOCUSED) == name
    page.wait_for_url("**e_asset=**", timeout=PATIENCE)


def test_a_table_that_is_edited_is_gone_through_cell_by_cell(session: Session) -> None:
    page, press = session.open("/housing?place=Stevenage").page, session.page.keyboard.press
    session.settled()
    cells = page.locator(".st-key-homes-added-E07000243 canvas").first
    cells.scroll_into_view_if_needed()
    expect(cells.locator('[role="gridcell"]').first).to_be_attached(timeout=PATIENCE)
    cells.focus()
    for key, column in (("ArrowDown", "1"), ("Tab", "2"), ("Tab", "3")):
        press(key)
        page.wait_for_function(AT, arg=column, timeout=PATIENCE)
