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
from herts_geo.timetable import checks, feed, search
from herts_geo.timetable import day as timetable_day
from herts_geo.timetable import streets as timetable_streets
from herts_geo.timetable.day import Day, Timetable
from herts_geo.timetable.parameters import MINUTE, Parameters
from herts_geo.timetable.streets import NEVER, Placed, Streets, Ticker, Walks
from herts_geo.travel.estimate import Floats
from herts_geo.travel.stored import Matrix

CHUNK: Final = 1000  # areas searched at once
ROUTER: Final = "Shortest paths (Dijkstra) along OpenStreetMap's walkable ways"
Minutes = NDArray[np.float32]


@dataclass(frozen=True)
class Files:
    """The street map (.osm.pbf) and the timetables (GTFS zips) that a matrix is made from."""

    osm: Path
    gtfs: tuple[Path, ...]


@dataclass(frozen=True)
class _Timed:
    """What the timetables gave: how much runs, the patterns, stop positions, and warnings."""

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
    parts = []
    for start in range(0, len(walks.access), CHUNK):
        part = slice(start, start + CHUNK)
        network = search.Network(table.patterns, walks.between, walks.egress)
        parts.append(_medians(network, walks, part, parameters, tick))
    minutes = np.vstack(parts)
    on_foot_only = np.where(walks.direct < NEVER, walks.direct, np.inf) / MINUTE
    share = float((minutes < on_foot_only - 1 / MINUTE).mean())
    minutes[minutes > parameters.longest_minutes] = np.inf
    return minutes, share


def _medians(
    network: search.Network, walks: Walks, part: slice, parameters: Parameters, tick: Ticker
) -> Minutes:
    """Median minutes (areas of the part, points) over the departures."""
    direct, access = walks.direct[part], walks.access[part]
    steps = len(parameters.departures)
    taken = np.empty((steps, *direct.shape), dtype=np.float32)
    for step, departure in enumerate(parameters.departures):
        tick("journeys", steps * part.start // CHUNK + step, _steps(walks, parameters))
        board = search.first_boarding(access, len(network.between), departure)
        arrived = search.arrivals(network, board, parameters, departure).T
        seconds = np.minimum(arrived - np.int32(departure), direct)
        taken[step] = np.where(seconds < NEVER // 2, seconds, np.inf) / MINUTE
    median: Minutes = np.median(taken, axis=0).astype(np.float32)
    return median


def _steps(walks: Walks, parameters: Parameters) -> int:
    return len(parameters.departures) * -(-len(walks.access) // CHUNK)


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
