"""Which trips of a feed run on a date, from calendar.txt and calendar_dates.txt together."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import repeat
from typing import Any, Final

import pandas as pd

from herts_geo.timetable.faults import NoService
from herts_geo.timetable.feed import FREQUENCIES, WEEKDAYS, Feed

ADDED, REMOVED = "1", "2"  # exception_type
FEW: Final = 0.2  # share of a feed's trips below which a day is worth a warning
SEARCHED_DAYS: Final = 366  # either side, for a day with service


@dataclass(frozen=True)
class Day:
    """How much of a feed runs on a date; `first` and `last` are the dates that it covers."""

    feed: str
    first: str
    last: str
    trips: int
    running: int

    @property
    def share(self) -> float:
        """Share of the feed's trips that run."""
        return self.running / self.trips if self.trips else 0.0

    def as_dict(self) -> dict[str, Any]:
        """The day as plain values, for JSON."""
        return asdict(self)


def services(feed: Feed, on: date) -> set[str]:
    """The ids of the services that run on a date: by weekday and period, then by exception."""
    written, weekday = f"{on:%Y%m%d}", WEEKDAYS[on.weekday()]
    week, odd = feed.calendar, feed.exceptions
    regular = (week[weekday] == "1") & (week["start_date"] <= written)
    found = set(week.loc[regular & (week["end_date"] >= written), "service_id"])
    today = odd[odd["date"] == written]
    found |= set(today.loc[today["exception_type"] == ADDED, "service_id"])
    return found - set(today.loc[today["exception_type"] == REMOVED, "service_id"])


def trips_on(feed: Feed, on: date) -> "pd.Series[str]":
    """The ids of the trips with times of their own that run on a date."""
    timed = feed.timed
    return timed.loc[timed["service_id"].isin(services(feed, on)), "trip_id"]


def by_headway(feed: Feed, on: date) -> int:
    """How many trips of a date are given only as so many an hour, and so are not read."""
    trips = feed.trips[feed.trips["trip_id"].isin(feed.headways)]
    return int(trips["service_id"].isin(services(feed, on)).sum())


def day_of(feed: Feed, on: date) -> Day:
    """How much of a feed runs on a date."""
    first, last = coverage(feed)
    return Day(feed.name, first, last, len(feed.trips), len(trips_on(feed, on)))


def coverage(feed: Feed) -> tuple[str, str]:
    """The first and last date (YYYY-MM-DD) on which a feed has any service, '' when it has none."""
    added = feed.exceptions.loc[feed.exceptions["exception_type"] == ADDED, "date"]
    starts, ends = feed.calendar["start_date"], feed.calendar["end_date"]
    return _iso(min([*starts, *added], default="")), _iso(max([*ends, *added], default=""))


def check(feeds: Sequence[Feed], on: date) -> list[Day]:
    """How much of each feed runs on a date. Raises `NoService` when nothing does."""
    days = [day_of(feed, on) for feed in feeds]
    if any(day.running for day in days):
        return days
    if headways := {each.name: count for each in feeds if (count := by_headway(each, on))}:
        raise NoService(
            f"The trips of {on:%A %Y-%m-%d} have no times of their own: "
            + "; ".join(f"{name} gives {count:,} by headways" for name, count in headways.items())
            + f" ({FREQUENCIES}), which are not read. Get a feed that gives each trip its times."
        )
    spans = "; ".join(f"{day.feed} covers {day.first} to {day.last}" for day in days)
    near = nearest(feeds, on)
    hint = f"The nearest date with service is {near:%A %Y-%m-%d}." if near else "Get a newer feed."
    raise NoService(f"No trip runs on {on:%A %Y-%m-%d}: {spans}. {hint}")


def warnings(days: Iterable[Day], on: date) -> list[str]:
    """Sentences on feeds of which little or nothing runs on a date."""
    return [
        f"{day.feed}: only {day.running:,} of its {day.trips:,} trips run on {on:%A %Y-%m-%d}, "
        f"under a fifth. It covers {day.first} to {day.last}: choose a date well inside."
        for day in days
        if day.share < FEW
    ]


def nearest(feeds: Sequence[Feed], on: date) -> date | None:
    """The date nearest to another on which any trip runs, at most a year inside the coverage."""
    spans = [coverage(feed) for feed in feeds]
    known = [text for span in spans for text in span if text]
    if not known:
        return None
    start = min(max(on, date.fromisoformat(min(known))), date.fromisoformat(max(known)))
    used = [set(feed.timed["service_id"]) for feed in feeds]
    tries = (start + timedelta(days=step) for step in _outwards())
    runs = (day for day in tries if any(map(_runs, feeds, used, repeat(day))))
    return next(runs, None)


def _runs(feed: Feed, used: set[str], on: date) -> bool:
    return not used.isdisjoint(services(feed, on))


def _outwards() -> Iterable[int]:
    return sorted(range(-SEARCHED_DAYS, SEARCHED_DAYS + 1), key=abs)


def _iso(written: str) -> str:
    try:
        return f"{pd.to_datetime(written, format='%Y%m%d'):%Y-%m-%d}" if written else ""
    except ValueError:
        return ""
