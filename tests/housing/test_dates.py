"""Days known in part: what is read, how it is said, and what their age can tell."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.housing import dates as housing_dates
from herts_geo.housing.dates import InvalidDay


@pytest.mark.parametrize(
    ("text", "words", "iso"),
    [
        ("2013-09-25", "25 September 2013", "2013-09-25"),
        ("2022-10", "October 2022, day not confirmed", "2022-10"),
        (" 2013 ", "2013, day and month not confirmed", "2013"),
        ("2024-2", "February 2024, day not confirmed", "2024-02"),
    ],
)
def test_days_months_and_years(text: str, words: str, iso: str) -> None:
    found = housing_dates.read(text)
    assert (str(found), found.iso) == (words, iso)
    assert housing_dates.read(found.iso) == found


@pytest.mark.parametrize(
    "text",
    ["", "99999999999", "2013-13", "2013-02-30", "25/09/2013", "1066", "2101", "2013-", "x" * 999],
)
def test_what_is_no_date_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(InvalidDay, match="Write a day as 2013-09-25") as caught:
        housing_dates.read(text)
    assert len(str(caught.value)) < 160


def test_a_leap_day_turns_five_on_the_28th() -> None:
    day = housing_dates.read("2020-02-29")
    assert day.over(5, date(2025, 2, 28)) is False
    assert day.over(5, date(2025, 3, 1)) is True


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(0, 4000))
def test_a_month_tells_only_what_all_of_its_days_tell(year: int, month: int, later: int) -> None:
    part = housing_dates.read(f"{year}-{month:02d}")
    on = part.first + timedelta(days=later)
    days = [part.first + timedelta(days=n) for n in range((part.last - part.first).days + 1)]
    told = {housing_dates.read(day.isoformat()).over(5, on) for day in days}
    assert part.over(5, on) is (told.pop() if len(told) == 1 else None)
