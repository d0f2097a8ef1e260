"""The search: what 50 texts that a person would type mean first, guesses, faults and its speed.

The expected answers are worked from the files of the shipped pack: the positions of towns and
stations, the names of areas, and the rows of postcodes.
"""

import time
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import HertsGeoError, UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer, search, towns
from herts_geo.places.search import Answer, Entry, Match, rank
from herts_geo.places.search.match import entry
from herts_geo.services import named
from tests.pack.second import tiny_pack

FIRST: Final = [  # text, the first answer, and the code that choosing it looks at
    # towns that no area is called after
    ("Borehamwood", "Borehamwood (town in Hertsmere)", "E02004906"),
    ("Hemel Hempstead", "Hemel Hempstead (town in Dacorum)", "E02004868"),
    ("hemel", "Hemel Hempstead (town in Dacorum)", "E02004868"),
    ("Welwyn Garden City", "Welwyn Garden City (town in Welwyn Hatfield)", "E02004985"),
    ("wgc", "Welwyn Garden City (town in Welwyn Hatfield)", "E02004985"),
    ("bishops stortford", "Bishop's Stortford (town in East Hertfordshire)", "E02004881"),
    ("Hertford", "Hertford (town in East Hertfordshire)", "E02004894"),
    ("Letchworth", "Letchworth Garden City (town in North Hertfordshire)", "E02004916"),
    ("Ware", "Ware (town in East Hertfordshire)", "E02004889"),
    # the whole and its districts, of which some are called as their town is
    ("Stevenage", "Stevenage (district)", "E07000243"),
    ("herts", "Hertfordshire (county)", "E10000015"),
    ("St. Albans", "St Albans (district)", "E07000240"),
    ("saint albans", "St Albans (district)", "E07000240"),
    ("East Herts", "East Hertfordshire (district)", "E07000242"),
    ("north herts district", "North Hertfordshire (district)", "E07000099"),
    # neighbourhoods and small areas, by both of their names
    ("Bedwell", "Bedwell (neighbourhood in Stevenage)", "E02004951"),
    ("stevenage 008", "Bedwell (neighbourhood in Stevenage)", "E02004951"),
    ("Stevenage 008A", "Bedwell (Stevenage 008A) (small area in Stevenage)", "E01023755"),
    ("Chells", "Chells North (neighbourhood in Stevenage)", "E02007091"),
    ("Old Town", "Woodfield & Old Town (neighbourhood in Stevenage)", "E02004945"),
    ("woodfield and old town", "Woodfield & Old Town (neighbourhood in Stevenage)", "E02004945"),
    ("Wormley", "Wormley & Turnford (neighbourhood in Broxbourne)", "E02004847"),
    # stations, town centres and service points
    ("hitchin station", "Hitchin railway station (station in North Hertfordshire)", "E01023610"),
    ("Watford Junction", "Watford Junction railway station (station in Watford)", "E01035574"),
    ("stevenage town centre", "Stevenage town centre (town centre in Stevenage)", "E01035571"),
    ("Lister Hospital", "Lister Hospital (hospital in Stevenage)", "E01023800"),
    ("watford general", "Watford General Hospital (hospital in Watford)", "E01023901"),
    ("library cheshunt", "Cheshunt Library (library in Broxbourne)", "E01023300"),
    ("Luton", "Luton town centre (town centre outside Hertfordshire)", ""),
    # misspelt
    ("Stevanage", "Stevenage (district)", "E07000243"),
    ("Watfrod", "Watford (district)", "E07000103"),
    ("Borehmwood", "Borehamwood (town in Hertsmere)", "E02004906"),
    ("Hemel Hemstead", "Hemel Hempstead (town in Dacorum)", "E02004868"),
    ("lister hospitl", "Lister Hospital (hospital in Stevenage)", "E01023800"),
    # postcodes and parts: 1,173 of the 1,241 of SG1 lie in Stevenage, 193 of 212 of SG1 1 in 008
    ("SG1 1HN", "SG1 1HN (postcode in Bedwell (Stevenage 008))", "E01035570"),
    ("sg11hn", "SG1 1HN (postcode in Bedwell (Stevenage 008))", "E01035570"),
    ("SG1", "SG1 (postcodes mostly in Stevenage)", "E07000243"),
    ("sg1 1", "SG1 1 (postcodes mostly in Bedwell (Stevenage 008))", "E02004951"),
    ("SG11", "SG11 (postcodes in East Hertfordshire)", "E07000242"),
    ("AL10", "AL10 (postcodes in Welwyn Hatfield)", "E07000241"),
    # positions: TL begins at 500 km east, 200 km north
    ("TL 238 242", "51.90304, -0.20121 (position in Stevenage)", "E01035570"),
    ("tl238242", "51.90304, -0.20121 (position in Stevenage)", "E01035570"),
    ("523850 224250", "51.90304, -0.20121 (position in Stevenage)", "E01035570"),
    ("51.9,-0.2", "51.90000, -0.20000 (position in Stevenage)", "E01035571"),
    ("-0.2, 51.9", "51.90000, -0.20000 (position in Stevenage)", "E01035571"),
    ("51.9 N 0.2 W", "51.90000, -0.20000 (position in Stevenage)", "E01035571"),
    ("53.5, -2.2", "53.50000, -2.20000 (position outside Hertfordshire)", ""),
    # codes
    ("E10000015", "Hertfordshire (county)", "E10000015"),
    ("e07000243", "Stevenage (district)", "E07000243"),
    ("E02004951", "Bedwell (neighbourhood in Stevenage)", "E02004951"),
    ("E01023755", "Bedwell (Stevenage 008A) (small area in Stevenage)", "E01023755"),
]


