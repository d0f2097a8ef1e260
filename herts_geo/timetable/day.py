"""Which trips of a feed run on a date, from calendar.txt and calendar_dates.txt together.

The day's timetable as the calls of its trips at stops.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.timetable import changes
from herts_geo.timetable import feed as timetable_feed
from herts_geo.timetable.changes import NO_RULES, NONE_OF_TRIPS, OfTrips, Rules
from herts_geo.timetable.faults import NoService
from herts_geo.timetable.feed import ASKED, ON_DEMAND, STOPS, WEEKDAYS, Feed
from herts_geo.timetable.headways import periods, with_times
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
    """The ids of the trips that run on a date."""
    return feed.trips.loc[feed.trips["service_id"].isin(services(feed, on)), "trip_id"]


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
    used = [(feed, set(feed.trips["service_id"])) for feed in feeds]
    outwards = sorted(range(-SEARCHED_DAYS, SEARCHED_DAYS + 1), key=abs)
    for day in (start + timedelta(days=step) for step in outwards):
        if any(not trips.isdisjoint(services(feed, day)) for feed, trips in used):
            return day
    return None


def _iso(written: str) -> str:
    try:
        return f"{pd.to_datetime(written, format='%Y%m%d'):%Y-%m-%d}" if written else ""
    except ValueError:
        return ""


@dataclass(frozen=True)
class Aside:
    """What of a feed's trips on the date was not used, or not as the feed means it.

    Trips: `left_out`, without usable times; `on_demand`, that run only where one asks beforehand;
    `asked`, others with a call like that, where nobody gets on or off here; `unplaced`, that call
    at `nowhere`, the stops without a position, of `routes`; `by_headway`, by headways that are not
    exact. `faulty`: periods of headways that make no sense; `narrow`: rules for changes of one
    route.
    """

    feed: str
    left_out: int = 0
    on_demand: int = 0
    asked: int = 0
    unplaced: int = 0
    nowhere: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    by_headway: int = 0
    faulty: int = 0
    narrow: int = 0


@dataclass(frozen=True)
class Timetable:
    """The stops that are served (lon, lat in degrees), the calls of trips at them, the feeds' rules
    for changes, and what of each feed was left aside."""

    stops: pd.DataFrame = field(repr=False)
    visits: Visits = field(repr=False)
    rules: Rules = field(default=NO_RULES, repr=False)
    of_trips: OfTrips = field(default=NONE_OF_TRIPS, repr=False)
    aside: tuple[Aside, ...] = ()


def timetable(loaded: Sequence[Feed], parameters: Parameters) -> Timetable:
    """What runs on the date and can still be used from the window on. Raises `FeedFault`."""
    parts = [_calls(each, number, parameters) for number, each in enumerate(loaded)]
    calls = pd.concat([part for part, _ in parts], ignore_index=True)
    codes, names = pd.factorize(calls["stop"])
    calls["at"] = codes.astype(np.int32)
    links: list[tuple[str, str]] = []
    for number, (feed, (own, _)) in enumerate(zip(loaded, parts, strict=True)):
        pairs = [*changes.seated(feed).to_numpy().tolist(), *changes.blocks(feed, own)]
        links += dict.fromkeys((f"{number}:{one}", f"{number}:{other}") for one, other in pairs)
    visits = visits_of(calls, links)
    rules, ruled, at = [], [], pd.Series(range(len(names)), index=names)
    for number, feed in enumerate(loaded):  # ids as each feed gives them, told apart by its number
        stops = at[at.index.str.startswith(f"{number}:")]
        stops.index = stops.index.str.removeprefix(f"{number}:")
        rules.append(changes.rules(feed, stops))
        ruled.append(changes.of_trips(feed, stops, visits, f"{number}:"))
    of_trips = pd.concat(ruled, ignore_index=True).astype(np.int64)
    return Timetable(
        stops=calls.drop_duplicates("stop")[["lon", "lat"]].reset_index(drop=True),
        visits=visits,
        rules=changes.joined(rules),
        of_trips=OfTrips(
            start=of_trips["start"].to_numpy(),
            end=of_trips["end"].to_numpy(),
            seconds=of_trips["seconds"].to_numpy(),
        ),
        aside=tuple(aside for _, aside in parts),
    )


def _calls(feed: Feed, number: int, parameters: Parameters) -> tuple[pd.DataFrame, Aside]:
    """A feed's calls: trip and stop (told apart from other feeds'), lon, lat and times; and what
    was left aside."""
    running = trips_on(feed, parameters.on)
    raw = timetable_feed.visits(feed, running)
    flexible = (raw[list(ON_DEMAND)] != "").any(axis=1)
    asking = flexible | raw["pickup_type"].isin(ASKED) | raw["drop_off_type"].isin(ASKED)
    asked = raw.loc[asking, "trip_id"].unique()
    found, lost = timetable_feed.clean(raw[~flexible])
    usable = found.groupby("trip_id")[["board", "alight"]].any().all(axis=1)
    demand = np.setdiff1d(asked, usable.index[usable])
    found = with_times(found[~found["trip_id"].isin(demand)], feed.headways, parameters)
    # Those that still run after the window opens, and start before the longest journey ends.
    departure = found.groupby("trip_id")["departure"]
    latest = parameters.end + parameters.longest_minutes * MINUTE
    after = departure.transform("max") >= parameters.start
    found = found[after & (departure.transform("min") <= latest)]
    often = periods(feed.headways)
    rough = often.loc[~often["exact"] & often["trip_id"].isin(running), "trip_id"]
    aside = Aside(
        feed=feed.name,
        left_out=lost,
        on_demand=len(demand),
        asked=len(asked) - len(demand),
        **_nowhere(feed, found),
        by_headway=rough.nunique(),
        faulty=len(feed.headways) - len(often),
        narrow=changes.narrow(feed),
    )
    found = found.merge(feed.stops, on="stop_id", how="inner", validate="many_to_one")
    prefix = f"{number}:"
    named = found.assign(stop=prefix + found["stop_id"], trip=prefix + found["trip_id"])
    return named, aside


def _nowhere(feed: Feed, found: pd.DataFrame) -> dict[str, Any]:
    """The stops without a position at which trips call, each with what the feed gives as its
    position, how many trips, and of which routes."""
    hanging = found[~found["stop_id"].isin(feed.stops["stop_id"])]
    trips = hanging["trip_id"].str.split("\n").str[0].unique()
    routes = feed.trips.loc[feed.trips["trip_id"].isin(trips), "route_id"]
    stops = sorted(hanging["stop_id"].unique())
    written = feed.unplaced.set_index("stop_id").reindex(stops)[["stop_lat", "stop_lon"]]
    told = []
    for stop, lat, lon in written.itertuples():
        where = f"(at {lat}, {lon})" if lat and lon else "(no position)"
        told.append(f"{stop or '(no id)'} {f'(not in {STOPS})' if pd.isna(lat) else where}")
    return {
        "unplaced": len(trips),
        "nowhere": tuple(told),
        "routes": tuple(sorted(set(routes) - {""})),
    }
