"""Service points: where people meet a service, who provides it, and when it is open.

A frame of points has one row a point and the columns of `COLUMNS`. A point without a position has
`placed` false, no coordinates, and the reason in `reason`.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from herts_geo import load, places, reading, service_lists, wording
from herts_geo.catalogue import Catalogue
from herts_geo.crs import DRAW, grid_to_lonlat, lonlat_to_grid
from herts_geo.errors import HertsGeoError, UnknownPlace
from herts_geo.hours import DAYS

TEXTS: Final = (
    "id",
    "name",
    "service",
    "provider",
    "postcode",
    "detail",
    "shares_with",
    "dataset",
    *DAYS,
    "reason",
)
NUMBERS: Final = ("easting", "northing", "lon", "lat")
COLUMNS: Final = (*TEXTS, *NUMBERS, "outside_county", "placed")
NEAREST: Final = 5  # names that are offered for one that is not known
OWN: Final = "own"  # the data set of a user's own list
POSTCODE_UNKNOWN: Final = (
    "Its postcode {} is not among those that this pack can place: it may be new or no longer used, "
    "or lie outside the county. Give a longitude and latitude."
)
NO_POSITION: Final = "It has neither usable coordinates nor a postcode: give one of the two."


@dataclass(frozen=True)
class Kind:
    """A kind of service: its key, words for one and for many, its data set, and a caution."""

    key: str
    one: str
    many: str
    dataset: str
    note: str = ""


ROUGH: Final = "Positions are the town's point in GeoNames, which is rough for small towns."
KINDS: Final[Mapping[str, Kind]] = {
    each.key: each
    for each in (
        Kind("hospital", "hospital", "hospitals", "service_points"),
        Kind("hospital_ae", "hospital with A&E", "hospitals with A&E", "service_points"),
        Kind("gp", "GP practice", "GP practices", "gp_practices", "Main sites only."),
        Kind("library", "library", "libraries", "libraries", "Hours are of about 2019."),
        Kind("council_office", "council office", "council offices", "service_points"),
        Kind("police", "police station", "police stations", "service_points", "Headquarters only."),
        Kind("further_education", "college", "colleges", "service_points"),
        Kind("station", "railway station", "railway stations", "stations", "Inside the county."),
        Kind("town_centre", "town centre", "town centres", "towns", ROUGH),
    )
}


class UnknownPoint(UnknownPlace):
    """No service, point or postcode has this name; `nearest` holds names that look alike."""

    def __init__(self, what: str, text: str, nearest: Sequence[str] = (), hint: str = "") -> None:
        self.text, self.nearest = text, tuple(nearest)
        alike = f" Nearest: {'; '.join(nearest)}." if nearest else ""
        HertsGeoError.__init__(self, f"No {what} is called '{text[:60]}'.{alike}{hint}")


@dataclass(frozen=True)
class OwnList:
    """A user's own list: its points, unplaced ones included, and the report on the file."""

    points: pd.DataFrame
    report: reading.Report


def kind(service: str) -> Kind:
    """The kind of service with this key. Raises `UnknownPoint`."""
    if service not in KINDS:
        raise UnknownPoint("service", service, list(KINDS))
    return KINDS[service]


def points(catalogue: Catalogue, service: str, outside: bool = True) -> pd.DataFrame:
    """The open points of one kind of service, unplaced ones included, in the order of the list.

    `outside`: whether points outside the county count. Raises `UnknownPoint` for a service that
    is not known, and the data errors of `load.table`.
    """
    files = (kind(service).dataset, "postcodes", "service_postcodes")
    known = [catalogue.datasets[name].sha256 for name in files if name in catalogue.datasets]
    found = _points(catalogue, service, tuple(known))
    return found.copy() if outside else inside(found)


def network(catalogue: Catalogue, kinds: Sequence[str]) -> pd.DataFrame:
    """The points of several kinds of service in one frame; no point stands in it twice."""
    every = pd.concat([points(catalogue, each) for each in kinds], ignore_index=True)
    return every.drop_duplicates("id", ignore_index=True)


def closed_libraries(catalogue: Catalogue) -> pd.DataFrame:
    """Libraries that have closed, which nothing else counts: name, address, year_closed."""
    every = load.table(catalogue, "libraries")
    gone = every.loc[every["year_closed"].notna(), ["name", "address", "year_closed"]]
    return gone.reset_index(drop=True)


def placed(frame: pd.DataFrame) -> pd.DataFrame:
    """The points that have a position."""
    return frame[frame["placed"]].reset_index(drop=True)


def inside(frame: pd.DataFrame) -> pd.DataFrame:
    """The points that are not outside the county, unplaced ones among them."""
    return frame[~frame["outside_county"]].reset_index(drop=True)


def own(data: bytes, filename: str, service: str, catalogue: Catalogue, layer: str = "") -> OwnList:
    """The points of a user's own list (CSV, GeoJSON, GeoPackage or Excel).

    `service` names what a row is where the list does not say. Rows that cannot be placed are kept,
    with the reason. Raises `reading.UnreadableFile`.
    """
    west, south, east, north = (float(x) for x in places.areas(catalogue).total_bounds)
    context = reading.Context(postcodes(catalogue), bounds=(west, south, east, north))
    report = reading.check(data, filename, "points", context, layer)
    fields = ["name", "service", "provider", "postcode", "lon", "lat"]
    sound = report.frame[fields].astype(object)
    rows = sound.where(sound.notna(), "").to_dict("records")
    given = [{**row, "service": row["service"] or service} for row in rows]
    given += [
        {"name": f"(row {row})", "service": service, "reason": f"Row {row}: {reason}"}
        for row, reason in report.left_out
    ]
    return OwnList(_frame(catalogue, given, OWN, OWN), report)


