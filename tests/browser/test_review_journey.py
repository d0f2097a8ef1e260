"""A facilitator reads a review, compares, follows a finding to its page, and takes it away."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session, go_to, take
from tests.browser.test_journeys import choose

pytestmark = pytest.mark.browser


def test_a_review_is_read_compared_followed_and_taken_away(session: Session) -> None:
    session.open("/review?place=Dacorum")
    page = session.page
    expect(page.get_by_role("heading", name="Dacorum beside Hertfordshire")).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_role("img", name="brownfield sites in Dacorum hold")).to_be_visible(
        timeout=PATIENCE
    )
    session.map("E07000096")
    _take_away(session)
    page.get_by_role("combobox", name="Compare with").first.click()
    page.keyboard.type("Stevenage (d")  # a long list, found by its first letters
    expect(page.get_by_role("option", name="Stevenage (district)")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Dacorum beside Stevenage")).to_be_visible(
        timeout=PATIENCE
    )
    page.wait_for_url("**r_against=E07000243**")
    page.get_by_role("link", name="What stands out").click()
    expect(page.get_by_role("heading", name="What stands out")).to_be_in_viewport(timeout=PATIENCE)
    _follow(session)


def _take_away(session: Session) -> None:
    page = session.page
    page.wait_for_url("**place=E07000096**", timeout=PATIENCE)
    session.quiet()  # a change of the link may run the page once more
    formats = page.get_by_role("combobox", name="Download as")
    choose(session, "Download as", "spreadsheet (.xlsx)")
    expect(formats).to_have_value("spreadsheet (.xlsx)", timeout=PATIENCE)
    session.idle()
    page.get_by_role("button", name="Make the file").click()
    save = page.get_by_role("button", name=".xlsx")
    expect(save).to_be_visible(timeout=PATIENCE)
    got = take(page, ".xlsx")
    rows = load_workbook(BytesIO(got.path().read_bytes()))["Figures"].iter_rows(values_only=True)
    assert any("Residents" in row and 156_167 in row for row in rows)


def _follow(session: Session) -> None:
    """Opens the page of a finding, sees its number there, and comes back to the same review."""
    page = session.page
    found = page.get_by_test_id("stMain").get_by_role("link", name="Accessibility").first
    expect(found).to_be_visible()
    found.click()
    page.wait_for_url("**/accessibility?**service=council_office**")
    box = page.get_by_test_id("stMetric").filter(has_text="People not within").first
    expect(box).to_contain_text("137,605", timeout=PATIENCE)
    go_to(page, "Locality review")
    expect(page.get_by_role("heading", name="Dacorum beside Stevenage")).to_be_visible(
        timeout=PATIENCE
    )
