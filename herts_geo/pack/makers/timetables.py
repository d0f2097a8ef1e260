"""Timetables (GTFS) of whole regions, cut to what calls in a place: one feed, streamed.

Reference: https://gtfs.org/documentation/schedule/reference/. Of each table only the columns that
travel times need are taken.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Final

import numpy as np
import pandas as pd

from herts_geo.crs import in_britain, lonlat_to_grid
from herts_geo.pack.makers.base import Inputs, Stored, near
from herts_geo.pack.read import Raw
from herts_geo.pack.source import SourceFailed

CHUNK: Final = 500_000  # rows held at once
LARGEST: Final = 12 * 2**30  # bytes of one table, unpacked
DAY: Final = (1980, 1, 1, 0, 0, 0)  # of every table, so that the same trips give the same bytes
STOPS, TRIPS, TIMES = "stops.txt", "trips.txt", "stop_times.txt"
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "agency.txt": ("agency_id", "agency_name", "agency_url", "agency_timezone"),
    "routes.txt": ("route_id", "agency_id", "route_short_name", "route_long_name", "route_type"),
    TRIPS: ("route_id", "service_id", "trip_id"),
    STOPS: ("stop_id", "stop_name", "stop_lat", "stop_lon", "parent_station"),
    TIMES: ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence",
            "pickup_type", "drop_off_type"),
    "calendar.txt": ("service_id", "monday", "tuesday", "wednesday", "thursday", "friday",
                     "saturday", "sunday", "start_date", "end_date"),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
    "transfers.txt": ("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time",
                      "from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
}  # fmt: skip
ENDS: Final = ("", "from_", "to_")
OF_FEED: Final = (  # ids that feeds may share
    "agency_id",
    "service_id",
    *(f"{end}{name}_id" for name in ("route", "trip") for end in ENDS),
)
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
)
Keep = Callable[[pd.DataFrame], "pd.Series[bool]"]


@dataclass
class _Kept:
    """What of one feed calls in the place: the ids of its stops, trips, services and routes."""

    stops: set[str] = field(default_factory=set)
    trips: set[str] = field(default_factory=set)
    services: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)


def cut(inputs: Inputs) -> Mapping[str, Stored]:
    """One feed of the calls within the place and its margin; ids bear the number of their feed.

    A trip is cut to its calls here. Raises `SourceFailed` for a feed that cannot be read, and
    where no trip of any calls here.
    """
    kept = [_Kept() for _ in inputs.files]
    places: set[str] = set()
    with io.BytesIO() as whole, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as out:
        _write(out, STOPS, inputs, kept, lambda x, rows: _stops(inputs, x, rows, places))
        _write(out, TIMES, inputs, kept, _times)
        _write(out, TRIPS, inputs, kept, _trips)
        _write(out, "routes.txt", inputs, kept, lambda x, rows: rows["route_id"].isin(x.routes))
        _write(out, "agency.txt", inputs, kept, lambda _, rows: rows["agency_id"].notna())
        for name in ("calendar.txt", "calendar_dates.txt"):
            _write(out, name, inputs, kept, lambda x, rows: rows["service_id"].isin(x.services))
        _write(out, "frequencies.txt", inputs, kept, lambda x, rows: rows["trip_id"].isin(x.trips))
        _write(out, "transfers.txt", inputs, kept, _transfers)
        out.close()
        data = whole.getvalue()
    count = sum(len(each.trips) for each in kept)
    if not count:
        raise SourceFailed(
            f"{inputs.source.title}: no trip of these timetables calls in {inputs.area.title}. "
            f"They may be of other regions: {inputs.source.by_hand}"
        )
    inputs.told.extend(
        f"'{raw.name[:80]}': {len(each.trips):,} trips call here."
        for raw, each in zip(inputs.files, kept, strict=True)
    )
    if sum(bool(each.trips) for each in kept) > 1:
        inputs.told.append(
            "A service that crosses the border of two regions may stand in the timetables of both; "
            "it makes no journey quicker."
        )
    return {"timetables": Stored(data, count)}


def _write(
    out: zipfile.ZipFile,
    name: str,
    inputs: Inputs,
    kept: Sequence[_Kept],
    keep: Callable[[_Kept, pd.DataFrame], "pd.Series[bool]"],
) -> None:
    """Writes one table of every feed, in parts; one that no feed has is not written."""
    info = zipfile.ZipInfo(name, DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    with io.BytesIO() as head:
        pd.DataFrame(columns=list(TABLES[name])).to_csv(head, index=False, lineterminator="\n")
        heading = head.getvalue()
    entry: IO[bytes] | None = None
    try:
        for number, (raw, own) in enumerate(zip(inputs.files, kept, strict=True)):
            for rows in _rows(inputs, raw, name):
                if entry is None:
                    entry = out.open(info, "w", force_zip64=True)
                    entry.write(heading)
                chosen = rows[keep(own, rows)]
                # ids that other feeds may use too have the number of their feed before them
                marks = {x: f"{number}:" + chosen[x] for x in OF_FEED if x in chosen}
                marked = {x: cells.where(chosen[x] != "", "") for x, cells in marks.items()}
                text = chosen.assign(**marked).to_csv(
                    index=False, header=False, lineterminator="\n"
                )
                entry.write(text.encode())
    finally:
        if entry is not None:
            entry.close()


def _rows(inputs: Inputs, raw: Raw, name: str) -> Iterator[pd.DataFrame]:
    """One table of a feed in parts, with just the columns that are taken, '' where absent."""
    try:
        with zipfile.ZipFile(raw.path) as archive:
            fitting = [x for x in archive.infolist() if x.filename.rpartition("/")[2] == name]
            if not fitting:
                return
            if fitting[0].file_size > LARGEST:
                raise ValueError(f"'{name}' in it is larger than {LARGEST >> 30} GB")
            wanted = TABLES[name]
            with archive.open(fitting[0]) as table:
                for part in pd.read_csv(
                    table, dtype=str, keep_default_na=False, chunksize=CHUNK,
                    encoding="utf-8-sig", usecols=lambda x: x.strip() in wanted,
                ):  # fmt: skip
                    named = part.rename(columns=str.strip)
                    yield named.reindex(columns=list(wanted), fill_value="")
    except BROKEN as fault:
        reason = " ".join(str(fault).split())[:120] or type(fault).__name__
        raise SourceFailed(
            f"{inputs.source.title}: '{raw.name[:80]}' cannot be read as a timetable ({reason}). "
            f"Fetch it again, or by hand: {inputs.source.by_hand}"
        ) from fault


def _stops(inputs: Inputs, kept: _Kept, rows: pd.DataFrame, seen: set[str]) -> "pd.Series[bool]":
    lon, lat = (
        pd.to_numeric(rows[x], errors="coerce").to_numpy(dtype=float)
        for x in ("stop_lon", "stop_lat")
    )
    there = in_britain(lon, lat)
    east, north = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    east[there], north[there] = lonlat_to_grid(lon[there], lat[there])
    spots = pd.DataFrame({"easting": east, "northing": north}, index=rows.index)
    here = near(spots, inputs.area, around=True) & there
    ids = rows.loc[here, "stop_id"]
    kept.stops |= set(ids)
    fresh = here & ~rows["stop_id"].isin(seen)
    seen |= set(ids)
    return fresh


def _times(kept: _Kept, rows: pd.DataFrame) -> "pd.Series[bool]":
    here = rows["stop_id"].isin(kept.stops)
    kept.trips |= set(rows.loc[here, "trip_id"])
    return here


def _trips(kept: _Kept, rows: pd.DataFrame) -> "pd.Series[bool]":
    here = rows["trip_id"].isin(kept.trips)
    kept.services |= set(rows.loc[here, "service_id"])
    kept.routes |= set(rows.loc[here, "route_id"])
    return here


def _transfers(kept: _Kept, rows: pd.DataFrame) -> "pd.Series[bool]":
    """The rules between stops and trips that call here, and stations that stand here."""
    here = pd.Series(True, index=rows.index)
    for end in ENDS[1:]:
        here &= rows[f"{end}stop_id"].isin(kept.stops | {""})
        here &= rows[f"{end}trip_id"].isin(kept.trips | {""})
    return here
