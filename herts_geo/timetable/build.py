"""Building a matrix: read and check the inputs, walk the streets, search the timetables."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.crs import lonlat_to_grid
from herts_geo.timetable import changes, checks, feed, search
from herts_geo.timetable import day as timetable_day
from herts_geo.timetable import streets as timetable_streets
from herts_geo.timetable.day import Day, Timetable
from herts_geo.timetable.parameters import MINUTE, Parameters
from herts_geo.timetable.streets import NEVER, Ints, Placed, Streets, Ticker, Walks
from herts_geo.travel import starts as travel_starts
from herts_geo.travel.estimate import Floats
from herts_geo.travel.starts import Starts
from herts_geo.travel.stored import Matrix

CELLS: Final = 8_000_000  # times that are worked out at a time, to bound the memory
ROUTER: Final = "Shortest paths (Dijkstra) along OpenStreetMap's walkable ways"
TIMES: Final = ("minutes", "quick", "slow")  # half, one in ten, nine in ten of the departures
ONE_IN_TEN, NINE_IN_TEN = 1, 9
Minutes = NDArray[np.float32]


@dataclass(frozen=True)
class Files:
    """The street map (.osm.pbf) and the timetables (GTFS zips) that a matrix is made from."""

    osm: Path
    gtfs: tuple[Path, ...]


@dataclass(frozen=True)
class _Timed:
    """What the timetables gave: how much runs, the calls of trips, stop positions, and warnings."""

    days: Sequence[Day]
    table: Timetable
    stops_xy: Floats
    notes: list[str]


@dataclass(frozen=True)
class _Walked:
    """What the streets gave: which areas they hold, the points on them, all walks, warnings."""

    held: NDArray[np.bool_]
    points: Placed
    walks: Walks
    notes: list[str]


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def build(
    areas: pd.DataFrame,
    points: pd.DataFrame,
    files: Files,
    parameters: Parameters,
    tick: Ticker = quiet,
    spots: Starts | None = None,
) -> Matrix:
    """Minutes from areas to points: the median over the departures of the quickest journey, and
    what one and nine departures in ten take at most.

    `areas`: code, easting, northing; `points`: id, name, easting, northing (metres). A journey
    is a walk, or walks and at most `changes` + 1 rides; waiting counts from setting out on. An
    unreachable point is infinite. `spots`: where in the areas people start from, in the order of
    the areas; their own positions otherwise. Raises the errors of `faults`.
    """
    areas = checks.places(areas, ("code",), "areas")
    points = checks.places(points, ("id", "name"), "points")
    tick("reading timetables", 0, 1)
    timed = _timed(files, areas, parameters)
    tick("reading streets", 0, 1)
    starts = travel_starts.of_areas(xy(areas)) if spots is None else spots
    walked = _walked(files, (areas, starts), points, timed.stops_xy, parameters, tick)
    times = _minutes(timed.table, walked.walks, parameters, tick)
    direct = walked.walks.direct
    on_foot = np.where(direct < NEVER, direct, np.inf) / MINUTE
    quickened = (times["minutes"] < on_foot - 1 / MINUTE).T  # by public transport
    share = float(starts.share(quickened).mean())  # of pairs of an area and a point, by people
    notes = (*timed.notes, *walked.notes, *checks.public_transport_used(share))
    return Matrix(
        **placed(areas, points, walked.held, walked.points),
        **provenance(files, {"areas": areas, "points": points}, spots, timed.days),
        minutes=times["minutes"],
        quick=times["quick"],
        slow=times["slow"],
        starts=spots,
        parameters=parameters.as_dict(),
        router=ROUTER,
        pt_share=share,
        warnings=notes,
    )


def _timed(files: Files, areas: pd.DataFrame, parameters: Parameters) -> _Timed:
    feeds = [feed.read(path) for path in files.gtfs]
    days = timetable_day.check(feeds, parameters.on)
    table = timetable_day.timetable(feeds, parameters)
    lons, lats = table.stops[["lon", "lat"]].to_numpy(dtype=float).T
    stops_xy = np.column_stack(lonlat_to_grid(lons, lats))
    notes = timetable_day.warnings(days, parameters.on) + checks.left_aside(feeds, table)
    notes += checks.near_stops(xy(areas), stops_xy, ", ".join(each.name for each in feeds))
    return _Timed(days=days, table=table, stops_xy=stops_xy, notes=notes)


def _walked(
    files: Files,
    origins: tuple[pd.DataFrame, Starts],
    points: pd.DataFrame,
    stops_xy: Floats,
    parameters: Parameters,
    tick: Ticker,
) -> _Walked:
    streets, (areas, starts) = Streets(files.osm), origins
    at, to = (
        timetable_streets.place(streets, starts.xy),
        timetable_streets.place(streets, xy(points)),
    )
    held = np.maximum.reduceat(at.on, starts.first)
    notes = checks.areas_on_streets(held, areas["code"].tolist(), files.osm.name)
    notes += checks.points_on_streets(to.on, points["name"].tolist(), files.osm.name)
    notes += checks.far_from_streets(to.metres, points["name"].tolist())
    stops = timetable_streets.place(streets, stops_xy)
    walks = timetable_streets.walks(streets, at, to, stops, parameters, tick)
    return _Walked(held=held, points=to, walks=walks, notes=notes)


def _minutes(
    table: Timetable, walks: Walks, parameters: Parameters, tick: Ticker
) -> dict[str, Minutes]:
    """Minutes (starts, points) by name: the median over the departures, and what one (`quick`) and
    nine (`slow`) in ten take at most."""
    near = search.reach(walks.access)
    between = changes.reach(walks, table.rules, parameters)
    more, less = changes.by_call(table.visits, table.of_trips, walks, between)
    points = walks.egress.shape[1]
    step = max(1, CELLS // max(1, len(table.visits.stop)))
    found = np.empty((len(TIMES), len(walks.direct), points), dtype=np.float32)
    for at in range(0, points, step):
        tick("journeys", at, points)
        some = slice(at, at + step)
        network = search.Network(
            visits=table.visits,
            changes=between,
            egress=walks.egress[:, some],
            more_start=more[0],
            more_end=more[1],
            less_start=less[0],
            less_end=less[1],
        )
        profile = search.profile(network, parameters.changes + 1)
        _over_departures(found[:, :, some], profile, near, walks.direct[:, some], parameters)
    return dict(zip(TIMES, found, strict=True))


def _over_departures(
    found: Minutes,
    profile: search.Profile,
    near: search.Reach,
    direct: Ints,
    parameters: Parameters,
) -> None:
    """Fills in the `TIMES` (3, starts, points) over the departures, some starts at a time: of the
    quicker of a journey and a walk, infinite beyond the longest journey."""
    departures = np.array(parameters.departures, dtype=np.int32)
    step = max(1, CELLS // (len(departures) * max(1, direct.shape[1])))
    for at in range(0, len(direct), step):
        part = np.arange(at, min(at + step, len(direct)))
        times = np.tile(departures, len(part))
        arrived = profile.earliest(near, np.repeat(part, len(departures)), times)
        taken = (arrived - times[:, None]).reshape(len(part), len(departures), -1)
        seconds = np.minimum(taken, direct[part][:, None, :])
        within = seconds <= parameters.longest_minutes * MINUTE
        minutes = np.where(within, seconds / np.float32(MINUTE), np.float32(np.inf))
        minutes = np.sort(minutes.astype(np.float32), axis=1)
        found[0, part] = np.median(minutes, axis=1)
        for row, share in enumerate((ONE_IN_TEN, NINE_IN_TEN), 1):
            found[row, part] = minutes[:, math.ceil(share * len(departures) / 10) - 1]


def placed(
    areas: pd.DataFrame, points: pd.DataFrame, held: NDArray[np.bool_], to: Placed
) -> dict[str, Any]:
    """The part of a matrix on its areas, of which some are `held` by the streets, and points."""
    return {
        "areas": _texts(areas["code"]),
        "points": _texts(points["id"]),
        "names": _texts(points["name"]),
        "areas_xy": xy(areas),
        "points_xy": xy(points),
        "unplaced_areas": _texts(areas.loc[~held, "code"]),
        "points_away": to.metres,
        "unplaced_points": _texts(points.loc[~to.on, "id"]),
    }


def provenance(
    files: Files, tables: Mapping[str, pd.DataFrame], spots: Starts | None, days: Sequence[Day]
) -> dict[str, Any]:
    """The part of a matrix on what it was made from: role, name and SHA-256 of each input; of a
    table, over its keys and positions as CSV."""
    inputs = []
    for role, path in [("streets", files.osm), *(("timetable", path) for path in files.gtfs)]:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        inputs.append({"role": role, "name": path.name, "sha256": digest})
    for role, frame in tables.items():
        keys = [key for key in ("code", "id", "name") if key in frame]
        inputs.append({"role": role, "name": "", "sha256": _table_digest(frame, *keys)})
    if spots is not None:
        columns = {"easting": spots.xy[:, 0], "northing": spots.xy[:, 1]}
        frame = pd.DataFrame({"area": spots.area, "weight": spots.weight, **columns})
        digest = _table_digest(frame, "area", "weight")
        inputs.append({"role": "starts", "name": "", "sha256": digest})
    return {"inputs": tuple(inputs), "feeds": tuple(day.as_dict() for day in days)}


def _table_digest(frame: pd.DataFrame, *keys: str) -> str:
    text = frame[[*keys, "easting", "northing"]].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(str(text).encode("utf-8")).hexdigest()


def xy(frame: pd.DataFrame) -> Floats:
    """Eastings and northings (n, 2), metres."""
    return frame[["easting", "northing"]].to_numpy(dtype=float)


def _texts(cells: "pd.Series[Any]") -> tuple[str, ...]:
    return tuple(cells.astype(str))
