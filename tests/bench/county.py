"""A made-up county: streets, a timetable, areas and points of the size of Hertfordshire's.

Towns stand in a square; streets are a bent grid; each route runs from a town to another, both
ways, every few minutes from 05:00 to 23:00. The same seed gives the same files.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.crs import grid_to_lonlat
from tests.timetable.pbf import street_file

CORNER: Final = np.array([510_000.0, 200_000.0])
SIDE, STREET = 40_000, 100  # metres: of the county, and from one crossing to the next
TOWNS, ROUTES, CALLS, RUNS = 30, 300, 40, 30
FIRST, LAST = 5 * 3600, 23 * 3600  # seconds after midnight
WEEK: Final = "monday,tuesday,wednesday,thursday,friday,saturday,sunday"


@dataclass(frozen=True)
class County:
    """The files of a made-up county, and its tables of areas and points."""

    osm: Path
    gtfs: Path
    areas: pd.DataFrame
    points: pd.DataFrame


def make(
    folder: Path, areas: int = 690, points: int = 60, side: int = SIDE, routes: int = ROUTES
) -> County:
    """Writes a county into a folder: 160,000 crossings and 720,000 stop times as it stands."""
    made = np.random.default_rng(13)
    towns = made.uniform(0.1 * side, 0.9 * side, (TOWNS, 2))
    osm, gtfs = folder / "county.osm.pbf", folder / "county.zip"
    _streets(osm, made, side)
    _timetable(gtfs, made, towns, routes)
    homes, places = (_around(made, towns, count, side) for count in (areas, points))
    codes = [f"E{number:08}" for number in range(areas)]
    ids = [f"P{number}" for number in range(points)]
    return County(
        osm=osm,
        gtfs=gtfs,
        areas=pd.DataFrame({"code": codes, "easting": homes[:, 0], "northing": homes[:, 1]}),
        points=pd.DataFrame(
            {"id": ids, "name": ids, "easting": places[:, 0], "northing": places[:, 1]}
        ),
    )


def _around(
    made: np.random.Generator, towns: NDArray[Any], count: int, side: int
) -> NDArray[np.float64]:
    """Places about the towns, within the county."""
    spots = towns[made.integers(0, TOWNS, count)] + made.normal(0, 1500, (count, 2))
    return np.asarray(CORNER + np.clip(spots, 0, side).round())


def _streets(path: Path, made: np.random.Generator, side: int) -> None:
    wide = side // STREET
    east, north = np.divmod(np.arange(wide * wide), wide)
    xy = CORNER + STREET * np.column_stack([east, north]) + made.uniform(-30, 30, (wide * wide, 2))
    lon, lat = grid_to_lonlat(xy[:, 0], xy[:, 1])
    nodes = dict(enumerate(zip(lat.tolist(), lon.tolist(), strict=True), 1))
    number = np.arange(1, wide * wide + 1).reshape(wide, wide)
    ways = [*number.tolist(), *number.T.tolist()]
    path.write_bytes(street_file(nodes, ways, {"highway": "residential"}))


def _timetable(path: Path, made: np.random.Generator, towns: NDArray[Any], routes: int) -> None:
    """The routes' stops lie on a lattice of 200 m, so that routes meet."""
    stops: dict[tuple[int, int], int] = {}
    times = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"]
    trips = ["route_id,service_id,trip_id"]
    for route in range(routes):
        start, end = towns[made.choice(TOWNS, 2, replace=False)]
        line = start + np.linspace(0, 1, CALLS)[:, None] * (end - start) / np.hypot(*(end - start))
        line = start + (line - start) * min(np.hypot(*(end - start)), CALLS * 450)
        cells = np.round((line + made.normal(0, 150, line.shape)) / 200).astype(int).tolist()
        keys = [stops.setdefault((east, north), len(stops)) for east, north in cells]
        for way, called in enumerate((keys, keys[::-1])):
            leaves = FIRST + 60 * made.integers(0, 30)
            for run in range(RUNS):
                trip = f"T{route}_{way}_{run}"
                trips.append(f"R{route},S,{trip}")
                at = leaves + run * (LAST - FIRST) // RUNS
                times += [
                    f"{trip},{clock},{clock},s{stop},{place},0,0"
                    for place, stop in enumerate(called)
                    for clock in (_clock(at + 90 * place),)
                ]
    xy = CORNER + 200.0 * np.array([*stops])
    lon, lat = grid_to_lonlat(xy[:, 0], xy[:, 1])
    rows = [f"s{n},{lat[n]:.6f},{lon[n]:.6f}" for n in range(len(stops))]
    tables = {
        "stops.txt": ["stop_id,stop_lat,stop_lon", *rows],
        "routes.txt": ["route_id,route_type", *(f"R{route},3" for route in range(routes))],
        "trips.txt": trips,
        "stop_times.txt": times,
        "calendar.txt": [
            f"service_id,{WEEK},start_date,end_date",
            "S,1,1,1,1,1,0,0,20240101,20241231",
        ],
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in tables.items():
            archive.writestr(name, "\n".join(lines) + "\n")


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
