"""The review as a whole: its order, what is missing from it, its layers, its JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point

from herts_geo import places, review
from herts_geo.access.view import Question
from herts_geo.evidence import Chapter, Dossier, Link
from herts_geo.opportunities.shortlist import DEFAULT
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.locality.code import Areas, to_code
from herts_geo.project import file as project_file
from herts_geo.project.records import Note, Opportunity
from herts_geo.review import notes as review_notes
from herts_geo.review import recorded
from herts_geo.review.base import Base
from herts_geo.review.changes import NothingChanges
from tests.estate import made as estate_made
from tests.pack.second import tiny_pack
from tests.review.conftest import COUNTY, DACORUM, LOCALITY, STEVENAGE, TODAY, reviewed

pytestmark = pytest.mark.slow

ORDER = ["people", "reach", "homes", "estate", "points"]


def chapter(found: Dossier, key: str) -> Chapter:
    return next(each for each in found.chapters if each.key == key)


def test_the_chapters_stand_in_the_order_in_which_they_are_read(pack: Catalogue) -> None:
    assert [each.key for each in reviewed(pack, STEVENAGE).chapters] == [*ORDER, "method"]
    both = reviewed(pack, STEVENAGE, COUNTY)
    assert [each.key for each in both.chapters] == [*ORDER, "compare", "method"]


@pytest.mark.slow
@pytest.mark.parametrize("place", [STEVENAGE, DACORUM, LOCALITY, COUNTY, "E02004951", "E01023750"])
def test_every_kind_of_place_has_every_chapter(pack: Catalogue, place: str) -> None:
    found = reviewed(pack, place)
    for each in found.chapters:
        assert "cannot be made" not in " ".join(each.lead)
    assert found.title == f"Locality review: {found.place}"
    assert found.made == "2026-04-02"


@pytest.mark.slow
def test_more_chapters_stand_before_how_it_is_made(pack: Catalogue) -> None:
    extra = Chapter("pipeline", "Opportunities")
    found = review.joined(reviewed(pack, STEVENAGE), (extra,))
    assert [each.key for each in found.chapters] == [*ORDER, "pipeline", "method"]
    given = review.review(pack, review.Question(STEVENAGE), extra=(extra,), today=TODAY)
    assert [each.key for each in given.chapters] == [each.key for each in found.chapters]


def test_a_district_without_a_register_has_no_figures_of_sites(pack: Catalogue) -> None:
    homes = chapter(reviewed(pack, STEVENAGE), "homes")
    sites = {each.key: each for each in homes.figures}
    assert (sites["homes.sites"].value, sites["homes.sites"].text) == (None, "no data")
    assert "No register is shipped for Stevenage; one that is dropped" in sites["homes.sites"].note
    assert "No register is shipped for Stevenage; one that is dropped" in homes.lead[0]
    assert homes.pictures == ()


@pytest.mark.slow
def test_minutes_of_the_question_hold_for_every_service(pack: Catalogue) -> None:
    asked = review.Question(STEVENAGE, minutes=45, services=("hospital", "gp"), modes=("pt",))
    found = chapter(review.review(pack, asked, today=TODAY), "reach")
    assert {row["Minutes"] for row in found.tables[0].frame.to_dict("records")} == {45}
    assert found.figures[0].link is not None
    assert found.figures[0].link.query["minutes"] == "45"


def test_a_chapter_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    found = review.review(tiny_pack(tmp_path), review.Question(), today=TODAY)
    assert chapter(found, "people").figures
    homes = chapter(found, "homes")
    assert homes.figures == ()
    assert "cannot be made" in homes.lead[0]
    assert json.loads(review.to_json(found))["chapters"]


@pytest.mark.slow
def test_a_change_to_service_points_is_a_chapter(pack: Catalogue) -> None:
    asked = Question(
        STEVENAGE, "library", "walk", 30, edits="close~library:stevenage-central-library"
    )
    found = review.review(pack, review.Question(STEVENAGE), scenarios=[asked], today=TODAY)
    change = chapter(found, "change1")
    figures = {each.key.partition(".")[2]: each.value for each in change.figures}
    people = 89_616
    assert figures["losing"] == pytest.approx(
        (figures["before"] - figures["after"]) * people / 100, abs=1
    )
    assert figures["gaining"] == 0
    edits = change.tables[0].frame
    assert list(edits["What"]) == ["closed"]
    assert list(edits["Service point"]) == ["Stevenage Central Library"]
    assert found.chapters[-2] == change


def test_a_change_that_changes_nothing_is_refused(pack: Catalogue) -> None:
    with pytest.raises(NothingChanges, match="changes nothing"):
        review.scenario_chapter(pack, Question(STEVENAGE))


def test_layers_hold_the_rows_of_the_place(pack: Catalogue) -> None:
    layers = {each.name: each for each in reviewed(pack, DACORUM).layers}
    assert len(layers["small_areas"].frame) == 96
    assert len(layers["sites"].frame) == 37 - 1  # one has no usable position
    assert len(layers["service_points"].frame) == 10
    for layer in layers.values():
        assert layer.frame.crs == "EPSG:4326"
        assert set(layer.frame.columns) == {*layer.fields, "geometry"}
        assert not layer.frame.geometry.isna().any()
    shown = layers["small_areas"]
    assert set(shown.frame[shown.colour_by]) <= set(shown.colours)
    assert "Minutes to the nearest hospital, pt" in shown.fields.values()
    ends = shown.frame[["hospital_pt_from", "hospital_pt", "hospital_pt_to"]]
    assert (ends.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert shown.fields["hospital_walk"].endswith("(not tested against published times)")


def test_a_drawn_locality_keeps_its_outline_and_its_parts(pack: Catalogue) -> None:
    layers = {each.name: each for each in reviewed(pack, LOCALITY).layers}
    outline = layers["place"].frame
    assert outline.geometry.iloc[0].contains(Point(-0.2, 51.9))
    assert "by the share of each small area's postcodes" in outline["how"].iloc[0]
    parts = layers["small_areas"].frame["part"]
    assert (parts < 1).any()
    assert (parts > 0).all()


@pytest.mark.slow
def test_what_is_withheld_on_the_estate_page_is_withheld_everywhere(with_register: Any) -> None:
    told = review.to_json(with_register)
    for layer in with_register.layers:
        told += layer.frame.to_json()
    for picture in (p for each in with_register.chapters for p in each.pictures):
        told += repr(picture.marks)
    for mark in (*estate_made.MARKS, *estate_made.SECRET_MARKS):
        assert mark not in told
    assert "Vacant property" in told
    assert estate_made.HOLDER in told
    assert any("sensitive" in line for line in with_register.quality)


@pytest.mark.slow
def test_a_register_is_named_with_its_faults_and_as_a_source(with_register: Any) -> None:
    assert any(line.startswith("Register fire") for line in with_register.quality)
    assert "own:fire" in with_register.sources
    named = {item.id: item for item in with_register.datasets}
    assert named["own:fire"].publisher == estate_made.HOLDER


def test_json_holds_every_figure_and_no_gap_as_a_number(pack: Catalogue) -> None:
    found = reviewed(pack, STEVENAGE, COUNTY)
    told = json.loads(review.to_json(found))
    figures = [figure for each in told["chapters"] for figure in each["figures"]]
    assert [each["key"] for each in figures] == [each.key for each in found.figures()]
    assert figures[0]["value"] == 89_616
    assert {each["value"] for each in figures if each["text"] == "no data"} == {None}
    assert told["findings"][0]["link"]["page"]


def test_a_finding_becomes_an_opportunity_with_its_page(pack: Catalogue) -> None:
    found = reviewed(pack, STEVENAGE).findings[0]
    known = places.gazetteer(pack)
    entry = recorded.entry(found, known.find("Stevenage"))
    assert found.sentence.startswith(entry.title[:100])
    assert found.sentence in entry.notes
    assert (entry.page, dict(entry.query)) == (found.link.page, dict(found.link.query))
    assert (entry.place, entry.area) == ("Stevenage", "E07000243")
    loose = recorded.entry(found, known.place(LOCALITY))
    assert (loose.place, loose.area) == (known.place(LOCALITY).label, "")


def test_the_shortlist_has_the_weights_that_were_given(pack: Catalogue) -> None:
    kept = project_file.add(
        project_file.new(), "opportunities", Opportunity(title="Share a hub", homes=8)
    )
    county = places.gazetteer(pack).whole
    weights = DEFAULT | {"homes": 7}
    (chapter,) = recorded.chapters(pack, kept, county, today=TODAY, weights=weights)
    criteria = chapter.tables[-1].frame.set_index("Criterion")["Weight"]
    assert criteria["More homes"] == 7


def test_what_a_workshop_recorded_adds_its_chapters(pack: Catalogue) -> None:
    county = places.gazetteer(pack).whole
    blank = project_file.new()
    assert recorded.chapters(pack, blank, county) == ()
    entry = Opportunity(title="Share a hub", homes=8, student_units=4, lead="A council")
    kept = project_file.add(blank, "opportunities", entry)
    chapters = recorded.chapters(pack, kept, county, today=TODAY)
    assert [each.key for each in chapters] == ["opportunities"]
    homes = next(each for each in chapters[0].figures if each.key.endswith("homes"))
    assert homes.value == 8 + 4 / 4


def test_a_note_is_pinned_to_an_area_by_its_name(pack: Catalogue) -> None:
    note = Note(text="Here", lon=-0.202, lat=51.902, area="E01035570")
    kept = project_file.add(project_file.new(), "notes", note)
    (chapter,) = recorded.chapters(pack, kept, places.gazetteer(pack).whole, today=TODAY)
    where = chapter.tables[0].frame["Where"][0]
    frame = places.areas(pack).set_index("code")
    assert where == f"{frame.loc['E01035570', 'label']} (51.90200, -0.20200)"


def test_a_locality_is_told_in_words_and_its_link_opens_it(pack: Catalogue) -> None:
    code = to_code(Areas("Many", tuple(places.areas(pack)["code"][:40])))
    place = places.gazetteer(pack).place(code)
    base = Base(pack, review.Question(code), TODAY)
    told = review_notes.parameters(base, place)
    assert told[0] == "Place: Many (locality)."
    assert not any("~" in line for line in told)
    stevenage = places.gazetteer(pack).place(STEVENAGE)
    assert review_notes.parameters(base, stevenage)[0] == f"Place: Stevenage ({STEVENAGE})."
    assert reviewed(pack, LOCALITY).link == Link("review", {"place": LOCALITY})
