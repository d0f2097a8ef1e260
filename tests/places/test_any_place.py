"""Made-up places of every kind: what they are called, what they hold, and how they are found."""

from pathlib import Path

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.build.pack import write_csv
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.errors import UnknownPlace
from herts_geo.pack import check as pack_check
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import history
from tests import packs
from tests.pack.second import entry, record_more, tiny_pack


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalogue]:
    """The packs of the made-up places, by name."""
    folder = tmp_path_factory.mktemp("made")
    found = {}
    for name, place in packs.PLACES.items():
        (folder / name).mkdir()
        found[name] = packs.make(folder / name, place)
    return found


@pytest.mark.parametrize("name", list(packs.PLACES))
def test_a_made_pack_is_sound(name: str, made: dict[str, Catalogue]) -> None:
    assert all(verdict.sound for verdict in pack_check.check_pack(made[name]))


@pytest.mark.parametrize(
    ("name", "kind", "word"),
    [
        ("unitary", "unitary authority", "authority"),
        ("combined", "combined authority", "combined authority"),
        ("borough", "London borough", "borough"),
        ("footprint", "area", "place"),
        ("bare", "district", "district"),
        ("county", "county", "county"),
    ],
)
def test_the_whole_is_called_what_it_is(
    name: str, kind: str, word: str, made: dict[str, Catalogue]
) -> None:
    whole = places.gazetteer(made[name]).whole
    assert (whole.kind_words, whole.word) == (kind, word)
    assert whole.as_dict() == {
        "code": packs.PLACES[name].code,
        "name": packs.PLACES[name].title,
        "kind": kind,
    }


def test_the_one_district_that_is_the_whole_place_is_there_once(made: dict[str, Catalogue]) -> None:
    known = places.gazetteer(made["unitary"])
    assert [x.code for x in known.places.values()].count("E06000901") == 1
    assert [x.label for x in known.offered()][:2] == ["Newmouth", "Newmouth Ward 1"]
    assert known.of_kind("district") == [known.whole]  # it has a requirement and a register
    assert known.whole.is_district
    assert known.find("E06000901") == known.find("Newmouth") == known.whole
    assert known.places[known.find("QQ5 1AA").parent].parent == "E06000901"


def test_two_districts_are_offered_beside_the_whole(made: dict[str, Catalogue]) -> None:
    known = places.gazetteer(made["combined"])
    assert [x.label for x in known.offered()][:3] == ["Two Rivers", "Eastby", "Westby"]
    assert not known.whole.is_district


@pytest.mark.parametrize(
    ("name", "place", "areas", "people"),
    [  # the n-th small area has 100 n residents
        ("unitary", "Newmouth", 12, 100 * 78),
        ("unitary", "Newmouth Ward 2", 4, 100 * (5 + 6 + 7 + 8)),
        ("combined", "Westby", 4, 100 * (9 + 10 + 11 + 12)),
        ("borough", "Northwick", 8, 100 * 36),
        ("footprint", "Valley estates", 8, 100 * (5 + 6 + 7 + 8 + 9 + 10 + 11 + 12)),
        ("footprint", "Uplands", 4, 100 * (5 + 6 + 7 + 8)),
        ("footprint", "Seaton (part)", 4, 100 * (9 + 10 + 11 + 12)),
    ],
)
def test_places_hold_their_people(
    name: str, place: str, areas: int, people: int, made: dict[str, Catalogue]
) -> None:
    found = places.gazetteer(made[name]).find(place)
    shown = deprivation_profile.profile(made[name], found)
    assert (shown.areas, shown.population) == (areas, people)


def test_a_parish_is_found_by_name_and_counted_as_a_locality(made: dict[str, Catalogue]) -> None:
    known = places.gazetteer(made["combined"])
    found = known.find("westby st mary")
    assert (found.kind, found.name, found.parent) == ("locality", "Westby St Mary", "E08000902")
    assert dict(found.shares) == {"E01900009": 1, "E01900010": 1}
    assert known.find("Westby St Mary parish") == known.find("E04900002") == found
    with pytest.raises(UnknownPlace, match=r"Westby St Mary \(parish\)"):
        known.find("Westby St Marys")


def test_codes_of_councils_are_followed(tmp_path: Path) -> None:
    tiny_pack(tmp_path)
    rows = [
        ("E07000101", "E07000243", "2013-04-01"),  # one by one: the same place
        ("E07000901", "E07000242", "2023"),  # two that became one
        ("E07000902", "E07000242", "2023"),
        ("E07000903", "E06000901", ""),  # elsewhere
        ("E07000904", "E06000901", ""),
    ]
    write_csv(pd.DataFrame(rows, columns=["old", "new", "since"]), tmp_path / "history.csv")
    columns = {
        "old": {"title": "old", "key": True},
        "new": {"title": "new", "key": True},
        "since": {"title": "since", "optional": True},
    }
    pack = record_more(tmp_path, {"history": entry("history.csv", columns, role="code history")})
    known = places.gazetteer(pack)
    assert known.find("E07000101").code == "E07000243"
    with pytest.raises(UnknownPlace, match=r"abolished \(2023\): E07000242 takes in its ground"):
        known.find("E07000901")
    with pytest.raises(UnknownPlace, match="abolished; it lies outside this pack"):
        known.find("E07000904")
    assert history.former(pack)["E07000243"] == "E07000101"
    assert history.year(pack, ["E07000243"]) == "2013"


def test_a_pack_without_code_history_follows_none(made: dict[str, Catalogue]) -> None:
    assert history.today(made["unitary"]) == {}
    with pytest.raises(UnknownPlace, match="No place in this pack"):
        places.gazetteer(made["unitary"]).find("E07000101")
