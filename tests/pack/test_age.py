"""The age of a data set in words, worked by hand from the days that a catalogue gives."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from herts_geo.pack import age, catalogue
from herts_geo.pack.catalogue import Dataset

TODAY = date(2026, 11, 29)


def dataset(**said: Any) -> Dataset:
    item = next(iter(catalogue.read(catalogue.shipped_pack()).datasets.values()))
    return replace(item, **{"url": "https://example.org/file.csv", **said})


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ((2026, 11, 29), "today"),
        ((2026, 11, 28), "yesterday"),
        ((2026, 11, 16), "13 days ago"),
        ((2026, 11, 15), "2 weeks ago"),
        ((2026, 11, 8), "3 weeks ago"),
        ((2026, 9, 30), "8 weeks ago"),  # 60 days
        ((2026, 9, 29), "2 months ago"),  # 61 days
        ((2025, 11, 29), "11 months ago"),  # 365 days are 11.99 months of 30.44
        ((2024, 11, 28), "2 years ago"),  # 731 days
        ((2026, 12, 3), "on 3 December 2026"),
    ],
)
def test_a_day_is_told_as_a_person_says_it(day: tuple[int, int, int], words: str) -> None:
    assert age.ago(date(*day), TODAY) == words


def test_the_month_of_a_newer_one_follows_the_last_asking() -> None:
    item = dataset(retrieved="2026-06-02", checked="2026-11-08", months=12, due=(5, 6))
    assert age.words(item, TODAY) == "checked 3 weeks ago; newer expected in May 2027"
    assert not age.over(item, date(2027, 5, 31))
    assert age.words(item, date(2027, 5, 3)).endswith("newer expected this month")
    assert age.over(item, date(2027, 6, 1))
    assert age.words(item, date(2027, 6, 1)).endswith("a newer one was expected in May 2027")
    assert age.expected(replace(item, retrieved="2026-05-02", checked="2026-05-08")) == (2026, 6)


def test_without_months_of_the_year_it_is_counted_from_the_last_asking() -> None:
    item = dataset(retrieved="2026-10-02", checked="2026-10-31", months=3)
    assert age.expected(item) == (2027, 1)
    assert age.expected(replace(item, months=14)) == (2027, 12)
    assert age.expected(replace(item, months=15)) == (2028, 1)
    assert age.words(replace(item, months=0), TODAY) == "checked 4 weeks ago"


def test_what_a_person_brought_was_last_asked_for_when_it_was_downloaded() -> None:
    item = dataset(retrieved="2026-05-20", checked="2026-11-29", months=3, by_hand=True, url="")
    assert age.words(item, TODAY) == (
        "downloaded 6 months ago; a newer one was expected in August 2026"
    )


@pytest.mark.parametrize(
    "said", [{}, {"retrieved": "lately"}, {"retrieved": "2026-11-29", "url": ""}]
)
def test_nothing_is_invented(said: dict[str, Any]) -> None:
    item = dataset(months=3, due=(5,), **said)
    assert age.words(item, TODAY) == ""
    assert not age.over(item, TODAY)
    assert age.line(item, TODAY) == f"{item.title}: {item.provenance}"


def test_the_shipped_pack_has_no_ages() -> None:
    found = catalogue.read(catalogue.shipped_pack())
    assert not any(age.words(each, TODAY) for each in found.datasets.values())
