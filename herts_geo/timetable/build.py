"""Building a matrix: read and check the inputs, walk the streets, search the timetables."""

import hashlib
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
from herts_geo.travel.estimate import Floats
from herts_geo.travel.stored import Matrix

CELLS: Final = 8_000_000  # times that are worked out at a time, to bound the memory
ROUTER: Final = "Shortest paths (Dijkstra) along OpenStreetMap's walkable ways"
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
    """What the streets gave: the areas and points on them, all walks, and warnings."""

    areas: Placed
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
) -> Matrix:
    """Minutes from areas to points: the median over the departures of the quickest journey.

    `areas`: code, easting, northing; `points`: id, name, easting, northing (metres). A journey
    is a walk, or walks and at most `changes` + 1 rides; waiting counts from setting out on. An
    unreachable point is infinite. Raises the errors of `faults`.
    """
    areas = checks.places(areas, ("code",), "areas")
    points = checks.places(points, ("id", "name"), "points")
    tick("reading timetables", 0, 1)
    timed = _timed(files, areas, parameters)
    tick("reading streets", 0, 1)
    walked = _walked(files, areas, points, timed.stops_xy, parameters, tick)
    minutes, share = _minutes(timed.table, walked.walks, parameters, tick)
    notes = (*timed.notes, *walked.notes, *checks.public_transport_used(share))
    return Matrix(
        **_places(areas, points, walked),
        **_provenance(files, areas, points, timed.days),
        minutes=minutes,
        parameters=parameters.as_dict(),
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
    areas: pd.DataFrame,
    points: pd.DataFrame,
    stops_xy: Floats,
    parameters: Parameters,
    tick: Ticker,
) -> _Walked:
    streets = Streets(files.osm)
    at, to = (
        timetable_streets.place(streets, xy(areas)),
        timetable_streets.place(streets, xy(points)),
    )
    notes = checks.areas_on_streets(at.on, areas["code"].tolist(), files.osm.name)
    notes += checks.points_on_streets(to.on, points["name"].tolist(), files.osm.name)
    stops = timetable_streets.place(streets, stops_xy)
    walks = timetable_streets.walks(streets, at, to, stops, parameters, tick)
    return _Walked(areas=at, points=to, walks=walks, notes=notes)


def _minutes(
    table: Timetable, walks: Walks, parameters: Parameters, tick: Ticker
) -> tuple[Minutes, float]:
    """Median minutes (areas, points), and the share of pairs that public transport quickens."""
    near = search.reach(walks.access)
    between = changes.reach(walks, table.rules, parameters)
    parts = []
    points = walks.egress.shape[1]
    step = max(1, CELLS // max(1, len(table.visits.stop)))
    for at in range(0, points, step):
        tick("journeys", at, points)
        some = slice(at, at + step)
        network = search.Network(table.visits, between, walks.egress[:, some])
        found = search.profile(network, parameters.changes + 1)
        parts.append(_medians(found, near, walks.direct[:, some], parameters))
    minutes = np.hstack(parts)
    on_foot_only = np.where(walks.direct < NEVER, walks.direct, np.inf) / MINUTE
    share = float((minutes < on_foot_only - 1 / MINUTE).mean())
    return minutes, share


def _medians(
    found: search.Profile, near: search.Reach, direct: Ints, parameters: Parameters
) -> Minutes:
    """Median minutes (areas, points) over the departures."""
    departures = np.array(parameters.departures, dtype=np.int32)
    median = np.empty(direct.shape, dtype=np.float32)
    step = max(1, CELLS // (len(departures) * max(1, direct.shape[1])))
    for at in range(0, len(direct), step):
        part = np.arange(at, min(at + step, len(direct)))
        times = np.tile(departures, len(part))
        arrived = found.earliest(near, np.repeat(part, len(departures)), times)
        taken = (arrived - times[:, None]).reshape(len(part), len(departures), -1)
        median[part] = np.median(_as_minutes(taken, direct[part], parameters), axis=1)
    return median


def _as_minutes(taken: Ints, direct: Ints, parameters: Parameters) -> Minutes:
    """Minutes (areas, departures, points) of the quicker of a journey and a walk, infinite beyond
    the longest journey."""
    seconds = np.minimum(taken, direct[:, None, :])
    within = seconds <= parameters.longest_minutes * MINUTE
    return np.where(within, seconds / np.float32(MINUTE), np.float32(np.inf)).astype(np.float32)


def _places(areas: pd.DataFrame, points: pd.DataFrame, walked: _Walked) -> dict[str, Any]:
    return {
        "areas": _texts(areas["code"]),
        "points": _texts(points["id"]),
        "names": _texts(points["name"]),
        "areas_xy": xy(areas),
        "points_xy": xy(points),
        "unplaced_areas": _texts(areas.loc[~walked.areas.on, "code"]),
        "unplaced_points": _texts(points.loc[~walked.points.on, "id"]),
    }


def _provenance(
    files: Files, areas: pd.DataFrame, points: pd.DataFrame, days: Sequence[Day]
) -> dict[str, Any]:
    return {
        "inputs": tuple(_inputs(files, areas, points)),
        "feeds": tuple(day.as_dict() for day in days),
        "router": ROUTER,
    }


def _inputs(files: Files, areas: pd.DataFrame, points: pd.DataFrame) -> list[Mapping[str, Any]]:
    """Role, name and SHA-256 of each input; of a table, over its keys and positions as CSV."""
    named = [("streets", files.osm), *(("timetable", path) for path in files.gtfs)]
    digests = {"areas": _table_digest(areas, "code"), "points": _table_digest(points, "id", "name")}
    return [
        *({"role": role, "name": path.name, "sha256": _digest(path)} for role, path in named),
        *({"role": role, "name": "", "sha256": found} for role, found in digests.items()),
    ]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table_digest(frame: pd.DataFrame, *keys: str) -> str:
    text = frame[[*keys, "easting", "northing"]].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(str(text).encode("utf-8")).hexdigest()


def xy(frame: pd.DataFrame) -> Floats:
    """Eastings and northings (n, 2), metres."""
    return frame[["easting", "northing"]].to_numpy(dtype=float)


def _texts(cells: "pd.Series[Any]") -> tuple[str, ...]:
    return tuple(cells.astype(str))
