"""Back and Forward go through the views in the order in which they were seen."""

from urllib.parse import urlparse

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session, go_to
from tests.browser.test_journeys import choose, expect_link

pytestmark = pytest.mark.browser
WATFORD, STEVENAGE = "E07000103", "E07000243"


def visit(session: Session, name: str) -> None:
    """Chooses a page from the menu and waits until it stands, with its address."""
    go_to(session.page, name)
    stands(session, name)


def stands(session: Session, name: str) -> None:
    """Waits until a page of this title has been run to its end."""
    heading = session.page.get_by_role("heading", name=name, level=1)
    expect(heading).to_be_visible(timeout=PATIENCE)
    session.idle()


def path(session: Session) -> str:
    return urlparse(session.page.url).path


def entries(session: Session) -> int:
    return int(session.page.evaluate("history.length"))


def test_each_visit_makes_one_entry_and_back_and_forward_go_through_them(session: Session) -> None:
    session.open("/glossary?place=E07000103").idle()
    for name in ("Deprivation", "Sources", "Access points"):
        visit(session, name)
        expect_link(session, place=WATFORD)
    session.page.go_back()  # each leads to the view before at once, so each visit made one entry
    stands(session, "Sources")
    expect_link(session, place=WATFORD)
    session.page.go_back()
    stands(session, "Deprivation")
    expect_link(session, place=WATFORD)
    session.page.go_forward()
    stands(session, "Sources")
    assert path(session) == "/sources"
    expect_link(session, place=WATFORD)


def test_back_undoes_a_choice_at_once_and_forward_makes_it_again(session: Session) -> None:
    session.open("/deprivation").idle()
    choose(session, "Where", "Stevenage")
    heading = session.page.get_by_role("heading", name="Stevenage", level=2)
    expect(heading).to_be_visible(timeout=PATIENCE)
    expect_link(session, place=STEVENAGE)
    session.page.go_back()
    whole = session.page.get_by_role("heading", name="Hertfordshire", level=2)
    expect(whole).to_be_visible(timeout=PATIENCE)
    expect_link(session)
    session.page.go_forward()
    expect(heading).to_be_visible(timeout=PATIENCE)
    expect_link(session, place=STEVENAGE)


def test_back_pressed_again_before_the_page_answers_leads_where_it_should(session: Session) -> None:
    session.open("/deprivation").idle()
    visit(session, "Sources")
    visit(session, "Overview")
    choose(session, "Where", "Stevenage")
    expect_link(session, place=STEVENAGE)
    session.idle()
    for _ in range(3):  # the late answer of a run that was overtaken makes no entry of its own
        session.page.go_back()
    stands(session, "Deprivation")
    whole = session.page.get_by_role("heading", name="Hertfordshire", level=2)
    expect(whole).to_be_visible(timeout=PATIENCE)
    expect_link(session.quiet())
    for _ in range(3):  # an entry of its own would have cut these off
        session.page.go_forward()
    stands(session, "Overview")
    expect_link(session.quiet(), place=STEVENAGE)
    assert path(session) == "/overview"


def test_the_bare_address_leads_to_the_first_page_without_an_entry_of_its_own(
    session: Session,
) -> None:
    session.page.goto("about:blank")
    before = entries(session)
    session.open("/?place=Watford")
    stands(session, "Start here")
    expect_link(session, place=WATFORD)
    assert path(session) == "/home"
    assert entries(session) <= before + 1


def test_a_link_opened_in_a_used_tab_wins(session: Session) -> None:
    session.open("/deprivation?place=Watford").idle()
    choose(session, "Where", "Stevenage")
    expect_link(session, place=STEVENAGE)
    session.open("/deprivation?place=Dacorum&measure=crime")
    expect(session.page.get_by_role("heading", name="Dacorum", level=2)).to_be_visible(
        timeout=PATIENCE
    )
    expect_link(session, place="E07000096", measure="crime")


def test_a_fast_second_choice_loses_nothing(session: Session) -> None:
    session.open("/deprivation?place=Watford").idle()
    choose(session, "Where", "Stevenage")
    visit(session, "Access points")
    expect_link(session, place=STEVENAGE)
    session.page.go_back()
    stands(session, "Deprivation")