def postcodes(catalogue: Catalogue) -> pd.DataFrame:
    """Every postcode that the pack can place: postcode, easting, northing (metres)."""
    columns = ["postcode", "easting", "northing"]
    sets = [*catalogue.by_role("postcodes"), *catalogue.by_role("service postcodes")]
    frames = [load.table(catalogue, each.id)[columns] for each in sets]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def at_postcode(catalogue: Catalogue, text: str) -> tuple[float, float]:
    """Longitude and latitude (degrees) of a postcode. Raises `UnknownPoint`."""
    match = places.POSTCODE.fullmatch(re.sub(r"\s", "", text.upper()))
    known = postcodes(catalogue)
    spot = known[known["postcode"] == " ".join(match.groups())] if match else known.head(0)
    if spot.empty:
        hint = " Give a postcode in the county, or a longitude and latitude."
        raise UnknownPoint("postcode", text, (), hint)
    lon, lat = grid_to_lonlat(*_xy(spot.head(1)).T)
    return round(float(lon[0]), 6), round(float(lat[0]), 6)


def find(frame: pd.DataFrame, text: str) -> str:
    """The id of the one point with this id or name, or whose name alone holds the text.

    Raises `UnknownPoint` with the nearest names when there is none, or more than one.
    """
    wanted, names = wording.whole(text).strip().casefold(), frame["name"].str.casefold()
    part = names.str.contains(wanted, regex=False) if wanted else names == wanted
    for hit in (frame["id"] == wanted, names == wanted, part):
        if hit.sum() == 1:
            return str(frame.loc[hit, "id"].iloc[0])
        if hit.any():
            named = frame.loc[hit, ["name", "id"]].agg(" = ".join, axis=1).tolist()
            hint = " More than one fits: give the whole name, or the id."
            raise UnknownPoint("single point", text, named[:NEAREST], hint)
    by_name = dict(zip(names, frame["name"], strict=True))
    close = difflib.get_close_matches(wanted, by_name, n=NEAREST, cutoff=0.0)
    raise UnknownPoint("point", text, [by_name[name] for name in close])


def _xy(frame: pd.DataFrame) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return frame[["easting", "northing"]].to_numpy(dtype=float, na_value=np.nan)


@lru_cache(maxsize=32)
def _points(catalogue: Catalogue, service: str, _digests: tuple[str, ...]) -> pd.DataFrame:
    dataset = kind(service).dataset
    rows = service_lists.rows(catalogue, service, dataset)
    prefix = service.removesuffix("_ae")
    return _frame(catalogue, [{**row, "service": service} for row in rows], prefix, dataset)


def _frame(
    catalogue: Catalogue, rows: Sequence[Mapping[Any, Any]], prefix: str, dataset: str
) -> pd.DataFrame:
    """Rows as points: ids given, placed by their coordinates or else their postcode."""
    frame = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    frame = frame.astype(dict.fromkeys(TEXTS, object)).fillna(dict.fromkeys(TEXTS, ""))
    frame = frame.astype(dict.fromkeys(TEXTS, "str"))
    frame[list(NUMBERS)] = frame[list(NUMBERS)].replace("", np.nan).astype(float)
    frame["dataset"] = dataset
    frame["id"] = service_lists.unique(
        [f"{prefix}:{service_lists.slug(name)}" for name in frame["name"]]
    )
    _place(frame, postcodes(catalogue))
    frame["placed"] = frame["lon"].notna()
    frame["outside_county"] = frame["placed"] & ~_inside(catalogue, frame)
    unknown = [POSTCODE_UNKNOWN.format(code) if code else NO_POSITION for code in frame["postcode"]]
    silent = ~frame["placed"] & (frame["reason"] == "")
    frame["reason"] = frame["reason"].where(~silent, pd.Series(unknown, frame.index, dtype=str))
    return frame


def _place(frame: pd.DataFrame, known: pd.DataFrame) -> None:
    by_postcode = frame["lon"].isna()
    spots = frame[["postcode"]].merge(known, on="postcode", how="left", validate="many_to_one")
    grid = _xy(spots)
    grid[~by_postcode] = np.column_stack(
        lonlat_to_grid(frame["lon"].to_numpy(), frame["lat"].to_numpy())
    )[~by_postcode]
    frame[["easting", "northing"]] = np.where(np.isfinite(grid), grid, np.nan)
    found = by_postcode & frame["easting"].notna()
    frame.loc[found, "lon"], frame.loc[found, "lat"] = grid_to_lonlat(*_xy(frame[found]).T)


def _inside(catalogue: Catalogue, frame: pd.DataFrame) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    spots = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=DRAW)
    hits = places.areas(catalogue).sindex.query(spots[frame["placed"].to_numpy()], "intersects")
    inside = np.zeros(len(frame), dtype=bool)
    inside[np.flatnonzero(frame["placed"])[hits[0]]] = True
    return inside
