"""Stored timetable times are found by service and used like any other matrix."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from herts_geo import cli, review
from herts_geo.access import measure as access_measure
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.travel import stored as travel_stored
from tests.travel import made


@pytest.fixture
def name(pack: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A stored file: the first 400 areas are 20 minutes from the first point, all 50 from both."""
    monkeypatch.setenv("HERTS_GEO_TRAVEL", str(tmp_path))
    return made.stored(pack, tmp_path)


def test_file_is_offered_for_its_service_only(name: str) -> None:
    assert travel_stored.names("hospital") == [name]
    assert travel_stored.names("library") == []


def test_view_uses_the_stored_minutes(pack: Catalogue, name: str) -> None:
    view = access_view.view(pack, access_view.Question(method=name, minutes=30))
    people = access_measure.residents(pack)["population"].iloc[:400].sum()
    assert view.result.people_within == people
    assert view.result.method == "timetable"


def test_closing_works_on_stored_minutes(pack: Catalogue, name: str) -> None:
    question = access_view.Question(method=name, minutes=30, edits=f"close~{made.POINTS[0]}")
    view = access_view.view(pack, question)
    assert view.result.people_within == 0
    assert view.comparison is not None
    assert view.comparison.people_losing == view.comparison.before.people_within


def test_the_answer_tells_how_departures_vary(pack: Catalogue, name: str, tmp_path: Path) -> None:
    """50 minutes half the time; 60 nine times in ten; one time in ten 20 for the first area."""
    kept = travel_stored.from_file(tmp_path / name)
    minutes = np.full_like(kept.minutes, 50)
    quick = minutes.copy()
    quick[0] = 20
    travel_stored.write(
        replace(kept, minutes=minutes, quick=quick, slow=minutes + 10), tmp_path / name
    )
    found = access_view.view(pack, access_view.Question(method=name, minutes=30)).result
    people = access_measure.residents(pack)["population"]
    assert found.departures == access_measure.Departures(
        half=50, most=60, often=0, seldom=people.iloc[0]
    )
    told = access_words.departures(found)
    assert told.startswith(
        "Setting out between 07:00 and 10:00, the middle one of the people is within 50 minutes "
        "half the time, and within 60 minutes nine times in ten. Within 30 minutes are 0% of the "
        "people nine times in ten, and "
    )


def test_unknown_file_gets_a_sentence(pack: Catalogue, name: str) -> None:
    with pytest.raises(HertsGeoError, match="no stored travel times"):
        access_view.view(pack, access_view.Question(method="../../etc/passwd"))


@pytest.fixture
def routed(name: str, tmp_path: Path) -> str:
    """The same file with the timetable and streets that it was routed from."""
    kept = travel_stored.from_file(tmp_path / name)
    inputs = (
        {"role": "streets", "name": "herts.osm.pbf", "sha256": "a" * 64},
        {"role": "timetable", "name": "east.zip", "sha256": "b" * 64},
        {"role": "points", "name": "", "sha256": "c" * 64},
    )
    feeds = (
        {"feed": "east.zip", "first": "2026-01-05", "last": "2026-06-30", "trips": 9, "running": 8},
    )
    travel_stored.write(replace(kept, inputs=inputs, feeds=feeds), tmp_path / name)
    return name


def test_the_sources_of_stored_times_are_the_timetables(pack: Catalogue, routed: str) -> None:
    view = access_view.view(pack, access_view.Question(method=routed, minutes=30))
    ids = [each.id for each in view.datasets]
    assert ids[:2] == ["streets:herts.osm.pbf", "timetable:east.zip"]
    assert "travel_model" not in ids
    table = view.datasets[1]
    assert table.title == "Timetable east.zip"
    assert "2026-03-03, departures 07:00 to 10:00" in table.vintage
    assert "covers 2026-01-05 to 2026-06-30" in table.vintage
    estimated = access_view.view(pack, access_view.Question(minutes=30))
    assert "travel_model" in [each.id for each in estimated.datasets]


def test_stored_times_have_no_range_and_name_the_points_that_they_lack(
    pack: Catalogue, routed: str
) -> None:
    view = access_view.view(pack, access_view.Question(method=routed, minutes=30))
    assert view.result.share_range is None
    assert "Watford General Hospital" in view.doubt.unplaced  # in the list, not in the file
    assert view.doubt.gap is None
    told = " ".join(access_words.beside(view.doubt))
    assert "published" not in told.split("Threshold:")[0]


