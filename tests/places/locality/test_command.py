"""`herts-geo locality`, and its code as the place of other commands."""

import json
from pathlib import Path

import pytest

from herts_geo import cli, places
from herts_geo.pack.catalogue import Catalogue
from tests.places.locality.made import whole

Capture = pytest.CaptureFixture[str]
NEAR = ("--near", "51.9020, -0.2020", "--metres", "1500", "--name", "Middle of town")


def printed(capsys: Capture, *arguments: str) -> str:
    assert cli.main(arguments) == 0
    return capsys.readouterr().out


def test_what_is_printed(capsys: Capture) -> None:
    out = printed(capsys, "locality", *NEAR)
    found = json.loads(printed(capsys, "locality", *NEAR, "--json"))
    assert out.startswith(f"Middle of town counts {found['people']:,} people in ")
    assert f"Code, to be given as PLACE: {found['code']}" in out
    assert found["code"] == "near~Middle%20of%20town~-0.20200~51.90200~1500"
    summed = sum(row["population"] * row["share"] for row in found["areas"])
    assert found["people"] == round(summed)


def test_the_code_is_a_place_for_every_command(capsys: Capture) -> None:
    found = json.loads(printed(capsys, "locality", *NEAR, "--json"))
    code, people = found["code"], found["people"]
    profile = json.loads(printed(capsys, "profile", code, "--json"))
    assert (profile["population"], profile["place"]["kind"]) == (people, "locality")
    asked = ("access", "gp", "--mode", "walk", "--minutes", "15", "--place", code, "--json")
    assert json.loads(printed(capsys, *asked))["people"] == people
    supply = json.loads(printed(capsys, "supply", code, "--json"))
    assert supply["place"]["name"] == "Stevenage"
    assert "Middle of town is no district" in supply["assumptions"][0]
    assets = json.loads(printed(capsys, "estate", "--place", code, "--json"))
    assert 0 < len(assets["assets"]) < 30
    again = json.loads(printed(capsys, "locality", "--code", code, "--json"))
    assert again["people"] == people


def test_areas_of_a_district(pack: Catalogue, capsys: Capture) -> None:
    frame = places.areas(pack)
    codes = frame.loc[frame["district"] == "E07000243", "code"].tolist()
    found = json.loads(printed(capsys, "locality", "--areas", *codes, "--name", "All", "--json"))
    assert found["people"] == 89_616
    assert found["code"] == whole("All", *codes)


def test_a_boundary_file(pack: Catalogue, tmp_path: Path, capsys: Capture) -> None:
    frame = places.areas(pack)
    path = tmp_path / "area.geojson"
    path.write_text(frame[frame["district"] == "E07000243"].to_json(), encoding="utf-8")
    found = json.loads(printed(capsys, "locality", "--file", str(path), "--json"))
    assert (found["people"], found["notes"]) == (89_616, [])


def test_a_travel_time(capsys: Capture) -> None:
    asked = ("locality", "--reach", "Hitchin", "--minutes", "20", "--mode", "pt")
    out = printed(capsys, *asked)
    assert "within 20 minutes by public transport and on foot (estimated" in out
    assert "eight published times in ten" in out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("--near", "Atlantis"), "Nothing here is called"),
        (("--near", "51.9, -0.2", "--metres", "0"), "whole number from 1"),
        (("--near", "51.9, -0.2", "--name", "<b>"), "cannot be the name"),
        (("--near", "50.0, -5.0"), "lies wholly outside Hertfordshire"),
        (("--areas", "E01999999"), "E01999999"),
        (("--code", "nonsense"), "not the code of a locality"),
    ],
)
def test_what_cannot_be_used_is_said(
    arguments: tuple[str, ...], what: str, capsys: Capture
) -> None:
    assert cli.main(("locality", *arguments)) == 2
    assert what in capsys.readouterr().err


def test_a_file_that_is_not_there(capsys: Capture) -> None:
    assert cli.main(("locality", "--file", "nothing.gpkg")) == 1
    assert "'nothing.gpkg' cannot be opened" in capsys.readouterr().err


def test_a_place_that_is_a_damaged_code(capsys: Capture) -> None:
    assert cli.main(("profile", "shape~a~!!!")) == 2
    assert "damaged" in capsys.readouterr().err


def test_what_was_done_to_a_boundary_file_is_printed(tmp_path: Path, capsys: Capture) -> None:
    bow = [[-0.21, 51.89], [-0.19, 51.91], [-0.19, 51.89], [-0.21, 51.91], [-0.21, 51.89]]
    drawn = [
        {"type": "Polygon", "coordinates": [bow]},
        {"type": "Point", "coordinates": [-0.2, 51.9]},
    ]
    features = [{"type": "Feature", "properties": {}, "geometry": each} for each in drawn]
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    out = printed(capsys, "locality", "--file", str(path))
    assert "1 shape of the file holds points or lines, which were left out." in out
    assert out.count("The outline crossed itself and was mended") == 1
