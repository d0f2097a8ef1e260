"""National tables of people within each threshold, and the places that are like one."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from herts_geo.access import measure as access_measure
from herts_geo.access import view as access_view
from herts_geo.country import alike, tabled, threshold
from herts_geo.country import counties as of_country
from herts_geo.country.counties import County
from herts_geo.country.tabled import Answer, Question
from herts_geo.errors import HertsGeoError, UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.travel import rule_sets

ASKED = Question(("hospital", "library"), "pt", (5.0, 15.0))


def quiet(_line: str) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where parts are kept."""
    return tmp_path_factory.mktemp("parts")


@pytest.fixture(scope="module")
def answer(two: Path, folder: Path) -> Answer:
    """The tables of both counties."""
    return tabled.answer(of_country.found([two]), folder, ASKED, quiet)


def rows(found: Answer, by: str, minutes: float = 15.0, service: str = "library") -> pd.DataFrame:
    """The rows of one group, threshold and service."""
    table = found.table
    asked = table["by"].eq(threshold.BY[by]) & table["minutes"].eq(minutes)
    return table[asked & table["service"].eq(service)].set_index("code")


def test_each_group_adds_up_to_all_people(answer: Answer) -> None:
    whole = 2 * 100 * sum(range(1, 13))  # 12 areas of 100 n people in each county
    for by in threshold.NATIONAL:
        for minutes in ASKED.minutes:
            found = rows(answer, by, minutes)
            assert found["people"].sum() == whole, by
            every = rows(answer, "all", minutes)["people_within"].iloc[0]
            assert abs(found["people_within"].sum() - every) <= len(found)  # each is rounded
    assert rows(answer, "county")["people"].tolist() == [7800, 7800]


def test_a_county_has_the_figures_of_its_page(pack: Catalogue, tmp_path: Path) -> None:
    found = tabled.answer(
        of_country.found([], None), tmp_path, Question(("gp",), "pt", (15.0,)), quiet
    )
    view = access_view.view(pack, access_view.Question(service="gp", minutes=15))
    row = rows(found, "county", 15.0, "gp").iloc[0]
    assert row["people_within"] == view.result.people_within
    assert view.result.share_range is not None
    assert (row["share_from"], row["share_to"]) == tuple(np.round(view.result.share_range, 4))
    fifths = rows(found, "fifth", 15.0, "gp")["people_within"]
    tenths = [each.people_within for each in view.result.by_decile]
    for n, people in enumerate(fifths):
        assert abs(people - sum(tenths[2 * n : 2 * n + 2])) <= 2  # each is rounded
    district = view.result.areas["district"].eq("E07000098").to_numpy()
    inside = access_measure.people_inside(view.result.areas) * view.result.areas["in_time"]
    hertsmere = rows(found, "district", 15.0, "gp").loc["E07000098"]
    assert hertsmere["people_within"] == round(inside[district].sum())
    assert hertsmere["name"] == "Hertsmere"


def test_what_has_no_part_is_missing(two: Path, folder: Path, answer: Answer) -> None:
    """A service that one county alone lists: the people of the other are not known to have it."""
    counties = of_country.found([two])
    every = threshold.parts(counties, folder, ("library",), ("pt", rule_sets.USUAL))
    here = {each.code: threshold.areas(each) for each in counties}
    found = threshold.counted(here, [each for each in every if each.county == counties[0]], (15.0,))
    table = threshold.table(found, ("all", "county"), {}).set_index("code")
    assert table.loc["E10000901", "people_not_known"] == 7800
    assert pd.isna(table.loc["E10000901", "people_within"])
    assert pd.isna(table.loc["E10000901", "share_within"])
    assert table.loc["E10000901", "range"] == threshold.UNKNOWN
    assert table.loc["all", "people_not_known"] == 7800
    assert table.loc["all", "share_within"] == table.loc["E06000901", "share_within"]


def test_how_much_of_england_is_counted_is_told(answer: Answer) -> None:
    told = " ".join(answer.notes)
    assert "Counted: 24 of England's 33,755 small areas; no pack given holds the others" in told
    assert "By the rules 'DfT 2004-13': figures by the rules 'JTS 2017' are not comparable" in told


