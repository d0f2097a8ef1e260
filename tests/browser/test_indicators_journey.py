"""The indicator map: choose a figure, two at a time, open the link again, drop one's own file."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session, take
from tests.browser.test_journeys import choose, colours_painted, expect_link
from tests.browser.test_validate_journey import drop

pytestmark = pytest.mark.browser
OWN = (
    "code,indicator,period,value,target\n"
    "E07000243,Trees <img src=x onerror=alert(1)>,2024,6,5\n"
    "E07000095,Trees <img src=x onerror=alert(1)>,2024,3,5\n"
)


def test_indicator_journey(session: Session) -> None:
    page = session.open("/indicators").page
    assert colours_painted(session) > 5
    choose(session, "Kind of figures", "People")
    expect_link(session, i_measure="people")  # from now on the other box offers its figures
    session.idle()
    choose(session, "What to show", "60 and over, share")
    session.map("60 and over, share of residents")
    choose(session, "By which areas", "Districts")
    expect(page.get_by_text("for the 10 districts of Hertfordshire")).to_be_visible(
        timeout=PATIENCE
    )
    expect_link(session, i_measure="share.older_60_plus", i_by="district")
    session.map("mid-2022")
    session.click_area("E07000243")
    expect(page.get_by_text(re.compile("^Stevenage: [0-9.]+% of residents")).first).to_be_visible(
        timeout=PATIENCE
    )


def test_two_figures_and_the_link_again(session: Session) -> None:
    link = "/indicators?place=Stevenage&i_measure=rank.crime&i_second=minutes.gp.pt"
    page = session.open(link).page
    session.map("Crime: rank, 2025, and Minutes to the nearest GP practice")
    expect(page.get_by_role("rowheader", name="most deprived third")).to_be_visible()
    expect(page.get_by_role("columnheader", name="slowest third")).to_be_visible()
    expect(page.get_by_text("are in both darkest thirds")).to_be_visible(timeout=PATIENCE)
    session.open("/" + page.url.split("/", 3)[3])
    session.map("Crime: rank, 2025, and Minutes to the nearest GP practice")
    expect_link(session, place="E07000243", i_measure="rank.crime", i_second="minutes.gp.pt")


def test_own_file_is_dropped_and_held_against_its_targets(session: Session) -> None:
    page = session.open("/indicators").page
    session.map()
    page.get_by_text("Your own figures").click()
    drop(session, "mine.csv", OWN.encode())
    expect(page.get_by_text("mine.csv: 2 of 2 rows used")).to_be_visible(timeout=PATIENCE)
    session.map("Trees <img")
    choose(session, "The map shows", "Target met")
    session.map("against its target")
    choose(session, "Which way is better", "a higher figure")
    expect(page.get_by_text("1 district: target met; 1 district: target not met.")).to_be_visible(
        timeout=PATIENCE
    )
    got = take(page, "Table (CSV)")
    text = got.path().read_text(encoding="utf-8-sig")
    assert "target not met" in text
    assert "Your file mine.csv" in text


def test_glossary_is_one_click_from_a_page(session: Session) -> None:
    page = session.open("/deprivation").page
    page.get_by_text("How to read this").click()
    page.get_by_role("link", name="Every term in plain words").click()
    expect(page.get_by_role("heading", name="Glossary", level=1)).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Look for a word").fill("Sedgefield")
    page.keyboard.press("Enter")
    expect(page.get_by_text("the whole shortfall is made up")).to_be_visible(timeout=PATIENCE)
    expect_link(session, g_term="Sedgefield")
