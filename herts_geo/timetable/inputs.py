"""Areas, points and files of a matrix: the user's own, else those of the pack."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from herts_geo.crs import BRITAIN, BRITISH_GRID, in_britain, lonlat_to_grid
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.contracts import as_numbers
from herts_geo.places import residents
from herts_geo.timetable.faults import PlacesFault
from herts_geo.travel.starts import Starts

STREETS, TIMETABLE = "streets", "timetable"  # roles of a pack's files
LARGEST_BYTES: Final = 64 * 2**20


def files(pack: Catalogue, osm: Path | None, gtfs: Sequence[Path]) -> tuple[Path, tuple[Path, ...]]:
    """The street map and the timetables: those given, else the pack's, proven to be whole.

    Raises `PlacesFault` where neither is there, and the errors of `load.content`.
    """
    streets = [osm] if osm else _held(pack, STREETS)
    feeds = [*gtfs] or _held(pack, TIMETABLE)
    lacking = [
        words
        for words, found in (("street map (--osm)", streets), ("timetable (--gtfs)", feeds))
        if not found
    ]
    if lacking:
        raise PlacesFault(
            f"The pack '{pack.title}' holds no {' and no '.join(lacking)}. Give one, or make a "
            "pack with the sources streets and timetables."
        )
    return streets[0], tuple(feeds)


def streets(pack: Catalogue, osm: Path | None) -> Path:
    """The street map: the one given, else the pack's. Raises as `files` does."""
    found = [osm] if osm else _held(pack, STREETS)
    if not found:
        raise PlacesFault(
            f"The pack '{pack.title}' holds no street map (--osm). Give one, or make a pack with "
            "the source streets."
        )
    return found[0]


def _held(pack: Catalogue, role: str) -> list[Path]:
    every = pack.by_role(role)
    for each in every:
        load.content(pack, each)
    return [pack.path(each) for each in every]


def areas(pack: Catalogue, path: Path | None = None) -> pd.DataFrame:
    """Areas as code, easting, northing (metres): of a CSV file, else the pack's newest LSOAs.

    Raises `PlacesFault`, or the errors of `load.table`.
    """
    if path is not None:
        return _placed(_read(path), path.name, ("code",))
    sets = sorted(pack.by_role("origins"), key=lambda each: each.geography_vintage)
    known = load.table(pack, sets[-1].id if sets else pack.one("origins").id)
    return _columns(known, {known.columns[0]: "code"})


def spots(pack: Catalogue, starts: str | None, path: Path | None = None) -> Starts | None:
    """Where people start from: the postcodes of the pack's areas, None for the areas' own positions
    ('areas', and areas of a CSV file).

    Raises `PlacesFault` where postcodes are asked for and not known.
    """
    found = None
    if starts != "areas" and path is None:
        found = residents.spots(pack)
    if starts == "postcodes" and found is None:
        raise PlacesFault(
            "Which postcodes the areas have is known of a pack that holds them, for its own areas "
            "alone: leave out '--starts postcodes'."
        )
    return found


def points(pack: Catalogue, service: str, path: Path | None = None) -> pd.DataFrame:
    """Points as id, name, easting, northing (metres): of a CSV file, else the pack's of a service.

    A file gives easting and northing, or lon and lat (degrees). Raises `PlacesFault`, or what
    `services.points` raises.
    """
    if path is not None:
        return _placed(_read(path), path.name, ("id", "name"))
    from herts_geo.services import points as services_points

    return _columns(services_points.placed(services_points.points(pack, service)), {}, "id", "name")


def _columns(frame: pd.DataFrame, renamed: Mapping[str, str], *kept: str) -> pd.DataFrame:
    columns = [*renamed.values(), *kept, "easting", "northing"]
    found = frame.rename(columns=renamed)[columns].reset_index(drop=True)
    return found.astype({"easting": float, "northing": float})


def _read(path: Path) -> pd.DataFrame:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise PlacesFault(f"'{path.name}' is larger than {LARGEST_BYTES >> 20} MB.")
        text = load.as_text(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (OSError, ValueError) as fault:
        raise PlacesFault(f"'{path.name}' cannot be read as a CSV table: {fault}.") from fault
    text.columns = text.columns.str.strip().str.lower()
    return text.apply(lambda cells: cells.str.strip()) if len(text) else text


def _placed(text: pd.DataFrame, name: str, keys: Sequence[str]) -> pd.DataFrame:
    lost = [key for key in keys if key not in text]
    grid, degrees = {"easting", "northing"} <= set(text), {"lon", "lat"} <= set(text)
    if lost or not (grid or degrees):
        headings = f"{', '.join(keys)}, and easting and northing (or lon and lat)"
        raise PlacesFault(f"'{name}' must have the columns {headings}.")
    given = ["easting", "northing"] if grid else ["lon", "lat"]
    values = text[given].apply(as_numbers).to_numpy(dtype=float)
    x, y = values.T
    bad = ~in_britain(x, y, BRITISH_GRID if grid else BRITAIN)
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        cells = ", ".join(str(text[name].iloc[row]) for name in given)
        raise PlacesFault(f"'{name}' row {row + 2}: '{cells}' is no {' and '.join(given)}.")
    east, north = (x, y) if grid else lonlat_to_grid(x, y)
    return text[list(keys)].assign(easting=east, northing=north)
