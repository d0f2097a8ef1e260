"""Whether the street map and the timetables hold the areas: refusals and warnings."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from herts_geo import wording
from herts_geo.timetable.day import Timetable
from herts_geo.timetable.faults import NotCovered, PlacesFault
from herts_geo.timetable.feed import FREQUENCIES, Feed
from herts_geo.timetable.streets import SNAP_METRES
from herts_geo.travel.estimate import Floats

NEAR_STOP_METRES: Final = 2000.0
LEAST_NEAR_STOP: Final = 0.5  # share of areas with a served stop near, below which: refuse
FEW_NEAR_STOP: Final = 0.9  # and below which: warn
LEAST_ON_STREETS: Final = 0.9  # share of areas on the streets, below which: refuse
NAMED: Final = 10  # places that a sentence names


def places(found: pd.DataFrame, columns: Sequence[str], what: str) -> pd.DataFrame:
    """A table of places with usable keys and positions, metres. Raises `PlacesFault`."""
    lost = [name for name in (*columns, "easting", "northing") if name not in found.columns]
    if lost:
        raise PlacesFault(f"The {what} lack the columns {', '.join(lost)}.")
    key = found[columns[0]].astype(str)
    if found.empty or key.duplicated().any():
        repeated = key[key.duplicated()].head(1).tolist()
        raise PlacesFault(f"The {what} {f'repeat {repeated[0]!r}' if repeated else 'are none'}.")
    xy = found[["easting", "northing"]].to_numpy(dtype=float, na_value=np.nan)
    if not np.isfinite(xy).all():
        bad = key[~np.isfinite(xy).all(axis=1)].head(NAMED)
        raise PlacesFault(f"The {what} {', '.join(bad)} have no position: place them or leave out.")
    return found.reset_index(drop=True)


def areas_on_streets(on: NDArray[np.bool_], names: Sequence[str], osm: str) -> list[str]:
    """Sentences on areas off the streets. Raises `NotCovered` when they are too many."""
    if on.mean() < LEAST_ON_STREETS:
        raise NotCovered(
            f"'{osm}' does not hold the areas: {on.mean():.0%} of {len(on):,} lie within "
            f"{SNAP_METRES / 1000:g} km of a street in it, where {LEAST_ON_STREETS:.0%} are "
            "needed. Get an extract that holds them all, with some kilometres around."
        )
    return _off("areas", on, names)


def points_on_streets(on: NDArray[np.bool_], names: Sequence[str], osm: str) -> list[str]:
    """Sentences on points off the streets. Raises `NotCovered` when all are."""
    if not on.any():
        raise NotCovered(
            f"'{osm}' holds none of the points: none lies within {SNAP_METRES / 1000:g} km of a "
            "street in it. Get an extract that holds them."
        )
    return _off("points", on, names)


def near_stops(areas: Floats, stops: Floats, feeds: str) -> list[str]:
    """Sentences on areas far from any served stop. Raises `NotCovered` when they are too many."""
    away, _ = cKDTree(stops).query(areas) if len(stops) else (np.full(len(areas), np.inf), None)
    share = float((np.asarray(away) <= NEAR_STOP_METRES).mean())
    told = (
        f"{share:.0%} of {len(areas):,} areas have a stop within {NEAR_STOP_METRES / 1000:g} km "
        "that is served in the window or soon after"
    )
    if share < LEAST_NEAR_STOP:
        raise NotCovered(
            f"The timetables ({feeds}) do not cover the areas: {told}, where {LEAST_NEAR_STOP:.0%} "
            "are needed. Get the feed of the region that holds them."
        )
    return [f"Only {told}: is a feed missing?"] if share < FEW_NEAR_STOP else []


def left_aside(feeds: Sequence[Feed], table: Timetable) -> list[str]:
    """Sentences on trips and tables that were not used, or not as the feed means them."""
    notes = [note for each in feeds for note in each.notes]
    notes += [
        f"{each.name}: {count:,} of its {len(each.trips):,} trips are given by headways in "
        f"{FREQUENCIES}, which are not read: they were left out."
        for each in feeds
        if (count := int(each.trips["trip_id"].isin(each.headways).sum()))
    ]
    if table.left_out:
        notes.append(f"{table.left_out:,} trips have no usable stop times and were left out.")
    if table.asked:
        told = wording.count(table.asked, "trip has a stop", "trips have stops")
        notes.append(
            f"{told} where one must phone beforehand or ask the driver: taken as any other stop."
        )
    if table.unplaced:
        told = wording.count(table.unplaced, "trip calls", "trips call")
        notes.append(f"{told} at a stop without a position: that call was left out.")
    return notes


def public_transport_used(share: float) -> list[str]:
    """A sentence when no pair of an area and a point gains from public transport."""
    if share > 0:
        return []
    return [
        "Public transport is used between no area and no point: every time here is a walk. "
        "Check the date, the window, and that the timetables and the street map fit each other."
    ]


def _off(what: str, on: NDArray[np.bool_], names: Sequence[str]) -> list[str]:
    off = [name for name, found in zip(names, on, strict=True) if not found]
    more = f" and {len(off) - NAMED:,} more" if len(off) > NAMED else ""
    listed = "; ".join(off[:NAMED])
    return [f"{len(off):,} {what} are off the streets: {listed}{more}."] if off else []
