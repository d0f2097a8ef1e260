"""Walking along streets, by ferrobus. The only place that imports it.

Measured in ferrobus 0.2.1, and why only its streets are used: it ignores the period of
calendar.txt, takes 'changes' to be rides, changes at one stop in no time at all, boards only at
the stop nearest to where one sets out or a walk from there, never lets a later trip overtake, and
leaves the way between a place and its nearest crossing out of a walk.

Of its streets: it walks at 1.4 m/s, rounds each street down to a whole second, keeps only the
largest connected network, and where two streets join the same crossings keeps either, so that two
readings of one map differ by some metres.

Walks between areas, points and stops, in whole seconds along streets.
"""

import importlib.metadata
import importlib.util
import logging
import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from herts_geo.crs import grid_to_lonlat
from herts_geo.timetable.faults import RouterMissing, StreetsFault
from herts_geo.timetable.parameters import Parameters

Floats = NDArray[np.float64]

METRES_PER_SECOND: Final = 1.4  # at which ferrobus walks
SNAP_METRES: Final = 1000.0  # from a place to the nearest crossing, at most
SNAP_SECONDS: Final = math.ceil(SNAP_METRES / METRES_PER_SECOND)
DETOUR: Final = 1.2  # of a path to its straight line, as in DfT journey time statistics
METRES_PER_DEGREE: Final = 111_195.0
OPENING: Final = b"OSMHeader"  # stands in the first bytes of every .osm.pbf
EMPTY_FEED: Final = {  # ferrobus asks for a feed even where only streets are wanted
    "stops.txt": "stop_id,stop_lat,stop_lon",
    "routes.txt": "route_id,route_type",
    "trips.txt": "route_id,service_id,trip_id",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence",
    "calendar.txt": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,"
    "start_date,end_date",
    "calendar_dates.txt": "service_id,date,exception_type",
    "feed_info.txt": "feed_publisher_name",
    "transfers.txt": "from_stop_id,to_stop_id",
}


@dataclass(frozen=True)
class Spot:
    """A place joined to the streets: where, how far from the nearest crossing, and its handle."""

    lon: float
    lat: float
    metres: float
    handle: Any


