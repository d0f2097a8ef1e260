"""An axe-core scan of every page: no serious or critical fault that the project can mend."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import MAP, Session
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
GRAVE = ("serious", "critical")
STREAMLITS_OWN: dict[str, str] = {}


@pytest.mark.parametrize("stem", PAGES)
def test_page_has_no_grave_accessibility_fault(session: Session, stem: str) -> None:
    maps = session.open(f"/{stem}").settled().page.locator(MAP).count()
    places = [session.page, *([session.map()] if maps else [])]
    found = [fault for place in places for fault in Axe().run(place).response["violations"]]
    grave = {
        item["id"]: [(node["html"][:300], node["target"]) for node in item["nodes"]]
        for item in found
        if item["impact"] in GRAVE and item["id"] not in STREAMLITS_OWN
    }
    assert not grave, grave
