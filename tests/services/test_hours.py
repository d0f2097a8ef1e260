"""Opening hours: what a day says, and open, closed and not known kept apart."""

from datetime import datetime, time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.services import hours as services_hours

WEEKDAY_ONLY = services_hours.week(["09:00-17:00", "09:00-11:00,14:00-18:00", "", "", "", "", ""])
UNKNOWN = services_hours.week([""] * 7)
MONDAY, TUESDAY, WEDNESDAY, SATURDAY = 0, 1, 2, 5


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("09:30-13:00", ((9 * 60 + 30, 13 * 60),)),
        ("09:00-11:00,14:00-18:00", ((540, 660), (840, 1080))),
        ("00:00-24:00", ((0, 1440),)),
        ("", ()),
        ("closed", None),
        ("9-5", None),
        ("18:00-09:00", None),
        ("09:00-09:00", None),
        ("25:00-26:00", None),
    ],
)
def test_a_day_is_read_as_written(text: str, spans: services_hours.Day) -> None:
    assert services_hours.day(text) == spans


def test_a_place_without_any_hours_is_not_known_rather_than_closed() -> None:
    assert services_hours.is_open(UNKNOWN, MONDAY, time(10)) is None
    assert services_hours.opens_on(UNKNOWN, SATURDAY) is None
    assert services_hours.opens_after(UNKNOWN) is None


def test_an_empty_day_beside_others_is_closed() -> None:
    assert services_hours.is_open(WEEKDAY_ONLY, WEDNESDAY, time(10)) is False
    assert services_hours.opens_on(WEEKDAY_ONLY, SATURDAY) is False


@pytest.mark.parametrize(
    ("at", "is_open"),
    [("08:59", False), ("09:00", True), ("10:59", True), ("11:00", False), ("14:00", True)],
)
def test_a_place_is_open_from_its_first_minute_to_before_its_last(at: str, is_open: bool) -> None:
    assert services_hours.is_open(WEEKDAY_ONLY, TUESDAY, time.fromisoformat(at)) is is_open


def test_after_five_means_later_than_five_on_some_weekday() -> None:
    until_five = services_hours.week(["09:00-17:00"] * 6 + [""])
    assert services_hours.opens_after(WEEKDAY_ONLY) is True
    assert services_hours.opens_after(until_five) is False
    assert services_hours.opens_after(until_five, time(16, 59)) is True


def test_an_unreadable_day_leaves_the_evening_open_to_doubt() -> None:
    doubtful = services_hours.week(["by appointment", "09:00-17:00", "", "", "", "", ""])
    assert services_hours.opens_after(doubtful) is None
    assert services_hours.is_open(doubtful, MONDAY, time(10)) is None


def test_points_are_answered_one_by_one() -> None:
    days = dict.fromkeys(services_hours.DAYS, "")
    points = pd.DataFrame([{**days, "monday": "09:00-18:00"}, days])
    monday = datetime(2026, 11, 23, 17, 30)
    assert services_hours.open_now(points, monday).tolist() == [True, pd.NA]
    assert services_hours.open_on(points).tolist() == [False, pd.NA]
    assert services_hours.open_after(points).tolist() == [True, pd.NA]
    assert services_hours.open_at(points, TUESDAY, time(10)).tolist() == [False, pd.NA]


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_not_known(text: str) -> None:
    spans = services_hours.day(text)
    assert spans is None or all(0 <= opens < closes <= 1499 for opens, closes in spans)
