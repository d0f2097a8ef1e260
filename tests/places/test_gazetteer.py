"""Places: names, postcodes, former codes, what lies within what, and vintages kept apart."""

from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import places
from herts_geo.errors import DatasetMissing, HertsGeoError, UnknownPlace, VintageMismatch
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer, Place
from tests.pack.second import TINY_2011, TINY_2021, tiny_pack


@pytest.fixture(scope="module")
def known(pack: Catalogue) -> Gazetteer:
    """The places of the shipped pack."""
    return places.gazetteer(pack)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def test_how_many_places_there_are(known: Gazetteer) -> None:
    counts = {kind: len(known.of_kind(kind)) for kind in places.KINDS}
    assert counts == {"county": 1, "district": 10, "ward": 0, "msoa": 154, "lsoa": 713}
    assert len(known.places) == 1 + 10 + 154 + 713
    assert known.whole.code == "E10000015"
    assert known.whole.name == "Hertfordshire"


def test_parents(known: Gazetteer) -> None:
    bedwell = known.place("E02004951")
    assert (bedwell.kind, bedwell.name, bedwell.known_as) == ("msoa", "Stevenage 008", "Bedwell")
    assert bedwell.parent == "E07000243"
    inner = [place for place in known.of_kind("lsoa") if place.parent == bedwell.code]
    assert {place.known_as for place in inner} == {"Bedwell"}
    assert all(place.name.startswith("Stevenage 008") for place in inner)
    for place in known.of_kind("lsoa"):
        assert place.name[:-1] == known.place(place.parent).name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E10000015", "E10000015"),
        ("Hertfordshire", "E10000015"),
        ("Stevenage", "E07000243"),
        (" stevenage ", "E07000243"),
        ("st. ALBANS", "E07000240"),
        ("e07000243", "E07000243"),
        ("Bedwell", "E02004951"),
        ("Stevenage 008", "E02004951"),
        ("Bedwell (Stevenage 008)", "E02004951"),
        ("Bedwell (Stevenage 008A)", "E01023755"),
        ("stevenage 008a", "E01023755"),
        ("SG1 1HN", "E01035570"),
        ("sg11hn", "E01035570"),
        (" sg1  1hn ", "E01035570"),
    ],
)
def test_finds_by_code_name_and_postcode(known: Gazetteer, text: str, code: str) -> None:
    assert known.find(text).code == code


@pytest.mark.parametrize(
    ("former", "today", "name"),
    [
        ("E07000097", "E07000242", "East Hertfordshire"),
        ("E07000100", "E07000240", "St Albans"),
        ("E07000101", "E07000243", "Stevenage"),
        ("E07000104", "E07000241", "Welwyn Hatfield"),
    ],
)
def test_former_district_codes(known: Gazetteer, former: str, today: str, name: str) -> None:
    for found in (known.place(former), known.find(former), known.find(former.lower())):
        assert (found.code, found.name) == (today, name)


def test_districts_are_those_of_today(known: Gazetteer) -> None:
    codes = [*range(95, 97), 98, 99, 102, 103, 240, 241, 242, 243]
    assert [place.code for place in known.of_kind("district")] == [f"E07{n:06d}" for n in codes]


@pytest.mark.parametrize("text", ["", "   ", "zzz", "ZZ99 9ZZ", "E07000001", "()"])
def test_unknown_places(known: Gazetteer, text: str) -> None:
    with pytest.raises(UnknownPlace, match="No place in this pack has the code, name or postcode"):
        known.find(text)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Stevenag", "Stevenage"),
        ("Hatfeild South", "Hatfield South"),
        ("Welwyn", "Welwyn Hatfield"),
        ("Letchworth", "Letchworth East (North Hertfordshire 006)"),
        ("Bedwel", "Bedwell (Stevenage 008)"),
    ],
)
def test_nearest_names_are_offered(known: Gazetteer, text: str, nearest: str) -> None:
    with pytest.raises(UnknownPlace) as caught:
        known.find(text)
    assert any(name.startswith(nearest) for name in caught.value.nearest)
    assert 1 <= len(caught.value.nearest) <= places.NEAREST
    assert nearest in str(caught.value)


