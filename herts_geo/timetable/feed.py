"""A timetable feed (GTFS): a zip of text tables, read as far as travel times need it.

Reference: https://gtfs.org/documentation/schedule/reference/

Stop times as numbers: parsed, gaps filled in, and trips that make no sense left out.
"""

import csv
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from herts_geo import wording
from herts_geo.pack.contracts import as_numbers
from herts_geo.timetable.faults import FeedFault

LARGEST_BYTES: Final = 6 * 2**30  # of the tables read, unpacked
LONGITUDES: Final = (-15.0, 15.0)  # as far as the national grid still reaches
LATITUDES: Final = (45.0, 65.0)
CHUNK_ROWS: Final = 500_000
BLOCK_BYTES: Final = 2**24  # of a table that is read at a time
LONGEST_LINE: Final = 2**16  # bytes of headings
STOPS, TRIPS, TIMES = "stops.txt", "trips.txt", "stop_times.txt"
CALENDAR, EXCEPTIONS = "calendar.txt", "calendar_dates.txt"
FREQUENCIES, TRANSFERS = "frequencies.txt", "transfers.txt"
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLUMNS: Final = {
    STOPS: ("stop_id", "stop_lat", "stop_lon"),
    TRIPS: ("trip_id", "service_id"),
    TIMES: ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence"),
    CALENDAR: ("service_id", *WEEKDAYS, "start_date", "end_date"),
    EXCEPTIONS: ("service_id", "date", "exception_type"),
    FREQUENCIES: ("trip_id", "start_time", "end_time", "headway_secs"),
    TRANSFERS: (),
}
ON_DEMAND: Final = (  # GTFS-Flex: a period and an area in place of a time and a stop
    "start_pickup_drop_off_window",
    "end_pickup_drop_off_window",
    "location_group_id",
    "location_id",
)
OPTIONAL: Final = {
    STOPS: ("parent_station", "location_type"),
    TRIPS: ("route_id", "block_id"),
    TIMES: ("pickup_type", "drop_off_type", *ON_DEMAND),
    FREQUENCIES: ("exact_times",),
    TRANSFERS: (
        *("from_stop_id", "to_stop_id", "transfer_type", "min_transfer_time"),
        *("from_route_id", "to_route_id", "from_trip_id", "to_trip_id"),
    ),
}
EVERY: Final = {name: (*needed, *OPTIONAL.get(name, ())) for name, needed in COLUMNS.items()}
BROKEN: Final = (  # what reading a damaged or hostile zip may raise
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,  # locked with a password
    NotImplementedError,  # a packing that is not known
    ValueError,  # not a table, not UTF-8
    csv.Error,
)


@dataclass(frozen=True)
class Feed:
    """One feed: where each stop is, which service each trip belongs to, and when services run.

    `stops`: stop_id, lon, lat (degrees), parent. `unplaced`: stop_id, lat and lon as written, of
    those without a usable position. `trips`, `calendar`, `exceptions`, `headways` and `transfers`:
    as in the files, all text; an absent file is an empty frame. `folder`: where in the zip the
    tables lie; `notes`: what was left out.
    """

    path: Path
    stops: pd.DataFrame = field(repr=False)
    trips: pd.DataFrame = field(repr=False)
    calendar: pd.DataFrame = field(repr=False)
    exceptions: pd.DataFrame = field(repr=False)
    headways: pd.DataFrame = field(repr=False)
    transfers: pd.DataFrame = field(repr=False)
    unplaced: pd.DataFrame = field(repr=False)
    folder: str = ""
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name


def read(path: Path) -> Feed:
    """The feed in a zip file. Raises `FeedFault` naming the file, the table and what to do."""
    try:
        with zipfile.ZipFile(path) as archive:
            folder = _folder(path, archive)
            _check(path, archive, folder)
            tables = {name: _table(archive, folder, name) for name in COLUMNS if name != TIMES}
    except BROKEN as fault:
        raise _unreadable(path, fault) from fault
    stops, unplaced, notes = _positions(path, tables[STOPS])
    return Feed(
        path=path,
        stops=stops,
        trips=tables[TRIPS],
        calendar=tables[CALENDAR],
        exceptions=tables[EXCEPTIONS],
        headways=tables[FREQUENCIES],
        transfers=tables[TRANSFERS],
        unplaced=unplaced,
        folder=folder,
        notes=tuple(notes),
    )


