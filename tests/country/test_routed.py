"""Parts that are routed from a county's own streets and timetable, read back by the page."""

import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from herts_geo import cli
from herts_geo.access import view as access_view
from herts_geo.country import make, tasks
from herts_geo.country.counties import County
from herts_geo.country.tasks import Asked
from herts_geo.places import residents
from herts_geo.timetable import build, inputs
from herts_geo.travel import stored as travel_stored
from tests.timetable import world

DAY = replace(world.at("08:00"), end=8 * 3600 + 1200)


@pytest.fixture
def part(counties: tuple[County, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The part of Plainshire's hospital, in the folder that the app reads."""
    monkeypatch.setenv(travel_stored.VARIABLE, str(tmp_path))
    (task,) = tasks.tasks(counties[1:], Asked(("hospital",), routed=DAY), tmp_path)
    entry = make.make(task)
    assert entry.get("fault") is None
    return tmp_path / task["file"]


def test_a_part_holds_what_one_build_gives(part: Path, counties: tuple[County, ...]) -> None:
    pack = counties[1].pack()
    alone = build.build(
        residents.origins(pack)[["code", "easting", "northing"]],
        inputs.points(pack, "hospital"),
        build.Files(*inputs.files(pack, None, ())),
        DAY,
        spots=residents.spots(pack),
    )
    found = travel_stored.from_file(part)
    assert len(found.minutes) > len(found.areas)  # a row a postcode
    assert np.array_equal(found.minutes, alone.minutes)
    assert (found.areas, found.points) == (alone.areas, alone.points)
    assert (found.inputs, found.feeds) == (alone.inputs, alone.feeds)
    assert np.array_equal(found.areas_xy, alone.areas_xy)


def test_a_page_of_the_county_opens_its_part(part: Path, counties: tuple[County, ...]) -> None:
    pack = counties[1].pack()
    codes = list(residents.origins(pack)["code"])
    assert travel_stored.names("hospital", codes) == [part.name]
    assert travel_stored.names("hospital", ["E01000001"]) == []  # a county elsewhere
    shown = access_view.view(pack, access_view.Question(method=part.name, minutes=30))
    assert shown.result.method == "timetable"
    assert shown.result.people_within > 0


def test_a_command_counts_by_a_part_as_the_page_does(
    part: Path, counties: tuple[County, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["access", "hospital", "--mode", "pt", "--minutes", "30", "--times", part.name]
    assert cli.main([*words, "--pack", str(counties[1].folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    asked = access_view.Question(method=part.name, minutes=30)
    shown = access_view.view(counties[1].pack(), asked)
    assert found["method"] == "timetable"
    assert found["people_within"] == shown.result.people_within
    walking = [*words[:3], "walk", *words[4:]]
    assert cli.main([*walking, "--pack", str(counties[1].folder)]) == 2
    assert "times by public transport, not by walk" in capsys.readouterr().err


def test_a_gis_opens_a_part(part: Path) -> None:
    found = gpd.read_parquet(part)
    assert found.crs is not None
    assert found.crs.to_epsg() == 27700
    assert len(found) == 2 * 12  # postcodes
    assert (found.geometry.geom_type == "Point").all()


def test_a_part_that_is_damaged_is_a_sentence(part: Path) -> None:
    part.write_bytes(part.read_bytes()[:-40])
    with pytest.raises(travel_stored.MatrixFault, match="is not a usable matrix of travel times"):
        travel_stored.from_file(part)
    assert travel_stored.names("hospital") == []


def test_a_county_without_a_timetable_says_what_to_do(
    counties: tuple[County, ...], tmp_path: Path
) -> None:
    (task,) = tasks.tasks(counties[:1], Asked(("hospital",), routed=DAY), tmp_path)
    assert "holds no street map (--osm) and no timetable" in make.make(task)["fault"]
