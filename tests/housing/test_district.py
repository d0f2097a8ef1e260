"""A district's supply from its sites: what counts, what is not covered, and what is said of it."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from herts_geo import places
from herts_geo.housing import dates as housing_dates
from herts_geo.housing import district as housing_district
from herts_geo.housing import sites as housing_sites
from herts_geo.housing import standing as housing_standing
from herts_geo.housing import stock as housing_stock
from herts_geo.housing import supply as housing_supply
from herts_geo.housing.district import Supply
from herts_geo.housing.sites import Sites
from herts_geo.housing.supply import Plan, Terms
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place

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
    held = housing_stock.stock(sites, district, **more)  # type: ignore[arg-type]
    return housing_district.of_district(
        district, housing_supply.plans(pack)[district.code], terms, held
    )


def test_dacorum_from_its_register(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "Dacorum", Terms(ON, need=430, hdt=100))
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
    assert found.years_least == pytest.approx(2862 / (760 * 5 * 1.2) * 5)
    assert found.years_words == "3.14 to 3.59"
    assert found.short is True


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
    assert "Local housing need applies" in found.reason
    assert (found.requirement, found.standing and found.standing.applies) == (None, "need")


def test_need_takes_the_place_of_the_requirement(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "Dacorum", Terms(ON, need=1000, hdt=85))
    assert found.requirement == 1000
    assert found.basis == "local housing need, as entered"
    assert found.years == pytest.approx(2643 / 5250 * 5)


def test_need_and_shortfall_together_are_warned_of(pack: Catalogue, sites: Sites) -> None:
    told = of(pack, sites, "Dacorum", Terms(ON, need=1000, shortfall=10)).assumptions
    assert any("counts twice" in each for each in told)


@pytest.mark.parametrize(
    ("adopted", "applies"),
    [
        ("2013-09-25", "need"),
        ("2021-05-31", "need"),  # five years and a day
        ("2021-06-01", "plan"),  # five years to the day are not more than five
        ("2021-06", "plan"),
        ("2021-05", "need"),
        ("2021", "not known"),
        ("2024", "plan"),
    ],
)
def test_the_age_of_a_plan_decides_what_applies(
    pack: Catalogue, adopted: str, applies: str
) -> None:
    plan = housing_supply.plans(pack)["E07000096"]
    terms = Terms(ON, adopted=housing_dates.read(adopted))
    assert housing_standing.standing(plan, terms).applies == applies


@pytest.mark.parametrize(
    ("on", "applies"),
    [
        (date(2027, 10, 1), "plan"),
        (date(2027, 10, 2), "not known"),
        (date(2027, 10, 31), "not known"),
        (date(2027, 11, 1), "need"),
    ],
)
def test_a_month_is_not_a_day(pack: Catalogue, on: date, applies: str) -> None:
    """Watford's plan was adopted in October 2022; the day is not confirmed."""
    plan = housing_supply.plans(pack)["E07000103"]
    stand = housing_standing.standing(plan, Terms(on))
    assert stand.applies == applies
    assert "October 2022, day not confirmed" in stand.words


def test_plans_under_five_years_old(pack: Catalogue) -> None:
    found = {
        plan.district: housing_standing.standing(plan, Terms(date(2026, 11, 28))).applies
        for plan in housing_supply.plans(pack).values()
    }
    own = {name for name, applies in found.items() if applies == "plan"}
    assert own == {"North Hertfordshire", "Watford", "Welwyn Hatfield"}
    assert {applies for name, applies in found.items() if name not in own} == {"need"}


def test_an_adoption_that_nobody_knows_gives_no_years(pack: Catalogue, sites: Sites) -> None:
    district = place(pack, "Dacorum")
    plan = replace(housing_supply.plans(pack)[district.code], adopted_on=None)
    held = housing_stock.stock(sites, district)
    found = housing_district.of_district(district, plan, Terms(ON, need=500), held)
    assert found.years is None
    assert "Enter the day on which the plan was adopted" in found.reason


def test_an_emerging_plan_says_so(pack: Catalogue, sites: Sites) -> None:
    found = of(pack, sites, "St Albans")
    assert "emerging, not adopted" in found.plan_words
    assert (found.basis, found.requirement) == ("", None)


