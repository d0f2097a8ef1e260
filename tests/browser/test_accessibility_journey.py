"""The what-if as a planner would make it: close a point, drag one, undo, save."""

import json

import pytest
from playwright.sync_api import expect

from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.pack.catalogue import Catalogue
from tests.browser.conftest import PATIENCE, Session, take
from tests.browser.test_journeys import choose

pytestmark = pytest.mark.browser
QEII = "hospital:new-qeii-hospital"


def impact(pack: Catalogue, place: str, edits: str) -> str:
    view = access_view.view(pack, access_view.Question(place=place, edits=edits))
    assert view.comparison is not None
    return access_words.impact(view.comparison)


def test_closing_a_hospital_says_who_loses(session: Session, pack: Catalogue) -> None:
    session.open("/accessibility?place=E07000241")
    frame = session.map("Within 30 minutes of a hospital")
    frame.get_by_title("New QEII Hospital (open)").click()
    close = session.page.get_by_role("button", name="Close it")
    expect(close).to_be_enabled(timeout=PATIENCE)
    close.press("Enter")
    words = impact(pack, "E07000241", f"close~{QEII}")
    expect(session.page.get_by_text(words)).to_be_visible(timeout=PATIENCE)
    session.map("Change in minutes")
    expect(frame.get_by_title("New QEII Hospital (closed)")).to_be_visible()
    expect(session.page.get_by_role("button", name="Add one there")).to_be_focused()
    session.page.get_by_role("button", name="Undo").click()
    expect(session.page.get_by_text("What changes")).to_have_count(0, timeout=PATIENCE)


def test_dragging_a_point_moves_it(session: Session) -> None:
    session.open("/accessibility?place=Stevenage")
    frame = session.map("Within 30 minutes of a hospital")
    box = frame.get_by_title("Lister Hospital (open)").bounding_box()
    assert box
    mouse = session.page.mouse
    mouse.move(box["x"] + 8, box["y"] + 8)
    mouse.down()
    mouse.move(box["x"] + 60, box["y"] + 160, steps=8)
    mouse.up()
    expect(session.page.get_by_text("move Lister Hospital to 51.")).to_be_visible(timeout=PATIENCE)
    expect(session.page.get_by_text("What changes")).to_be_visible(timeout=PATIENCE)
    expect(frame.get_by_title("Lister Hospital (moved)")).to_be_visible(timeout=PATIENCE)


def test_point_is_added_by_postcode_and_the_scenario_saved(session: Session) -> None:
    session.open("/accessibility?place=Stevenage&service=library&mode=walk&minutes=20")
    session.map()
    page = session.page
    choose(session, "New place", "SG1 1HN")
    expect(page.get_by_text("Found: SG1 1HN")).to_be_visible(timeout=PATIENCE)
    page.get_by_label("Name of an added point").fill("Hub <b>one</b>")
    page.get_by_role("button", name="Add one there").click()
    expect(page.get_by_text("add Hub <b>one</b> at 51.9")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Save, open or compare scenarios").click()
    got = take(page, "Save this scenario")
    saved = json.loads(got.path().read_text())
    assert [edit["edit"] for edit in saved["edits"]] == ["add"]
    assert saved["edits"][0]["name"] == "Hub <b>one</b>"


def test_bad_scenario_file_gets_a_sentence(session: Session) -> None:
    session.open("/accessibility")
    session.map()
    page = session.page
    page.get_by_text("Save, open or compare scenarios").click()
    page.locator('input[type="file"]').first.set_input_files(
        {"name": "s.json", "mimeType": "application/json", "buffer": b'{"version": 99}'}
    )
    page.get_by_role("button", name="Use the opened file").click()
    expect(page.get_by_text("Open a scenario that this app has saved").first).to_be_visible(
        timeout=PATIENCE
    )


def test_own_list_is_loaded_and_unplaced_rows_named(session: Session) -> None:
    session.open("/accessibility?service=own")
    page = session.page
    page.locator('input[type="file"]').first.set_input_files(
        {
            "name": "hubs.csv",
            "mimeType": "text/csv",
            "buffer": b"name,postcode\nBedwell hub,SG1 1HN\nNowhere hub,ZZ99 9ZZ\n",
        }
    )
    expect(page.get_by_text("2 points, 1 not placed.")).to_be_visible(timeout=PATIENCE)
    session.map("Within 30 minutes of")


def test_access_points_journey(session: Session) -> None:
    session.open("/access_points?place=Stevenage&mode=walk&minutes=20&opening=on_saturday")
    frame = session.map("Minutes to the nearest point")
    expect(frame.get_by_title("Stevenage Central Library", exact=False)).to_be_visible()
    expect(session.page.get_by_role("heading", name="Who has nothing in reach")).to_be_visible()
    expect(session.page.get_by_role("heading", name="Close enough to share")).to_be_visible()


def test_a_plan_of_best_sites_is_put_into_the_what_if_by_the_keyboard(session: Session) -> None:
    session.open("/accessibility?place=E07000243&service=gp&mode=walk&minutes=15&s_aim=cover")
    frame = session.map()
    expect(frame.locator(".herts-best")).to_have_count(2, timeout=PATIENCE)
    use = session.page.get_by_role("button", name="Use this plan in the what-if")
    expect(use).to_be_visible(timeout=PATIENCE)
    use.focus()
    session.page.keyboard.press("Enter")
    expect(session.page.get_by_text("What changes")).to_be_visible(timeout=PATIENCE)
    expect(frame.locator(".herts-added")).to_have_count(2, timeout=PATIENCE)
    expect(frame.locator(".herts-best")).to_have_count(0, timeout=PATIENCE)
