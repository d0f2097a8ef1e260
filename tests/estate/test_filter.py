"""Filters and totals: every sum by hand, what is missing counted and never taken for zero."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from herts_geo.errors import HertsGeoError
from herts_geo.estate import filter as estate_filter
from herts_geo.estate.filter import NOT_GIVEN, Filter
from herts_geo.estate.register import typed

TODAY = date(2026, 1, 1)
ROWS: list[dict[str, Any]] = [
    {"id": "a", "holder": "X", "use_group": "Library", "tenure": "Freehold", "floor_area": 100.0,
     "running_cost": 5000.0, "backlog": 900.0, "vacant": False, "lon": 0.1, "lat": 51.0},
    {"id": "b", "holder": "X", "use_group": "Office", "tenure": "Leasehold", "floor_area": 300.0,
     "running_cost": 3000.0, "vacant": True, "lease_event": "2027-01-01"},
    {"id": "c", "holder": "Y", "use_group": "Office", "running_cost": 700.0, "land_area": 2.0,
     "condition": "Poor", "energy": "F", "purpose": "surplus", "lease_event": "2025-12-31"},
]  # fmt: skip


@pytest.fixture
def frame() -> pd.DataFrame:
    return typed(pd.DataFrame(ROWS))


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), "abc"),
        (Filter(holder=("X",)), "ab"),
        (Filter(use=("Office",)), "bc"),
        (Filter(use=("Office", "Library"), holder=("Y",)), "c"),
        (Filter(tenure=(NOT_GIVEN,)), "c"),
        (Filter(tenure=("Freehold", NOT_GIVEN)), "ac"),
        (Filter(condition=("Poor",)), "c"),
        (Filter(energy=("F", "G")), "c"),
        (Filter(purpose=("surplus",)), "c"),
        (Filter(vacancy="yes"), "b"),
        (Filter(vacancy="no"), "a"),
        (Filter(vacancy="unknown"), "c"),
        (Filter(floor_from=100), "ab"),
        (Filter(floor_from=101), "b"),
        (Filter(floor_to=299), "a"),
        (Filter(lease_years=1), "b"),
        (Filter(lease_years=50), "b"),
        (Filter(holder=("nobody",)), ""),
    ],
    ids=str,
)
def test_filters(frame: pd.DataFrame, wanted: Filter, ids: str) -> None:
    assert "".join(frame.loc[estate_filter.matching(frame, wanted, TODAY), "id"]) == ids


def test_floor_areas_the_wrong_way_round_get_a_sentence(frame: pd.DataFrame) -> None:
    with pytest.raises(HertsGeoError, match="below the smallest"):
        estate_filter.matching(frame, Filter(floor_from=10, floor_to=5), TODAY)


def test_totals_by_hand(frame: pd.DataFrame) -> None:
    sums = estate_filter.totals(frame)
    assert (sums["assets"], sums["holders"], sums["vacant"], sums["placed"]) == (3, 2, 1, 1)
    assert sums["floor_area"] == 100 + 300
    assert sums["running_cost"] == 5000 + 3000 + 700
    assert sums["cost_per_m2"] == (5000 + 3000) / (100 + 300)
    assert sums["backlog_per_m2"] == 900 / 100
    lacking = {"floor_area": 1, "land_area": 2, "running_cost": 0, "backlog": 2}
    assert sums["lacking"] == lacking
    assert sums["lacking_vacancy"] == 1


def test_totals_of_nothing_are_missing_and_not_zero(frame: pd.DataFrame) -> None:
    sums = estate_filter.totals(frame[frame["id"] == "none"])
    assert sums["assets"] == 0
    assert sums["floor_area"] is None
    assert sums["cost_per_m2"] is None


def test_holders_in_order_of_assets(frame: pd.DataFrame) -> None:
    table = estate_filter.by_holder(frame)
    assert table["holder"].tolist() == ["X", "Y"]
    assert table["floor_area"].tolist()[0] == 400
    assert pd.isna(table["floor_area"].tolist()[1])


def test_choices_name_what_is_not_given_last(frame: pd.DataFrame) -> None:
    assert estate_filter.options(frame)["tenure"] == ["Freehold", "Leasehold", NOT_GIVEN]
    assert estate_filter.options(frame)["holder"] == ["X", "Y"]


def test_a_floor_area_of_zero_gives_no_cost_per_m2() -> None:
    frame = typed(pd.DataFrame([{"id": "a", "floor_area": 0.0, "running_cost": 10.0}]))
    assert estate_filter.per_m2(frame, "running_cost").isna().all()
