"""Whether the street map and the timetables hold the areas: refusals and warnings."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from herts_geo import wording
from herts_geo.timetable.day import Aside, Timetable
from herts_geo.timetable.faults import NotCovered, PlacesFault
from herts_geo.timetable.feed import FREQUENCIES, TRANSFERS, Feed
from herts_geo.timetable.streets import SNAP_METRES
from herts_geo.travel.estimate import Floats

NEAR_STOP_METRES: Final = 2000.0
LEAST_NEAR_STOP: Final = 0.5  # share of areas with a served stop near, below which: refuse
FEW_NEAR_STOP: Final = 0.9  # and below which: warn
LEAST_ON_STREETS: Final = 0.9  # share of areas on the streets, below which: refuse
FAR_METRES: Final = 100.0  # from a point to its street, beyond which it is named
NAMED: Final = 10  # places that a sentence names
SHOWN: Final = 60  # characters of an id and its position


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


def far_from_streets(metres: Floats, names: Sequence[str]) -> list[str]:
    """A sentence on the points that are on the streets, and far from the nearest."""
    far = np.flatnonzero((metres > FAR_METRES) & (metres <= SNAP_METRES))
    if not len(far):
        return []
    order = far[np.argsort(-metres[far], kind="stable")]
    named = wording.listing([f"{names[row]} {metres[row]:,.0f} m" for row in order])
    told = wording.count(len(far), "point lies", "points lie")
    return [
        f"{told} over {FAR_METRES:g} m from the nearest street, a way that is walked straight: "
        f"{named}. Is the position right?"
    ]


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
    """Sentences on trips, calls and tables that were not used, or not as the feed means them."""
    notes = [note for each in feeds for note in each.notes]
    return notes + [f"{each.feed}: {note}" for each in table.aside for note in _aside(each)]


def _aside(found: Aside) -> Iterator[str]:
    if found.left_out:
        told = wording.count(found.left_out, "trip has", "trips have")
        yield f"{told} no usable stop times: left out."
    if found.on_demand:
        told = wording.count(found.on_demand, "trip runs", "trips run")
        yield f"{told} on demand alone, where one asks beforehand: not counted as a bus, left out."
    if found.asked:
        told = wording.count(found.asked, "other trip has calls", "other trips have calls")
        yield f"{told} where one must phone beforehand or ask the driver: nobody uses those here."
    if found.unplaced:
        stops = wording.count(len(found.nowhere), "stop has", "stops have")
        trips = wording.count(found.unplaced, "trip", "trips")
        routes = f" (route {_some(found.routes)})" if found.routes else ""
        yield (
            f"{stops} no usable position: {_some(found.nowhere)}. {trips}{routes} should call "
            "there; those calls were left out."
        )
    if found.by_headway:
        told = wording.count(found.by_headway, "trip is", "trips are")
        yield (
            f"{told} given by headways that are not exact ({FREQUENCIES}): taken to leave every so "
            "many minutes from the start of each period on."
        )
    if found.faulty:
        told = wording.count(found.faulty, "period", "periods")
        yield f"{told} of headways in {FREQUENCIES} make no sense: left out."
    if found.narrow:
        told = wording.count(found.narrow, "rule", "rules")
        yield f"{told} of {TRANSFERS} for a route alone: not read, taken as any change."


def _some(names: Sequence[str]) -> str:
    return wording.listing([name[:SHOWN] for name in names])


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
