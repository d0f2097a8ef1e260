"""What the browser needs to draw a background map: each corner told from the one before."""

import json
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from herts_geo.crs import DECIMALS

SCALE: Final = 10**DECIMALS  # steps to a degree


def background_text(frame: gpd.GeoDataFrame) -> str:
    """Compact JSON of a frame with the column kind (EPSG:4326): `scale`, and of each kind its
    `parts`, the lines and the rings of areas as [lon, lat, then the steps to each next corner]."""
    kinds = [
        {"kind": str(kind), "parts": _parts(shape)}
        for kind, shape in zip(frame["kind"], frame.geometry, strict=True)
    ]
    return json.dumps({"scale": SCALE, "kinds": kinds}, separators=(",", ":"))


def _parts(shape: shapely.Geometry) -> list[list[Any]]:
    single = shapely.get_parts(shapely.get_parts(shape))
    areas = shapely.get_dimensions(single) == 2
    lines = [*single[~areas], *shapely.get_rings(single[areas])]
    found = [np.rint(shapely.get_coordinates(line) * SCALE).astype(np.int64) for line in lines]
    return [np.diff(xy, axis=0, prepend=0).ravel().tolist() for xy in found if len(xy) > 1]
