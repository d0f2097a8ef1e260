"""Where a note is pinned: the small area that holds a point, and a point that stands for one."""

import geopandas as gpd
from shapely.geometry import Point

from herts_geo import locality_point, services
from herts_geo.catalogue import Catalogue


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
