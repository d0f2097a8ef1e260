"""A facilitator keeps scenes, presents them with the keyboard, and records what the room says."""

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import MAP, PATIENCE, Session, go_to
from tests.browser.test_journeys import choose

pytestmark = pytest.mark.browser
POPLARS = "E01023750"
COUNCIL = "Stevenage Borough Council"
PANNED = (51.89, -0.22, 51.92, -0.17)  # south, west, north, east
SIZES = ((1280, 720), (1920, 1080))
SCROLLS = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]'),
  document.querySelector('.st-key-stage-body')].some((box) =>
    box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)"""
TOLD = """() => {
  const told = (window.__GLOBAL_DATA__.previous_data || {}).last_active_drawing;
  return told && told.properties.view;
}"""
STANDS = """([name, width, height]) => {
  const box = document.querySelector(name).getBoundingClientRect();
  return box.x === 0 && box.y === 0 && box.height === height && box.width > 0.6 * width;
}"""
BOUNDS = (
    "() => { const b = map.getBounds(); return [b.getSouth(), b.getWest(), b.getNorth(), "
    "b.getEast()]; }"
)


def keep(page: Page, title: str, caption: str = "") -> None:
    """Keeps what the page shows as a scene."""
    page.get_by_role("button", name="Keep as a scene").click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Caption", exact=True).fill(caption)
    page.get_by_role("button", name="Keep this view").click()
    expect(page.get_by_text(f": {title}").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")


def told(session: Session) -> None:
    """Waits until the map has told its view, and the page has heard it."""
    session.map().wait_for_function(TOLD, timeout=PATIENCE)
    session.quiet()


def shows(page: Page, title: str, number: int) -> None:
    """Waits for a scene."""
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(f"Scene {number} of 2")).to_be_visible()


def to_workshop(session: Session) -> None:
    go_to(session.page, "Workshop")
    expect(session.page.get_by_role("heading", name="Workshop", level=1)).to_be_visible(
        timeout=PATIENCE
    )


def shown_in(frame: Frame) -> list[float]:
    return list(frame.evaluate(BOUNDS))


def test_scenes_are_kept_and_presented_with_the_keyboard(session: Session) -> None:
    page = session.open("/deprivation?place=Stevenage").page
    frame = session.map()
    frame.evaluate(
        "b => void map.fitBounds([[b[0], b[1]], [b[2], b[3]]], {animate: false})", PANNED
    )
    keep(page, "Need", "Bedwell first?")
    told(session)
    go_to(page, "Accessibility")
    session.map("hospital")
    keep(page, "Reach")
    told(session)
    to_workshop(session)
    page.get_by_role("button", name="Start presenting").click()
    shows(page, "Need", 1)
    expect(page.get_by_text("Bedwell first?")).to_be_visible()
    expect(page.locator('[data-testid="stSidebar"]')).to_be_hidden()
    expect(page.locator('[data-testid="stHeader"]')).to_be_hidden()
    frame = session.map("decile")
    south, west, north, east = shown_in(frame)
    assert south <= PANNED[0] < PANNED[2] <= north
    assert west <= PANNED[1] < PANNED[3] <= east
    assert north - south < 3 * (PANNED[2] - PANNED[0])
    frame.locator("#map_div").hover()
    tooltip = frame.locator(".leaflet-tooltip")
    expect(tooltip).to_contain_text("decile", timeout=PATIENCE)
    assert (tooltip.text_content() or "").count("Overall deprivation") == 1
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(STANDS, arg=[MAP, width, height], timeout=PATIENCE)
        assert not page.evaluate(SCROLLS)
    page.keyboard.press("ArrowRight")
    shows(page, "Reach", 2)
    page.wait_for_url("**scene=2**", timeout=PATIENCE)
    page.reload()
    shows(page, "Reach", 2)
    frame = session.map("hospital")
    frame.locator("#map_div").focus()
    before = shown_in(frame)
    page.keyboard.press("ArrowRight")  # there is no third scene, and the map must not pan
    assert shown_in(frame) == before
    page.keyboard.press("ArrowLeft")
    shows(page, "Need", 1)
    page.keyboard.press("End")
    shows(page, "Reach", 2)
    page.keyboard.press("Home")
    shows(page, "Need", 1)
    page.get_by_role("button", name="Next").click()
    shows(page, "Reach", 2)
    page.keyboard.press("PageUp")
    shows(page, "Need", 1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Workshop", level=1)).to_be_visible(timeout=PATIENCE)
    expect(page.locator('[data-testid="stSidebar"]')).to_be_visible()
    assert "present" not in page.url


def test_the_room_is_recorded_by_click_and_by_keyboard(session: Session) -> None:
    page = session.open("/workshop?place=Stevenage").page
    session.click_area(POPLARS)
    expect(page.get_by_text("Pinned to the point")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Note", exact=True).fill("The clinic is hard to reach")
    page.get_by_role("button", name="Add the note").click()
    session.map("1 note")
    choose(session, "Where it is pinned", "SG1 1HN")
    expect(page.get_by_text("Found:")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Note", exact=True).fill("Buses stop at six")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Add the note").focus()
    page.keyboard.press("Enter")
    frame = session.map("2 notes")
    expect(frame.get_by_label("2. Buses stop at six")).to_have_count(1)
    page.get_by_role("tab", name="Votes", exact=True).click()
    who = page.get_by_role("combobox", name="Organisation", exact=True)
    who.click()
    who.fill(COUNCIL)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cast the vote").click()
    expect(page.get_by_text("leads with 1 for")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("tab", name="Decisions", exact=True).click()
    page.get_by_label("What was decided").fill("Study a shared hub")
    present = page.get_by_role("combobox", name="Who was represented")
    present.click()
    present.fill(COUNCIL)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("1 decision.", exact=True)).to_be_visible(timeout=PATIENCE)
