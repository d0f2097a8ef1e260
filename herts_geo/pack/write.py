"""Data sets as the bytes of their files: the same rows always give the same bytes."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo.crs import DECIMALS


def csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV: UTF-8, one line a row, gaps empty, whole numbers without a point."""
    plain = frame.apply(_whole)
    return plain.to_csv(index=False, lineterminator="\n").encode()


def _whole(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Cells whose numbers are all whole as integers; others as they stand."""
    if cells.dtype.kind != "f":
        return cells
    there = cells.dropna()
    return cells.astype("Int64") if len(there) and (there % 1 == 0).all() else cells


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """A frame in EPSG:4326 as GeoJSON, one feature a line, coordinates as they stand."""
    names = [column for column in frame.columns if column != frame.geometry.name]
    lines = [
        _feature({name: row[name] for name in names}, shape)
        for row, shape in zip(frame[names].to_dict("records"), frame.geometry, strict=True)
    ]
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with its coordinates (degrees) at the decimals that a pack keeps."""
    shapes = shapely.transform(
        frame.geometry.to_numpy(), lambda xy: np.asarray(xy, dtype=float).round(DECIMALS)
    )
    return frame.set_geometry(gpd.GeoSeries(list(shapes), index=frame.index, crs=frame.crs))


def _feature(properties: dict[str, Any], shape: shapely.Geometry) -> str:
    present = {key: value for key, value in properties.items() if not pd.isna(value)}
    return json.dumps(
        {
            "type": "Feature",
            "properties": present,
            "geometry": json.loads(shapely.to_geojson(shape)),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
