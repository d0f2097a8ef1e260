"""Classes: breaks worked by hand, every value in one class, and typed breaks refused kindly."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.errors import InvalidBreaks
from herts_geo.maps import classify
from herts_geo.maps.classify import MISSING, Classes

PALETTES = [*classify.PALETTES, *classify.DIVERGING]


def numbers(*values: float | None) -> "pd.Series[Any]":
    """Numbers with gaps."""
    return pd.Series(pd.array(list(values), dtype="Float64"))


def areas(classes: Classes) -> list[int]:
    """The number of areas in each class of the legend."""
    return [item.areas for item in classes.legend.items]


def labels(classes: Classes) -> list[str]:
    """The words of each class of the legend."""
    return [item.label for item in classes.legend.items]


def test_quantiles_hold_the_same_number_of_areas() -> None:
    values = numbers(*range(1, 10))
    # the third and two thirds points of 1..9 are 1 + 8/3 and 1 + 16/3
    assert classify.breaks(values, "quantiles", 3) == pytest.approx([1 + 8 / 3, 1 + 16 / 3, 9])
    assert areas(classify.continuous(values, [1 + 8 / 3, 1 + 16 / 3, 9], "t")) == [3, 3, 3]


def test_equal_intervals_have_the_same_width() -> None:
    values = numbers(0, 1, 2, 30)
    assert classify.breaks(values, "equal", 3) == pytest.approx([10, 20, 30])
    assert areas(classify.continuous(values, [10, 20, 30], "t")) == [3, 0, 1]


def test_natural_breaks_find_the_groups() -> None:
    values = numbers(1, 2, 3, 50, 51, 52, 100, 101)
    assert classify.breaks(values, "natural", 3) == [3, 52, 101]


def test_gaps_do_not_count_for_breaks() -> None:
    assert classify.breaks(numbers(0, None, 10, 20, None), "equal", 2) == [10, 20]


@pytest.mark.parametrize("scheme", ["quantiles", "natural", "equal"])
def test_few_different_values_make_few_classes(scheme: str) -> None:
    assert classify.breaks(numbers(7, 7, 7), scheme, 5) == [7]
    two = classify.breaks(numbers(1, 1, 1, 9), scheme, 5)
    assert two[-1] == 9
    assert len(two) <= 2


@pytest.mark.parametrize("scheme", ["quantiles", "natural", "equal"])
def test_no_value_makes_no_class(scheme: str) -> None:
    with pytest.raises(InvalidBreaks, match="no figure to divide"):
        classify.breaks(numbers(None, None), scheme, 5)


VALUES = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=50).filter(
    lambda values: any(value is not None for value in values)
)


@settings(max_examples=60, deadline=None)
@given(values=VALUES, scheme=st.sampled_from(["quantiles", "equal"]), count=st.integers(3, 9))
def test_every_value_is_in_one_class(values: list[float | None], scheme: str, count: int) -> None:
    series = numbers(*values)
    upper = classify.breaks(series, scheme, count)
    assert upper == sorted(set(upper))
    classes = classify.continuous(series, upper, "t")
    assert sum(areas(classes)) == series.notna().sum()
    assert classes.legend.missing == series.isna().sum()
    limits = [*upper, float("inf")]
    for value, index in zip(values, classes.index, strict=True):
        if value is None:
            assert index == MISSING
        else:
            assert value <= limits[index]
            assert index == 0 or value > limits[index - 1]


def test_a_limit_belongs_to_the_class_below() -> None:
    classes = classify.continuous(numbers(0, 10, 10.5, 20, 21), [10, 20], "t")
    assert classes.index.tolist() == [0, 0, 1, 1, 2]
    assert labels(classes) == ["0 to 10", "10 to 20", "20 to 21"]


def test_no_further_class_when_nothing_lies_above() -> None:
    classes = classify.continuous(numbers(5, 15), [10, 20], "t")
    assert labels(classes) == ["5 to 10", "10 to 20"]


def test_classes_below_every_value_are_empty() -> None:
    classes = classify.continuous(numbers(25, 26), [10, 20, 30], "t")
    assert areas(classes) == [0, 0, 2]
    assert labels(classes)[0] == "10 to 10"


def test_missing_is_counted_and_never_zero() -> None:
    classes = classify.continuous(numbers(None, 0, 5, None), [1, 5], "t", decimals=1)
    assert classes.index.tolist() == [-1, 0, 1, -1]
    assert classes.legend.missing == 2
    assert labels(classes) == ["0.0 to 1.0", "1.0 to 5.0"]


def test_a_map_without_any_figure() -> None:
    classes = classify.continuous(numbers(None, None), [1, 2, 3], "t")
    assert classes.index.tolist() == [-1, -1]
    assert areas(classes) == [0, 0, 0]


def test_ordinal_steps() -> None:
    values = pd.Series(pd.array([3, 1, None, 2, 9], dtype="Int64"))
    classes = classify.ordinal(values, [1, 2, 3], ["a", "b", "c"], ["#1", "#2", "#3"], "t", "note")
    assert classes.index.tolist() == [2, 0, -1, 1, -1]  # 9 is no step
    assert [(x.label, x.colour, x.areas) for x in classes.legend.items] == [
        ("a", "#1", 1),
        ("b", "#2", 1),
        ("c", "#3", 1),
    ]
    assert classes.legend.missing == 2
    assert classes.legend.note == "note"


def test_labels_and_colours_must_match() -> None:
    with pytest.raises(ValueError, match="shorter"):
        classify.ordinal(pd.Series([1]), [1], ["a"], [], "t")


def test_counted_changes_the_counts_and_nothing_else() -> None:
    values = pd.Series(pd.array([1, 1, 2, None, None], dtype="Int64"))
    classes = classify.ordinal(values, [1, 2], ["a", "b"], ["#1", "#2"], "t", "note")
    inside = classes.counted(pd.Series([True, False, True, True, False]))
    assert areas(classes) == [2, 1]
    assert areas(inside) == [1, 1]
    assert (classes.legend.missing, inside.legend.missing) == (2, 1)
    assert inside.index.tolist() == classes.index.tolist()
    assert (labels(inside), inside.legend.note) == (labels(classes), "note")
    assert inside.legend.title == "t"


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("10, 20", [10, 20]),
        ("10;20;30", [10, 20, 30]),
        (" 1.5 2.5\t3 ", [1.5, 2.5, 3]),
        ("-5,0,5", [-5, 0, 5]),
        ("1,2,3,4,5,6,7,8", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("1e3, 2e3,", [1000, 2000]),
    ],
)
def test_breaks_that_a_person_typed(text: str, limits: list[float]) -> None:
    assert classify.own_breaks(text) == limits


@pytest.mark.parametrize(
    "text",
    ["", "10", "a, b", "10, x, 20", "20, 10", "10, 10", "1,2,3,4,5,6,7,8,9", "1, nan", "1, inf"],
)
def test_breaks_that_make_no_classes(text: str) -> None:
    with pytest.raises(InvalidBreaks, match="Type 2 to 8 rising numbers"):
        classify.own_breaks(text)


@given(st.text(max_size=80))
def test_any_typed_text_is_read_or_refused(text: str) -> None:
    try:
        found = classify.own_breaks(text)
    except InvalidBreaks:
        return
    assert 2 <= len(found) <= 8
    assert all(np.diff(found) > 0)


@pytest.mark.parametrize("name", PALETTES)
def test_palettes_have_a_colour_a_class(name: str) -> None:
    for count in range(1, 11):
        colours = classify.palette(name, count)
        assert len(colours) == count
        assert len(set(colours)) == count
        assert all(len(colour) == 7 and colour.startswith("#") for colour in colours)
        assert classify.palette(name, count, reverse=True) == colours[::-1]


def darkness(colour: str) -> int:
    """How dark a colour is: 0 white, 765 black."""
    return 765 - sum(int(colour[i : i + 2], 16) for i in (1, 3, 5))


@pytest.mark.parametrize("name", list(classify.PALETTES))
def test_palettes_run_from_light_to_dark(name: str) -> None:
    shades = [darkness(colour) for colour in classify.palette(name, 7)]
    assert shades == sorted(shades)


@pytest.mark.parametrize("name", list(classify.DIVERGING))
def test_diverging_palettes_are_light_in_the_middle(name: str) -> None:
    shades = [darkness(colour) for colour in classify.palette(name, 7)]
    assert min(shades) == shades[3]
    assert shades[0] > shades[1] > shades[2]
    assert shades[6] > shades[5] > shades[4]


def test_dark_is_low_turns_the_colours_round() -> None:
    plain = classify.continuous(numbers(1, 2, 3), [1, 2, 3], "t", "Purples")
    turned = classify.continuous(numbers(1, 2, 3), [1, 2, 3], "t", "Purples", dark_is_low=True)
    colours = [item.colour for item in plain.legend.items]
    assert [item.colour for item in turned.legend.items] == colours[::-1]
    assert turned.index.tolist() == plain.index.tolist()