def visits(feed: Feed, trips: "pd.Series[str]") -> pd.DataFrame:
    """The stop times of some trips, as text, in the order of the file. Raises `FeedFault`.

    Read by pyarrow; where a row has too many cells or too few, by pandas, which is slower and takes
    them.
    """
    name = feed.folder + TIMES
    try:
        with zipfile.ZipFile(feed.path) as archive:
            try:
                with archive.open(name) as file:
                    found = _by_arrow(file, trips)
            except pa.ArrowInvalid:
                options = {**_options(EVERY[TIMES]), "chunksize": CHUNK_ROWS}
                with archive.open(name) as file:
                    parts = map(_stripped, pd.read_csv(file, **options))
                    kept = [part[part["trip_id"].isin(pd.Index(trips))] for part in parts]
                found = pd.concat(kept, ignore_index=True)
    except BROKEN as fault:
        raise _unreadable(feed.path, fault) from fault
    return found.reindex(columns=list(EVERY[TIMES]), fill_value="")


def _by_arrow(file: IO[bytes], trips: "pd.Series[str]") -> pd.DataFrame:
    headings = _headings_of(file.readline(LONGEST_LINE))
    kept = [each for each in EVERY[TIMES] if each in headings]
    reader = arrow_csv.open_csv(
        file,
        read_options=arrow_csv.ReadOptions(column_names=headings, block_size=BLOCK_BYTES),
        convert_options=arrow_csv.ConvertOptions(
            include_columns=kept,
            column_types=dict.fromkeys(kept, pa.string()),
            strings_can_be_null=False,
        ),
    )
    wanted = pa.array(trips, pa.string())
    parts = []
    for batch in reader:
        trip = pc.utf8_trim_whitespace(batch.column("trip_id"))
        parts.append(batch.filter(pc.is_in(trip, value_set=wanted)))
    table = pa.Table.from_batches(parts, reader.schema)
    columns = {name: pc.utf8_trim_whitespace(table.column(name)).to_pandas() for name in kept}
    return pd.DataFrame(columns, dtype="str")


def _headings_of(line: bytes) -> list[str]:
    """The headings in the first line of a table."""
    cells = next(csv.reader([line.decode("utf-8-sig").rstrip("\r\n")]), [])
    return [cell.strip() for cell in cells]


def _folder(path: Path, archive: zipfile.ZipFile) -> str:
    """The folder of the zip in which the tables lie, with its stroke; '' for the top.

    Raises `FeedFault` where there are tables in several.
    """
    names = [each for each in archive.namelist() if not each.startswith("__MACOSX/")]
    found = sorted(
        each.removesuffix(STOPS) for each in names if each == STOPS or each.endswith(f"/{STOPS}")
    )
    if "" in found or not found:
        return ""
    if len(found) > 1:
        raise FeedFault(
            f"'{path.name}' holds {len(found)} feeds, in the folders {', '.join(found)[:200]}. "
            "Give each as a zip file of its own."
        )
    return found[0]


def _check(path: Path, archive: zipfile.ZipFile, folder: str) -> None:
    held = {
        each.filename.removeprefix(folder): each
        for each in archive.infolist()
        if each.filename.startswith(folder)
    }
    lost = [name for name in (STOPS, TRIPS, TIMES) if name not in held]
    if not {CALENDAR, EXCEPTIONS} & held.keys():
        lost.append(f"{CALENDAR} or {EXCEPTIONS}")
    if lost:
        raise FeedFault(
            f"'{path.name}' is not a GTFS feed: it has no {', no '.join(lost)}. "
            "Give the zip file as the publisher provides it."
        )
    used = [name for name in COLUMNS if name in held]
    if sum(held[name].file_size for name in used) > LARGEST_BYTES:
        raise FeedFault(
            f"'{path.name}' would unpack to more than {LARGEST_BYTES / 2**30:.0f} GB. "
            "Give a feed of the region rather than of the whole country."
        )
    for name in used:
        with archive.open(folder + name) as file:
            found = _headings_of(file.readline(LONGEST_LINE))
        if missing := [column for column in COLUMNS[name] if column not in found]:
            raise FeedFault(
                f"'{path.name}' is not a GTFS feed: {name} lacks the columns "
                f"{', '.join(missing)}. Ask the publisher for a feed that follows the GTFS "
                "reference."
            )


def _table(archive: zipfile.ZipFile, folder: str, name: str) -> pd.DataFrame:
    if folder + name not in archive.namelist():
        return pd.DataFrame(columns=list(EVERY[name]), dtype="str")
    with archive.open(folder + name) as file:
        found = _stripped(pd.read_csv(file, **_options(EVERY[name])))
    return found.reindex(columns=list(EVERY[name]), fill_value="")


def _options(columns: Sequence[str]) -> dict[str, Any]:
    return {
        "dtype": "str",
        "keep_default_na": False,
        "encoding": "utf-8-sig",
        "index_col": False,
        "usecols": lambda heading: heading.strip() in columns,
    }


