"""A planner filters sites, sees totals and map change, clicks one, and loads a register."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session, take
from tests.housing.test_command import REGISTER

pytestmark = pytest.mark.browser
CUT = """() => [...document.querySelectorAll('[data-testid=stMetric] *')]
  .filter((part) => getComputedStyle(part).overflowX !== 'visible'
    && part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent)"""


def expect_sites(session: Session, on_map: int) -> None:
    """Waits until the map shows this many sites."""
    frame = session.map()
    expect(frame.locator(".herts-site")).to_have_count(on_map, timeout=PATIENCE)


def expect_metric(session: Session, label: str, value: str) -> None:
    """Waits until the first metric of this name shows a value."""
    box = session.page.get_by_test_id("stMetric").filter(has_text=label).first
    expect(box).to_contain_text(value, timeout=PATIENCE)


def test_filters_change_totals_and_map(session: Session) -> None:
    session.open("/housing")
    expect_sites(session, 131)
    expect_metric(session, "Sites", "134")
    box = session.page.get_by_role("combobox", name="Ownership").first
    box.click()
    session.page.get_by_role("option", name="Owned by a public body", exact=True).click()
    expect_metric(session, "Sites", "22")
    expect_sites(session, 22)
    session.page.wait_for_url("**h_owner=public**")


def test_a_site_is_chosen_on_the_map_or_in_the_table_and_shown_in_both(session: Session) -> None:
    session.open("/housing?place=Watford")
    expect_sites(session, 35)
    page, frame = session.page, session.map()
    table = page.locator(".st-key-sites-table .dvn-scroller")
    table.evaluate("box => { box.scrollTop = box.scrollHeight; }")
    frame.get_by_role("button", name="Metropolitan Line Station").click()
    facts = page.get_by_text("Metropolitan Line Station area Cassiobury Park Avenue, Watford")
    expect(facts.first).to_be_visible(timeout=PATIENCE)
    page.wait_for_url("**h_site=WAT-B009**")
    expect(session.map().locator(".herts-marked")).to_have_count(1, timeout=PATIENCE)
    session.until(lambda: table.evaluate("box => box.scrollTop") < 300, "its row comes in sight")
    table.evaluate("box => { box.scrollTop = 0; }")
    high = table.evaluate("box => box.scrollHeight") / 38  # 37 sites and the head
    table.click(position={"x": 16, "y": 4.5 * high})
    page.wait_for_url("**h_site=WAT-B021**")
    marked = session.map().locator(".herts-marked")
    expect(marked.and_(session.map().get_by_label("Ascot Road, Eagle"))).to_have_count(
        1, timeout=PATIENCE
    )
    away = "map.distance(map.getCenter(), hertsMarks.find('WAT-B021').getLatLng())"
    session.until(lambda: session.map().evaluate(away) < 50, "the map goes to it")


def test_your_own_register_gives_a_district_its_supply(session: Session) -> None:
    session.open("/housing?place=Stevenage&h_need=380&h_buffer=5")
    page = session.page
    expect(page.get_by_text("No figure for Stevenage").first).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Your own register", exact=True).click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()}
    )
    expect_metric(session, "Years of supply, Stevenage", "0.33")
    expect_sites(session, 3)
    got = take(page, "Table (CSV)")
    text = got.path().read_text(encoding="utf-8-sig")
    assert "Old depot" in text
    assert "your own file" in text


def test_no_figure_and_no_name_of_one_is_cut_on_a_small_screen(session: Session) -> None:
    session.page.set_viewport_size({"width": 1280, "height": 720})
    session.open("/housing?place=Dacorum").settled()
    assert session.page.get_by_test_id("stMetric").count() > 4
    assert session.page.evaluate(CUT) == []
