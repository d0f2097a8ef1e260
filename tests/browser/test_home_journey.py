"""The first page, as somebody new would use it: a place is found, and each way on keeps it.

The example is opened from it and closed again.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from herts_geo.example import worked
from herts_geo.example.mark import MARK
from herts_geo.ui.home import DOORS
from herts_geo.ui.link.pages import PAGES
from tests.browser.conftest import PATIENCE, Session, go_to
from tests.browser.test_every_page import GRAVE
from tests.browser.test_journeys import choose, expect_link
from tests.browser.test_project_journey import panel

pytestmark = pytest.mark.browser
NORTH_HERTS, WATFORD, STEVENAGE = "E07000099", "E07000103", "E07000243"
ASHWELL = "E01023663"


def stands(session: Session, title: str) -> None:
    """Waits until a page is there and has been run."""
    heading = session.page.get_by_role("heading", name=title, level=1)
    expect(heading).to_be_visible(timeout=PATIENCE)
    session.settled()


def grave(page: Page) -> list[str]:
    """The serious and critical faults of accessibility that a page has."""
    found = Axe().run(page).response["violations"]
    return [f"{x['id']}: {x['nodes'][0]['html'][:200]}" for x in found if x["impact"] in GRAVE]


def test_each_way_on_keeps_the_place(session: Session) -> None:
    session.open("/").settled()
    stands(session, "Start here")
    session.click_area(ASHWELL)
    expect_link(session, place=NORTH_HERTS)
    session.settled()
    choose(session, "Where", "Watford")
    expect_link(session, place=WATFORD)
    for door in DOORS:
        session.settled()
        box = session.page.locator(f".st-key-door-{door.page}").bounding_box()
        assert box
        # on the words below the title, as on the title
        session.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 12)
        stands(session, PAGES[door.page].title)
        expect_link(session, place=WATFORD)
        go_to(session.page, "Start here")
        stands(session, "Start here")
        expect_link(session, place=WATFORD)


def test_the_example_is_opened_looked_at_and_closed(session: Session) -> None:
    page, banner = session.page, session.page.locator(".st-key-example-banner", has_text=MARK)
    mine = page.get_by_role("button", name="Project: Mine")
    session.open("/?place=Stevenage&measure=crime").settled()
    panel(page)
    page.get_by_label("Name of the project").fill("Mine")
    page.keyboard.press("Enter")
    mine.wait_for(timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open the example").click()
    expect(banner).to_be_visible(timeout=PATIENCE)
    expect_link(session, place=worked.PLACE, layers="opportunities~localities")
    session.settled()
    page.get_by_role("button", name="Close the example").click()
    expect(banner).to_have_count(0, timeout=PATIENCE)
    expect_link(session, place=STEVENAGE, measure="crime")
    expect(mine).to_be_visible(timeout=PATIENCE)
    session.settled()
    page.get_by_role("button", name="Open the example").click()
    expect(banner).to_be_visible(timeout=PATIENCE)
    session.settled()
    page.get_by_role("link", name="Opportunities, best first").click()
    stands(session, "Opportunities")
    expect(banner).to_be_in_viewport(timeout=PATIENCE)
    expect(mine).to_have_count(0)
    page.reload()  # the tab kept the person's own work all the while
    stands(session, "Opportunities")
    expect(mine).to_be_visible(timeout=PATIENCE)
    expect(banner).to_have_count(0)


def test_the_tour_is_taken_and_left_by_keyboard(session: Session) -> None:
    page, strip = session.page, session.page.locator(".st-key-tour")
    session.open("/?place=Stevenage").settled()
    page.get_by_role("button", name="Open the example").press("Enter")
    page.locator(".st-key-example-banner").wait_for(timeout=PATIENCE)
    session.settled()
    page.get_by_role("button", name="Take the tour").press("Enter")
    stands(session, "Overview")
    expect(strip).to_contain_text("Tour, 1 of 5.")
    page.keyboard.press("Alt+n")
    stands(session, "Deprivation")
    expect(strip).to_contain_text("Tour, 2 of 5.", timeout=PATIENCE)
    assert not grave(page)
    page.keyboard.press("Alt+l")
    expect(strip).to_have_count(0, timeout=PATIENCE)
    stands(session, "Deprivation")