def test_only_parts_that_do_not_stand_are_made(two: Path, folder: Path, answer: Answer) -> None:
    lines: list[str] = []
    tabled.answer(of_country.found([two]), folder, ASKED, lines.append)
    assert lines == []


FOUR = pd.DataFrame(
    {
        "rural": [0.0, 0.2, 0.0, 1.0],
        "town": [0.5, 0.5, 0.5, 0.5],
        "suburban": [0.5, 0.3, 0.5, 0.0],
        "children": [0.2, 0.2, 0.3, 0.2],
        "older": [0.2, 0.2, 0.2, 0.4],
        "rank": [0.5, 0.5, 0.5, 0.1],
        "most_deprived": [0.1, 0.1, 0.1, 0.9],
    },
    index=["a", "b", "c", "d"],
)


def test_the_distance_is_the_root_of_the_mean_over_themes() -> None:
    """a and c differ in children alone: 0.1, of which the deviation is root(3) / 40."""
    found = alike.distances(FOUR, "a")
    score = 0.1 / (3**0.5 / 40)
    assert found["c"] == pytest.approx((score**2 / 2 / 3) ** 0.5)
    assert found["a"] == 0
    assert found.idxmax() == "d"


def test_the_nearest_come_first_and_who_lacks_data_is_left_out() -> None:
    bare = pd.DataFrame({"rural": [0.0]}, index=["e"])
    found = pd.concat([FOUR, bare])
    assert alike.nearest(found, "a", 2).index.tolist() == ["b", "c"]
    assert alike.left_out(found) == ["e"]
    with pytest.raises(HertsGeoError, match="does not tell share living in towns"):
        alike.nearest(found, "e", 2)
    with pytest.raises(HertsGeoError, match="no other place to compare"):
        alike.nearest(FOUR.loc[["a"]], "a", 2)


def test_a_place_beside_those_like_it(tmp_path: Path) -> None:
    asked = Question(("gp",), "pt", (15.0,), place="stevenage", like=3)
    found = tabled.answer(of_country.found([], None), tmp_path, asked, quiet)
    assert found.table["name"].tolist() == found.profiles["place"].tolist()
    assert found.table["name"].iloc[0] == "Stevenage"
    assert found.profiles["distance"].is_monotonic_increasing
    assert len(found.table) == 4
    assert alike.METHOD in found.notes


def test_a_place_that_no_pack_has_is_a_sentence(two: Path, folder: Path) -> None:
    counties: tuple[County, ...] = of_country.found([two])
    with pytest.raises(UnknownPlace, match="No county, local authority or neighbourhood"):
        tabled.answer(counties, folder, Question(("library",), "pt", place="Nowhere"), quiet)
    with pytest.raises(HertsGeoError, match="name the place too"):
        tabled.answer(counties, folder, Question(("library",), "pt", like=2), quiet)


def test_the_words_of_a_place_have_shares_ranges_and_what_the_lists_lack(tmp_path: Path) -> None:
    asked = Question(("gp", "station"), "pt", (15.0,), place="Stevenage", like=1)
    found = tabled.answer(of_country.found([], None), tmp_path, asked, quiet)
    words = found.words()
    row = next(line for line in words.splitlines() if line.split()[:2] == ["Stevenage", "gp"])
    share = found.table.set_index(["name", "service"]).loc[("Stevenage", "gp"), "share_within"]
    assert f" {share:.1%} " in row
    assert "Source: NHS England Organisation Data Service: GP practices" in words
    told = " ".join(found.notes)
    assert "Hertfordshire, gp: Main sites. None outside the county is in the list." in told
    assert "3 points without a position not counted." in told


def test_each_set_of_rules_has_parts_of_its_own(tmp_path: Path, pack: Catalogue) -> None:
    asked = Question(("gp",), "walk", (15.0,), rules="jts-2017")
    found = tabled.answer(of_country.found([], None), tmp_path, asked, quiet)
    assert (tmp_path / "E10000015_gp_walk_jts-2017.reach.parquet").is_file()
    question = access_view.Question(service="gp", mode="walk", minutes=15, rules="jts-2017")
    view = access_view.view(pack, question)
    row = rows(found, "county", 15.0, "gp").iloc[0]
    assert row["people_within"] == view.result.people_within
    assert row["method"] == "straight-line (JTS 2017)"
    assert row["range"] == threshold.UNKNOWN  # nothing is measured of walking alone
