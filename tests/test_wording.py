"""Words for numbers, as a councillor would read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import wording


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (0, 0, "0"),
        (89616, 0, "89,616"),
        (1205137.4, 0, "1,205,137"),
        (12.345, 1, "12.3"),
        (-1234.5, 2, "-1,234.50"),
        (None, 0, "no data"),
        (math.nan, 0, "no data"),
        (math.inf, 0, "no data"),
    ],
)
def test_numbers(value: float | None, decimals: int, words: str) -> None:
    assert wording.number(value, decimals) == words


def test_counts() -> None:
    assert wording.count(1, "area") == "1 area"
    assert wording.count(0, "area") == "0 areas"
    assert wording.count(2, "area") == "2 areas"
    assert wording.count(1200, "county", "counties") == "1,200 counties"
    assert wording.people(1) == "1 person"
    assert wording.people(89616) == "89,616 people"


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 100, "0%"),
        (3, 100, "3%"),
        (100, 100, "100%"),
        (2543, 89616, "3%"),
        (1, 101, "under 1%"),
        (1, 100, "1%"),
        (5, 0, "no data"),
        (0, 0, "no data"),
    ],
)
def test_shares(part: float, whole: float, words: str) -> None:
    assert wording.share(part, whole) == words


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_part_is_never_said_to_be_nothing(part: int, rest: int) -> None:
    assert wording.share(part, part + rest) != "0%"


def test_listings() -> None:
    assert wording.listing([]) == ""
    assert wording.listing(["a"]) == "a"
    assert wording.listing(["a", "b"]) == "a and b"
    assert wording.listing(["a", "b", "c"]) == "a, b and c"
    assert wording.listing(list("abcde")) == "a, b, c, d and e"
    assert wording.listing(list("abcdefg")) == "a, b, c, d, e and 2 more"
    assert wording.listing(["a", "b", "c"], most=1) == "a and 2 more"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "first"),
        (10, "tenth"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (20, "20th"),
        (21, "21st"),
        (22, "22nd"),
        (23, "23rd"),
        (24, "24th"),
        (100, "100th"),
        (101, "101st"),
        (111, "111th"),
        (1012, "1,012th"),
        (33753, "33,753rd"),
        (0, "0th"),
    ],
)
def test_ordinals(value: int, words: str) -> None:
    assert wording.ordinal(value) == words


def test_columns_without_a_title_keep_their_name() -> None:
    assert wording.columns(["a", "b"], {"a": "Areas"}) == {"a": "Areas", "b": "b"}


def test_titles_inside_a_sentence() -> None:
    assert wording.inside("Overall deprivation (IMD)") == "overall deprivation (IMD)"
    assert wording.inside("Crime") == "crime"
    assert wording.inside("") == ""