def test_a_document_of_a_what_if_on_stored_times_names_the_timetable(
    pack: Catalogue, routed: str
) -> None:
    asked = access_view.Question(method=routed, minutes=30, edits=f"close~{made.POINTS[0]}")
    chapter = review.scenario_chapter(pack, asked, 1)
    sources = chapter.figures[0].sources
    assert any(each.startswith("Timetable east.zip (2026-03-03, departures") for each in sources)
    assert "travel_model" not in sources


def test_the_command_line_answers_from_stored_times(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["access", "hospital", "--mode", "pt", "--minutes", "30", "--times", name]
    assert cli.main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["method"] == "timetable"
    assert 0 < told["share_within"] < 1
    assert "Journeys start from the mean position" in told["parameters"]["sources"][1]


BROXBOURNE = "E07000095"


def varying(path: Path) -> None:
    """Lets the stored minutes be 10 more nine times in ten."""
    kept = travel_stored.from_file(path)
    travel_stored.write(replace(kept, quick=kept.minutes, slow=kept.minutes + 10), path)


def test_a_review_takes_stored_times_where_they_serve(
    pack: Catalogue, routed: str, tmp_path: Path
) -> None:
    """Within 25 minutes live those 20 from Lister, of whom nobody is nine times in ten."""
    varying(tmp_path / routed)
    asked = review.Question(BROXBOURNE, minutes=25, times=(routed,))
    found = review.review(pack, asked, today=date(2026, 4, 2))
    figures = {each.key: each for each in found.figures()}
    share = figures["reach.hospital.pt.share"]
    view = access_view.view(pack, access_view.Question(BROXBOURNE, method=routed, minutes=25))
    assert share.value == 100 * view.result.people_within / view.result.people
    assert share.value > 0
    assert "modelled from timetables" in share.note
    assert "half the time" in share.note
    assert "nine times in ten" in share.note
    assert share.sources[:2] == ("streets:herts.osm.pbf", "timetable:east.zip")
    assert share.link is not None
    assert share.link.query["method"] == routed
    assert "estimated" in figures["reach.gp.pt.share"].note
    assert "method" not in figures["reach.gp.pt.share"].link.query  # type: ignore[union-attr]
    assert {"streets:herts.osm.pbf", "timetable:east.zip"} < set(found.sources)
    assert found.link is not None
    assert found.link.query["r_times"] == routed
    assert any(f"stored times {routed}" in each for each in found.parameters)


def test_the_tables_and_layers_of_a_review_tell_of_stored_times(
    pack: Catalogue, routed: str, tmp_path: Path
) -> None:
    varying(tmp_path / routed)
    asked = review.Question(BROXBOURNE, minutes=25, times=(routed,))
    found = review.review(pack, asked, today=date(2026, 4, 2))
    chapter = next(each for each in found.chapters if each.key == "reach")
    assert any("stored times" in each and ", 25 min, " in each for each in chapter.lead)
    rows = chapter.tables[0].frame
    (by,) = rows[rows["Method"] == "timetable"].to_dict("records")
    assert by["People within at nine departures in ten (%)"] == 0
    assert by["People within at one departure in ten (%)"] == by["People within (%)"] > 0
    layer = next(each for each in found.layers if each.name == "small_areas")
    assert "modelled from timetables" in layer.fields["hospital_pt"]


def test_stored_times_that_a_review_cannot_use_get_a_sentence(pack: Catalogue, name: str) -> None:
    with pytest.raises(HertsGeoError, match="no stored travel times named 'nowhere'"):
        review.review(pack, review.Question(BROXBOURNE, times=("nowhere",)))
    other = travel_stored.folder() / f"other{travel_stored.SUFFIX}"
    other.write_bytes((travel_stored.folder() / name).read_bytes())
    with pytest.raises(HertsGeoError, match="are of one service and way of travelling"):
        review.review(pack, review.Question(BROXBOURNE, times=(name, other.name)))


def test_the_review_command_closes_points_by_stored_times(
    pack: Catalogue, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = ["review", "Stevenage", "--times", name, "--service", "hospital", "--json"]
    assert cli.main([*told, "--best", "1", "--aim", "close"]) == 0
    found = json.loads(capsys.readouterr().out)
    plan = next(each for each in found["chapters"] if each["key"] == "sites")
    assert any("Routed from timetables" in note for note in plan["notes"])
    figures = {each["key"]: each for each in found["chapters"][1]["figures"]}
    assert "modelled from timetables" in figures["reach.hospital.pt.share"]["note"]
