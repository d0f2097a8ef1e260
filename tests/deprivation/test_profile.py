"""Profiles: totals that publishers state, sums that must agree, and five squares by hand."""

import json
from pathlib import Path

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.errors import DatasetMissing
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from tests.pack.second import tiny_pack

YEARS = (2025, 2019, 2015, 2010)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The pack of five squares."""
    return tiny_pack(tmp_path_factory.mktemp("tiny"))


def of(pack: Catalogue, code: str, year: int | None = None) -> deprivation_profile.Profile:
    """The profile of the place with this code."""
    return deprivation_profile.profile(pack, places.gazetteer(pack).place(code), year)


@pytest.mark.parametrize(
    ("code", "areas", "people"),
    [("E07000243", 54, 89_616), ("E07000101", 54, 89_616), ("E10000015", 713, 1_205_137)],
)
def test_areas_and_people(pack: Catalogue, code: str, areas: int, people: int) -> None:
    for year in (None, *YEARS):
        found = of(pack, code, year)
        assert (found.areas, found.population) == (areas, people)
        assert found.population_vintage == "mid-2022"


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("code", ["E10000015", "E07000243", "E02004951"])
def test_tenths_add_up(pack: Catalogue, code: str, year: int) -> None:
    found = of(pack, code, year).deprivation
    edition = deprivation_indices.edition(pack, year)
    frame = deprivation_indices.areas(pack, edition)
    inside = frame[places.within(frame, places.gazetteer(pack).place(code))]
    assert found.edition == year
    assert len(found.areas_by_decile) == len(found.people_by_decile) == 10
    assert sum(found.areas_by_decile) == len(inside)
    assert sum(found.people_by_decile) == found.people == inside["population"].sum()
    assert found.people_most_deprived_10_england == found.people_by_decile[0]
    assert found.people_most_deprived_20_england == sum(found.people_by_decile[:2])


def test_tenths_add_up_to_the_totals(pack: Catalogue) -> None:
    assert sum(of(pack, "E07000243").deprivation.people_by_decile) == 89_616
    assert sum(of(pack, "E10000015").deprivation.people_by_decile) == 1_205_137
    assert sum(of(pack, "E10000015", 2019).deprivation.people_by_decile) == 1_189_519
    assert of(pack, "E10000015", 2019).deprivation.population_vintage == "mid-2019"


def test_districts_add_up_to_the_county(pack: Catalogue) -> None:
    codes = [place.code for place in places.gazetteer(pack).of_kind("district")]
    parts, whole = [of(pack, code) for code in codes], of(pack, "E10000015")
    assert sum(part.population for part in parts) == whole.population
    for tenth in range(10):
        assert (
            sum(part.deprivation.people_by_decile[tenth] for part in parts)
            == whole.deprivation.people_by_decile[tenth]
        )


def test_tenths_are_those_published(pack: Catalogue, testdata: Path) -> None:
    theirs = pd.read_csv(testdata / "deprivation" / "herts_imd2025_lsoa21.csv")
    lookup = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa21.csv")
    both = theirs.merge(lookup, on="lsoa21_code", validate="one_to_one")
    for code in ("E07000243", "E07000240"):
        counts = both[both["ltla24_code"] == code]["IMD_decile"].value_counts()
        expected = tuple(int(counts.get(tenth, 0)) for tenth in range(1, 11))
        assert of(pack, code).deprivation.areas_by_decile == expected


def test_five_squares_by_hand(tiny: Catalogue) -> None:
    found = of(tiny, "ALL")
    assert found.population == 100 + 200 + 300 + 400 + 500
    assert found.age_groups == {"children": 5 * 10}
    standing = found.deprivation
    # ranks 5, 45, 20, 100, 11 of 100
    assert standing.areas_by_decile == (1, 2, 0, 0, 1, 0, 0, 0, 0, 1)
    assert standing.people_by_decile == (100, 300 + 500, 0, 0, 200, 0, 0, 0, 0, 400)
    assert standing.people_most_deprived_20_england == 100 + 300 + 500
    weighted = 5 * 100 + 45 * 200 + 20 * 300 + 100 * 400 + 11 * 500
    assert standing.mean_rank_population_weighted == pytest.approx(weighted / 1500)
    assert [(item["rank"], item["decile"]) for item in standing.most_deprived] == [
        (5, 1),
        (11, 2),
        (20, 2),
        (45, 5),
        (100, 10),
    ]


def test_an_older_edition_counts_its_own_areas(tiny: Catalogue) -> None:
    found = of(tiny, "E07000243", 2019)
    # people and areas of the place are the newest; ranks 11, 23, 10 of 50 are in tenths 3, 5, 2
    assert (found.population, found.areas) == (600, 3)
    assert found.deprivation.people == 110 + 210 + 310
    assert found.deprivation.areas_by_decile == (0, 1, 1, 0, 1, 0, 0, 0, 0, 0)
    mean = found.deprivation.mean_rank_population_weighted
    assert mean == pytest.approx((11 * 110 + 23 * 210 + 10 * 310) / (110 + 210 + 310))


def test_an_area_without_a_figure_counts_in_no_tenth(tiny: Catalogue) -> None:
    whole = places.gazetteer(tiny).whole
    found = deprivation_profile.summarise(tiny, whole, deprivation_indices.edition(tiny), "income")
    # income ranks 10, none, 30, 40, 50
    assert found.areas_by_decile == (1, 0, 1, 1, 1, 0, 0, 0, 0, 0)
    assert sum(found.people_by_decile) == 1500 - 200
    assert found.people == 1500
    weighted = 10 * 100 + 30 * 300 + 40 * 400 + 50 * 500
    assert found.mean_rank_population_weighted == pytest.approx(weighted / (1500 - 200))
    assert len(found.most_deprived) == 4


def test_a_place_without_any_figure_has_no_mean(tiny: Catalogue) -> None:
    area = places.gazetteer(tiny).place("E01000002")
    found = deprivation_profile.summarise(tiny, area, deprivation_indices.edition(tiny), "income")
    assert found.mean_rank_population_weighted is None
    assert found.most_deprived == ()
    assert found.areas_by_decile == (0,) * 10


def test_measures_as_shares_of_all_ranked(tiny: Catalogue) -> None:
    known = places.gazetteer(tiny)
    groups = {"all": known.whole, "west": known.place("E07000243")}
    found = deprivation_profile.domain_profile(tiny, deprivation_indices.edition(tiny), groups)
    assert list(found.index) == ["overall", "income"]
    assert list(found.columns) == ["all", "west"]
    west = (5 * 100 + 45 * 200 + 20 * 300) / 600 / 100
    assert found.loc["overall", "west"] == pytest.approx(west)
    assert found.loc["income", "west"] == pytest.approx((10 * 100 + 30 * 300) / 400 / 100)
    assert found.loc["income", "all"] == pytest.approx(51_000 / 1300 / 100)


def test_measures_of_an_area_without_a_figure_are_gaps(tiny: Catalogue) -> None:
    area = places.gazetteer(tiny).place("E01000002")
    found = deprivation_profile.domain_profile(
        tiny, deprivation_indices.edition(tiny), {"area": area}
    )
    assert found["area"].isna().tolist() == [False, True]


def test_at_most_ten_areas_are_named_worst_first(pack: Catalogue) -> None:
    named = of(pack, "E10000015").deprivation.most_deprived
    ranks = [item["rank"] for item in named]
    assert len(named) == deprivation_profile.NAMED == 10
    assert ranks == sorted(ranks)
    frame = deprivation_indices.areas(pack, deprivation_indices.edition(pack))
    assert ranks == frame["overall"].sort_values().head(10).tolist()


def test_the_plain_values_for_json(pack: Catalogue) -> None:
    found = of(pack, "E07000243", 2019).as_dict()
    assert json.loads(json.dumps(found))["place"] == {
        "code": "E07000243",
        "name": "Stevenage",
        "kind": "district",
    }
    assert {"place", "population", "areas", "deprivation"} <= set(found)
    standing = found["deprivation"]
    assert standing["edition"] == 2019
    assert {
        "areas_by_decile",
        "people_by_decile",
        "people_most_deprived_20_england",
        "mean_rank_population_weighted",
        "most_deprived",
    } <= set(standing)
    assert set(standing["most_deprived"][0]) == {"code", "name", "rank", "decile"}


def test_an_edition_that_is_not_there(tiny: Catalogue) -> None:
    with pytest.raises(DatasetMissing, match="2015"):
        of(tiny, "ALL", 2015)


def test_the_words_for_a_terminal(tiny: Catalogue) -> None:
    lines = deprivation_profile.words(of(tiny, "ALL")).splitlines()
    assert lines[0] == "Tiny: 1,500 people (mid-2022) in 5 small areas"
    share = round(100 * 900 / 1500)
    assert lines[1] == (
        f"Deprivation 2025: 900 people ({share}%) live in the most deprived 20% of areas in England"
    )
    assert lines[3].split() == ["1", "1", "100"]
    assert lines[4].split() == ["2", "2", "800"]
    assert lines[12].split() == ["10", "1", "400"]
    assert lines[13] == "Most deprived areas, rank of 100:"
    assert lines[14].split() == ["5", "Town", "001A"]
    assert len(lines) == 14 + 5


def test_a_place_that_is_one_area(tiny: Catalogue) -> None:
    place = Place("E01000004", "Town 003A", "lsoa")
    found = deprivation_profile.profile(tiny, place)
    assert (found.areas, found.population) == (1, 400)
    assert found.deprivation.mean_rank_population_weighted == 100


OWN_PEOPLE = {"idaci": "children_0_15", "idaopi": "older_60_plus", "employment": "working_age"}


@pytest.mark.parametrize("code", ["E07000243", "E07000102", "E02004951"])
@pytest.mark.parametrize("measure", [*OWN_PEOPLE, "income", "overall"])
def test_a_mean_rank_counts_those_whom_the_measure_is_about(
    pack: Catalogue, code: str, measure: str
) -> None:
    place = places.gazetteer(pack).place(code)
    ranks = pd.read_csv(pack.folder / "data/imd2025.csv").set_index("lsoa21cd")
    people = pd.read_csv(pack.folder / "data/population_lsoa21.csv").set_index("lsoa21cd")
    frame = places.areas(pack)
    codes = frame.loc[places.within(frame, place), "code"]
    weights = people.loc[codes, OWN_PEOPLE.get(measure, "population")]
    mean = (ranks.loc[codes, measure] * weights).sum() / weights.sum()
    newest = deprivation_indices.edition(pack)
    found = deprivation_profile.summarise(pack, place, newest, measure)
    assert found.mean_rank_population_weighted == pytest.approx(mean)
    shares = deprivation_profile.domain_profile(pack, newest, {"here": place})["here"]
    assert shares[measure] == pytest.approx(mean / 33_755)


def test_no_mean_rank_where_those_it_is_about_are_not_known(pack: Catalogue) -> None:
    older = deprivation_indices.edition(pack, 2019)
    whole = places.gazetteer(pack).whole
    shares = deprivation_profile.domain_profile(pack, older, {"all": whole})["all"]
    assert shares.isna().to_dict() == {name: name == "employment" for name in older.measures}
    assert (
        deprivation_profile.summarise(
            pack, whole, older, "employment"
        ).mean_rank_population_weighted
        is None
    )
    assert deprivation_profile.unweighted(pack, older).startswith("No mean for Employment: ")
    assert deprivation_profile.unweighted(pack, deprivation_indices.edition(pack)) == ""


def test_overlapping_age_groups_are_said(pack: Catalogue, tiny: Catalogue) -> None:
    found = of(pack, "E07000243")
    assert found.age_groups == {
        "children_0_15": 18_307,
        "working_age": 57_149,
        "older_60_plus": 19_000,
    }
    assert (18_307 + 57_149 + 19_000) / 89_616 > 1.05
    assert deprivation_profile.ages_note(found).startswith(
        "The age groups overlap: together they are 105%"
    )
    assert (
        deprivation_profile.ages_note(
            deprivation_profile.profile(tiny, places.gazetteer(tiny).whole)
        )
        == ""
    )


def test_ties_and_missing_figures_are_told() -> None:
    ranks = pd.Series([5, 5, 7, 7, pd.NA], dtype="Int64")
    ranked = pd.DataFrame({"rank": ranks, "counted": [10.0, 20, 30, 40, 50]})
    assert deprivation_profile.ranking_note(ranked, ranked.head(3)) == (
        "3 of the areas named share a rank with another, and areas of one rank stand in the order "
        "of their codes. 1 more area not named shares the last rank. "
        "1 area of 5 (50 people) has no figure."
    )
    assert deprivation_profile.ranking_note(ranked.iloc[[0, 2]], ranked.iloc[[0, 2]]) == ""
