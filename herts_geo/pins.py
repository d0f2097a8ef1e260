"""Where a note is pinned: the small area that holds a point, and a point that stands for one."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

from herts_geo import borders, locality_point, places, services
from herts_geo.catalogue import Catalogue
from herts_geo.crs import DRAW

AREAS: Final = ("lsoa", "msoa", "district")


def area_at(areas: gpd.GeoDataFrame, lon: float, lat: float) -> str:
    """The code of the LSOA (rows with code, geometry in EPSG:4326) that holds a point, or ''."""
    found = areas.sindex.query(Point(lon, lat), predicate="intersects")
    return str(areas["code"].iloc[min(found)]) if len(found) else ""


def inside(areas: gpd.GeoDataFrame, code: str) -> tuple[float, float] | None:
    """A longitude and latitude within an LSOA that stand for it on a map; None: not known."""
    rows = areas.loc[areas["code"] == code, "geometry"]
    if rows.empty:
        return None
    spot = rows.iloc[0].representative_point()
    return float(spot.x), float(spot.y)


def position(catalogue: Catalogue, where: str) -> tuple[float, float]:
    """The longitude and latitude (degrees) of a postcode, or of '51.9, -0.2' in either order.

    Raises `UnknownPoint` for any other text, `UnreadableLocality` for a position outside Britain.
    """
    if match := locality_point.PAIR.fullmatch(where):
        return locality_point.pair(match[1], match[2])
    return services.at_postcode(catalogue, where)


def in_areas(catalogue: Catalogue, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame (lon, lat in degrees) with the LSOA, MSOA and district of each row that has a
    position, and the other small areas that it may belong to (see `borders`).

    A position on a border counts once, in the first area that holds it.
    """
    areas = places.areas(catalogue)
    lon, lat = (frame[name].to_numpy(dtype=float, na_value=np.nan) for name in ("lon", "lat"))
    spots = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=DRAW)
    row, area = areas.sindex.query(spots[np.isfinite(lon)], predicate="intersects")
    rows = np.flatnonzero(np.isfinite(lon))[row]
    first = ~pd.Series(rows).duplicated().to_numpy()  # a point on a border counts once
    out = frame.copy()
    for name, column in zip(AREAS, ("code", "msoa", "district"), strict=True):
        cells = pd.Series(pd.NA, index=out.index, dtype="string")
        if column in areas:
            cells.iloc[rows[first]] = areas[column].to_numpy()[area[first]]
        out[name] = cells
    return out.assign(lsoa_may_be=borders.named(catalogue, out))
