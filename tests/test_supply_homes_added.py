"""NI 154: the printed figures, and a district's own years."""

import pandas as pd
import pytest

from herts_geo import supply, supply_homes_added
from herts_geo.catalogue import Catalogue
from herts_geo.supply_homes_added import OWN_COLUMNS


def test_the_printed_figures_of_the_county(pack: Catalogue) -> None:
    found, sets = supply_homes_added.printed(pack)
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
    plan = supply.plans(pack)["E07000103"]
    found = supply_homes_added.empty_years(plan, 2024)
    assert found["Year"].tolist() == ["2021/22", "2022/23", "2023/24"]
    assert found[list(OWN_COLUMNS[1:])].isna().all(axis=None)
    assert supply_homes_added.empty_years(plan, 1999)["Year"].tolist() == ["2021/22"]
    assert len(supply_homes_added.empty_years(plan, 2099)) == 2038 - 2021


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
    found = supply_homes_added.own_years(typed)["Net additional homes"]
    assert found.tolist()[:2] == [100 - 12 + 5, 80]
    assert found.isna().tolist() == [False, False, True]


@pytest.mark.parametrize("name", OWN_COLUMNS[1:])
def test_an_empty_table_has_no_homes(name: str) -> None:
    blank = pd.DataFrame({column: pd.Series(dtype="Float64") for column in OWN_COLUMNS})
    assert supply_homes_added.own_years(blank)[name].empty
