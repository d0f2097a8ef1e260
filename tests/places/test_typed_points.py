"""Points that users type: coordinates in either order, postcodes, towns and places."""

import pytest

from herts_geo import places
from herts_geo.errors import UnknownPlace, UnreadableLocality
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import points as places_points
from herts_geo.places import search, towns


@pytest.mark.parametrize(
    "text",
    ["51.9020, -0.2020", "-0.2020, 51.9020", "51.902 -0.202", " 51.902,-0.202 ", "51.902;-0.202"],
)
def test_coordinates_in_either_order(pack: Catalogue, text: str) -> None:
    assert search.point(pack, text) == (-0.202, 51.902)


def test_a_postcode(pack: Catalogue) -> None:
    lon, lat = search.point(pack, "sg11hn")
    assert (round(lon, 2), round(lat, 2)) == (-0.2, 51.9)


def test_a_town_is_its_point_and_a_district_its_middle(pack: Catalogue) -> None:
    hitchin = search.point(pack, "hitchin")
    assert (round(hitchin[0], 2), round(hitchin[1], 2)) == (-0.28, 51.95)
    lon, lat = search.point(pack, "Three Rivers")
    assert -0.6 < lon < -0.3
    assert 51.6 < lat < 51.75


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("5, 60", "does not lie in Britain"),
        ("51.9", "Nothing here is called"),
        ("Atlantis", "Nothing here is called"),
        ("ZZ1 1ZZ", "can place no postcode"),
        ("1.2.3, 4", "Nothing here is called"),
    ],
)
def test_what_is_not_found_is_said(pack: Catalogue, text: str, what: str) -> None:
    with pytest.raises(UnknownPlace, match=what):
        search.point(pack, text)


def test_corners_one_a_line() -> None:
    found = places_points.corners("51.9, -0.2\n-0.1, 51.9\n\n51.8, -0.1\n")
    assert found == [(-0.2, 51.9), (-0.1, 51.9), (-0.1, 51.8)]
    with pytest.raises(UnreadableLocality, match="'north' is not a corner"):
        places_points.corners("51.9, -0.2\nnorth")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["1" + " " * 200_000 + "x", "1 2" + " " * 200_000 + "x", "1 " * 9])
def test_long_texts_that_are_no_pair_are_told_at_once(text: str) -> None:
    assert places_points.PAIR.fullmatch(text) is None


@pytest.mark.parametrize("text", ["\ud800", "\u202eabc"], ids=ascii)
def test_a_name_of_broken_characters_is_not_known(pack: Catalogue, text: str) -> None:
    with pytest.raises(UnknownPlace):
        search.point(pack, text)


def test_a_name_that_is_only_like_one_is_no_point(pack: Catalogue) -> None:
    with pytest.raises(UnknownPlace, match="the nearest name"):
        search.point(pack, "Stevenege")


def test_a_town_is_the_areas_of_the_neighbourhoods_named_after_it(pack: Catalogue) -> None:
    areas = places.areas(pack)
    hitchin = towns.areas(areas, "hitchin")
    assert len(hitchin) == 5 + 6 + 4 + 6  # Bearton, Highbury, Walsworth, Town & West
    labels = areas.set_index("code").loc[list(hitchin), "label"]
    assert labels.str.startswith("Hitchin ").all()
    assert towns.areas(areas, "Letch") == ()
