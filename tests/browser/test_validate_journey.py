"""A partner's faulty file is dropped and its report is read."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, Session, take

pytestmark = pytest.mark.browser
ONE_LINE = """figure => figure.scrollWidth <= figure.clientWidth
  && figure.getBoundingClientRect().height < 60"""
FAULTY = (
    "SiteReference,SiteNameAddress,GeoX,GeoY,Hectares,OwnershipStatus,PlanningStatus,Deliverable,"
    "NetDwellingsRangeFrom,NetDwellingsRangeTo,FirstAddedDate,LastUpdatedDate,SiteplanURL\n"
    "A1,Old depot,51.75,-0.47,0.5,owned by a public authority,permissioned,yes,10,12,"
    "2019-12-31,2019-12-31,https://example.org/a1\n"
    "A2,=cmd|' /C calc'!A0,-0.46,51.74,TBC,somebody,permissioned,,TBC,5,???,2019-12-31,"
    "https://example.org/a2\n"
)


def drop(session: Session, name: str, data: bytes) -> None:
    session.page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


def test_faulty_register_is_reported_row_by_row(session: Session) -> None:
    session.open("/validate")
    drop(session, "register.csv", FAULTY.encode())
    page = session.page
    expect(page.get_by_role("heading", name="Faults")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Mended")).to_be_visible()
    got = take(page, "Every fault (CSV)")
    text = got.path().read_text(encoding="utf-8-sig")
    for value in ("TBC", "???", "somebody"):
        assert value in text
    got = take(page, "Mended file (CSV)")
    mended = got.path().read_text(encoding="utf-8-sig")
    assert "'=cmd" in mended
    assert "-0.47,51.75" in mended


def test_a_million_is_not_cut_on_a_small_screen(session: Session) -> None:
    session.page.set_viewport_size({"width": 1280, "height": 720})
    session.open("/validate")
    drop(session, "register.csv", FAULTY.encode())
    figures = session.page.get_by_test_id("stMetricValue")
    expect(figures).to_have_count(6, timeout=PATIENCE)
    for figure in figures.all():
        figure.locator("*").last.evaluate("deepest => { deepest.textContent = '1,000,000'; }")
        assert figure.evaluate(ONE_LINE), "the figure is cut or broken"


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9], ids=len)
def test_file_that_is_no_table_gets_a_sentence(session: Session, data: bytes) -> None:
    session.open("/validate")
    drop(session, "nonsense.csv", data)
    expect(session.page.get_by_text("The report cannot be shown").first).to_be_visible(
        timeout=PATIENCE
    )
    expect(session.page.get_by_text("Traceback")).to_have_count(0)
