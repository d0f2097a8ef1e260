"""Shapes as the planning platform writes them, and the districts that they lie in."""

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo.crs import DRAW, MEASURE
from herts_geo.pack.makers.base import Inputs

MOST_OF_IT: Final = 0.5  # share of an outline that must lie in a district to be its own,
OF_DISTRICT: Final = 0.01  # unless this share of the district lies in the outline


def outlines(inputs: Inputs) -> gpd.GeoDataFrame:
    """The districts of the pack: code, name, geometry in EPSG:27700."""
    made = gpd.GeoDataFrame(inputs.made["districts"], crs=DRAW).to_crs(MEASURE)
    return made[["code", "name", "geometry"]].reset_index(drop=True)


def written(cells: "pd.Series[Any]") -> "np.ndarray[Any, Any]":
    """Shapes from cells of WKT, None where a cell is empty or cannot be read."""
    text = np.array([str(cell) if cell else None for cell in cells], dtype=object)
    found: np.ndarray[Any, Any] = shapely.from_wkt(text, on_invalid="ignore")
    return found


def districts(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows (easting, northing) with `la_code` and `district`, the code and name of the district
    that each lies in (many to one), <NA> outside them all."""
    known = outlines(inputs)
    spots = shapely.points(rows[["easting", "northing"]].to_numpy(dtype=float))
    tree = shapely.STRtree(known.geometry.to_numpy())
    place, which = tree.query(spots, predicate="intersects")
    held = pd.Series(which, index=rows.index[place]).groupby(level=0).min()
    at = held.reindex(rows.index)
    return rows.assign(la_code=at.map(known["code"]), district=at.map(known["name"]))


def counted(inputs: Inputs, shapes: "np.ndarray[Any, Any]") -> dict[str, int]:
    """How many shapes (EPSG:27700, valid) each district has as its own, by its code.

    A point is a district's own where it lies in it; an outline where half of it lies there or a
    hundredth of the district is covered: a neighbour's outline that just reaches across the
    border says nothing of what this district's council publishes.
    """
    known = outlines(inputs)
    found = dict.fromkeys(known["code"].astype(str), 0)
    tree = shapely.STRtree(shapes)
    for code, ground in zip(known["code"].astype(str), known.geometry, strict=True):
        near = shapes[tree.query(ground, predicate="intersects")]
        flat = shapely.get_dimensions(near) == 2
        shared = shapely.area(shapely.intersection(near[flat], ground))
        own = (shared >= MOST_OF_IT * shapely.area(near[flat])) | (
            shared >= OF_DISTRICT * ground.area
        )
        found[code] = int((~flat).sum() + own.sum())
    return found
