"""Service points: where people meet a service, who provides it, and when it is open.

A frame of points has one row a point and the columns of `COLUMNS`. A point without a position has
`placed` false, no coordinates, and the reason in `reason`. `placed_by` says what gave a position
(see `PLACED_BY`); where it is `sector` the position is approximate, `metres_off` says by how much,
and `doubt` says so in a sentence. `district` is where a point without a position is known to be.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import patterns, places, reading, wording
from herts_geo.crs import grid_to_lonlat, lonlat_to_grid
from herts_geo.errors import HertsGeoError, UnknownPoint
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import points as places_points
from herts_geo.places.postcodes import postcode_spots, postcodes
from herts_geo.reading import lookups
from herts_geo.services import lists as services_lists
from herts_geo.services.hours import DAYS
from herts_geo.services.kinds import KINDS, kind
from herts_geo.travel import rules as travel_rules

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
    "placed_by",
    "doubt",
    "district",
)
NUMBERS: Final = ("easting", "northing", "lon", "lat", "metres_off")
COLUMNS: Final = (*TEXTS, *NUMBERS, "outside_county", "placed")
NEAREST: Final = 5  # names that are offered for one that is not known
OWN: Final = "own"  # the data set of a user's own list
OWN_POINT: Final = "point of your own list"
SECTOR: Final = travel_rules.SECTOR
LEFT_OUT: Final = "left out"  # a row of an own list that is no point that counts
PLACED_BY: Final[Mapping[str, str]] = {  # what gave a position -> words
    "coordinates": "its coordinates",
    "postcode": "its postcode",
    "known": "a known position",
    "library": "the town's library",
    "GeoNames": "the town's point in GeoNames (rough)",
    SECTOR: "approximate: the middle of its postcode sector",
    LEFT_OUT: "left out",
    "": "not placed",
}
APPROXIMATE: Final = (
    "Approximate: its postcode {} is not among those that this pack can place, so it stands at the "
    "middle of the postcode sector {}; nine in ten postcodes of the sector lie within {:,} metres "
    "of there. A longitude and latitude would place it."
)
POSTCODE_UNKNOWN: Final = (
    "Its postcode {} is not among those that this pack can place: it may be new or no longer used, "
    "or lie outside the county. Give a longitude and latitude."
)
NO_POSITION: Final = "It has neither usable coordinates nor a postcode: give one of the two."


class NoPoints(HertsGeoError):
    """A list of points none of whose rows can be placed, so that no figure can stand on it."""

    def __init__(self, filename: str, report: reading.Report) -> None:
        self.report = report
        lacks = "position" in {issue.field for issue in report.issues if issue.row == 0}
        why = (
            "it has no column that says where a row is" if lacks else "no row has a usable position"
        )
        rows = "; ".join(f"row {row}: {reason}" for row, reason in report.left_out[:NEAREST])
        super().__init__(
            f"No figure: none of the {report.rows:,} rows of '{filename[:80]}' can be placed: "
            f"{why}. Add a column headed longitude and one headed latitude, or easting and "
            "northing, or postcode, or a grid reference. 'Check a file' names every fault."
            + (f" Left out: {rows}" if rows else "")
        )


@dataclass(frozen=True)
class OwnList:
    """A user's own list: its points, unplaced ones included, and the report on the file."""

    points: pd.DataFrame
    report: reading.Report


def points(catalogue: Catalogue, service: str, outside: bool = True) -> pd.DataFrame:
    """The open points of one kind of service, unplaced ones included, in the order of the list.

    `outside`: whether points outside the county count. Raises `UnknownPoint` for a service that
    is not known, and the data errors of `load.table`.
    """
    placing = [each for role in services_lists.PLACING for each in catalogue.by_role(role)]
    listed = catalogue.datasets.get(services_lists.dataset(catalogue, kind(service)))
    known = tuple(each.sha256 for each in [*placing, *([listed] if listed else [])])
    found = _points(catalogue, service, known)
    return found.copy() if outside else inside(found)


