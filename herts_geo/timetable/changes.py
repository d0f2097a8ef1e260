"""Changes between vehicles: those that a feed rules (transfers.txt), and the walks between stops.

`transfer_type` 0: as any other change; 1: the vehicle waits, so that the walk alone counts; 2: the
change takes `min_transfer_time`; 3: one cannot change here; 4: one stays seated, and the trips are
one; 5: one must get off, as any other change. A rule between stations holds for all their stops,
and gives way to one between stops, and that to one that names a trip. Rules for a route alone are
not read. Trips of one `block_id` that follow each other at one place are one vehicle's: one may
stay seated.
Reference: https://gtfs.org/documentation/schedule/reference/#transferstxt
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.crs import lonlat_to_grid
from herts_geo.pack.contracts import as_numbers
from herts_geo.timetable import search
from herts_geo.timetable.faults import FeedFault
from herts_geo.timetable.feed import TRANSFERS, Feed
from herts_geo.timetable.parameters import DAY, MINUTE, Parameters
from herts_geo.timetable.streets import Walks
from herts_geo.timetable.visits import Rows, Visits

WAITS, LEAST_TIME, NONE, SEATED, GET_OFF = "1", "2", "3", "4", "5"
SAME_PLACE_METRES: Final = 200.0  # from the end of a trip to the start of its vehicle's next
BARRED: Final = -1  # seconds of a change that cannot be made
WALK: Final = -2  # seconds of a change that takes the walk and no more
MOST_PAIRS: Final = 5_000_000
Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Rules:
    """Rules for changes from stops to stops (k,), as indices of the timetable's stops, and the
    `seconds` that each takes, BARRED or WALK."""

    start: Longs = field(repr=False)
    end: Longs = field(repr=False)
    seconds: Longs = field(repr=False)


_EMPTY: Final = np.zeros(0, np.int64)
NO_RULES: Final = Rules(start=_EMPTY, end=_EMPTY, seconds=_EMPTY)


def joined(found: Sequence[Rules]) -> Rules:
    """The rules of several feeds as one."""
    return Rules(
        start=np.concatenate([each.start for each in found]),
        end=np.concatenate([each.end for each in found]),
        seconds=np.concatenate([each.seconds for each in found]),
    )


def seated(feed: Feed) -> pd.DataFrame:
    """The pairs of trips (from_trip_id, to_trip_id) that one rides through in the same seat."""
    found = feed.transfers
    pairs = found[["from_trip_id", "to_trip_id"]]
    return pairs[(found["transfer_type"] == SEATED) & (pairs != "").all(axis=1)]


def narrow(feed: Feed) -> int:
    """How many rules of a feed hold for a route alone, and so are not read."""
    found = feed.transfers
    return int((_ruling(found) & _for_some(found) & ~_for_trips(found)).sum())


def blocks(feed: Feed, calls: pd.DataFrame) -> list[tuple[str, str]]:
    """The pairs of trips of a feed that one vehicle runs one after the other on the day, so that
    one may stay seated, by their `block_id`.

    `calls`: trip_id, arrival, departure, lon, lat, each trip's in order. The second trip has to
    start within 200 m of where the first ends (as OpenTripPlanner's `maxInterlineDistance`), and no
    earlier; a pair of which the feed says that one must get off (type 5) is none.
    """
    ends = calls.groupby("trip_id", sort=False).agg(
        start=("departure", "first"),
        end=("arrival", "last"),
        lon_first=("lon", "first"),
        lat_first=("lat", "first"),
        lon_last=("lon", "last"),
        lat_last=("lat", "last"),
    )
    held = feed.trips[feed.trips["block_id"] != ""].drop_duplicates("trip_id")
    runs = held.merge(ends, left_on="trip_id", right_index=True, how="inner", validate="1:1")
    if runs.empty:
        return []
    runs = runs.sort_values(["block_id", "start", "trip_id"], ignore_index=True)
    after = runs.shift(-1)
    here = lonlat_to_grid(*runs[["lon_last", "lat_last"]].to_numpy(dtype=float).T)
    there = lonlat_to_grid(*runs[["lon_first", "lat_first"]].to_numpy(dtype=float).T)
    apart = np.hypot(*(np.roll(to, -1) - at for at, to in zip(here, there, strict=True)))
    stays = (runs["block_id"] == after["block_id"]) & (after["start"] >= runs["end"])
    stays &= apart <= SAME_PLACE_METRES
    off = feed.transfers[feed.transfers["transfer_type"] == GET_OFF]
    barred = set(zip(off["from_trip_id"], off["to_trip_id"], strict=True))
    pairs = zip(runs["trip_id"][stays], after["trip_id"][stays], strict=True)
    return [pair for pair in pairs if pair not in barred]


@dataclass(frozen=True)
class OfTrips:
    """Rules for changes from a call of one trip to a call of another (k,), as indices of the
    timetable's calls, and the `seconds` that each takes, BARRED or WALK."""

    start: Longs = field(repr=False)
    end: Longs = field(repr=False)
    seconds: Longs = field(repr=False)


NONE_OF_TRIPS: Final = OfTrips(start=_EMPTY, end=_EMPTY, seconds=_EMPTY)


def of_trips(feed: Feed, at: "pd.Series[int]", visits: Visits, prefix: str) -> pd.DataFrame:
    """The rules of a feed that name a trip, for each pair of calls: start, end, seconds.

    `at` (stop_id): indices of the stops; `prefix`: of the names of the feed's trips in `visits`. Of
    several rules for a pair that holds which names more trips, then more routes, then stops rather
    than stations, then the last. Raises `FeedFault` for rules of too many pairs.
    """
    found = feed.transfers[_ruling(feed.transfers) & _for_trips(feed.transfers)]
    if found.empty:
        return pd.DataFrame({"start": [], "end": [], "seconds": []})
    rules = found.assign(row=np.arange(len(found)), seconds=_seconds(found).to_numpy())
    names = np.repeat(np.array(visits.trips, dtype=object), np.diff(visits.first))
    calls = pd.DataFrame({"call": np.arange(len(names)), "trip": names, "at": visits.stop})
    calls = calls[calls["trip"].str.startswith(prefix)]
    calls["trip"] = calls["trip"].str.removeprefix(prefix).str.split("\n").str[0]
    routes = feed.trips.drop_duplicates("trip_id").set_index("trip_id")["route_id"]
    calls["route"] = calls["trip"].map(routes)
    own = _members(feed, at).rename(columns={"name": "stop"}).drop_duplicates(["stop", "at"])
    sides = {"from": visits.alight, "to": visits.board}
    parts = {}
    for side, may in sides.items():
        its = rules[["row", *(f"{side}_{name}_id" for name in ("stop", "trip", "route"))]]
        its = its.set_axis(["row", "stop", "trip_named", "route_named"], axis=1)
        there = calls[may[calls["call"]]]
        by_trip = its.merge(there, left_on="trip_named", right_on="trip", how="inner")
        by_stop = its[its["trip_named"] == ""].merge(own[["stop", "at"]], on="stop", how="inner")
        every = pd.concat([by_trip, by_stop.merge(there, on="at", how="inner")])
        every = every.merge(own, on=["stop", "at"], how="left", validate="many_to_one")
        kept = every[every["itself"].notna() | (every["stop"] == "")]
        routed = kept["route_named"].eq("") | kept["route_named"].eq(kept["route"])
        parts[side] = kept[routed].set_index("row")[["call", "itself"]].add_prefix(f"{side}_")
    count = [part.groupby(level=0).size() for part in parts.values()]
    if count[0].mul(count[1], fill_value=0).sum() > MOST_PAIRS:
        raise FeedFault(
            f"'{feed.name}': {TRANSFERS} rules more than {MOST_PAIRS:,} pairs of calls for single "
            "trips. Leave those rules out of it."
        )
    both = parts["from"].join(parts["to"], how="inner").join(rules.set_index("row"))
    exact = both[["from_itself", "to_itself"]].eq(True).sum(axis=1)
    trips, routes = (
        (both[[f"from_{name}_id", f"to_{name}_id"]] != "").sum(axis=1) for name in ("trip", "route")
    )
    both = both.assign(trips=trips, routes=routes, exact=exact, order=both.index)
    both = both.sort_values(["trips", "routes", "exact", "order"], kind="stable")
    last = both.drop_duplicates(["from_call", "to_call"], keep="last")
    return last[["from_call", "to_call", "seconds"]].set_axis(["start", "end", "seconds"], axis=1)


def by_call(
    visits: Visits, ruled: OfTrips, walks: Walks, general: search.Reach
) -> tuple[tuple[Rows, Rows], tuple[Rows, Rows]]:
    """The changes from call to call that rules for trips allow beyond the `general` ones (start,
    end), and those that these allow and a rule does not (start, end)."""
    here, there = (visits.stop[each].astype(np.int64) for each in (ruled.start, ruled.end))
    many = len(general.count)
    keys = np.repeat(np.arange(many, dtype=np.int64), general.count) * many + general.stop
    usual = pd.Series(general.seconds, index=keys).reindex(here * many + there).to_numpy()
    on_foot = search.reach(walks.between)
    keys = np.repeat(np.arange(many, dtype=np.int64), on_foot.count) * many + on_foot.stop
    walked = pd.Series(on_foot.seconds, index=keys).reindex(here * many + there).to_numpy()
    needs = np.where(ruled.seconds == WALK, walked, ruled.seconds)
    needs = np.where(ruled.seconds == BARRED, np.nan, needs)
    spare = visits.depart[ruled.end].astype(float) - visits.arrive[ruled.start]
    other = np.searchsorted(visits.first, ruled.start, "right") != np.searchsorted(
        visits.first, ruled.end, "right"
    )
    allowed, may = other & (spare >= usual), other & (spare >= needs)  # of a NaN neither
    more, less = may & ~allowed, allowed & ~may
    return (ruled.start[more], ruled.end[more]), (ruled.start[less], ruled.end[less])


def rules(feed: Feed, at: "pd.Series[int]") -> Rules:
    """The rules of a feed for the stops that are served; `at` (stop_id) holds their indices.

    Raises `FeedFault` for rules between stations of so many stops that they cannot be held.
    """
    found = feed.transfers[_ruling(feed.transfers) & ~_for_some(feed.transfers)]
    rows = pd.DataFrame({"row": np.arange(len(found)), "seconds": _seconds(found).to_numpy()})
    own = _members(feed, at)
    for name in ("from", "to"):
        rows[name] = found[f"{name}_stop_id"].to_numpy()
        counts = own["name"].value_counts()
        rows[f"{name}_count"] = rows[name].map(counts).fillna(0)
    if (rows["from_count"] * rows["to_count"]).sum() > MOST_PAIRS:
        raise FeedFault(
            f"'{feed.name}': {TRANSFERS} rules more than {MOST_PAIRS:,} pairs of stops. Leave the "
            "rules between stations out of it."
        )
    both = rows.merge(own.add_prefix("from_"), left_on="from", right_on="from_name", how="inner")
    both = both.merge(own.add_prefix("to_"), left_on="to", right_on="to_name", how="inner")
    both["exact"] = both["from_itself"].astype(int) + both["to_itself"]
    both = both.sort_values(["exact", "row"], kind="stable")
    last = both.drop_duplicates(["from_at", "to_at"], keep="last")
    start, end, seconds = (
        last[name].to_numpy(dtype=np.int64) for name in ("from_at", "to_at", "seconds")
    )
    return Rules(start=start, end=end, seconds=seconds)


def _ruling(found: pd.DataFrame) -> "pd.Series[bool]":
    """The rows that rule how a change is made, and are not as any other change."""
    timed = found["transfer_type"].eq(LEAST_TIME) & as_numbers(found["min_transfer_time"]).between(
        0, DAY
    )
    return timed | found["transfer_type"].isin([WAITS, NONE])


def _for_some(found: pd.DataFrame) -> "pd.Series[bool]":
    names = ["from_route_id", "to_route_id", "from_trip_id", "to_trip_id"]
    some: pd.Series[bool] = (found[names] != "").any(axis=1)
    return some


def _for_trips(found: pd.DataFrame) -> "pd.Series[bool]":
    some: pd.Series[bool] = (found[["from_trip_id", "to_trip_id"]] != "").any(axis=1)
    return some


def _seconds(found: pd.DataFrame) -> "pd.Series[float]":
    least = as_numbers(found["min_transfer_time"])
    kind = found["transfer_type"]
    return least.where(kind == LEAST_TIME, kind.map({WAITS: WALK, NONE: BARRED})).astype(float)


def _members(feed: Feed, at: "pd.Series[int]") -> pd.DataFrame:
    """The indices of stops (at) that an id names (name): a stop itself, or a station's stops."""
    itself = pd.DataFrame({"name": at.index, "at": at.to_numpy(), "itself": True})
    parents = feed.stops.loc[feed.stops["parent"] != "", ["stop_id", "parent"]]
    held = parents[parents["stop_id"].isin(at.index)]
    theirs = pd.DataFrame(
        {"name": held["parent"], "at": at.reindex(held["stop_id"]).to_numpy(), "itself": False}
    )
    return pd.concat([itself, theirs], ignore_index=True)


def reach(walks: Walks, ruled: Rules, parameters: Parameters) -> search.Reach:
    """The changes from each stop, with all the seconds that each takes."""
    more = round(parameters.transfer_minutes * MINUTE)
    plain = search.reach([(which, seconds + np.int32(more)) for which, seconds in walks.between])
    if not len(ruled.start):
        return plain
    start = np.repeat(np.arange(len(plain.count)), plain.count)
    keys = start.astype(np.int64) * len(plain.count)
    known = pd.Series(plain.seconds.astype(np.int64), index=keys + plain.stop)
    rule = pd.Series(ruled.seconds, index=ruled.start * len(plain.count) + ruled.end)
    walked = known.reindex(rule.index) - more
    rule = rule.where(rule != WALK, walked).dropna()
    every = pd.concat([known[~known.index.isin(rule.index)], rule[rule != BARRED]]).sort_index()
    start, stop = np.divmod(every.index.to_numpy(dtype=np.int64), len(plain.count))
    count = np.bincount(start, minlength=len(plain.count)).astype(np.intp)
    return search.Reach(
        first=np.cumsum(count) - count,
        count=count,
        stop=stop.astype(np.int32),
        seconds=every.to_numpy().astype(np.int32),
    )
