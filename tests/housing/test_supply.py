"""The supply sum against hand-worked districts, step by step, and what must always hold of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.housing import supply as housing_supply
from herts_geo.housing.supply import InvalidTerms, Plan, Sum, Terms, net_additional, work_out
from herts_geo.pack.catalogue import Catalogue

ON = date(2026, 6, 1)
DACORUM = Plan("E07000096", "Dacorum", "Core Strategy", "adopted", 2006, 2031, 10_750, 430)
WELWYN = Plan("E07000241", "Welwyn Hatfield", "Local Plan", "adopted", 2016, 2036, 15_200, 760)
homes = st.integers(0, 50_000)


def values(found: Sum) -> dict[str, float | None]:
    """The figure of each step by its key."""
    return {step.key: step.value for step in found.steps}


def test_dacorum_by_hand_with_five_per_cent_and_no_shortfall() -> None:
    found = values(work_out(430, Terms(ON), 2643, DACORUM))
    assert list(found) == [
        "requirement",
        "five_years",
        "shortfall",
        "due",
        "buffer",
        "need",
        "deliverable",
        "years",
        "ni159",
    ]
    assert found["requirement"] == 430
    assert found["five_years"] == 430 * 5 == 2150
    assert found["shortfall"] is None
    assert found["due"] == 0
    assert found["buffer"] == pytest.approx(2150 * 5 / 100)
    assert found["need"] == pytest.approx(2150 + 107.5)
    assert found["deliverable"] == 2643
    assert found["years"] == pytest.approx(2643 / 2257.5 * 5)
    assert found["ni159"] == pytest.approx(2643 / 2150 * 100)


def test_welwyn_hatfield_by_hand_with_twenty_per_cent_over_the_rest_of_the_plan() -> None:
    terms = Terms(ON, buffer=20, method="liverpool", completed=3218)
    found = values(work_out(760, terms, 2862, WELWYN))
    assert found["five_years"] == 760 * 5 == 3800
    assert found["shortfall"] == 760 * (2026 - 2016) - 3218 == 4382
    assert found["due"] == pytest.approx(4382 / (2036 - 2026) * 5)
    assert found["buffer"] == pytest.approx((3800 + 2191) * 20 / 100)
    assert found["need"] == pytest.approx(3800 + 2191 + 1198.2)
    assert found["years"] == pytest.approx(2862 / 7189.2 * 5)
    assert found["ni159"] == pytest.approx(2862 / 3800 * 100)


def test_sedgefield_meets_all_of_a_shortfall_in_five_years() -> None:
    found = values(work_out(760, Terms(ON, shortfall=4382), 2862, WELWYN))
    assert found["due"] == 4382
    assert found["need"] == pytest.approx((3800 + 4382) * 1.05)


def test_every_step_says_how() -> None:
    steps = work_out(760, Terms(ON, shortfall=100), 2862, WELWYN).steps
    assert all(step.label and step.unit and step.sentence.endswith(".") for step in steps)
    assert steps[1].sentence == "760 x 5 = 3,800."
    assert steps[7].sentence == "2,862 / 4,095.0 x 5 = 3.49."


@pytest.mark.parametrize(
    ("on", "left"), [(date(2026, 3, 31), 11), (date(2026, 4, 1), 10), (date(2030, 5, 1), 6)]
)
def test_liverpool_counts_plan_years_from_the_first_of_april(on: date, left: int) -> None:
    terms = Terms(on, method="liverpool", shortfall=660)
    assert housing_supply.spread(660, terms, WELWYN)[0] == pytest.approx(660 / left * 5)


@pytest.mark.parametrize("year", [2031, 2033, 2036, 2040])
def test_liverpool_with_five_years_or_fewer_left_is_all_of_it(year: int) -> None:
    terms = Terms(date(year, 4, 1), method="liverpool", shortfall=660)
    due, words = housing_supply.spread(660, terms, WELWYN)
    assert due == 660
    assert "all of it" in words


def test_a_surplus_is_not_taken_off() -> None:
    found, words = housing_supply.shortfall(Terms(ON, completed=9_000), WELWYN)
    assert found == 0
    assert "surplus is not taken off" in words


def test_past_shortfall_is_of_the_plan_though_need_takes_its_place() -> None:
    found = values(work_out(1000, Terms(ON, need=1000, completed=3218), 2862, WELWYN))
    assert found["five_years"] == 5000
    assert found["shortfall"] == 760 * 10 - 3218


def test_unknown_deliverable_homes_give_no_figure_but_the_need() -> None:
    found = work_out(430, Terms(ON), None, DACORUM)
    assert (found.years, found.ni159) == (None, None)
    assert found.need == pytest.approx(2257.5)
    assert values(found)["deliverable"] is None


def test_no_need_gives_no_years() -> None:
    assert work_out(0, Terms(ON), 10).years is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"buffer": 10},
        {"method": "london"},
        {"shortfall": -1},
        {"need": float("nan")},
        {"completed": float("inf")},
    ],
    ids=str,
)
def test_terms_that_make_no_sense_are_named(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidTerms):
        Terms(ON, **wrong)  # type: ignore[arg-type]


def test_a_requirement_that_makes_no_sense_is_named() -> None:
    with pytest.raises(InvalidTerms, match="requirement"):
        work_out(-1, Terms(ON), 10)


def test_plans_of_the_ten_districts(pack: Catalogue) -> None:
    found = housing_supply.plans(pack)
    assert len(found) == 10
    assert found["E07000096"].homes_per_year == 430
    assert not found["E07000240"].adopted
    for plan in found.values():
        years = plan.end_year - plan.start_year
        assert plan.homes_per_year == pytest.approx(plan.homes_total / years, abs=1)


def test_ni_154_is_completions_less_demolitions_plus_change() -> None:
    assert net_additional(100, 12, 5) == 100 - 12 + 5
    assert net_additional(100, changed=-3) == 97


@given(homes, homes, st.integers(1, 3_000), homes, st.sampled_from(["sedgefield", "liverpool"]))
def test_more_sites_never_give_fewer_years(
    fewer: int, more: int, requirement: int, short: int, method: housing_supply.Method
) -> None:
    terms = Terms(ON, method=method, shortfall=short)
    low, high = sorted((fewer, more))
    years = [work_out(requirement, terms, each, WELWYN).years for each in (low, high)]
    assert years[0] is not None
    assert years[1] is not None
    assert years[0] <= years[1]


@given(homes, st.integers(1, 3_000), homes)
def test_a_bigger_buffer_never_gives_more_years(
    deliverable: int, requirement: int, short: int
) -> None:
    years = [
        work_out(requirement, Terms(ON, buffer=buffer, shortfall=short), deliverable).years
        for buffer in housing_supply.BUFFERS
    ]
    assert years[0] is not None
    assert years[1] is not None
    assert years[0] >= years[1]


@given(homes, st.integers(1, 3_000), homes)
def test_spreading_a_shortfall_never_gives_fewer_years(
    deliverable: int, requirement: int, short: int
) -> None:
    five, rest = (
        work_out(requirement, Terms(ON, method=each, shortfall=short), deliverable, WELWYN).years
        for each in housing_supply.METHODS
    )
    assert five is not None
    assert rest is not None
    assert rest >= five - 1e-9