def network(catalogue: Catalogue, kinds: Sequence[str]) -> pd.DataFrame:
    """The points of several kinds of service in one frame; no point stands in it twice.

    A kind that the pack does not list has none; `DatasetMissing` where it lists none of them.
    """
    listed = services_lists.listed(catalogue, kinds)
    every = pd.concat([points(catalogue, x) for x in listed or kinds], ignore_index=True)
    return every.drop_duplicates("id", ignore_index=True)


def lists(catalogue: Catalogue, service: str) -> tuple[str, ...]:
    """The ids of the data sets that the points of a kind of service come from; () for others."""
    if service not in KINDS:
        return ()
    beside = [x.id for role in services_lists.OF_POINTS for x in catalogue.by_role(role)]
    named = [name for name in beside if load.table(catalogue, name)["service"].eq(service).any()]
    return (services_lists.dataset(catalogue, KINDS[service]), *named)


def one_of(service: str) -> str:
    """What one point of a service is called: 'GP practice', 'point of your own list', or a person's
    own word for theirs."""
    known = KINDS.get(service)
    return known.one if known else OWN_POINT if service == OWN else service


def placed(frame: pd.DataFrame) -> pd.DataFrame:
    """The points that have a position."""
    return frame[frame["placed"]].reset_index(drop=True)


def refuse(frame: pd.DataFrame, service: str) -> None:
    """Refuses points that no share of people can stand on: none with a position, or too thin a
    list. Raises `HertsGeoError` with what to do."""
    known = KINDS.get(service)
    if known and known.thin and frame["dataset"].eq(known.dataset).all():
        raise HertsGeoError(known.thin)
    if frame["placed"].any():
        return
    if known and frame.empty:
        raise HertsGeoError(f"No list of this pack tells where {known.many} are.")
    reasons = [reason for reason in frame["reason"] if reason]
    first = f" The first: {frame['name'].iloc[0]}. {reasons[0]}" if reasons else ""
    raise HertsGeoError(
        f"No service point has a position ({len(frame):,} in the list), so there are no travel "
        "times. A list needs columns headed lon and lat, easting and northing, or postcode."
        f"{first}"
    )