@pytest.fixture(scope="module")
def points(pack: Catalogue) -> tuple[Entry, ...]:
    """The service points of the shipped pack."""
    return named.entries(pack)


def found(pack: Catalogue, text: str, points: tuple[Entry, ...] = ()) -> Answer:
    """What the shipped pack finds for a text."""
    return search.search(pack, text, points)


@pytest.mark.parametrize(("text", "label", "code"), FIRST)
def test_what_a_person_would_type(
    pack: Catalogue, points: tuple[Entry, ...], text: str, label: str, code: str
) -> None:
    best = found(pack, text, points).best
    assert best is not None
    assert (best.label, best.area or best.place) == (label, code)


def test_every_town_on_the_map_is_found(pack: Catalogue) -> None:
    names = [str(row["name"]) for row in towns.listed(pack)]
    assert len(names) > 40
    for name in names:
        best = found(pack, name).best
        assert best is not None
        assert best.name == name
        assert best.kind in ("district", "town", "msoa")


def test_the_text_of_every_match_finds_it_again(pack: Catalogue, points: tuple[Entry, ...]) -> None:
    for text in ("Hertford", "Stevenage", "SG1 1HN", "SG1", "TL 238 242", "Luton", "st"):
        for match in found(pack, text, points).matches:
            again = found(pack, match.text, points).best
            assert again is not None
            assert (again.place, again.area) == (match.place, match.area), match.text


def test_the_others_are_offered_in_order(pack: Catalogue, points: tuple[Entry, ...]) -> None:
    stations = found(pack, "st albans station", points)
    assert [each.name for each in stations.matches[:2]] == [
        "St Albans railway station",
        "St Albans Abbey railway station",
    ]
    assert {each.where for each in stations.others} == {"in St Albans"}
    parts = found(pack, "SG11")
    assert [(each.name, each.place) for each in parts.matches] == [
        ("SG11", "E07000242"),
        ("SG1 1", "E02004951"),
    ]


def test_a_misspelt_name_is_a_guess_and_says_so(pack: Catalogue) -> None:
    assert found(pack, "Stevenage").sure
    assert not found(pack, "Stevanage").sure


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("asdfghjkl", "Nothing here is called 'asdfghjkl'. Type a town"),
        ("ZZ1 1ZZ", "This pack can place no postcode 'ZZ1 1ZZ'."),
        ("ZZ1", "This pack can place no postcode that begins with 'ZZ1'."),
        ("TL 23 24", "names a square of a kilometre or more, not a point."),
        ("60, 10", "does not lie in Britain"),
        ("E01999999", "No place in this pack has the code"),
        ("x" * 5_000, "Nothing here is called"),
        ("<>&", "Nothing here is called '<>&'."),
    ],
)
def test_what_is_not_found_is_said(
    pack: Catalogue, points: tuple[Entry, ...], text: str, problem: str
) -> None:
    answer = found(pack, text, points)
    assert answer.best is None
    assert problem in answer.problem


