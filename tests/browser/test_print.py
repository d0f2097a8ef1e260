"""A page on paper: its title, map and tables without what is only for the screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session

pytestmark = pytest.mark.browser


def test_a_page_is_printed_without_menu_side_bar_and_buttons(session: Session) -> None:
    session.open("/deprivation?place=E07000243").settled()
    page = session.page
    expect(page.get_by_test_id("stSidebar")).to_be_visible(timeout=PATIENCE)
    page.emulate_media(media="print")
    for part in ("stSidebar", "stHeader"):
        expect(page.get_by_test_id(part)).to_be_hidden()
    assert page.get_by_test_id("stMain").get_by_role("button").count() == 0  # none that is shown
    expect(page.get_by_role("heading", name="Deprivation", exact=True)).to_be_visible()
    expect(page.locator('iframe[title="streamlit_folium.st_folium"]')).to_be_visible()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