class Streets:
    """The streets of an OpenStreetMap extract that one may walk."""

    def __init__(self, path: Path) -> None:
        """Reads an .osm.pbf file. Raises `RouterMissing` or `StreetsFault`."""
        self._library = _library()
        if not path.is_file():
            raise StreetsFault(f"There is no file '{path}'. Give the path of an .osm.pbf extract.")
        with path.open("rb") as file:
            opening = file.read(64)
        if OPENING not in opening:
            raise StreetsFault(
                f"'{path.name}' is not an OpenStreetMap extract in PBF form (.osm.pbf). "
                "Download one of the area, for instance from Geofabrik."
            )
        try:
            with tempfile.TemporaryDirectory() as folder:
                for name, headings in EMPTY_FEED.items():
                    (Path(folder) / name).write_text(headings + "\n", encoding="utf-8")
                self._model = self._library.create_transit_model(str(path), [folder], None)
        except (RuntimeError, OSError) as fault:
            raise StreetsFault(
                f"'{path.name}' cannot be read as streets: {fault}. Download the extract again."
            ) from fault

    def spot(self, lon: float, lat: float) -> Spot | None:
        """The place joined to its nearest crossing, or None when that is too far.

        ferrobus does not tell how far that is, only whether it is within a limit: so the limit is
        doubled until it holds, then halved in on, to the second (1.4 m).
        """
        seconds = 16
        while (handle := self._within(lon, lat, seconds)) is None and seconds < SNAP_SECONDS:
            seconds *= 2
        low, high = (seconds // 2 if seconds > 16 else -1), seconds
        while handle is not None and high - low > 1:
            middle = (low + high) // 2
            found = self._within(lon, lat, middle)
            low, high, handle = (low, middle, found) if found else (middle, high, handle)
        metres = high * METRES_PER_SECOND
        return (
            Spot(lon=lon, lat=lat, metres=metres, handle=handle)
            if handle and metres <= SNAP_METRES
            else None
        )

    def metres(self, start: Spot, ends: Sequence[Spot], longest: float) -> Floats:
        """Metres on foot (n,) from one place to others, infinite where longer than a limit."""
        reach = math.ceil((longest + start.metres) / METRES_PER_SECOND)
        source = self._within(start.lon, start.lat, reach)
        handles = [end.handle for end in ends]
        found = self._library.find_routes_one_to_many(self._model, source, handles, 0, 0)
        street = np.array(
            [np.inf if each is None else each["travel_time_seconds"] for each in found]
        )
        metres = street * METRES_PER_SECOND + [end.metres for end in ends] + start.metres
        # Metres as the crow flies (n,), good to a metre in a kilometre.
        away = np.array([(end.lon - start.lon, end.lat - start.lat) for end in ends]).reshape(-1, 2)
        away[:, 0] *= math.cos(math.radians(start.lat))
        straight: Floats = np.hypot(*away.T) * METRES_PER_DEGREE
        beside = DETOUR * straight  # the same crossing: nobody goes by way of it
        metres = np.where(street == 0, np.minimum(metres, beside), metres)
        return np.where(metres <= longest, metres, np.inf)

    def _within(self, lon: float, lat: float, seconds: int) -> Any:
        try:
            return self._library.create_transit_point(lat, lon, self._model, seconds, 1)
        except ValueError:
            return None


def version() -> str:
    """The version of ferrobus that is installed, '' when none is."""
    try:
        return importlib.metadata.version("ferrobus")
    except importlib.metadata.PackageNotFoundError:
        return ""


def require() -> None:
    """Makes sure that ferrobus is there, before long work. Raises `RouterMissing`."""
    if importlib.util.find_spec("ferrobus") is None:
        raise RouterMissing(
            "Travel times from timetables need the library ferrobus, which is not installed. "
            "Install it with: pip install 'herts-geo[travel]'"
        )


def _library() -> Any:
    require()
    import ferrobus

    logging.getLogger("ferrobus_core").setLevel(logging.ERROR)
    return ferrobus


Ints = NDArray[np.int32]
Near = tuple[NDArray[np.intp], Ints]  # which, and seconds to each
Ticker = Callable[[str, int, int], None]  # stage, done, in all

NEVER: Final = 2**29  # seconds; two of them still fit 32 bits


@dataclass(frozen=True)
class Placed:
    """Places (n) with their positions (n, 2), metres, and spots, None where off the streets."""

    xy: Floats
    spots: tuple[Spot | None, ...] = field(repr=False)

    @property
    def on(self) -> NDArray[np.bool_]:
        """Which of the places joined the streets (n,)."""
        return np.array([spot is not None for spot in self.spots], dtype=bool)


@dataclass(frozen=True)
class Walks:
    """Seconds on foot: areas to points (n, m), areas and points to stops, stops to stops.

    `direct` holds NEVER where the walk is too long. `access` has the stops near each area,
    `egress` those near each point, and `between` those near each stop, itself included.
    """

    direct: Ints = field(repr=False)
    access: tuple[Near, ...] = field(repr=False)
    egress: tuple[Near, ...] = field(repr=False)
    between: tuple[Near, ...] = field(repr=False)


def place(streets: Streets, xy: Floats) -> Placed:
    """Positions (n, 2), metres, joined to the streets."""
    lons, lats = grid_to_lonlat(xy[:, 0], xy[:, 1])
    return Placed(xy, tuple(map(streets.spot, lons.tolist(), lats.tolist())))


def walks(
    streets: Streets,
    areas: Placed,
    points: Placed,
    stops: Placed,
    parameters: Parameters,
    tick: Ticker,
) -> Walks:
    """Every walk that a journey may begin, end or change with, within the parameters' limits."""
    far, change = parameters.walk_metres, parameters.change_metres
    direct = np.full((len(areas.spots), len(points.spots)), NEVER, dtype=np.int32)
    finders = [_Finder(streets, each, parameters) for each in (points, stops)]
    access = []
    for number, spot in enumerate(areas.spots):
        tick("walks from areas", number, len(areas.spots))
        at = areas.xy[number]
        which, seconds = finders[0].near(spot, at, far)
        direct[number, which] = seconds
        access.append(finders[1].near(spot, at, far))
    egress = [finders[1].near(spot, at, far) for spot, at in _each(points)]
    between = []
    for number, (spot, at) in enumerate(_each(stops)):
        tick("walks between stops", number, len(stops.spots))
        between.append(_with_itself(finders[1].near(spot, at, change), number))
    return Walks(direct=direct, access=tuple(access), egress=tuple(egress), between=tuple(between))


class _Finder:
    """Finds which of some places one may walk to: near in a straight line first, then by street."""

    def __init__(self, streets: Streets, places: Placed, parameters: Parameters) -> None:
        self._streets, self._parameters, self._spots = streets, parameters, places.spots
        self._usable = np.flatnonzero(places.on)
        self._tree = cKDTree(places.xy[self._usable]) if len(self._usable) else None

    def near(self, spot: Spot | None, at: Floats, longest: float) -> Near:
        """Places that are within a walk of a spot at a position (2,), and seconds to each."""
        if spot is None or self._tree is None:
            return np.zeros(0, np.intp), np.zeros(0, np.int32)
        which = self._usable[sorted(self._tree.query_ball_point(at, longest))]
        ends = [end for end in (self._spots[each] for each in which) if end is not None]
        metres = self._streets.metres(spot, ends, longest)
        within = np.isfinite(metres)
        seconds = np.ceil(self._parameters.walk_seconds(1.0) * metres[within]).astype(np.int32)
        return which[within], seconds


def _each(places: Placed) -> Sequence[tuple[Spot | None, Floats]]:
    return list(zip(places.spots, places.xy, strict=True))


def _with_itself(near: Near, number: int) -> Near:
    """A stop's neighbours with the stop itself, at no distance, off the streets or not."""
    others = near[0] != number
    which = np.append(near[0][others], number)
    return which, np.append(near[1][others], np.int32(0)).astype(np.int32)