def _stripped(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.rename(columns=str.strip)
    return frame.apply(lambda cells: cells.str.strip()) if len(frame) else frame


def _positions(path: Path, stops: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Where each stop is, those that are nowhere, and a sentence on those that are told twice."""
    lon, lat = as_numbers(stops["stop_lon"]), as_numbers(stops["stop_lat"])
    placed = lon.between(*LONGITUDES) & lat.between(*LATITUDES)
    held = {"stop_id": stops["stop_id"], "lon": lon, "lat": lat, "parent": stops["parent_station"]}
    found = pd.DataFrame(held)[placed]
    if found.empty:
        raise FeedFault(f"'{path.name}' places no stop in Britain: look at stop_lat, stop_lon.")
    notes = []
    kept = found.drop_duplicates("stop_id", ignore_index=True)
    if again := len(found) - len(kept):
        told = wording.count(again, "row repeats", "rows repeat")
        notes.append(f"{path.name}: {told} a stop_id in {STOPS}; the first of each was taken.")
    lost = stops.loc[~placed & ~stops["stop_id"].isin(kept["stop_id"])]
    return kept, lost[["stop_id", "stop_lat", "stop_lon"]].drop_duplicates("stop_id"), notes


def _unreadable(path: Path, fault: Exception) -> FeedFault:
    if not path.is_file():
        return FeedFault(f"There is no file '{path}'. Give the path of a GTFS zip file.")
    return FeedFault(
        f"'{path.name}' cannot be read as a GTFS zip file: {fault}. Download it again."
    )


CLOCK: Final = r"([0-9]{1,3}):([0-9]{2}):([0-9]{2})"
NO_STOPPING: Final = "1"  # pickup_type or drop_off_type
ASKED: Final = ("2", "3")  # of them too: phone beforehand, or ask the driver


def seconds(text: "pd.Series[str]") -> "pd.Series[float]":
    """Seconds after midnight of times such as 7:05:00 or 25:10:00, missing where there is none."""
    codes, written = pd.factorize(text)
    parts = pd.Series(written, dtype="str").str.extract(f"^{CLOCK}$").astype(float)
    values = (parts[0] * 3600 + parts[1] * 60 + parts[2]).to_numpy()
    return pd.Series(values[codes] if len(values) else [], index=text.index, dtype=float)


def clean(visits: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Visits as numbers in order of trip and sequence, and how many trips were left out.

    `visits`: trip_id, stop_id, arrival_time, departure_time, stop_sequence, pickup_type and
    drop_off_type as text. The result has trip_id, stop_id, arrival and departure (seconds),
    board and alight (may one, without asking beforehand). Times between timed stops are filled in
    evenly; a trip is left out when an end has no time, its times run backwards, or it calls once.
    """
    frame = visits[["trip_id", "stop_id"]].assign(
        arrival=seconds(visits["arrival_time"]),
        departure=seconds(visits["departure_time"]),
        sequence=as_numbers(visits["stop_sequence"]),
        board=~visits["pickup_type"].isin([NO_STOPPING, *ASKED]),
        alight=~visits["drop_off_type"].isin([NO_STOPPING, *ASKED]),
    )
    frame = frame.sort_values(["trip_id", "sequence"], kind="stable", ignore_index=True)
    frame["arrival"] = frame["arrival"].fillna(frame["departure"])
    frame["departure"] = frame["departure"].fillna(frame["arrival"])
    sound = _sound(frame)
    kept = frame[sound].reset_index(drop=True)
    # Untimed visits timed evenly between their neighbours; the ends of every trip are timed.
    timed = kept["arrival"].notna().to_numpy()
    place: Any = np.arange(len(kept))
    for column in ("arrival", "departure"):
        known = kept[column].to_numpy()[timed]
        filled = np.interp(place, place[timed], known) if len(known) else known
        kept[column] = np.round(filled).astype(np.int32)
    return kept, int(frame["trip_id"].nunique() - kept["trip_id"].nunique())


def _sound(frame: pd.DataFrame) -> "pd.Series[bool]":
    trip = frame["trip_id"]
    ends = (trip != trip.shift()) | (trip != trip.shift(-1))
    latest = frame.groupby("trip_id")["departure"].cummax().groupby(trip).shift()
    latest = latest.groupby(trip).ffill()
    wrong = (ends & frame["arrival"].isna()) | frame["sequence"].isna()
    wrong |= (frame["arrival"] < latest) | (frame["departure"] < frame["arrival"])
    faulty = wrong.groupby(trip).transform("any") | (trip.groupby(trip).transform("size") < 2)
    sound: pd.Series[bool] = ~faulty
    return sound
