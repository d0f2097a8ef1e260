"""A district's supply from its sites: what counts, what is not covered, and what is said of it."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from herts_geo import housing_sites, places, supply, supply_district, supply_stock
from herts_geo.catalogue import Catalogue
from herts_geo.housing_sites import Sites
from herts_geo.places import Place
from herts_geo.supply import Plan, Terms
from herts_geo.supply_district import Supply

ON = date(2026, 6, 1)
TERMS = Terms(ON)


@pytest.fixture(scope="module")
def sites(pack: Catalogue) -> Sites:
    """The shipped sites."""
    return housing_sites.shipped(pack)


def place(pack: Catalogue, name: str) -> Place:
    return places.gazetteer(pack).find(name)


def of(pack: Catalogue, sites: Sites, name: str, terms: Terms = TERMS, **more: object) -> Supply:
    """The supply of a district by name."""
    district = place(pack, name)
    held = supply_stock.stock(sites, district, **more)  # type: ignore[arg-type]
    return supply_district.of_district(district, supply.plans(pack)[district.code], terms, held)


def test_dacorum_from_its_register(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "Dacorum")
    assert (found.stock.count, found.stock.counted, found.stock.deliverable) == (37, 37, 2643)
    assert found.stock.vintage == "2019-10-14"
    assert found.years == pytest.approx(2643 / (430 * 5 * 1.05) * 5)
    assert found.ni159 == pytest.approx(2643 / 2150 * 100)
    told = " ".join(found.assumptions)
    assert "not today's supply" in told
    assert "14 October 2019" in told
    assert "brownfield land only" in told


def test_welwyn_hatfield_counts_only_marked_sites(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "Welwyn Hatfield")
    assert (found.stock.count, found.stock.counted, found.stock.deliverable) == (60, 55, 2862)
    assert found.years == pytest.approx(2862 / (760 * 5 * 1.05) * 5)


def test_the_most_homes_of_each_site_can_count(pack: Catalogue, sites: Sites) -> None:
    assert of(pack, sites, "Dacorum", rule="to").stock.deliverable == 2643 + 2 + 50 + 3 + 17


def test_watford_marks_no_site_so_there_is_no_figure(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "Watford")
    assert found.years is None
    assert found.ni159 is None
    assert found.stock.count == 37
    assert "marks none of its 37 sites" in found.reason
    permitted = of(pack, sites, "Watford", counting="permission")
    assert permitted.stock.deliverable == 133 + 38 + 485 + 6 + 8 + 9
    assert permitted.years == pytest.approx(679 / (784 * 5 * 1.05) * 5)


@pytest.mark.parametrize("name", ["Stevenage", "St Albans", "Broxbourne", "Three Rivers"])
def test_a_district_without_sites_gets_a_reason_and_no_figure(
    pack: Catalogue, sites: Sites, name: str
) -> None:
    found = of(pack, sites, name)
    assert (found.years, found.ni159, found.stock.deliverable) == (None, None, None)
    assert "do not cover" in found.reason
    assert name in found.reason
    assert found.requirement is not None


def test_need_takes_the_place_of_the_requirement(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "Dacorum", Terms(ON, need=1000))
    assert found.requirement == 1000
    assert found.basis == "local housing need, as entered"
    assert found.years == pytest.approx(2643 / 5250 * 5)


def test_need_and_shortfall_together_are_warned_of(pack: Catalogue, sites: Sites) -> None:
    told = of(pack, sites, "Dacorum", Terms(ON, need=1000, shortfall=10)).assumptions
    assert any("counts twice" in each for each in told)


@pytest.mark.parametrize(
    ("adopted", "words"),
    [
        (None, "The data do not say when"),
        (2013, "over five years old: local housing need applies"),
        (2021, "turns five this year"),
        (2024, "not over five years old"),
    ],
)
def test_the_age_of_a_plan_is_counted_from_the_year_entered(
    pack: Catalogue, adopted: int | None, words: str
) -> None:
    plan = supply.plans(pack)["E07000096"]
    assert words in supply_district.age_words(plan, Terms(ON, adopted=adopted))


def test_an_emerging_plan_says_so(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "St Albans")
    assert "emerging, not adopted" in found.plan_words
    assert found.basis == "the emerging plan's draft figure"


def test_a_plan_whose_period_is_over_says_so(pack: Catalogue) -> None:
    plan = supply.plans(pack)["E07000102"]
    assert "ended in 2026" in supply_district.age_words(plan, TERMS)
    assert "ended in 2026" not in supply_district.age_words(plan, Terms(date(2025, 6, 1)))


def test_a_district_without_a_plan_needs_the_need(pack: Catalogue, sites: Sites) -> None:
    district = place(pack, "Dacorum")
    held = supply_stock.stock(sites, district)
    none = supply_district.of_district(district, None, TERMS, held)
    assert none.years is None
    assert "Enter local housing need" in none.reason
    with_need = supply_district.of_district(district, None, replace(TERMS, need=500), held)
    assert with_need.years == pytest.approx(2643 / 2625 * 5)


def test_sites_without_a_number_count_as_none_or_as_assumed(pack: Catalogue, sites: Sites) -> None:
    frame = sites.frame.copy()
    row = frame.index[frame["id"] == "DAC-BLR/001"]
    frame.loc[row, ["dwellings_from", "dwellings_to"]] = None
    poorer = Sites(frame, sites.datasets)
    district = place(pack, "Dacorum")
    plain = supply_stock.stock(poorer, district)
    assert plain.deliverable == 2643 - 500
    assert any("counted as none" in each for each in plain.assumptions)
    assumed = supply_stock.stock(poorer, district, density=40)
    assert assumed.deliverable == 2643 - 500 + round(5.7 * 40)
    assert any("228 assumed at 40 homes a hectare" in each for each in assumed.assumptions)


def test_sites_that_all_lack_a_number_give_no_supply(pack: Catalogue, sites: Sites) -> None:
    frame = sites.frame.assign(dwellings_from=pd.NA, dwellings_to=pd.NA)
    frame = frame.astype({"dwellings_from": "Int64", "dwellings_to": "Int64"})
    found = of(pack, Sites(frame, sites.datasets), "Dacorum")
    assert (found.stock.counted, found.stock.deliverable, found.years) == (37, None, None)
    assert "37 sites of Dacorum that could count have no number of homes" in found.reason
    assumed = of(pack, Sites(frame, sites.datasets), "Dacorum", density=40)
    assert (assumed.stock.deliverable or 0) > 1_000


def test_ended_sites_do_not_count(pack: Catalogue, sites: Sites) -> None:
    frame = sites.frame.assign(ended=sites.frame["id"] == "DAC-BLR/001")
    held = supply_stock.stock(Sites(frame, ()), place(pack, "Dacorum"))
    assert (held.count, held.deliverable) == (36, 2143)


@pytest.mark.parametrize("text", ["E07000243", "Stevenage", "Bedwell", "SG1 1HN"])
def test_the_district_of_a_place(pack: Catalogue, text: str) -> None:
    known = places.gazetteer(pack)
    district = supply_district.district_of(known, known.find(text))
    assert district is not None
    assert district.code == "E07000243"


def test_the_county_has_no_district(pack: Catalogue) -> None:
    known = places.gazetteer(pack)
    assert supply_district.district_of(known, known.whole) is None


def test_a_plan_under_five_years_old_is_pointed_out(pack: Catalogue, sites: Sites) -> None:
    told = of(pack, sites, "Dacorum", Terms(ON, need=900, adopted=2024)).assumptions
    assert any("its own requirement would apply" in each for each in told)


def test_plan_is_plain_data() -> None:
    plan = Plan("x", "X", "Plan", "adopted", 2020, 2040, 2000, 100)
    assert plan.adopted