def approximate(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which points stand at a place that is only about theirs."""
    return frame["placed"].astype(bool) & frame["placed_by"].eq(SECTOR)


def inside(frame: pd.DataFrame) -> pd.DataFrame:
    """The points that are not outside the county, unplaced ones among them."""
    return frame[~frame["outside_county"]].reset_index(drop=True)


def own(data: bytes, filename: str, service: str, catalogue: Catalogue, layer: str = "") -> OwnList:
    """The points of a user's own list (CSV, GeoJSON, GeoPackage or Excel).

    `service` names what a row is where the list does not say. Rows that cannot be placed are kept,
    with the reason. Raises `reading.UnreadableFile`, or `NoPoints` where none can be placed.
    """
    west, south, east, north = (float(x) for x in places.areas(catalogue).total_bounds)
    context = reading.Context(
        postcodes(catalogue),
        bounds=(west, south, east, north),
        districts=lookups.districts(catalogue),
        county=places.gazetteer(catalogue).whole.name,
    )
    report = reading.check(data, filename, "points", context, layer)
    fields = ["name", "service", "provider", "postcode", "lon", "lat", "placed_by"]
    sound = report.frame[fields].astype(object)
    rows = sound.where(sound.notna(), "").to_dict("records")
    given = [{**row, "service": row["service"] or service} for row in rows]
    given += [
        {
            "name": f"(row {row})",
            "service": service,
            "reason": f"Row {row}: {reason}",
            "placed_by": LEFT_OUT,
        }
        for row, reason in report.left_out
    ]
    found = _frame(catalogue, given, OWN, OWN)
    if not found["placed"].any():
        raise NoPoints(filename, report)
    return OwnList(found, report)


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


@lru_cache(maxsize=32)
def _points(catalogue: Catalogue, service: str, _digests: tuple[str, ...]) -> pd.DataFrame:
    known = kind(service)
    rows = [{**row, "service": service} for row in services_lists.rows(catalogue, known)]
    listed = services_lists.dataset(catalogue, known)
    return _frame(catalogue, rows, known.part_of or service, listed)


def _frame(
    catalogue: Catalogue, rows: Sequence[Mapping[Any, Any]], prefix: str, dataset: str
) -> pd.DataFrame:
    """Rows as points: ids given, placed by their coordinates, postcode, or as near as is known."""
    frame = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    frame = frame.astype(dict.fromkeys(TEXTS, object)).fillna(dict.fromkeys(TEXTS, ""))
    frame = frame.astype(dict.fromkeys(TEXTS, "str"))
    frame[list(NUMBERS)] = frame[list(NUMBERS)].replace("", np.nan).astype(float)
    frame["dataset"] = dataset
    frame["id"] = services_lists.unique(
        [f"{prefix}:{services_lists.slug(name)}" for name in frame["name"]]
    )
    _place(frame, catalogue)
    frame["placed"] = frame["lon"].notna()
    lon, lat = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    held = places_points.holding(places.areas(catalogue), lon, lat) != places_points.NOWHERE
    inside: np.ndarray[Any, np.dtype[np.bool_]] = frame["placed"].to_numpy(bool) & held
    frame["outside_county"] = frame["placed"] & ~inside
    unknown = [POSTCODE_UNKNOWN.format(code) if code else NO_POSITION for code in frame["postcode"]]
    silent = ~frame["placed"] & (frame["reason"] == "")
    frame["reason"] = frame["reason"].where(~silent, pd.Series(unknown, frame.index, dtype=str))
    return frame


def _place(frame: pd.DataFrame, catalogue: Catalogue) -> None:
    """Writes where each point stands and what says so: the first of the ways that knows it."""
    given = frame["lon"].notna()
    frame.loc[given, ["easting", "northing"]] = np.column_stack(
        lonlat_to_grid(frame.loc[given, "lon"].to_numpy(), frame.loc[given, "lat"].to_numpy())
    )
    frame.loc[given & (frame["placed_by"] == ""), "placed_by"] = "coordinates"
    _at(frame, postcode_spots(catalogue).reindex(frame["postcode"]), "postcode")
    apart = catalogue.first(services_lists.POSITIONS)  # of shipped points, beside their list
    if apart is not None and not frame["dataset"].eq(OWN).all():
        columns = ["service", "name", "postcode"]
        known = load.table(catalogue, apart.id)
        found = frame[columns].merge(known, on=columns, how="left", validate="many_to_one")
        east, north = lonlat_to_grid(*found[["lon", "lat"]].to_numpy(float, na_value=np.nan).T)
        _at(frame, pd.DataFrame({"easting": east, "northing": north}), "known")
    _by_sector(frame, catalogue)


def _at(frame: pd.DataFrame, spots: pd.DataFrame, by: str) -> "pd.Series[bool]":
    """Places at the spots (easting, northing; rows as in the frame) what has no position yet."""
    grid = spots[["easting", "northing"]].to_numpy(dtype=float, na_value=np.nan)
    found: pd.Series[bool] = frame["easting"].isna() & np.isfinite(grid).all(axis=1)
    frame.loc[found, ["easting", "northing"]] = grid[found]
    frame.loc[found, "lon"], frame.loc[found, "lat"] = grid_to_lonlat(*grid[found].T)
    frame.loc[found, "placed_by"] = by
    return found


def _by_sector(frame: pd.DataFrame, catalogue: Catalogue) -> None:
    """Places a point whose postcode is not known at the middle of its sector, and says so."""
    listed = catalogue.first(services_lists.SECTORS)
    if listed is None:
        return
    written = [patterns.halves(text) for text in frame["postcode"]]
    sectors = [f"{halves[0]} {halves[1][0]}" if halves else "" for halves in written]
    known = load.table(catalogue, listed.id)
    spots = pd.DataFrame({"sector": sectors}).merge(
        known, on="sector", how="left", validate="many_to_one"
    )
    found = _at(frame, spots, SECTOR)
    frame.loc[found, "metres_off"] = spots["metres"].to_numpy(float, na_value=np.nan)[found]
    frame.loc[found, "doubt"] = [
        APPROXIMATE.format(code, sector, int(metres))
        for code, sector, metres in zip(
            frame.loc[found, "postcode"],
            spots.loc[found.to_numpy(), "sector"],
            frame.loc[found, "metres_off"],
            strict=True,
        )
    ]
