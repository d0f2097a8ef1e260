"""The opportunity score: each criterion and the weighting by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import scoring
from herts_geo.estate import land as estate_land
from herts_geo.estate import score as estate_score
from herts_geo.estate.register import typed
from herts_geo.estate.score import DEFAULT

TODAY = date(2026, 1, 1)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    deciles = [row.get("decile") for row in rows]
    plain = typed(pd.DataFrame([{"id": str(n), "name": "n", **r} for n, r in enumerate(rows)]))
    return plain.assign(decile=pd.array(deciles, dtype="Float64"))


def part(key: str, *rows: dict[str, Any]) -> list[Any]:
    """The values of one criterion for some assets, None where not given."""
    column = estate_score.values(frame(*rows), 500, TODAY)[key]
    return [None if pd.isna(value) else round(float(value), 3) for value in column]


@pytest.mark.parametrize(
    ("key", "rows", "expected"),
    [
        ("space", [{"vacant": True}, {"purpose": "surplus"}, {"spare": 5.0}], [1, 1, 1]),
        ("space", [{"purpose": "investment"}, {"spare": 0.0}, {"vacant": False}], [0, 0, None]),
        ("condition", [{"condition": "Good"}, {"condition": "Poor"}, {}], [0, 0.667, None]),
        ("energy", [{"energy": "A+"}, {"energy": "G"}, {"energy": "D"}], [0, 1, round(4 / 7, 3)]),
        ("need", [{"decile": 1}, {"decile": 10}, {}], [1, 0, None]),
        ("hours", [{"open_hours": 10.0}, {"open_hours": 20.0}, {"open_hours": 40.0}], [1, 0.5, 0]),
        ("land", [{"land_area": 1.0}, {"land_area": 9.0}, {}], [0, 1, None]),
        ("land", [{"land_area": 1.0}, {}], [None, None]),
        ("lease", [{"lease_event": "2026-01-01"}, {"lease_event": "2046-01-01"}], [1, 0]),
        ("lease", [{"lease_event": "2025-01-01"}, {}], [None, None]),
        (
            "near",
            [
                {"holder": "X", "easting": 0.0, "northing": 0.0},
                {"holder": "Y", "easting": 0.0, "northing": 400.0},
                {"holder": "Y", "easting": 0.0, "northing": 450.0},
                {"holder": "Z"},
            ],
            [round(2 / 3, 3), 0.5, 0.5, None],
        ),
        (
            "cost",
            [
                {"floor_area": 10.0, "running_cost": 100.0},
                {"floor_area": 10.0, "running_cost": 300.0},
                {"floor_area": 100.0, "running_cost": 2000.0},
            ],
            [0, 1, 0.5],
        ),
    ],
    ids=str,
)
def test_criteria(key: str, rows: list[dict[str, Any]], expected: list[Any]) -> None:
    assert part(key, *rows) == expected


def test_a_score_by_hand() -> None:
    rows = frame({"vacant": True, "condition": "Good"}, {})
    found = estate_score.score(rows, {"space": 3, "condition": 1, "energy": 1}, 500, TODAY)
    assert found.score[0] == pytest.approx(100 * (3 * 1 + 1 * 0) / (3 + 1))
    assert pd.isna(found.score[1])
    why = found.why(0).set_index("criterion")
    assert why.loc["Spare space", "points"] == pytest.approx(75)
    assert why["points"].sum() == pytest.approx(found.score[0])
    assert why.loc["Low energy rating", "given"] == False  # noqa: E712
    assert pd.isna(why.loc["Low energy rating", "points"])


def test_little_known_has_no_rank() -> None:
    """Three criteria weigh, and all are known of some asset: half, rounded up, is two."""
    rows = frame(
        {"energy": "G"},  # 1 of 1 known: 100
        {"vacant": True, "energy": "A+", "condition": "Good"},  # 3 of 3: (3 + 0 + 0) / 5
        {"purpose": "investment", "condition": "Unsuitable"},  # 2 of 2: (0 + 1) / 4
        {},
    )
    weights = {"space": 3, "condition": 1, "energy": 1}
    found = estate_score.score(rows, weights, 500, TODAY)
    assert (found.asked, found.possible, found.least) == (3, 3, 2)
    assert found.score.tolist()[:3] == [100, 60, 25]
    assert found.order().tolist() == [1, 2, 0, 3]
    ranks = found.ranks()
    assert ranks["Rank"].fillna(0).tolist() == [1, 2, 0, 0]
    assert ranks["Known"].tolist() == ["3 of 3", "2 of 3", "1 of 3", "0 of 3"]
    assert found.unranked() == "2 have no rank: of each fewer than 2 of the 3 criteria are known."
    all_of_them = estate_score.score(rows, weights, 500, TODAY, least=1)
    assert all_of_them.order().tolist() == [0, 1, 2, 3]


LAND: list[tuple[dict[str, Any], bool]] = [
    ({"holding": "Land Only", "floor_area": 50.0}, True),
    ({"holding": "Land/Buildings", "use_group": "Land and open space", "use": "Park"}, False),
    ({"use": "Allotments", "use_group": "Land and open space"}, True),
    ({"use": "Park", "use_group": "Land and open space", "floor_area": 80.0}, False),
    ({"name": "Community gardens"}, True),
    ({"name": "Verge, High Street", "use": "Amenity", "use_group": "Other use"}, True),
    ({"name": "Garden House", "use": "Office", "use_group": "Office"}, False),
    ({"name": "Hall"}, False),
]


@pytest.mark.parametrize(("row", "land"), LAND, ids=str)
def test_what_is_land_without_a_building(row: dict[str, Any], land: bool) -> None:
    assert estate_land.is_land(frame(row)).tolist() == [land]


def test_land_is_scored_only_where_it_is_asked_for() -> None:
    rows = frame({"holding": "Land Only", "land_area": 9.0}, {"land_area": 1.0}, {"land_area": 4.0})
    buildings = estate_score.score(rows, {"land": 1}, 500, TODAY)
    assert buildings.order().tolist() == [2, 1, 0]  # their places are taken among buildings alone
    assert buildings.ranks()["Score"].tolist()[:2] == [100, 0]
    assert buildings.unranked() == "1 asset is land without a building and not scored."
    every = estate_score.score(rows, {"land": 1}, 500, TODAY, with_land=True)
    assert every.order().tolist() == [0, 2, 1]
    assert every.score.tolist() == [100, 0, 50]


def test_moving_a_weight_changes_the_order() -> None:
    rows = frame({"vacant": True, "energy": "A"}, {"purpose": "investment", "energy": "G"})
    space = estate_score.score(rows, {"space": 5, "energy": 1}, 500, TODAY)
    energy = estate_score.score(rows, {"space": 1, "energy": 5}, 500, TODAY)
    assert space.order().tolist() == [0, 1]
    assert energy.order().tolist() == [1, 0]


def test_no_weight_at_all_gives_no_points() -> None:
    found = estate_score.score(frame({"vacant": True}, {}), {}, 500, TODAY)
    assert found.score.isna().all()
    assert not found.ranked.any()
    assert found.why(0)["points"].sum() == 0


def test_why_in_words() -> None:
    found = estate_score.score(frame({"vacant": True}, {}), {"space": 3, "energy": 1}, 500, TODAY)
    text = scoring.in_words(found.why(0), "Hall", float(found.score[0]))
    assert text == (
        "Hall scores 100.0 of 100 over the 1 of 2 known. Most of it: spare space 100.0. "
        "Not known: low energy rating; with it the score would be from 75 to 100."
    )
    none = scoring.in_words(found.why(1), "Shed", float("nan"))
    assert none == "Shed has no score: nothing that counts is known of it."


weights = st.fixed_dictionaries({key: st.integers(0, 5) for key in DEFAULT})
codes = st.fixed_dictionaries(
    {
        "vacant": st.sampled_from([True, False, None]),
        "condition": st.sampled_from(["Good", "Poor", None]),
        "energy": st.sampled_from(["A+", "C", "G", None]),
        "land_area": st.sampled_from([0.0, 1.0, 5.0, None]),
        "decile": st.sampled_from([1, 5, 10, None]),
    }
)


@pytest.mark.slow
@given(st.lists(codes, min_size=1, max_size=6), weights)
def test_scores_stay_within_0_and_100_and_add_up(
    rows: list[dict[str, Any]], given_weights: dict[str, int]
) -> None:
    found = estate_score.score(frame(*rows), given_weights, 500, TODAY)
    assert found.score.dropna().between(0, 100).all()
    for row, score in enumerate(found.score.fillna(0.0)):
        assert found.why(row)["points"].sum() == pytest.approx(float(score), abs=1e-5)