def test_every_place_is_found_by_its_code_and_label(known: Gazetteer) -> None:
    sample = [*known.places.values()][:: len(known.places) // 40]
    for place in [*known.of_kind("district"), *sample]:
        assert known.find(place.code) == place
        assert known.find(place.label) == place


def gazetteer_of(*items: Place) -> Gazetteer:
    """A gazetteer of these places and no pack."""
    return Gazetteer(Catalogue(Path(), "Test", {}), {item.code: item for item in items})


def test_a_shared_name_means_the_largest_kind() -> None:
    ward, msoa = Place("W1", "Park", "ward"), Place("M1", "Town 1", "msoa", "Park")
    assert gazetteer_of(msoa, ward).find("park") == ward


def test_two_of_one_kind_with_one_name_are_both_named() -> None:
    one = Place("M1", "Town 1", "msoa", "Park")
    two = Place("M2", "City 1", "msoa", "Park")
    with pytest.raises(UnknownPlace) as caught:
        gazetteer_of(one, two).find("Park")
    assert caught.value.nearest == ("Park (Town 1)", "Park (City 1)")


def test_labels() -> None:
    place = Place("E01", "Stevenage 004C", "lsoa", "Bedwell")
    assert place.label == "Bedwell (Stevenage 004C)"
    assert place.as_dict() == {"code": "E01", "name": "Bedwell (Stevenage 004C)", "kind": "lsoa"}
    assert Place("E07", "Stevenage", "district").label == "Stevenage"


@given(st.text(max_size=30))
def test_any_text_is_found_or_refused(text: str) -> None:
    item = Place("E07000243", "Stevenage", "district")
    with suppress(UnknownPlace):
        assert gazetteer_of(item).find(text) == item


def test_a_pack_without_a_county_has_a_whole(tiny: Catalogue) -> None:
    whole = places.gazetteer(tiny).whole
    assert (whole.code, whole.name, whole.kind) == ("ALL", "Tiny", "county")


def test_a_pack_without_names_of_msoas_uses_the_official_ones(tiny: Catalogue) -> None:
    assert places.areas(tiny)["label"].tolist()[0] == "Town 001A"
    assert places.gazetteer(tiny).place("E01000001").label == "Town 001A"


def test_areas_are_in_file_order_and_labelled(pack: Catalogue) -> None:
    for vintage, count in (("2021", 713), ("2011", 690)):
        frame = places.areas(pack, vintage)
        drawn = load.boundaries(pack, f"lsoa{vintage[-2:]}")
        assert len(frame) == count
        assert frame["code"].tolist() == drawn["code"].tolist()
    labels = places.areas(pack).set_index("code")["label"]
    assert labels["E01023755"] == "Bedwell (Stevenage 008A)"
    assert labels.notna().all()


def test_where_room_is_short_the_number_of_a_small_area_is_first() -> None:
    labels = pd.Series(["Hitchin Bearton (North Hertfordshire 001A)", "Town 012F", "E01000001"])
    assert places.number_first(labels).tolist() == [
        "001A Hitchin Bearton (North Hertfordshire)",
        "012F Town",
        "E01000001",
    ]


def test_the_newest_boundaries_are_the_default(pack: Catalogue) -> None:
    assert places.boundary_set(pack, "lsoa").geography_vintage == "2021"
    assert places.boundary_set(pack, "lsoa", "2011").id == "lsoa11"
    with pytest.raises(DatasetMissing, match="no boundaries for lsoa 2001"):
        places.boundary_set(pack, "lsoa", "2001")


def test_what_lies_within(tiny: Catalogue) -> None:
    frame, known = places.areas(tiny), places.gazetteer(tiny)
    cases = {
        "ALL": [True] * 5,
        "E07000243": [True, True, True, False, False],
        "E07000242": [False, False, False, True, True],
        "E01000002": [False, True, False, False, False],
    }
    for code, expected in cases.items():
        assert places.within(frame, known.place(code)).tolist() == expected
    msoa = Place("E02000003", "Town 003", "msoa")
    assert places.within(frame, msoa).tolist() == [False, False, False, True, True]


def test_a_place_without_areas_says_why(pack: Catalogue, known: Gazetteer) -> None:
    new = known.place("E02007091")
    assert places.within(places.areas(pack, "2021"), new).any()
    with pytest.raises(HertsGeoError, match="E02007091 belongs to another edition"):
        places.within(places.areas(pack, "2011"), new)
    with pytest.raises(HertsGeoError, match="has no areas in these boundaries"):
        places.within(places.areas(pack), Place("E05000001", "Park", "ward"))


def test_districts_partition_the_county(pack: Catalogue, known: Gazetteer) -> None:
    frame = places.areas(pack)
    inside = [places.within(frame, place) for place in known.of_kind("district")]
    assert (sum(part.astype(int) for part in inside) == 1).all()


def test_attach_keeps_order_and_gaps() -> None:
    frame = pd.DataFrame({"code": ["B", "A", "C"]})
    values = pd.DataFrame({"code": ["A", "B"], "x": pd.array([1, 2], dtype="Int64")})
    joined = places.attach(values, "2021", frame, "2021")
    assert joined["code"].tolist() == ["B", "A", "C"]
    assert joined["x"].fillna(-1).tolist() == [2, 1, -1]


def test_attach_is_one_to_one() -> None:
    frame, twice = pd.DataFrame({"code": ["A"]}), pd.DataFrame({"code": ["A", "A"], "x": [1, 2]})
    with pytest.raises(pd.errors.MergeError):
        places.attach(twice, "2021", frame, "2021")


def test_vintages_are_kept_apart() -> None:
    frame = pd.DataFrame({"code": TINY_2021})
    values = pd.DataFrame({"code": [*TINY_2011, "E01000010"], "x": range(6)})
    with pytest.raises(VintageMismatch) as caught:
        places.attach(values, "2011", frame, "2021")
    words = str(caught.value)
    assert "LSOAs of 2011 cannot be joined to boundaries of 2021" in words
    assert "2 of 6 codes have no outline" in words  # E01000009 and E01000010
    assert "1 of 5 outlines have no figure" in words  # E01000005


def test_the_real_vintages_differ_by_24_and_47_codes(pack: Catalogue) -> None:
    values = load.table(pack, "imd2019").rename(columns={"lsoa11cd": "code"})
    with pytest.raises(VintageMismatch) as caught:
        places.attach(values, "2011", places.areas(pack, "2021"), "2021")
    assert f"{690 - 666} of 690 codes" in str(caught.value)
    assert f"{713 - 666} of 713 outlines" in str(caught.value)
