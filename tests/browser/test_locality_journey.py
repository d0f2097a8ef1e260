"""A locality drawn with the mouse, used on other pages, and found again under its link."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PATIENCE, Session, go_to
from tests.browser.test_journeys import POPLARS, choose

pytestmark = pytest.mark.browser


def shown(page: Page, label: str) -> Locator:
    """The number under a label."""
    box = page.get_by_test_id("stMetric").filter(has_text=label).first
    return box.get_by_test_id("stMetricValue")


def figure(page: Page, label: str) -> str:
    """The text of the number under a label."""
    return shown(page, label).inner_text(timeout=PATIENCE)


def drag(session: Session, tool: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draws on the map with a tool, from one spot of it to another."""
    frame = session.map()
    frame.get_by_title(tool).click()
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    mouse = session.page.mouse
    mouse.move(box["x"] + start[0], box["y"] + start[1])
    mouse.down()
    mouse.move(box["x"] + end[0], box["y"] + end[1], steps=8)
    mouse.up()


def test_a_rectangle_is_drawn_used_and_found_again(session: Session) -> None:
    page = session.open("/locality?place=Stevenage&l_way=draw").page
    drag(session, "Draw a rectangle", (280, 150), (460, 320))
    expect(page.get_by_text("People counted", exact=True).first).to_be_visible(timeout=PATIENCE)
    people = figure(page, "People counted")
    assert 1_000 < int(people.replace(",", "")) < 89_616
    page.get_by_role("textbox", name="Name of the locality").fill("East side")
    page.keyboard.press("Enter")
    expect(page.get_by_text("East side counts").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Use this locality").click()
    expect(page.get_by_text("East side is the place on every page").first).to_be_visible(
        timeout=PATIENCE
    )
    go_to(page, "Deprivation")
    expect(page.get_by_role("heading", name="East side", level=2)).to_be_visible(timeout=PATIENCE)
    assert figure(page, "Residents") == people
    session.map()
    go_to(page, "Housing land supply")
    expect(page.get_by_role("heading", name="East side", level=2)).to_be_visible(timeout=PATIENCE)
    page.wait_for_url("**place=shape**", timeout=PATIENCE)
    session.open(page.url.removeprefix(session.address))
    expect(page.get_by_role("heading", name="East side", level=2)).to_be_visible(timeout=PATIENCE)
    assert session.map().evaluate("document.querySelectorAll('.leaflet-locality-pane *').length")
    assert session.map().locator(".leaflet-locality-pane canvas").first.is_visible()


def test_areas_are_clicked_and_the_outline_follows(session: Session) -> None:
    page = session.open("/locality?place=Stevenage").page
    session.click_area(POPLARS)
    expect(page.get_by_text("My locality counts").first).to_be_visible(timeout=PATIENCE)
    one = figure(page, "People counted")
    session.click_area("E01023751")
    expect(shown(page, "People counted")).not_to_have_text(one, timeout=PATIENCE)
    assert int(figure(page, "People counted").replace(",", "")) > int(one.replace(",", ""))
    session.click_area(POPLARS)
    expect(shown(page, "Small areas")).to_have_text("1", timeout=PATIENCE)
    session.click_area("E01023751")
    expect(page.get_by_text("My locality counts")).to_have_count(0, timeout=PATIENCE)


def test_a_circle_is_drawn_and_a_corner_moved(session: Session) -> None:
    page = session.open("/locality?place=Stevenage&l_way=draw").page
    drag(session, "Draw a circle", (300, 250), (380, 250))
    expect(page.get_by_text("m in a straight line of").first).to_be_visible(timeout=PATIENCE)
    drag(session, "Draw a rectangle", (280, 150), (460, 320))
    expect(page.get_by_text("An area with its own outline").first).to_be_visible(timeout=PATIENCE)
    before = figure(page, "People counted")
    frame = session.map()
    frame.get_by_title("Move the corners of the area").click()
    box = frame.locator("#map_div").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 460, box["y"] + 320)
    page.mouse.down()
    page.mouse.move(box["x"] + 520, box["y"] + 400, steps=8)
    page.mouse.up()
    frame.get_by_text("Save", exact=True).click()
    expect(shown(page, "People counted")).not_to_have_text(before, timeout=PATIENCE)


def test_a_locality_without_a_mouse(session: Session) -> None:
    page = session.open("/locality?l_way=near").page
    choose(session, "Where from", "Hitchin")
    expect(page.get_by_text("My locality counts").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Use this locality").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("is the place on every page").first).to_be_visible(timeout=PATIENCE)
