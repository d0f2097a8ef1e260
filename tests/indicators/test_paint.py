"""Met or not met: the direction decides, and where it is not known nothing is called met."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.indicators import paint as indicators_paint
from herts_geo.indicators.measures import Better
from herts_geo.maps.classify import MISSING


def numbers(*values: float | None) -> "pd.Series[float]":
    return pd.Series(pd.array(values, dtype="Float64"))


@pytest.mark.parametrize(
    ("better", "wanted"),
    [
        ("higher", ["missed", "met", "met", "none", ""]),
        ("lower", ["met", "met", "missed", "none", ""]),
        ("", ["below", "equal", "above", "none", ""]),
    ],
)
def test_standing_follows_the_direction(better: Better, wanted: list[str]) -> None:
    values, targets = numbers(9, 10, 11, 10, None), numbers(10, 10, 10, None, 10)
    assert indicators_paint.standing(values, targets, better).tolist() == wanted


@pytest.mark.parametrize("better", ["higher", "lower", ""])
def test_missing_figures_are_hatched_and_no_target_is_a_class(better: Better) -> None:
    codes = indicators_paint.standing(numbers(None, 5), numbers(1, None), better)
    found = indicators_paint.classes(codes, better, "Title", "no figure")
    assert found.index[0] == MISSING
    assert found.legend.items[found.index[1]].label == "a figure, but no target"
    assert found.legend.missing == 1
    assert found.legend.missing_label == "No figure (hatched)"


def test_no_class_says_met_where_the_direction_is_unknown() -> None:
    codes = indicators_paint.standing(numbers(1, 2), numbers(2, 1), "")
    labels = [x.label for x in indicators_paint.classes(codes, "", "t", "").legend.items]
    assert not any("met" in label for label in labels)
    assert sum("not known" in label for label in labels) == 2


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)), min_size=1, max_size=20))
def test_higher_and_lower_disagree_but_for_equal_figures(pairs: list[tuple[float, float]]) -> None:
    values, targets = numbers(*(x for x, _ in pairs)), numbers(*(y for _, y in pairs))
    up = indicators_paint.standing(values, targets, "higher")
    down = indicators_paint.standing(values, targets, "lower")
    both = (up == "met") & (down == "met")
    assert both.tolist() == [x == y for x, y in pairs]
    assert not ((up == "missed") & (down == "missed")).any()
