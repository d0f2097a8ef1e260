"""Opening hours: what a list says of each day, and whether a place is open at a given time.

A day is written '09:00-11:00,14:00-18:00'. A place with hours on some day is closed on its empty
days; a place without any hours is not known, which is never taken for closed.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, time
from typing import Any, Final

import pandas as pd

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS: Final = tuple(range(5))
SATURDAY: Final = 5
EVENING: Final = time(17, 0)
SPAN: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")
MINUTES_PER_HOUR: Final = 60

Span = tuple[int, int]  # minutes after midnight: opens at the first, closes at the second
Day = tuple[Span, ...] | None  # no spans: closed; None: not known
Week = tuple[Day, ...]  # Monday first


def day(text: str) -> Day:
    """The spans of one day as written; () where it is empty, None where it cannot be read."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    matches = [SPAN.fullmatch(part) for part in parts]
    times = [[int(x) for x in match.groups()] for match in matches if match]
    hour = MINUTES_PER_HOUR
    spans = tuple((one * hour + two, three * hour + four) for one, two, three, four in times)
    sound = len(spans) == len(parts) and all(opens < closes for opens, closes in spans)
    return spans if sound else None


def week(texts: Sequence[str]) -> Week:
    """Seven days as written, Monday first; all None where no day has any hours."""
    if not any(text.strip() for text in texts):
        return (None,) * len(DAYS)
    return tuple(day(text) for text in texts)


def weeks(points: pd.DataFrame) -> list[Week]:
    """The week of each point (rows with the columns monday to sunday, '' where empty)."""
    return [week(texts) for texts in points[list(DAYS)].itertuples(index=False, name=None)]


def is_open(hours: Week, weekday: int, at: time) -> bool | None:
    """Whether a place is open on a weekday (0 Monday) at a time; None where not known."""
    spans, minute = hours[weekday], at.hour * MINUTES_PER_HOUR + at.minute
    return None if spans is None else any(opens <= minute < closes for opens, closes in spans)


def opens_on(hours: Week, weekday: int) -> bool | None:
    """Whether a place opens at all on a weekday (0 Monday); None where not known."""
    spans = hours[weekday]
    return None if spans is None else bool(spans)


def opens_after(hours: Week, at: time = EVENING, days: Sequence[int] = WEEKDAYS) -> bool | None:
    """Whether a place is open later than a time on any of the days; None where not known."""
    minute = at.hour * MINUTES_PER_HOUR + at.minute
    known = [hours[weekday] for weekday in days if hours[weekday] is not None]
    if any(closes > minute for spans in known if spans for _, closes in spans):
        return True
    return False if len(known) == len(days) else None


def open_at(points: pd.DataFrame, weekday: int, at: time) -> "pd.Series[Any]":
    """Which points are open on a weekday at a time (boolean, <NA> where not known)."""
    return _each(points, lambda hours: is_open(hours, weekday, at))


def open_now(points: pd.DataFrame, moment: datetime) -> "pd.Series[Any]":
    """Which points are open at a moment of local time (boolean, <NA> where not known)."""
    return open_at(points, moment.weekday(), moment.time())


def open_on(points: pd.DataFrame, weekday: int = SATURDAY) -> "pd.Series[Any]":
    """Which points open on a weekday, Saturday by default (boolean, <NA> where not known)."""
    return _each(points, lambda hours: opens_on(hours, weekday))


def open_after(points: pd.DataFrame, at: time = EVENING) -> "pd.Series[Any]":
    """Which points are open after a time on some day from Monday to Friday (boolean, <NA>)."""
    return _each(points, lambda hours: opens_after(hours, at))


def _each(points: pd.DataFrame, test: Callable[[Week], bool | None]) -> "pd.Series[Any]":
    return pd.Series([test(hours) for hours in weeks(points)], points.index, dtype="boolean")
