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
from herts_geo.places import residents
from herts_geo.timetable.parameters import Parameters
from herts_geo.travel import stored as travel_stored

POINTS = ("hospital:lister-hospital", "hospital:new-qeii-hospital")


@pytest.fixture
def name(pack: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A stored file: the first 400 areas are 20 minutes from the first point, all 50 from both."""
    monkeypatch.setenv("HERTS_GEO_TRAVEL", str(tmp_path))
    origins = residents.origins(pack)
    minutes = np.full((len(origins), 2), 50.0, dtype=np.float32)
    minutes[:400, 0] = 20.0
    asked = Parameters("hospital", date(2026, 3, 3), 7 * 3600, 10 * 3600)
    made = travel_stored.Matrix(
        areas=tuple(origins["code"]),
        points=POINTS,
        names=("Lister", "New QEII"),
        minutes=minutes,
        areas_xy=origins[["easting", "northing"]].to_numpy(dtype=float),
        points_xy=np.array([[522000.0, 226000.0], [525000.0, 212000.0]]),
        parameters=asked.as_dict(),
        inputs=(),
        feeds=(),
        router="test",
        pt_share=1.0,
    )
    path = tmp_path / travel_stored.file_name(made.parameters)
    travel_stored.write(made, path)
    return path.name


def test_file_is_offered_for_its_service_only(name: str) -> None:
    assert travel_stored.names("hospital") == [name]
    assert travel_stored.names("library") == []


def test_view_uses_the_stored_minutes(pack: Catalogue, name: str) -> None:
    view = access_view.view(pack, access_view.Question(method=name, minutes=30))
    people = access_measure.residents(pack)["population"].iloc[:400].sum()
    assert view.result.people_within == people
    assert view.result.method == "timetable"


def test_closing_works_on_stored_minutes(pack: Catalogue, name: str) -> None:
    question = access_view.Question(method=name, minutes=30, edits=f"close~{POINTS[0]}")
    view = access_view.view(pack, question)
    assert view.result.people_within == 0
    assert view.comparison is not None
    assert view.comparison.people_losing == view.comparison.before.people_within


def test_the_answer_tells_how_departures_vary(pack: Catalogue, name: str, tmp_path: Path) -> None:
    """50 minutes half the time; 60 nine times in ten; one time in ten 20 for the first area."""
    made = travel_stored.from_file(tmp_path / name)
    minutes = np.full_like(made.minutes, 50)
    quick = minutes.copy()
    quick[0] = 20
    travel_stored.write(
        replace(made, minutes=minutes, quick=quick, slow=minutes + 10), tmp_path / name
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
    made = travel_stored.from_file(tmp_path / name)
    inputs = (
        {"role": "streets", "name": "herts.osm.pbf", "sha256": "a" * 64},
        {"role": "timetable", "name": "east.zip", "sha256": "b" * 64},
        {"role": "points", "name": "", "sha256": "c" * 64},
    )
    feeds = (
        {"feed": "east.zip", "first": "2026-01-05", "last": "2026-06-30", "trips": 9, "running": 8},
    )
    travel_stored.write(replace(made, inputs=inputs, feeds=feeds), tmp_path / name)
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
    asked = access_view.Question(method=routed, minutes=30, edits=f"close~{POINTS[0]}")
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
