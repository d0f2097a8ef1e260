"""A pack's own background map: drawn, switched off, credited; its names never cover each other."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, expect

from tests import street_packs
from tests.browser.conftest import PATIENCE, Session, serve_copy, stop, window
from tests.browser.test_journeys import NAMES_OVER_OTHERS, NAMES_SHOWN

CREDIT = "<i class=evil>© OpenStreetMap contributors, ODbL</i>"
DRAWN = "document.querySelectorAll('canvas.herts-ground[data-ms]').length === 2"
GONE = "document.querySelectorAll('canvas.herts-ground').length === 0"
INKED = """() => [...document.querySelectorAll('canvas.herts-ground')].map((canvas) => {
  const dots = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return dots.some((level, place) => place % 4 === 3 && level > 0);
})"""


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app on a pack with a background map, whose credit is hostile."""
    folder = tmp_path_factory.mktemp("streets")
    street_packs.copied(folder, attribution=CREDIT)
    process, address = serve_copy({"HERTS_GEO_PACK": str(folder)})
    yield address
    stop(process)


def drawn(session: Session) -> Frame:
    frame = session.map()
    frame.wait_for_function(DRAWN, timeout=PATIENCE)
    return frame


def test_a_background_is_drawn_credited_and_switched_off(
    warm: BrowserContext, streets: str
) -> None:
    with window(warm, streets) as session:
        frame = drawn(session.open("/deprivation?place=Stevenage"))
        assert frame.evaluate(INKED) == [True, True]
        expect(frame.get_by_text("© OpenStreetMap contributors, ODbL")).to_be_visible()
        frame.evaluate("() => void map.setView([51.9, -0.2], 13, {animate: false})")
        assert frame.evaluate(NAMES_SHOWN) > 3
        assert frame.evaluate(NAMES_OVER_OTHERS) == []
        assert frame.locator(".evil").count() == 0
        session.page.get_by_text("Background map", exact=True).click()
        frame.wait_for_function(GONE, timeout=PATIENCE)
        expect(frame.get_by_text("© OpenStreetMap contributors, ODbL")).to_have_count(0)
        session.until(lambda: "ground=0" in session.page.url, "the link says that it is off")
        shown = "[...document.querySelectorAll('[data-ground]')].filter(" \
            "(each) => each.style.visibility !== 'hidden').length"  # fmt: skip
        assert frame.evaluate(shown) == 0
