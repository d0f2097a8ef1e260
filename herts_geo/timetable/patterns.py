"""The day's timetable as patterns: trips that call at the same stops and never overtake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.timetable import feed as feeds
from herts_geo.timetable import running, times
from herts_geo.timetable.feed import Feed
from herts_geo.timetable.parameters import MINUTE, Parameters

ASKED = ("2", "3")  # pickup_type or drop_off_type: phone, or ask the driver
Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Pattern:
    """Trips (t) that call at the same stops (s) in order, each no earlier anywhere than the last.

    `stops` (s,) indexes the timetable's stops; `arrive` and `depart` are (t, s) seconds; `board`
    and `alight` (s,) say where one may.
    """

    stops: Ints
    board: Flags
    alight: Flags
    arrive: Ints
    depart: Ints


@dataclass(frozen=True)
class Timetable:
    """The stops that are served (lon, lat in degrees) and the patterns that serve them.

    `left_out`: how many trips have no usable times; `asked`: how many have a stop where one must
    phone or ask the driver; `unplaced`: how many call at a stop without a position.
    """

    stops: pd.DataFrame = field(repr=False)
    patterns: tuple[Pattern, ...] = field(repr=False)
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
    return Timetable(stops, tuple(patterns_of(visits)), lost, asked, unplaced)


def _visits(feed: Feed, number: int, parameters: Parameters) -> tuple[pd.DataFrame, int, int, int]:
    """A feed's visits: trip and stop (told apart from other feeds'), lon, lat and times; and how
    many trips are left out, must be asked for, or call where there is no position."""
    raw = feeds.visits(feed, running.trips_on(feed, parameters.on))
    asking = raw["pickup_type"].isin(ASKED) | raw["drop_off_type"].isin(ASKED)
    found, lost = times.clean(raw)
    found = _useful(found, parameters)
    asked = found.loc[found["trip_id"].isin(raw.loc[asking, "trip_id"]), "trip_id"].nunique()
    unplaced = found.loc[~found["stop_id"].isin(feed.stops["stop_id"]), "trip_id"].nunique()
    found = found.merge(feed.stops, on="stop_id", how="inner", validate="many_to_one")
    prefix = f"{number}:"
    named = found.assign(stop=prefix + found["stop_id"], trip=prefix + found["trip_id"])
    return named, lost, int(asked), int(unplaced)


def _useful(visits: pd.DataFrame, parameters: Parameters) -> pd.DataFrame:
    """The trips that still run after the window opens and start before the longest journey ends."""
    trips = visits.groupby("trip_id")
    latest = parameters.end + parameters.longest_minutes * MINUTE
    after = trips["departure"].transform("max") >= parameters.start
    return visits[after & (trips["departure"].transform("min") <= latest)]


def patterns_of(visits: pd.DataFrame) -> Iterator[Pattern]:
    """Patterns, in the order of their first visit, so that the same feed gives the same list."""
    groups: dict[tuple[bytes, ...], list[tuple[Ints, Ints]]] = {}
    arrays = [visits[name].to_numpy() for name in ("at", "board", "alight", "arrival", "departure")]
    for part in _trips(visits["trip"]):
        at, board, alight, arrive, depart = (array[part] for array in arrays)
        key = (at.tobytes(), board.tobytes(), alight.tobytes())
        groups.setdefault(key, []).append((arrive, depart))
    for (at_bytes, board_bytes, alight_bytes), trips in groups.items():
        stops = np.frombuffer(at_bytes, np.int32)
        board, alight = (np.frombuffer(each, np.bool_) for each in (board_bytes, alight_bytes))
        for lane in _lanes(trips):
            arrive, depart = (np.array(each, np.int32) for each in zip(*lane, strict=True))
            yield Pattern(stops, board, alight, arrive, depart)


def _trips(trip: "pd.Series[str]") -> Iterator[slice]:
    """Where each trip's visits are; a trip left with a single stop is passed over."""
    codes, _ = pd.factorize(trip)
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    for start, end in pairwise([*starts, len(codes)]):
        if end - start > 1:
            yield slice(int(start), int(end))


def _lanes(trips: list[tuple[Ints, Ints]]) -> list[list[tuple[Ints, Ints]]]:
    """Trips in lists within which none overtakes, each list in order of departure."""
    lanes: list[list[tuple[Ints, Ints]]] = []
    for trip in sorted(trips, key=_first_departure):
        lane = next((lane for lane in lanes if _follows(trip, lane[-1])), None)
        if lane is None:
            lanes.append([trip])
        else:
            lane.append(trip)
    return lanes


def _first_departure(trip: tuple[Ints, Ints]) -> tuple[Any, Any]:
    return trip[1][0], trip[0][-1]


def _follows(trip: tuple[Ints, Ints], other: tuple[Ints, Ints]) -> bool:
    return bool((trip[0] >= other[0]).all() and (trip[1] >= other[1]).all())
