"""The constant part of a map in a pack that has a background map and names of places."""

import json
from pathlib import Path

import pytest

from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.base.folders import app_folder
from herts_geo.ui.map import basemap
from herts_geo.ui.map import show as map_show
from tests import street_packs


def served(address: str) -> dict:
    path = app_folder() / "static" / "geo" / address.rpartition("/")[2]
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def streets(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return street_packs.copied(tmp_path_factory.mktemp("streets"))


def test_the_shipped_pack_has_no_background_and_sends_nothing_of_it(pack: Catalogue) -> None:
    found = basemap.base(pack)
    assert (found.ground, found.credit, found.lost) == ("", "", ())
    canvas = map_show._canvas(found, draw=False, staged=False, wheel=True)
    assert not any(
        '"ground"' in each.config
        for each in canvas._children.values()
        if isinstance(each, map_show._Script)
    )


@pytest.mark.parametrize("wheel", [True, False])
def test_the_wheel_zooms_where_the_map_fills_the_window_alone(pack: Catalogue, wheel: bool) -> None:
    canvas = map_show._canvas(basemap.base(pack), draw=False, staged=False, wheel=wheel)
    assert canvas.options["scroll_wheel_zoom"] is wheel


def test_neighbourhoods_and_stations_are_named_offline(pack: Catalogue) -> None:
    drawn = served(basemap.base(pack).address)
    towns = {town["name"]: town for town in drawn["towns"]}
    assert len(towns) == len(drawn["towns"])  # no name twice
    assert towns["Bedwell"]["small"]
    assert towns["Bedwell"]["zoom"] == 12
    assert (towns["Bedwell"]["lat"], towns["Bedwell"]["lon"]) == pytest.approx((51.9, -0.19), 0.02)
    assert "small" not in towns["Stevenage"]
    station = next(each for each in drawn["stations"] if each[2] == "Stevenage")
    assert station[:2] == pytest.approx((51.899, -0.2064), abs=0.001)


def test_a_background_is_served_apart_with_its_credit(streets: Catalogue) -> None:
    found = basemap.base(streets)
    kinds = [each["kind"] for each in served(found.ground)["kinds"]]
    assert kinds == ["built-up", "water", "railway", "minor road", "motorway"]
    assert found.credit == "© OpenStreetMap contributors, ODbL"
    assert found.served == (found.address, found.ground)
    assert "kinds" not in served(found.address)


def test_a_place_that_is_a_town_already_is_not_named_twice(streets: Catalogue) -> None:
    towns = served(basemap.base(streets).address)["towns"]
    names = [town["name"] for town in towns]
    assert names.count("Stevenage") == 1
    village = next(town for town in towns if town["name"] == street_packs.HOSTILE)
    assert village["zoom"] == 11.5
    assert village["ground"]
    assert names.index("Stevenage") < names.index(street_packs.HOSTILE)


def test_a_damaged_background_is_left_off_with_a_sentence(tmp_path: Path) -> None:
    found = street_packs.copied(tmp_path)
    found.path(found.dataset("background")).write_text("{}")
    made = basemap.base(found)
    assert made.ground == ""
    assert made.lost[0].startswith("The map is drawn without its background. The data set")
