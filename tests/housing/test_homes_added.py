"""NI 154: the printed figures, and a district's own years."""

import pandas as pd
import pytest

from herts_geo.housing import supply as housing_supply
from herts_geo.housing.supply import OWN_COLUMNS
from herts_geo.pack.catalogue import Catalogue


def test_the_printed_figures_of_the_county(pack: Catalogue) -> None:
    found, sets = housing_supply.printed(pack)
    figures = {
        (kind, year): homes for kind, year, homes in found[["kind", "period", "homes"]].values
    }
    assert figures == {
        ("Baseline (predicted)", "2007/08"): 3600,
        ("Target", "2008/09"): 3800,
        ("Target", "2009/10"): 4350,
        ("Target", "2010/11"): 4700,
        ("Actual", "2007/08"): 4271,
    }
    assert [item.id for item in sets] == ["laa2_values"]


def test_the_years_of_a_plan_are_blank(pack: Catalogue) -> None:
    plan = housing_supply.plans(pack)["E07000103"]
    found = housing_supply.empty_years(plan, 2024)
    assert found["Year"].tolist() == ["2021/22", "2022/23", "2023/24"]
    assert found[list(OWN_COLUMNS[1:])].isna().all(axis=None)
    assert housing_supply.empty_years(plan, 1999)["Year"].tolist() == ["2021/22"]
    assert len(housing_supply.empty_years(plan, 2099)) == 2038 - 2021


def test_own_years_need_completions() -> None:
    typed = pd.DataFrame(
        [
            ["2021/22", 100, 12, 5, 90],
            ["2022/23", 80, None, None, None],
            ["2023/24", None, 3, None, 70],
            [None, 9, 9, 9, 9],
        ],
        columns=list(OWN_COLUMNS),
    )
    found = housing_supply.own_years(typed)["Net additional homes"]
    assert found.tolist()[:2] == [100 - 12 + 5, 80]
    assert found.isna().tolist() == [False, False, True]


@pytest.mark.parametrize("name", OWN_COLUMNS[1:])
def test_an_empty_table_has_no_homes(name: str) -> None:
    blank = pd.DataFrame({column: pd.Series(dtype="Float64") for column in OWN_COLUMNS})
    assert housing_supply.own_years(blank)[name].empty
