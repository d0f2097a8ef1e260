"""Streets by name: the small area at the middle, and never before a place that bears the name."""

from pathlib import Path

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.crs import lonlat_to_grid
from herts_geo.errors import UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer
from tests.pack import second

# Five squares of 0.01 degrees in a row from west to east: three in one district, two in another.
STREETS = [  # name, place, in the middle of which square, how far east of it in squares
    ("Magpie Crescent", "Aton", 0, 0.0),
    ("High Street", "Aton", 0, 0.0),
    ("High Street", "Beton", 4, 0.0),
    ("Long Lane", "Aton", 1, 0.0),
    ("Long Lane", "Aton", 3, 0.0),
    ("Edge Road", "Aton", 2, 0.49),  # 7 m from the next square
    ("Far Road", "Aton", 9, 0.0),  # outside all squares
    ("Town 001A", "Aton", 4, 0.0),  # the name of a small area too
    ("Queen's Rise", "", 2, 0.0),
]


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The pack of five squares with some streets."""
    folder = tmp_path_factory.mktemp("streets")
    second.tiny_pack(folder)
    return places.gazetteer(with_streets(folder))


def with_streets(folder: Path) -> Catalogue:
    frame = pd.DataFrame(STREETS, columns=["name", "place", "square", "east"])
    middle = [second.square(at).centroid for at in frame["square"]]
    lon = pd.Series([spot.x for spot in middle]) + frame["east"] / 100
    lat = pd.Series([spot.y for spot in middle])
    frame["easting"], frame["northing"] = (
        each.round().astype(int) for each in lonlat_to_grid(lon.to_numpy(), lat.to_numpy())
    )
    frame.drop(columns=["square", "east"]).to_csv(folder / "streets.csv", index=False)
    spot = {"title": "metres", "type": "integer", "key": True}
    columns = {
        "name": {"title": "name", "key": True},
        "place": {"title": "place", "optional": True},
        "easting": spot,
        "northing": spot,
    }
    entry = second.entry("streets.csv", columns, role="street names")
    return second.record_more(folder, {"streets": entry})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Magpie Crescent", "E01000001"),
        ("magpie cres", "E01000001"),
        ("Magpie Crescent, Aton", "E01000001"),
        ("High Street, Aton", "E01000001"),
        ("High St, beton", "E01000005"),
        ("Long Lane, Town 003A", "E01000004"),
        ("queens rise", "E01000003"),
        ("QUEEN’S RISE", "E01000003"),
    ],
)
def test_a_street_is_the_small_area_at_its_middle(known: Gazetteer, text: str, code: str) -> None:
    found = known.find(text)
    assert found.code == code
    assert "is a street: this is the small area that holds its middle" in found.how


def test_it_says_which_street_and_what_lies_near(known: Gazetteer) -> None:
    assert known.find("Edge Road").how == (
        "Edge Road, Aton is a street: this is the small area that holds its middle, by simplified "
        "outlines; it may run through others. Within 100 m of it lies also Town 003A."
    )
    assert "Within" not in known.find("Magpie Crescent").how


def test_a_place_comes_before_a_street_of_its_name(known: Gazetteer) -> None:
    found = known.find("Town 001A")
    assert (found.code, found.how) == ("E01000001", "")


def test_several_streets_of_a_name_are_offered_so_that_each_is_found(known: Gazetteer) -> None:
    with pytest.raises(UnknownPlace) as fault:
        known.find("High Street")
    assert str(fault.value) == (
        "'High Street' is the name of several streets. "
        "Say which: High Street, Aton; High Street, Beton."
    )
    assert [known.find(each).code for each in fault.value.nearest] == ["E01000001", "E01000005"]
    with pytest.raises(UnknownPlace, match="several streets") as fault:
        known.find("Long Lane, Aton")
    assert [known.find(each).code for each in fault.value.nearest] == ["E01000002", "E01000004"]


def test_a_street_that_is_elsewhere_says_where_it_is(known: Gazetteer) -> None:
    with pytest.raises(UnknownPlace, match="No street 'Magpie Crescent' is in 'Ceton'"):
        known.find("Magpie Crescent, Ceton")


@pytest.mark.parametrize("text", ["Far Road", "Nowhere Lane", ",", "Street, "])
def test_what_is_in_no_small_area_is_not_found(known: Gazetteer, text: str) -> None:
    with pytest.raises(UnknownPlace, match="No place in this pack"):
        known.find(text)


def test_a_pack_without_streets_finds_none(tmp_path: Path) -> None:
    bare = second.tiny_pack(tmp_path)
    with pytest.raises(UnknownPlace, match="No place in this pack"):
        places.gazetteer(bare).find("Magpie Crescent")
