"""What a maker is given: the table that was read, the area, and what the pack holds already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo import patterns
from herts_geo.crs import grid_to_lonlat, in_britain, lonlat_to_grid
from herts_geo.pack.area import Area
from herts_geo.pack.read import Raw
from herts_geo.pack.source import Source, SourceFailed

POSITION: Final = ("easting", "northing", "lon", "lat")


@dataclass(frozen=True)
class Inputs:
    """One source's table (our columns, all text; shapes in EPSG:27700) and what it is made for.

    `made` holds the pack's data sets that are made already, boundaries in EPSG:4326. What a maker
    leaves out or doubts it says in `told`, a sentence each. What a file tells of itself, such as
    its year, stands in `words`, for the {word} of a catalogue entry. `day` is when they came.
    """

    source: Source
    area: Area
    frame: pd.DataFrame
    made: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    files: Sequence[Raw] = ()
    told: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    day: str = ""


@dataclass(frozen=True)
class Stored:
    """A data set that is a file already, such as a street map: its bytes, how many things are in
    it, and what of its catalogue entry the source's file leaves to its maker."""

    content: bytes = field(repr=False)
    rows: int
    entry: Mapping[str, Any] = field(default_factory=dict, repr=False)


Maker = Callable[[Inputs], Mapping[str, "pd.DataFrame | Stored"]]


def kept(inputs: Inputs) -> pd.DataFrame:
    """The rows that belong to the pack, by what the source's `keep` says.

    A source of positions gets the columns easting, northing (metres), lon and lat (degrees); rows
    without a position are kept with gaps. Raises `SourceFailed` where fewer rows are left than
    the source's `least`.
    """
    frame, keep, area = inputs.frame, inputs.source.keep, inputs.area
    if keep.by in ("position", "postcode"):
        frame = placed(frame, inputs.made.get("postcodes"))
        left = frame[near(frame, area, keep.around)]
    elif keep.by == "shape":
        left = frame[touching(frame, area, keep.around)]
    elif keep.by == "all":
        left = frame
    elif area.is_england and keep.by not in ("msoa", "ward"):
        left = frame[frame[keep.column].str.startswith("E")]
    else:
        codes: dict[str, Any] = {
            "lsoa21": area.lsoas,
            "lsoa11": area.lsoas11,
            "district": area.districts,
            "county": area.counties,
            "msoa": _column(inputs.made, "lsoa21", "msoa"),
            "ward": _column(inputs.made, "lsoa21", "ward"),
        }
        left = frame[frame[keep.column].isin(list(codes[keep.by]))]
    return enough(inputs, left)


def enough(inputs: Inputs, left: pd.DataFrame) -> pd.DataFrame:
    """The rows, numbered anew. Raises `SourceFailed` where they are fewer than the source's
    `least`."""
    if len(left) < inputs.source.least:
        raise SourceFailed(
            f"{inputs.source.title}: only {len(left):,} rows are in {inputs.area.title}, where at "
            f"least {inputs.source.least:,} are expected. The file may be of another place or cut "
            "short."
        )
    return left.reset_index(drop=True)


def _column(made: Mapping[str, pd.DataFrame], dataset: str, column: str) -> set[str]:
    frame = made.get(dataset)
    return set(frame[column].dropna()) if frame is not None and column in frame else set()


def placed(frame: pd.DataFrame, postcodes: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows with easting, northing, lon and lat: from the first pair that stands in a row, else
    from its postcode; <NA> where neither places it in Britain."""
    given = frame.reindex(columns=[*frame.columns, *(x for x in POSITION if x not in frame)])
    numbers = given[list(POSITION)].apply(pd.to_numeric, errors="coerce").astype(float)
    east, north, lon, lat = (numbers[name].to_numpy().copy() for name in POSITION)
    on_grid = (east > 0) & (north > 0) & np.isfinite(east) & np.isfinite(north)
    by_degrees = ~on_grid & in_britain(lon, lat)
    east[by_degrees], north[by_degrees] = lonlat_to_grid(lon[by_degrees], lat[by_degrees])
    rest = ~on_grid & ~by_degrees
    east[rest], north[rest] = np.nan, np.nan
    if postcodes is not None and "postcode" in given:
        known = postcodes.set_index("postcode")[["easting", "northing"]].astype(float)
        spots = known.reindex(spaced(given["postcode"])).to_numpy(dtype=float)
        east[rest], north[rest] = spots[rest].T
    found = np.isfinite(east)
    lon[:], lat[:] = np.nan, np.nan
    lon[found], lat[found] = grid_to_lonlat(east[found], north[found])
    exact = {"easting": east.round(), "northing": north.round(), "lon": lon.round(6)}
    return given.assign(**exact, lat=lat.round(6))


def spaced(postcodes: "pd.Series[str]") -> "pd.Series[str]":
    """Postcodes as they are usually written, 'SG1 1HN'; '' for what is none."""
    halves = postcodes.map(patterns.halves)
    return halves.map(lambda each: " ".join(each) if each else "").astype("str")


def near(frame: pd.DataFrame, area: Area, around: bool) -> "pd.Series[bool]":
    """Which rows (easting, northing) lie in the area, or in it and its margin."""
    shape = area.around if around else area.outline
    if shape is None or area.is_england:
        return pd.Series(True, index=frame.index)
    east, north = (frame[name].to_numpy(dtype=float) for name in ("easting", "northing"))
    shapely.prepare(shape)
    return pd.Series(shapely.intersects_xy(shape, east, north), index=frame.index)


def touching(frame: pd.DataFrame, area: Area, around: bool) -> "pd.Series[bool]":
    """Which rows' shapes (EPSG:27700) share ground with the area, or with it and its margin."""
    shape = area.around if around else area.outline
    if shape is None or area.is_england or not isinstance(frame, gpd.GeoDataFrame):
        return pd.Series(True, index=frame.index)
    shapely.prepare(shape)
    there: pd.Series[bool] = frame.geometry.notna() & ~frame.geometry.is_empty
    meets = shapely.intersects(shape, frame.geometry.to_numpy())
    return there & pd.Series(meets, index=frame.index)


def columns(source: Source, dataset: str) -> tuple[str, ...]:
    """The columns that a data set's entry describes, in order."""
    return tuple(source.datasets[dataset].get("columns", {}))


def described(inputs: Inputs, dataset: str, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with just the columns that the data set's entry describes, shapes kept."""
    names = [name for name in columns(inputs.source, dataset) if name in rows]
    shapes = ["geometry"] if isinstance(rows, gpd.GeoDataFrame) else []
    return rows[[*names, *shapes]]


def plain(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """The maker of a source that needs no code: the rows of the area, sorted by the key."""
    rows = kept(inputs)
    made: dict[str, pd.DataFrame] = {}
    for dataset, entry in inputs.source.datasets.items():
        keys = [name for name, spec in entry.get("columns", {}).items() if spec.get("key")]
        part = described(inputs, dataset, rows)
        unique = part.drop_duplicates(keys) if keys else part
        if len(unique) < len(part):
            inputs.told.append(
                f"{inputs.source.title}: {len(part) - len(unique):,} rows repeat a row with the "
                "same key; the first of each is kept."
            )
        made[dataset] = unique.sort_values(keys, ignore_index=True) if keys else unique
    return made
