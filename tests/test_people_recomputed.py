"""People and deprivation worked out again from the files by plain sums, and held to the product's.

Ranks, tenths and the districts of small areas are those of the folder of test data; residents and
the two ranks that it lacks (children, older people) are read from the shipped tables as they stand.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation import profile as deprivation_profile
from herts_geo.pack.catalogue import Catalogue
from herts_geo.review import people as review_people
from tests.conftest import ROOT
from tests.review.conftest import COUNTY, DACORUM, STEVENAGE, reviewed

pytestmark = pytest.mark.slow

MSOA = "E02004951"
PLACES = (COUNTY, STEVENAGE, DACORUM, MSOA)
RANKED = 33_755
PUBLISHED = {
    "overall": "IMD_rank",
    "income": "Income_rank",
    "employment": "Employment_rank",
    "education": "Education_rank",
    "health": "Health_rank",
    "crime": "Crime_rank",
    "barriers": "Housing_and_Services_rank",
    "environment": "Environment_rank",
}
WEIGHTS = {"employment": "working_age", "idaci": "children_0_15", "idaopi": "older_60_plus"}


@pytest.fixture(scope="module")
def areas(testdata: Path) -> pd.DataFrame:
    """Small areas of 2021 with published ranks and tenths, parents and residents."""
    ranks = pd.read_csv(testdata / "deprivation" / "herts_imd2025_lsoa21.csv")
    lookup = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa21.csv")
    both = ranks.merge(lookup, on="lsoa21_code", validate="one_to_one")
    for name in ("imd2025", "population_lsoa21"):
        held = pd.read_csv(ROOT / "data" / f"{name}.csv").rename(
            columns={"lsoa21cd": "lsoa21_code"}
        )
        both = both.merge(held, on="lsoa21_code", validate="one_to_one")
    return both


def inside(areas: pd.DataFrame, code: str) -> pd.DataFrame:
    if code == COUNTY:
        return areas
    column = "msoa21_code" if code == MSOA else "ltla24_code"
    return areas[areas[column] == code]


def mean(frame: pd.DataFrame, values: str, weights: str) -> float:
    return float((frame[values] * frame[weights]).sum() / frame[weights].sum())


@pytest.mark.parametrize("code", PLACES)
def test_headline_figures(pack: Catalogue, areas: pd.DataFrame, code: str) -> None:
    here = inside(areas, code)
    found = deprivation_profile.profile(pack, places.gazetteer(pack).place(code))
    standing = found.deprivation
    assert (found.areas, found.population) == (len(here), here["population"].sum())
    for group in ("children_0_15", "working_age", "older_60_plus"):
        assert found.age_groups[group] == here[group].sum()
    tenths = here.groupby("IMD_decile")["population"].agg(["size", "sum"])
    tenths = tenths.reindex(range(1, 11), fill_value=0)
    assert standing.areas_by_decile == tuple(tenths["size"])
    assert standing.people_by_decile == tuple(tenths["sum"])
    assert standing.people_most_deprived_20_england == tenths["sum"].loc[1:2].sum()
    worst = here.sort_values("IMD_rank").head(10)
    assert [each["code"] for each in standing.most_deprived] == worst["lsoa21_code"].tolist()
    wanted = mean(here, "IMD_rank", "population")
    assert standing.mean_rank_population_weighted == pytest.approx(wanted)


@pytest.mark.parametrize("code", PLACES)
def test_every_mean_rank_by_the_people_it_is_about(
    pack: Catalogue, areas: pd.DataFrame, code: str
) -> None:
    here, place = inside(areas, code), places.gazetteer(pack).place(code)
    edition = deprivation_indices.edition(pack)
    found = deprivation_profile.domain_profile(pack, edition, {"here": place})["here"]
    for measure in edition.measures:
        column = PUBLISHED.get(measure, measure)
        wanted = mean(here, column, WEIGHTS.get(measure, "population"))
        assert found[measure] == pytest.approx(wanted / RANKED)
        alone = deprivation_profile.summarise(pack, place, edition, measure)
        assert alone.mean_rank_population_weighted == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("measure", "column"),
    [
        ("overall", "imd"),
        ("income", "income"),
        ("employment", "employment"),
        ("education", "education_skills_and_training"),
        ("health", "health_deprivation_and_disability"),
        ("crime", "crime"),
        ("barriers", "barriers_to_housing_and_services"),
        ("environment", "living_environment"),
    ],
)
def test_districts_have_their_published_average_rank(
    pack: Catalogue, testdata: Path, measure: str, column: str
) -> None:
    theirs = pd.read_csv(testdata / "deprivation" / "herts_imd2025_lad.csv")
    published = theirs.set_index("ltla24_code")[f"{column}_average_rank"]
    edition = deprivation_indices.edition(pack)
    for place in places.gazetteer(pack).of_kind("district"):
        found = deprivation_profile.summarise(
            pack, place, edition, measure
        ).mean_rank_population_weighted
        # the published average counts from the least deprived end, to two decimals
        assert found is not None
        assert RANKED + 1 - found == pytest.approx(published[place.code], abs=0.01)


@pytest.mark.parametrize("code", [COUNTY, STEVENAGE, DACORUM])
def test_the_edition_of_2019(pack: Catalogue, testdata: Path, code: str) -> None:
    ranks = pd.read_csv(testdata / "deprivation" / "herts_imd2019_lsoa11.csv")
    counts = pd.read_csv(testdata / "population" / "herts_pop2019_lsoa11_bands.csv")
    both = ranks.merge(counts, on="lsoa11_code", validate="one_to_one")
    here = both if code == COUNTY else both[both["lad19_code"] == code]
    edition, place = deprivation_indices.edition(pack, 2019), places.gazetteer(pack).place(code)
    found = deprivation_profile.summarise(pack, place, edition)
    assert found.people == here["total_population"].sum()
    wanted = mean(here, "IMD_rank", "total_population")
    assert found.mean_rank_population_weighted == pytest.approx(wanted)


@pytest.mark.parametrize("code", [STEVENAGE, DACORUM])
def test_the_review_gives_the_same(pack: Catalogue, areas: pd.DataFrame, code: str) -> None:
    here = inside(areas, code)
    (chapter,) = (each for each in reviewed(pack, code).chapters if each.key == "people")
    said: dict[str, Any] = {figure.key: figure.value for figure in chapter.figures}
    total = here["population"].sum()
    assert said["people.population"] == total
    for group in ("children_0_15", "working_age", "older_60_plus"):
        assert said[f"people.{group}"] == here[group].sum()
        assert said[f"people.{group}_share"] == pytest.approx(100 * here[group].sum() / total)
    deprived = here.loc[here["IMD_decile"] <= 2, "population"].sum()
    assert said["people.most_deprived_20"] == deprived
    (table,) = (each for each in chapter.tables if each.key == "people.measures")
    shown = table.frame.set_index(review_people.MEASURE)[places.gazetteer(pack).place(code).label]
    for measure in ("idaci", "idaopi", "employment", "overall"):
        column = PUBLISHED.get(measure, measure)
        wanted = 100 * mean(here, column, WEIGHTS.get(measure, "population")) / RANKED
        assert shown[deprivation_indices.MEASURES[measure]] == pytest.approx(wanted, abs=0.051)
