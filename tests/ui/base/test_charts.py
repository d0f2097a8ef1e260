"""Charts draw the range of each figure that has one, on the page and for print."""

from typing import Any

import pandas as pd
import pytest

from herts_geo.report import chart as report_chart
from herts_geo.ui.base import charts

ROWS = pd.DataFrame(
    [(1, "now", 60.0, 40.0, 80.0), (3, "now", 20.0, 10.0, 30.0)],
    columns=["decile", "place", "percent", "least", "most"],
)


@pytest.fixture
def specs(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(charts.st, "vega_lite_chart", lambda _, spec, **__: drawn.append(spec))
    return drawn


def test_shares_by_decile_have_their_range(specs: list[dict[str, Any]]) -> None:
    chart = charts.share_by_decile(ROWS)
    assert [each["mark"] if isinstance(each["mark"], str) else each["mark"]["type"]
            for each in specs[0]["layer"]] == ["bar", "rule", "rule"]  # fmt: skip
    assert chart.frame[["at", "value", "least", "most"]].to_numpy().tolist() == [
        ["1", 60, 40, 80],
        ["3", 20, 10, 30],
    ]
    assert report_chart.make(chart, ".png", "2026-05-01").startswith(b"\x89PNG")


def test_shares_without_a_range_have_no_lines(specs: list[dict[str, Any]]) -> None:
    charts.share_by_decile(ROWS.assign(least=float("nan"), most=float("nan")))
    charts.people_by_decile({"Here": (50.0, 50.0)})
    assert [len(each["layer"]) for each in specs] == [1, 1]
