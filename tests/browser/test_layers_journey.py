"""Sites are laid over deprivation without a mouse; those at one spot are opened, in one frame."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page, expect

from tests.browser.conftest import PATIENCE, Session
from tests.browser.test_every_page import GRAVE

pytestmark = pytest.mark.browser
LYING = """() => [...document.querySelectorAll('.herts-site, .herts-group')]
  .filter((mark) => mark.style.display !== 'none').map((mark) => {
    const box = mark.getBoundingClientRect();
    return {x: box.x + box.width / 2, y: box.y + box.height / 2, r: box.width / 2};
  })"""
OPACITY = "() => document.querySelector('.leaflet-layer-sites-pane').style.opacity"


def nearest(frame: Frame) -> float:
    """The least distance of two marks that are seen, in radii of the smaller one."""
    marks = frame.evaluate(LYING)
    pairs = [(one, other) for n, one in enumerate(marks) for other in marks[:n]]
    return min(
        ((one["x"] - other["x"]) ** 2 + (one["y"] - other["y"]) ** 2) ** 0.5
        / min(one["r"], other["r"])
        for one, other in pairs
    )


def grave(place: Page | Frame) -> list[str]:
    """The serious and critical faults that an axe-core scan finds."""
    found = Axe().run(place).response["violations"]
    told = [each for each in found if each["impact"] in GRAVE]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in told]


def test_sites_are_laid_over_deprivation_by_keyboard(session: Session) -> None:
    session.open("/deprivation?place=Dacorum").settled()
    page, frame = session.page, session.map()
    frame.evaluate("window.same = true")
    page.get_by_role("button", name="Layers").focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("checkbox", name="Housing sites")
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**layers=sites**", timeout=PATIENCE)
    expect(frame.locator(".herts-site")).to_have_count(36, timeout=PATIENCE)
    assert grave(page) == []
    slider = page.get_by_role("slider", name="Opacity, per cent")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**layers=sites.90**", timeout=PATIENCE)
    session.until(lambda: frame.evaluate(OPACITY) == "0.9", "the layer is lighter")
    assert frame.evaluate("window.same")
    assert nearest(frame) > 1
    group = frame.locator(".herts-group").first
    before = frame.evaluate("map.getZoom()")
    group.focus()
    page.keyboard.press("Enter")
    opened = "z => map.getZoom() > z || document.querySelectorAll('.herts-grouped li').length > 1"
    session.until(lambda: frame.evaluate(opened, before), "what stands at one spot is shown")
    assert grave(frame) == []
