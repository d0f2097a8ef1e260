"""Coordinate systems: measure in metres, draw in degrees. The only place that converts.

Every thread needs 40 ms to make its first conversion ready, and each run of a page is a thread of
its own: so positions are converted in one thread that stays.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

MEASURE: Final = "EPSG:27700"  # British National Grid, metres
DRAW: Final = "EPSG:4326"  # longitude and latitude, degrees
Floats = NDArray[np.float64]
Extent = tuple[float, float, float, float]
DECIMALS: Final = 5  # of a degree: about 1.1 m north to south in Hertfordshire
BRITAIN: Final = (-9.0, 49.5, 2.5, 61.0)  # west, south, east, north, degrees
BRITISH_GRID: Final = (0.0, 0.0, 700_000.0, 1_300_000.0)  # west, south, east, north, metres


def to_metres(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The same frame with its geometry in metres (EPSG:27700)."""
    return frame.to_crs(MEASURE)


def grid_to_lonlat(easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Longitudes and latitudes (degrees) of grid references (metres)."""
    return _positions(MEASURE, DRAW, easting, northing)


def lonlat_to_grid(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Eastings and northings (metres) of longitudes and latitudes (degrees)."""
    return _positions(DRAW, MEASURE, lon, lat)


def _positions(start: str, end: str, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Positions of one system in another; infinite where they have none there."""
    if threading.current_thread() is threading.main_thread():  # which stays by itself
        return _converted(start, end, x, y)
    return _converting().submit(_converted, start, end, x, y).result()


@lru_cache(maxsize=1)
def _converting() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="positions")


def _converted(start: str, end: str, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    given = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    there: tuple[Floats, Floats] = _converter(start, end).transform(given[0], given[1])
    return there


@lru_cache(maxsize=2)
def _converter(start: str, end: str) -> Transformer:
    return Transformer.from_crs(start, end, always_xy=True)


def in_britain(x: Floats, y: Floats, extent: Extent = BRITAIN) -> NDArray[np.bool_]:
    """Which positions lie in Britain: degrees, or metres with the extent `BRITISH_GRID`.

    False for a position that is missing.
    """
    west, south, east, north = extent
    inside: NDArray[np.bool_] = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return inside


def shape_to_metres(shape: BaseGeometry) -> BaseGeometry:
    """One shape in degrees (EPSG:4326) as metres (EPSG:27700)."""
    return gpd.GeoSeries([shape], crs=DRAW).to_crs(MEASURE).iloc[0]


def shape_to_degrees(shape: BaseGeometry) -> BaseGeometry:
    """One shape in metres (EPSG:27700) as degrees (EPSG:4326)."""
    return gpd.GeoSeries([shape], crs=MEASURE).to_crs(DRAW).iloc[0]
