"""The opportunity score: each criterion and the weighting by hand."""

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import scoring
from herts_geo.estate import score as estate_score
from herts_geo.estate.register import typed
from herts_geo.estate.score import DEFAULT
from herts_geo.scoring import NEUTRAL

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
    assert found.score[0] == pytest.approx(100 * (3 * 1 + 1 * 0 + 1 * NEUTRAL) / 5)
    assert found.score[1] == pytest.approx(100 * NEUTRAL)
    why = found.why(0).set_index("criterion")
    assert why.loc["Spare space", "points"] == pytest.approx(60)
    assert why["points"].sum() == pytest.approx(found.score[0])
    assert why.loc["Low energy rating", "given"] == False  # noqa: E712


def test_moving_a_weight_changes_the_order() -> None:
    rows = frame({"vacant": True, "energy": "A"}, {"purpose": "investment", "energy": "G"})
    space = estate_score.score(rows, {"space": 5, "energy": 1}, 500, TODAY)
    energy = estate_score.score(rows, {"space": 1, "energy": 5}, 500, TODAY)
    assert space.order().tolist() == [0, 1]
    assert energy.order().tolist() == [1, 0]


def test_no_weight_at_all_gives_no_points() -> None:
    found = estate_score.score(frame({"vacant": True}, {}), {}, 500, TODAY)
    assert found.score.tolist() == [0, 0]
    assert found.why(0)["points"].sum() == 0


def test_why_in_words() -> None:
    found = estate_score.score(frame({"vacant": True}, {}), {"space": 3, "energy": 1}, 500, TODAY)
    text = scoring.in_words(found.why(0), "Hall", float(found.score[0]))
    assert text == (
        "Hall scores 87.5 of 100. Most of it: spare space 75.0. "
        "Not known, so counted half: low energy rating."
    )


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
    assert found.score.between(0, 100).all()
    for row in range(len(rows)):
        assert found.why(row)["points"].sum() == pytest.approx(float(found.score[row]), abs=1e-5)