def test_what_is_near_is_offered_and_not_taken(pack: Catalogue) -> None:
    postcode = found(pack, "SG1 1ZZ")
    assert (postcode.best, [each.name for each in postcode.others]) == (None, ["SG1 1"])
    number = found(pack, "Stevenage 004")  # split in 2021: a number is not misspelt
    assert (number.best, number.others[0].name) == (None, "Stevenage")
    older = found(pack, "E01023964")  # what became of it is said
    assert older.best is None
    assert "earlier census" in older.problem
    assert [each.area for each in older.others] == ["E01035608"]


def test_nothing_typed_is_no_fault(pack: Catalogue) -> None:
    assert found(pack, "  ") == Answer("")


def test_choosing_a_match_stands_at_its_point_or_in_its_ground(pack: Catalogue) -> None:
    town, district = found(pack, "Borehamwood").best, found(pack, "Stevenage").best
    assert town is not None
    assert district is not None
    assert search.spot(pack, town) == (town.lon, town.lat)
    lon, lat = search.spot(pack, district)
    assert found(pack, f"{lat}, {lon}").matches[0].where == "in Stevenage"
    assert "no outline" in town.how
    assert gazetteer(pack).find("Borehamwood").code == town.place


def test_a_grid_reference_is_the_middle_of_its_square(pack: Catalogue) -> None:
    match = found(pack, "TL 238 242").matches[0]
    lon, lat = grid_to_lonlat(np.array([523_850.0]), np.array([224_250.0]))
    assert match.lon == pytest.approx(lon[0], abs=1e-5)
    assert match.lat == pytest.approx(lat[0], abs=1e-5)


def test_a_typed_position_is_a_place_where_it_lies_in_the_pack(pack: Catalogue) -> None:
    known = gazetteer(pack)
    assert known.find("TL 238 242").code == known.find("51.90304, -0.20121").code == "E01035570"
    with pytest.raises(UnknownPlace, match="lies outside Hertfordshire"):
        known.find("53.5, -2.2")


def test_localities_of_a_project_are_found_too(pack: Catalogue) -> None:
    own = search.localities([("shape~East%20side~x", "East side")])
    best = search.search(pack, "east si", own).best
    assert best is not None
    assert (best.label, best.place) == ("East side (locality)", "shape~East%20side~x")


def test_more_people_come_first_of_two_alike(pack: Catalogue) -> None:
    def town(name: str, weight: float) -> Entry:
        return entry(Match(kind="town", name=name, text=name, place="X"), weight=weight)

    few, many = town("Newton Abbey", 100), town("Newton Priory", 2_000)
    assert [each for _, each in rank.ranked([few, many], "newton")] == [many, few]


def test_a_pack_without_towns_or_postcodes_is_searched(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    tiny = tiny_pack(tmp_path_factory.mktemp("searched"))
    whole = gazetteer(tiny).whole
    best = search.search(tiny, whole.name, named.entries(tiny)).best
    assert best is not None
    assert best.place == whole.code
    assert search.search(tiny, "Borehamwood").best is None


@given(st.text(max_size=40))
def test_any_text_is_answered_with_matches_or_a_sentence(pack: Catalogue, text: str) -> None:
    try:
        answer = search.search(pack, text)
    except HertsGeoError as fault:  # pragma: no cover
        pytest.fail(str(fault))
    assert answer.matches or answer.problem or not text.strip()


def test_an_answer_takes_under_20_milliseconds(pack: Catalogue, points: tuple[Entry, ...]) -> None:
    begun = time.process_time()
    for text, _, _ in FIRST:
        found(pack, text, points)
    assert (time.process_time() - begun) / len(FIRST) < 0.02
