"""Where a note is pinned: the small area that holds a point, and a point that stands for one.

A point that a user typed: coordinates or a postcode.
"""

import re
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry import Point

from herts_geo import places
from herts_geo.crs import BRITAIN, DRAW, Floats
from herts_geo.errors import UnreadableLocality
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import borders, postcodes, typed
from herts_geo.places.locality.code import degrees

AREAS: Final = ("lsoa", "msoa", "district")
NOWHERE: Final = -1  # in place of the row number of an area


def area_at(areas: gpd.GeoDataFrame, lon: float, lat: float) -> str:
    """The code of the LSOA (rows with code, geometry in EPSG:4326) that holds a point, or ''."""
    # One point alone: a join of frames takes 25 times as long.
    found = areas.sindex.query(Point(lon, lat), predicate="intersects")
    return str(areas["code"].iloc[min(found)]) if len(found) else ""


def holding(areas: gpd.GeoDataFrame, lon: Floats, lat: Floats) -> NDArray[np.int64]:
    """The row number of the area (EPSG:4326) that holds each position (degrees), else `NOWHERE`.

    A position on a border counts once, in the first of the areas that meet there.
    """
    spots = gpd.GeoDataFrame(geometry=gpd.points_from_xy(lon, lat), crs=DRAW)
    shapes = areas[["geometry"]].reset_index(drop=True)
    joined = spots[np.isfinite(lon) & np.isfinite(lat)].sjoin(shapes, predicate="intersects")
    first = joined["index_right"].groupby(level=0).min()
    rows: NDArray[np.int64] = first.reindex(spots.index, fill_value=NOWHERE).to_numpy(np.int64)
    return rows


def inside(areas: gpd.GeoDataFrame, code: str) -> tuple[float, float] | None:
    """A longitude and latitude within an LSOA that stand for it on a map; None: not known."""
    rows = areas.loc[areas["code"] == code, "geometry"]
    if rows.empty:
        return None
    spot = rows.iloc[0].representative_point()
    return float(spot.x), float(spot.y)


def position(catalogue: Catalogue, where: str) -> tuple[float, float]:
    """The longitude and latitude (degrees) of a postcode, or of a position in whatever form.

    Raises `UnknownPoint` for any other text, `UnreadableLocality` for a position outside Britain
    and for two numbers that are none.
    """
    if at := typed.position(where):
        return at
    match = PAIR.fullmatch(where)
    return pair(match[1], match[2]) if match else postcodes.at_postcode(catalogue, where)


def in_areas(catalogue: Catalogue, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame (lon, lat in degrees) with the LSOA, MSOA and district of each row that has a
    position, and the other small areas that it may belong to (see `borders`).

    A position on a border counts once, in the first area that holds it.
    """
    areas = places.areas(catalogue)
    lon, lat = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    area, out = holding(areas, lon, lat), frame.copy()
    held = area != NOWHERE
    for name, column in zip(AREAS, ("code", "msoa", "district"), strict=True):
        cells = pd.Series(pd.NA, index=out.index, dtype="string")
        if column in areas:
            cells[held] = areas[column].to_numpy()[area[held]]
        out[name] = cells
    return out.assign(lsoa_may_be=borders.named(catalogue, out))


PAIR: Final = re.compile(r"\s*([-+]?[0-9.]+)(?:\s*[,;]\s*|\s+)([-+]?[0-9.]+)\s*")
EXPECTED: Final = "Give coordinates (latitude, longitude), a postcode, or the name of a place."


def corners(text: str) -> list[tuple[float, float]]:
    """The corners of an area, typed one a line. Raises `UnreadableLocality`."""
    lines = [line for line in re.split(r"[\n;]", text) if line.strip()]
    matches = [PAIR.fullmatch(line) for line in lines]
    for line, match in zip(lines, matches, strict=True):
        if match is None:
            raise UnreadableLocality(
                f"'{line.strip()[:40]}' is not a corner. Give one a line: latitude, longitude."
            )
    return [pair(match[1], match[2]) for match in matches if match]


def pair(first: str, second: str) -> tuple[float, float]:
    """Longitude and latitude of two numbers in either order. Raises `UnreadableLocality`."""
    try:
        one, other = float(first), float(second)
    except ValueError as fault:
        raise UnreadableLocality(f"'{first}, {second}' are not two numbers. {EXPECTED}") from fault
    _, south, _, north = BRITAIN
    lon, lat = (other, one) if south <= one <= north else (one, other)
    return degrees(lon, lat)
