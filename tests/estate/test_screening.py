"""The screening rules: what each catches, what it cannot judge, and that all are said in words."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from herts_geo.estate import screening as estate_screening
from herts_geo.estate.register import typed
from herts_geo.estate.screening import IDS, RULES

TODAY = date(2026, 1, 1)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return typed(pd.DataFrame([{"id": str(n), **row} for n, row in enumerate(rows)]))


@pytest.mark.parametrize(
    ("rule", "hit", "miss"),
    [
        ("vacant", {"vacant": True}, {"vacant": False}),
        ("surplus", {"purpose": "surplus"}, {"purpose": "investment"}),
        ("surplus", {"purpose": "awaiting development"}, {"purpose": "community asset"}),
        ("condition", {"condition": "Unsuitable"}, {"condition": "Satisfactory"}),
        ("energy", {"energy": "F"}, {"energy": "E"}),
        ("spare", {"spare": 2.6}, {"spare": 2.5}),
        ("lease", {"lease_event": "2028-12-31"}, {"lease_event": "2029-01-02"}),
        ("lease", {"lease_event": "2026-01-01"}, {"lease_event": "2025-12-31"}),
    ],
    ids=str,
)
def test_what_a_rule_catches(rule: str, hit: dict[str, Any], miss: dict[str, Any]) -> None:
    found = estate_screening.screen(frame(hit, miss, {}), [rule], TODAY)
    assert found.judged[rule].tolist()[:2] == [True, False]
    assert (found.caught[rule], found.unknown[rule]) == (1, 1)
    assert found.flagged.tolist() == [True, False, False]


@pytest.mark.parametrize(("rule", "column"), [("cost", "running_cost"), ("backlog", "backlog")])
def test_the_highest_quarter_by_floor_area(rule: str, column: str) -> None:
    costs = [100.0, 200.0, 300.0, 400.0, 500.0]
    rows = [{"floor_area": 10.0, column: cost} for cost in costs]
    found = estate_screening.screen(frame(*rows, {"floor_area": 10.0}), [rule], TODAY)
    assert found.quarters[rule] == 400 / 10  # a quarter of five lies above the fourth
    assert found.caught[rule] == 1
    assert found.unknown[rule] == 1


def test_few_staffed_hours() -> None:
    rows = [{"open_hours": float(hours)} for hours in (10, 20, 30, 40, 50)]
    found = estate_screening.screen(frame(*rows), ["hours"], TODAY)
    assert found.quarters["hours"] == 20
    assert found.judged["hours"].tolist() == [True, False, False, False, False]


def test_a_quarter_needs_four_figures() -> None:
    rows = [{"open_hours": 10.0}, {"open_hours": 50.0}, {"open_hours": 60.0}]
    found = estate_screening.screen(frame(*rows), ["hours"], TODAY)
    assert found.unknown["hours"] == 3
    assert not found.quarters


def test_rules_that_are_off_catch_nothing() -> None:
    found = estate_screening.screen(frame({"vacant": True}), [], TODAY)
    assert not found.flagged.any()
    assert found.reasons().tolist() == [""]
    assert estate_screening.screen(frame({"vacant": True}), ["nonsense"], TODAY).caught == {}


def test_each_asset_says_which_rules_caught_it() -> None:
    rows = frame({"vacant": True, "energy": "G", "condition": "Good"}, {})
    assert estate_screening.screen(rows, IDS, TODAY).reasons().tolist() == [
        "vacant; energy rating F or G",
        "",
    ]


def test_no_asset_at_all() -> None:
    found = estate_screening.screen(frame({}).iloc[:0], IDS, TODAY)
    assert set(found.caught.values()) == {0}


def test_rules_are_data_with_words() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.words and rule.short for rule in RULES)
