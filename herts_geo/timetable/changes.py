"""Changes between vehicles: those that a feed rules (transfers.txt), and the walks between stops.

`transfer_type` 0: as any other change; 1: the vehicle waits, so that the walk alone counts; 2: the
change takes `min_transfer_time`; 3: one cannot change here; 4: one stays seated, and the trips are
one; 5: one must get off, as any other change. A rule between stations holds for all their stops,
and gives way to one between stops. Rules for a route or trip alone are not read, but for 4.
Reference: https://gtfs.org/documentation/schedule/reference/#transferstxt
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.pack.contracts import as_numbers
from herts_geo.timetable import search
from herts_geo.timetable.faults import FeedFault
from herts_geo.timetable.feed import TRANSFERS, Feed
from herts_geo.timetable.parameters import DAY, MINUTE, Parameters
from herts_geo.timetable.streets import Walks

WAITS, LEAST_TIME, NONE, SEATED = "1", "2", "3", "4"
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
    """How many rules of a feed hold for a route or a trip alone, and so are not read."""
    return int((_ruling(feed.transfers) & _for_some(feed.transfers)).sum())


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
