"""Cells of tables in words."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from herts_geo.report import cells as report_cells


def test_numbers_bear_the_decimals_that_their_column_needs() -> None:
    assert report_cells.words("People", pd.Series([1234, 5])) == ["1,234", "5"]
    assert report_cells.words("Share", pd.Series([1.5, 2.0])) == ["1.5", "2.0"]
    assert report_cells.words("Share", pd.Series([1.126, 1000])) == ["1.13", "1,000.00"]


def test_a_gap_is_no_data_and_never_nought() -> None:
    for gap in (None, np.nan, pd.NA, np.inf):
        assert report_cells.words("n", pd.Series([1, gap], dtype="object")) == ["1", "no data"]
    assert report_cells.words("n", pd.Series([0, pd.NA], dtype="Int64")) == ["0", "no data"]
    assert report_cells.words("t", pd.Series(["x", None])) == ["x", "no data"]
    assert report_cells.words("n", pd.Series([], dtype="float64")) == []
    assert report_cells.words("n", pd.Series([None, None], dtype="Float64")) == ["no data"] * 2


def test_years_have_no_comma() -> None:
    years = pd.Series([2024, 2025])
    assert report_cells.words("Start year", years) == ["2024", "2025"]
    assert report_cells.words("People", years) == ["2,024", "2,025"]
    assert report_cells.words("Homes a year", pd.Series([2024, 1950])) == ["2,024", "1,950"]


def test_rows_of_different_units_have_their_own_decimals() -> None:
    frame = pd.DataFrame(
        {"Unit": ["people", "%", "people", "%"], "Here": [89616.0, 2.75, None, 100.0]}
    )
    units = report_cells.units_of(frame)
    assert report_cells.words("Here", frame["Here"], units) == [
        "89,616",
        "2.75",
        "no data",
        "100.00",
    ]
    assert report_cells.units_of(frame[["Here"]]) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "yes"),
        (False, "no"),
        (date(2026, 1, 2), "2026-01-02"),
        (pd.Timestamp("2026-01-02 03:04"), "2026-01-02"),
        (pd.NaT, "no data"),
        (["a", "b"], "a, b"),
        ("", ""),
        ("=1+1\x00", "=1+1"),
    ],
)
def test_text(value: object, text: str) -> None:
    assert report_cells.text(value) == text


def test_truths_are_no_numbers() -> None:
    assert not report_cells.is_number(pd.Series([True, False]))
    assert report_cells.is_number(pd.Series([1, None], dtype="object"))
    assert not report_cells.is_number(pd.Series([1, "x"], dtype="object"))
    assert not report_cells.is_number(pd.Series([None], dtype="object"))