def test_a_plan_whose_period_is_over_says_so(pack: Catalogue) -> None:
    plan = housing_supply.plans(pack)["E07000102"]
    assert "ended in 2026" in housing_standing.standing(plan, TERMS).words
    assert "ended in 2026" not in housing_standing.standing(plan, Terms(date(2025, 6, 1))).words


@pytest.mark.parametrize(
    ("hdt", "need", "buffer"),
    [
        (84.9, None, (20, 20)),
        (85, None, (5, 20)),
        (85, 950, (20, 20)),  # 760 is 80.0% of 950
        (85, 940, (5, 5)),
        (None, 950, (20, 20)),
        (None, 940, (5, 20)),
        (None, None, (5, 20)),
    ],
)
def test_the_rules_choose_the_buffer(
    pack: Catalogue, hdt: float | None, need: float | None, buffer: tuple[int, int]
) -> None:
    plan = housing_supply.plans(pack)["E07000241"]
    terms = Terms(date(2026, 11, 28), hdt=hdt, need=need)
    found = housing_standing.buffer(plan, terms, housing_standing.standing(plan, terms), need)
    assert (found.least, found.most) == buffer
    assert bool(found.missing) == (not found.sure)


def test_a_range_on_both_sides_of_five_is_neither_short_nor_enough(
    pack: Catalogue, sites: Sites
) -> None:
    plan = replace(housing_supply.plans(pack)["E07000241"], homes_per_year=500)
    held = housing_stock.stock(sites, place(pack, "Welwyn Hatfield"))
    found = housing_district.of_district(place(pack, "Welwyn Hatfield"), plan, TERMS, held)
    assert found.short is None  # 2,862 homes: 5.45 years with 5%, 4.77 with 20%
    assert found.years_words == "4.77 to 5.45"


def test_a_district_without_a_plan_needs_the_need(pack: Catalogue, sites: Sites) -> None:
    district = place(pack, "Dacorum")
    held = housing_stock.stock(sites, district)
    none = housing_district.of_district(district, None, TERMS, held)
    assert none.years is None
    assert "Enter it in homes a year" in none.reason
    with_need = housing_district.of_district(district, None, replace(TERMS, need=500, hdt=99), held)
    assert with_need.years == pytest.approx(2643 / 2625 * 5)


def test_sites_without_a_number_count_as_none_or_as_assumed(pack: Catalogue, sites: Sites) -> None:
    frame = sites.frame.copy()
    row = frame.index[frame["id"] == "DAC-BLR/001"]
    frame.loc[row, ["dwellings_from", "dwellings_to"]] = None
    poorer = Sites(frame, sites.datasets)
    district = place(pack, "Dacorum")
    plain = housing_stock.stock(poorer, district)
    assert plain.deliverable == 2643 - 500
    assert any("counted as none" in each for each in plain.assumptions)
    assumed = housing_stock.stock(poorer, district, density=40)
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
    held = housing_stock.stock(Sites(frame, ()), place(pack, "Dacorum"))
    assert (held.count, held.deliverable) == (36, 2143)


@pytest.mark.parametrize("text", ["E07000243", "Stevenage", "Bedwell", "SG1 1HN"])
def test_the_district_of_a_place(pack: Catalogue, text: str) -> None:
    known = places.gazetteer(pack)
    district = housing_district.district_of(known, known.find(text))
    assert district is not None
    assert district.code == "E07000243"


def test_the_county_has_no_district(pack: Catalogue) -> None:
    known = places.gazetteer(pack)
    assert housing_district.district_of(known, known.whole) is None


def test_need_beside_a_young_plan_only_chooses_the_buffer(pack: Catalogue, sites: Sites) -> None:
    terms = Terms(ON, need=900, adopted=housing_dates.read("2024"))
    found = of(pack, sites, "Dacorum", terms)
    assert found.requirement == 430
    assert any("used only to choose the buffer" in each for each in found.assumptions)


def test_plan_is_plain_data() -> None:
    plan = Plan("x", "X", "Plan", "adopted", 2020, 2040, 2000, 100)
    assert plan.adopted
