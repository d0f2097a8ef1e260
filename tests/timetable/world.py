"""A world made by hand: one straight street with a crossing every 250 m, and feeds upon it.

Places are metres east along the street (and metres north of it). A walk of 1,000 m takes 12.5
minutes; positions in an extract are rounded, so allow it a second or two.
"""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from herts_geo.crs import grid_to_lonlat
from herts_geo.timetable import build
from herts_geo.timetable import parameters as timetable_parameters
from herts_geo.timetable.parameters import Parameters
from herts_geo.travel.stored import Matrix
from tests.timetable.pbf import street_file

EASTING, NORTHING = 530_000.0, 205_000.0
CROSSINGS, STEP = 41, 250
WEEKDAYS = "1,1,1,1,1,0,0"
TUESDAY, SUNDAY = date(2024, 6, 11), date(2024, 6, 16)
A_FEW_SECONDS = 0.05  # minutes
Call = tuple[str, str]  # stop, time
Place = tuple[float, float]

HEADINGS = {
    "stops.txt": "stop_id,stop_lat,stop_lon",
    "routes.txt": "route_id,route_type",
    "trips.txt": "route_id,service_id,trip_id",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date",
    "calendar_dates.txt": "service_id,date,exception_type",
}
STOPS: Mapping[str, Place] = {"A": (0, 0), "B": (5000, 0), "C": (10000, 0), "D": (5250, 0)}


@dataclass(frozen=True)
class Trip:
    """A trip that calls at stops at times, of a service and a route."""

    id: str
    calls: Sequence[Call]
    service: str = "S"
    route: str = "R"
    no_boarding_at: str = ""


def lonlat(place: Place) -> tuple[float, float]:
    """Longitude and latitude of a place."""
    lon, lat = grid_to_lonlat(np.array([EASTING + place[0]]), np.array([NORTHING + place[1]]))
    return float(lon[0]), float(lat[0])


def streets(folder: Path, start: float = 0, name: str = "streets.osm.pbf") -> Path:
    """A street map of the one street, from `start` metres on; every crossing has a short lane."""
    nodes = {}
    for number in range(CROSSINGS):
        for key, north in ((number + 1, 0), (number + 1001, 100)):
            lon, lat = lonlat((start + STEP * number, north))
            nodes[key] = (lat, lon)
    ways = [list(range(1, CROSSINGS + 1)), *([key, key + 1000] for key in range(1, CROSSINGS + 1))]
    path = folder / name
    path.write_bytes(street_file(nodes, ways, {"highway": "residential"}))
    return path


def feed_tables(
    trips: Sequence[Trip],
    stops: Mapping[str, Place] = STOPS,
    week: str = WEEKDAYS,
    period: str = "20240101,20241231",
    exceptions: Sequence[str] = (),
) -> dict[str, str]:
    """The tables of a feed. `exceptions`: rows such as 'S,20240611,2'."""
    services = sorted({trip.service for trip in trips})
    places = {stop: lonlat(place) for stop, place in stops.items()}
    rows = {
        "stops.txt": [f"{stop},{lat:.7f},{lon:.7f}" for stop, (lon, lat) in places.items()],
        "routes.txt": ["R,3"],
        "trips.txt": [f"{trip.route},{trip.service},{trip.id}" for trip in trips],
        "stop_times.txt": [row for trip in trips for row in _calls(trip)],
        "calendar.txt": [f"{service},{week},{period}" for service in services],
        "calendar_dates.txt": exceptions,
    }
    return {name: "\n".join([HEADINGS[name], *rows[name]]) + "\n" for name in rows}


def write_feed(path: Path, tables: Mapping[str, str]) -> Path:
    """A feed's zip file from its tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            archive.writestr(name, text)
    return path


def areas(*places: Place) -> pd.DataFrame:
    """Areas X0, X1 and so on at places."""
    return pd.DataFrame(
        {
            "code": [f"X{number}" for number in range(len(places))],
            "easting": [EASTING + east for east, _ in places],
            "northing": [NORTHING + north for _, north in places],
        }
    )


def points(*places: Place) -> pd.DataFrame:
    """Points P0 (Point 0) and so on at places."""
    frame = areas(*places)
    keys = frame["code"].str[1:]
    return frame.assign(id="P" + keys, name="Point " + keys).drop(columns="code")


def at(clock: str, **changed: object) -> Parameters:
    """Parameters on a Tuesday with a single departure, at a time such as 08:00."""
    start, _ = timetable_parameters.window(f"{clock}-23:59")
    plain = Parameters("hospital", TUESDAY, start, start + 60)
    return replace(plain, **changed)  # type: ignore[arg-type]


@dataclass(frozen=True)
class World:
    """A folder with the street in it, in which feeds are laid out and journeys are made."""

    folder: Path
    osm: Path

    def feed(self, trips: Sequence[Trip], name: str = "feed.zip", **options: object) -> Path:
        """The path of a feed with these trips; see `feed_tables` for the options."""
        return write_feed(self.folder / name, feed_tables(trips, **options))  # type: ignore[arg-type]

    def matrix(self, start: Place, end: Place, asked: Parameters, *feeds: Path) -> Matrix:
        """The matrix of one area and one point."""
        files = build.Files(self.osm, feeds)
        return build.build(areas(start), points(end), files, asked)

    def minutes(self, start: Place, end: Place, asked: Parameters, *feeds: Path) -> float:
        """Minutes from a place to another."""
        return float(self.matrix(start, end, asked, *feeds).minutes[0, 0])


def _calls(trip: Trip) -> list[str]:
    return [
        f"{trip.id},{time},{time},{stop},{number},{int(stop == trip.no_boarding_at)}"
        for number, (stop, time) in enumerate(trip.calls, 1)
    ]
