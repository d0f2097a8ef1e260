"""Trips that a feed gives as so many an hour (frequencies.txt), as trips with times of their own.

With `exact_times` they leave as the feed says. Without, the feed promises how often, not when: they
are taken to leave every so many seconds from the start of each period on, so that over a window
one waits half of it on average, and the same files give the same minutes.
"""

from typing import Final

import numpy as np
import pandas as pd

from herts_geo.pack.contracts import as_numbers
from herts_geo.timetable.feed import seconds
from herts_geo.timetable.parameters import DAY, MINUTE, Parameters

LEAST_SECONDS: Final = 30  # from one vehicle to the next; no service runs more often
EXACT: Final = "1"


def periods(headways: pd.DataFrame) -> pd.DataFrame:
    """The periods that make sense, as trip_id, start, end, every (seconds) and exact."""
    found = pd.DataFrame(
        {
            "trip_id": headways["trip_id"],
            "start": seconds(headways["start_time"]),
            "end": seconds(headways["end_time"]),
            "every": as_numbers(headways["headway_secs"]),
            "exact": headways["exact_times"] == EXACT,
        }
    )
    sound = (found["start"] < found["end"]) & found["every"].between(LEAST_SECONDS, DAY)
    return found[sound].reset_index(drop=True)


def with_times(calls: pd.DataFrame, headways: pd.DataFrame, asked: Parameters) -> pd.DataFrame:
    """Calls (trip_id, arrival, departure, ...) with those of trips by headways moved to each time
    at which one leaves, as trips of their own; those outside the window are not made."""
    by_headway = calls["trip_id"].isin(headways["trip_id"])
    if not by_headway.any():
        return calls
    own, shown = calls[~by_headway], calls[by_headway]
    trips = shown.groupby("trip_id")["departure"].agg(["first", "max"])
    rows = periods(headways).merge(trips, left_on="trip_id", right_index=True, how="inner")
    latest = asked.end + asked.longest_minutes * MINUTE
    # When each trip leaves (trip_id, later: seconds after the times that it is shown with).
    none = {"trip_id": pd.Series(dtype="str"), "later": pd.Series(dtype=np.int64)}
    leaving = [pd.DataFrame(none)]
    columns = (rows[name].to_numpy(dtype=float) for name in ("start", "end", "every"))
    ends = (rows[name].to_numpy(dtype=np.int64) for name in ("first", "max"))
    for trip, start, end, every, first, last in zip(rows["trip_id"], *columns, *ends, strict=True):
        leaves = np.arange(start, end, every).astype(np.int64)
        within = (leaves <= latest) & (leaves + (last - first) >= asked.start)
        leaving.append(pd.DataFrame({"trip_id": trip, "later": (leaves - first)[within]}))
    later = pd.concat(leaving, ignore_index=True).drop_duplicates(ignore_index=True)
    made = later.merge(shown, on="trip_id", how="inner")
    for name in ("arrival", "departure"):
        made[name] = (made[name] + made["later"]).astype(np.int32)
    made["trip_id"] = made["trip_id"] + "\n" + made["later"].astype(str)
    return pd.concat([own, made.drop(columns="later")], ignore_index=True)
