"""Names found on an extract: places by rank, points of interest once each, streets by middle."""

from pathlib import Path

import pytest
import shapely

from herts_geo.pack.streets import extract, names
from tests.pack.streets.made import EAST, NORTH, Maker

AROUND = shapely.box(EAST, NORTH, EAST + 20_000, NORTH + 20_000)


@pytest.fixture
def maker() -> Maker:
    return Maker()


def read(maker: Maker, tmp_path: Path) -> extract.Extract:
    maker.way([(0, 50), (10, 50)], natural="coastline")
    return extract.read([maker.write(tmp_path / "made.osm.pbf")], AROUND)


def spots(frame):
    return list(zip(frame["name"], frame["easting"] - EAST, frame["northing"] - NORTH, strict=True))


def test_places_stand_by_rank_then_by_residents(maker, tmp_path):
    maker.node((100, 100), place="village", name="Small", population="90")
    maker.node((200, 100), place="village", name="Unknown")
    maker.node((300, 100), place="village", name="Large", population="4 000")
    maker.node((400, 100), place="town", name="Town")
    maker.node((500, 100), place="city")  # without a name there is nothing to write
    maker.node((600, 100), place="hamlet", name="Hamlet")
    found = names.places(read(maker, tmp_path))
    assert list(found["name"]) == ["Town", "Large", "Small", "Unknown"]
    assert list(found["rank"]) == [2, 3, 3, 3]


def test_a_point_and_a_building_of_one_name_are_one(maker, tmp_path):
    maker.node((1_000, 1_000), shop="supermarket", name="Aldi")
    maker.square((1_050, 1_000), 40, shop="supermarket", name="ALDI")
    maker.node((1_300, 1_000), shop="supermarket", name="Aldi")  # 230 m from the building
    maker.node((1_010, 1_000), amenity="library", name="Aldi")
    maker.node((5_000, 1_000), amenity="library")
    maker.node((5_010, 1_000), amenity="library")  # two without a name stay two
    found = names.points(read(maker, tmp_path))
    shops = found[found["kind"] == "supermarket"]
    assert spots(shops) == [("ALDI", 1_070, 1_020), ("Aldi", 1_300, 1_000)]
    assert len(found) == 2 + 1 + 2


def test_a_street_of_several_ways_stands_once_at_its_middle(maker, tmp_path):
    maker.way([(1_000, 1_000), (1_400, 1_000)], highway="residential", name="Long Lane")
    maker.way([(1_400, 1_000), (2_000, 1_000)], highway="tertiary", name="Long Lane")
    maker.way([(1_500, 1_000), (1_500, 1_200)], highway="footway", name="Foot Path")
    assert spots(names.streets(read(maker, tmp_path))) == [("Long Lane", 1_500, 1_000)]


def test_the_middle_of_a_crescent_lies_on_it(maker, tmp_path):
    bend = [(1_000, 1_000), (1_000, 1_200), (1_200, 1_200), (1_200, 1_000)]
    maker.way(bend, highway="residential", name="Magpie Crescent")
    # Middle of three sides of 200 m: x 1,100, y (100 + 200 + 100) / 3 + 1,000 = 1,133.3; the side
    # at the top is 66.7 m away, the others 100 m.
    assert spots(names.streets(read(maker, tmp_path))) == [("Magpie Crescent", 1_100, 1_200)]


def test_streets_of_one_name_far_apart_are_two_each_with_its_place(maker, tmp_path):
    for east, place in ((1_000, "Aton"), (9_000, "Beton")):
        maker.way([(east, 1_000), (east + 100, 1_000)], highway="residential", name="High Street")
        maker.node((east, 1_500), place="village", name=place)
    found = names.streets(read(maker, tmp_path))
    assert list(found["place"]) == ["Aton", "Beton"]


def test_a_town_reaches_further_than_a_village_and_none_beyond_5_km(maker, tmp_path):
    maker.way([(1_000, 1_000), (1_100, 1_000)], highway="residential", name="Near Road")
    maker.way([(15_000, 1_000), (15_100, 1_000)], highway="residential", name="Far Road")
    maker.node((1_050, 2_500), place="town", name="Town")  # 1,500 m, counted as 750
    maker.node((2_050, 1_000), place="village", name="Village")  # 1,000 m
    found = names.streets(read(maker, tmp_path)).set_index("name")["place"]
    assert found.to_dict() == {"Near Road": "Town", "Far Road": ""}
