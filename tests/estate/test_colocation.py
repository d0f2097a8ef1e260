"""Pairs of assets: distances and scores worked by hand, and against every pair tried."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.estate import colocation as estate_colocation
from herts_geo.estate import land as estate_land
from herts_geo.estate.register import typed

LIBRARY = {"id": "a", "name": "Library", "holder": "County", "use_group": "Library"}
OFFICE = {"id": "b", "name": "Offices", "holder": "District", "use_group": "Office"}
DEPOT = {"id": "c", "name": "Depot", "holder": "District", "use_group": "Depot and storage"}


def at(row: dict[str, Any], easting: float, northing: float, **more: Any) -> dict[str, Any]:
    """The row standing at a spot."""
    return {**row, "easting": easting, "northing": northing, **more}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return typed(pd.DataFrame(rows)).drop(columns="sensitive")


def test_distance_and_score_by_hand() -> None:
    pairs = estate_colocation.pairs(frame(at(LIBRARY, 0, 0), at(OFFICE, 30, 40)), 500)
    pair = pairs.iloc[0]
    assert len(pairs) == 1
    assert pair["metres"] == (30**2 + 40**2) ** 0.5
    assert pair["walk_metres"] == 50 * 1.2
    parts = [1 - 50 / 500, 1.0, 0.5, 0.5]  # near, good together, space and condition not known
    assert [pair[name] for name in estate_colocation.WEIGHTS] == parts
    assert pair["score"] == pytest.approx(40 * 0.9 + 30 * 1 + 20 * 0.5 + 10 * 0.5)
    assert pair["why"] == (
        "Library and Offices: 50 m apart, about 60 m on foot; library and office go well together."
    )


def test_the_limit_counts_and_one_metre_more_does_not() -> None:
    rows = frame(at(LIBRARY, 0, 0), at(OFFICE, 300, 400))
    assert len(estate_colocation.pairs(rows, 500)) == 1
    assert estate_colocation.pairs(rows, 499).empty


def test_assets_of_one_holder_are_no_pair() -> None:
    assert estate_colocation.pairs(frame(at(OFFICE, 0, 0), at(DEPOT, 1, 1)), 500).empty


@pytest.mark.parametrize(
    ("one", "other", "part", "expected"),
    [
        ({}, {"use_group": "Library"}, "use", 0.5),
        ({}, {"use_group": "Depot and storage"}, "use", 0.25),
        ({}, {"use_group": None}, "use", 0.5),
        ({"vacant": True}, {}, "space", 1.0),
        ({"purpose": "surplus"}, {"purpose": "investment"}, "space", 1.0),
        ({"spare": 20.0}, {}, "space", 1.0),
        ({"purpose": "investment"}, {"purpose": "investment"}, "space", 0.0),
        ({"purpose": "investment"}, {}, "space", 0.5),
        ({"condition": "Poor"}, {"condition": "Good"}, "condition", 1.0),
        ({"condition": "Poor"}, {"condition": "Unsuitable"}, "condition", 0.5),
        ({"condition": "Good"}, {"condition": "Satisfactory"}, "condition", 0.0),
        ({"condition": "Poor"}, {}, "condition", 0.5),
    ],
    ids=str,
)
def test_parts_of_the_score(
    one: dict[str, Any], other: dict[str, Any], part: str, expected: float
) -> None:
    rows = frame(at(LIBRARY, 0, 0, **one), at(OFFICE, 0, 100, **other))
    assert estate_colocation.pairs(rows, 200)[part].tolist() == [expected]


def test_reasons_are_told() -> None:
    one = at(LIBRARY, 0, 0, vacant=True, condition="Poor")
    other = at(OFFICE, 0, 100, condition="Good", spare=25.0)
    why = estate_colocation.pairs(frame(one, other), 200)["why"][0]
    assert "Library is vacant" in why
    assert "25% of Offices is empty" in why
    assert "one is in poor condition and the other is not" in why


@pytest.mark.parametrize(
    ("more", "away", "sharing"),
    [
        ({}, 0, False),
        ({"shares_with": "the council"}, 0, True),
        ({"shares_with": "the council"}, 50, False),
        ({"uprn": "7"}, 50, True),
    ],
    ids=str,
)
def test_those_that_share_already_are_marked(
    more: dict[str, Any], away: float, sharing: bool
) -> None:
    rows = frame(at(LIBRARY, 0, 0, uprn="7"), at(OFFICE, 0, away, **more))
    pair = estate_colocation.pairs(rows, 500).iloc[0]
    assert pair["sharing"] == sharing
    assert ("share already" in pair["why"]) == sharing


def test_nothing_placed_gives_no_pair_and_the_same_columns() -> None:
    whole = estate_colocation.pairs(frame(at(LIBRARY, 0, 0), at(OFFICE, 1, 1)), 500)
    for rows in (frame(LIBRARY, OFFICE), frame(LIBRARY).iloc[:0]):
        none = estate_colocation.pairs(rows, 500)
        assert none.empty
        assert list(none) == list(whole)


def test_too_many_pairs_get_a_sentence() -> None:
    rows = [at({**LIBRARY, "id": str(n), "holder": str(n % 2)}, 0, 0) for n in range(1100)]
    with pytest.raises(estate_colocation.TooManyPairs, match="Lower the distance"):
        estate_colocation.pairs(frame(*rows), 50)


def test_neighbours_count_other_holders_only() -> None:
    rows = frame(at(LIBRARY, 0, 0), at(OFFICE, 0, 10), at(DEPOT, 0, 20), LIBRARY)
    found = estate_colocation.neighbours(rows, 15)
    assert found.tolist()[:3] == [1, 1, 0]
    assert pd.isna(found[3])


spots = st.tuples(st.integers(0, 2000), st.integers(0, 2000), st.sampled_from("xyz"))


@pytest.mark.slow
@given(st.lists(spots, max_size=25), st.integers(1, 1500))
def test_pairs_are_those_that_trying_every_one_finds(
    places: list[tuple[int, int, str]], metres: int
) -> None:
    rows = [
        {"id": f"{n:02}", "name": "n", "holder": holder, "easting": float(x), "northing": float(y)}
        for n, (x, y, holder) in enumerate(places)
    ]
    found = estate_colocation.pairs(typed(pd.DataFrame(rows)), metres)
    expected = {
        (one["id"], other["id"])
        for one, other in combinations(rows, 2)
        if one["holder"] != other["holder"]
        and np.hypot(one["easting"] - other["easting"], one["northing"] - other["northing"])
        <= metres
    }
    ids = found[["first", "second"]].to_numpy().tolist()
    assert {tuple(sorted(pair)) for pair in ids} == expected


@pytest.mark.parametrize(
    "absurd",
    [
        {"name": "N/A"},
        {"name": "(no name)"},
        {"name": "Strip of land"},
        {"name": "Electricity substation"},
        {"name": "Shelford Road", "use": "Electricity sub-station"},
        {"name": "Rose Garden", "use": pd.NA, "use_group": pd.NA},
        {"holding": "Land Only"},
    ],
    ids=str,
)
def test_nobody_can_share_a_strip_of_land(absurd: dict[str, Any]) -> None:
    rows = frame(at(LIBRARY, 0, 0), at(OFFICE, 30, 40), at({**OFFICE, **absurd}, 10, 0))
    assert len(estate_colocation.pairs(rows, 500)) == 1
    assert estate_colocation.neighbours(rows, 500).fillna(-1).tolist() == [1, 1, -1]
    assert estate_land.left_out(rows).startswith("1 asset is left out: land without a building")
    assert estate_land.left_out(rows[:2]) == ""


def test_land_is_paired_where_it_is_asked_for() -> None:
    rows = frame(at(LIBRARY, 0, 0), at({**OFFICE, "holding": "Land Only"}, 30, 40))
    assert estate_colocation.pairs(rows, 500).empty
    assert len(estate_colocation.pairs(rows, 500, with_land=True)) == 1
