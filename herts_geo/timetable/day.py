"""Which trips of a feed run on a date, from calendar.txt and calendar_dates.txt together.

The day's timetable as the calls of its trips at stops.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import repeat
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.timetable import feed as timetable_feed
from herts_geo.timetable.faults import NoService
from herts_geo.timetable.feed import FREQUENCIES, WEEKDAYS, Feed
from herts_geo.timetable.parameters import MINUTE, Parameters
from herts_geo.timetable.visits import Visits, visits_of

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
    return Day(
        feed=feed.name,
        first=first,
        last=last,
        trips=len(feed.trips),
        running=len(trips_on(feed, on)),
    )


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


ASKED = ("2", "3")  # pickup_type or drop_off_type: phone, or ask the driver


@dataclass(frozen=True)
class Timetable:
    """The stops that are served (lon, lat in degrees) and the calls of trips at them.

    `left_out`: how many trips have no usable times; `asked`: how many have a stop where one must
    phone or ask the driver; `unplaced`: how many call at a stop without a position.
    """

    stops: pd.DataFrame = field(repr=False)
    visits: Visits = field(repr=False)
    left_out: int = 0
    asked: int = 0
    unplaced: int = 0


def timetable(loaded: Sequence[Feed], parameters: Parameters) -> Timetable:
    """What runs on the date and can still be used from the window on. Raises `FeedFault`."""
    parts = [_visits(each, number, parameters) for number, each in enumerate(loaded)]
    visits = pd.concat([part for part, *_ in parts], ignore_index=True)
    codes, _ = pd.factorize(visits["stop"])
    visits["at"] = codes.astype(np.int32)
    stops = visits.drop_duplicates("stop")[["lon", "lat"]].reset_index(drop=True)
    lost, asked, unplaced = (
        sum(counts) for counts in zip(*(part[1:] for part in parts), strict=True)
    )
    return Timetable(
        stops=stops, visits=visits_of(visits), left_out=lost, asked=asked, unplaced=unplaced
    )


def _visits(feed: Feed, number: int, parameters: Parameters) -> tuple[pd.DataFrame, int, int, int]:
    """A feed's visits: trip and stop (told apart from other feeds'), lon, lat and times; and how
    many trips are left out, must be asked for, or call where there is no position."""
    raw = timetable_feed.visits(feed, trips_on(feed, parameters.on))
    asking = raw["pickup_type"].isin(ASKED) | raw["drop_off_type"].isin(ASKED)
    found, lost = timetable_feed.clean(raw)
    # The trips that still run after the window opens and start before the longest journey ends.
    trips = found.groupby("trip_id")
    latest = parameters.end + parameters.longest_minutes * MINUTE
    after = trips["departure"].transform("max") >= parameters.start
    found = found[after & (trips["departure"].transform("min") <= latest)]
    asked = found.loc[found["trip_id"].isin(raw.loc[asking, "trip_id"]), "trip_id"].nunique()
    unplaced = found.loc[~found["stop_id"].isin(feed.stops["stop_id"]), "trip_id"].nunique()
    found = found.merge(feed.stops, on="stop_id", how="inner", validate="many_to_one")
    prefix = f"{number}:"
    named = found.assign(stop=prefix + found["stop_id"], trip=prefix + found["trip_id"])
    return named, lost, int(asked), int(unplaced)
