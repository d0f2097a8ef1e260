"""The search by the keyboard alone: a town, a part of a postcode, a misspelt street on Enter."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from herts_geo.pack.catalogue import Catalogue
from tests import street_packs
from tests.browser.conftest import MAP, PATIENCE, Session, serve_copy, stop, window
from tests.browser.test_journeys import choose, expect_link, found_at
from tests.browser.test_layers_journey import grave

pytestmark = pytest.mark.browser


def test_towns_and_a_part_of_a_postcode_are_found_on_enter(
    session: Session, pack: Catalogue
) -> None:
    page = session.open("/deprivation").idle().page
    for text, place, shown in (
        ("Borehamwood", "E02004906", "Borehamwood Hillside"),
        ("Hemel Hempstead", "E02004868", "Maylands & Adeyfield"),
        ("sg1 1", "E02004951", "Bedwell"),
    ):
        choose(session, "Where", text)
        expect(page.get_by_role("heading", name=re.compile(shown), level=2)).to_be_visible(
            timeout=PATIENCE
        )
        told = {} if text == "sg1 1" else found_at(pack, text)
        expect_link(session, **{"place": place, **told})
        session.settled()


def test_what_else_is_meant_is_offered_to_the_keyboard(session: Session) -> None:
    page = session.open("/deprivation").idle().page
    choose(session, "Where", "Hertfrod")
    expect(page.get_by_text("this is Hertford (town in East Hertfordshire)")).to_be_visible(
        timeout=PATIENCE
    )
    other = page.get_by_role("button", name="Hertford West (neighbourhood in East Hertfordshire)")
    other.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Hertford West"), level=2)).to_be_visible(
        timeout=PATIENCE
    )


def test_names_are_offered_while_one_types(session: Session, pack: Catalogue) -> None:
    page = session.open("/deprivation").idle().page
    box = page.get_by_role("combobox", name="Where").first
    box.click()
    box.fill("watford j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect_link(session, **found_at(pack, "watford junction"))
    expect(page.get_by_role("option")).to_have_count(0)


def test_a_misspelt_street_is_guessed(
    warm: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("streets")
    street_packs.copied(folder)
    process, address = serve_copy({"HERTS_GEO_PACK": str(folder)})
    try:
        with window(warm, address) as session:
            page = session.open("/deprivation").idle().page
            choose(session, "Where", "Magpy Cresent")
            guess = page.get_by_text("Nothing here is called 'Magpy Cresent': this is Magpie")
            expect(guess).to_be_visible(timeout=PATIENCE)
            expect(page.get_by_text("it may run through others")).to_be_visible(timeout=PATIENCE)
    finally:
        stop(process)


def faults(session: Session) -> list[str]:
    """The serious and critical faults that an axe-core scan of the page and its map finds."""
    maps = [session.map()] if session.page.locator(MAP).count() else []
    return [fault for where in (session.page, *maps) for fault in grave(where)]


def tab_to(session: Session, reached: str) -> None:
    """Presses Tab until this script holds of what has the focus."""
    for _ in range(80):
        session.page.keyboard.press("Tab")
        if session.page.evaluate(reached):
            return
    pytest.fail(f"Tab never reached {reached}")


FOCUSED = (
    "() => (document.activeElement.getAttribute('aria-label') || document.activeElement.innerText)"
)
BOX = f"() => ({FOCUSED})().startsWith('Where') && document.activeElement.role !== 'button'"
OTHER = f"() => ({FOCUSED})().startsWith('Hertford West')"
SHOWS = f"() => ({FOCUSED})().startsWith('The map shows')"


def test_the_keyboard_alone_finds_a_place_and_reads_its_access(session: Session) -> None:
    page = session.open("/accessibility").settled().page
    tab_to(session, BOX)
    page.keyboard.type("Hertfrod")
    assert faults(session) == []  # with the list open
    page.keyboard.press("Enter")
    guess = page.get_by_text("this is Hertford (town in East Hertfordshire)")
    expect(guess).to_be_visible(timeout=PATIENCE)
    session.settled()
    assert faults(session) == []
    tab_to(session, OTHER)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name=re.compile("Hertford West"), level=2)
    expect(heading).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("most deprived fifth").first).to_be_visible()  # the gap, in words
    session.map("Within 30 minutes of a hospital")
    tab_to(session, SHOWS)
    page.keyboard.type("Minutes to")
    page.keyboard.press("Enter")
    session.map("Minutes to the nearest hospital")


@pytest.mark.parametrize(
    "path", ["/locality?l_way=near", "/workshop", "/locality?l_districts=E07000243"]
)
def test_the_other_boxes_have_no_grave_accessibility_fault(session: Session, path: str) -> None:
    page = session.open(path).settled().page
    label = "Where it is pinned" if path == "/workshop" else "Where from"
    if "l_districts" not in path:
        choose(session, label, "lister")
        expect(page.get_by_text("Found: Lister Hospital")).to_be_visible(timeout=PATIENCE)
        session.settled()
    assert faults(session) == []
