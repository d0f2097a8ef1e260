"""Data sets as the bytes of their files: the same rows always give the same bytes."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from herts_geo.crs import DECIMALS


def csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV: UTF-8, one line a row, gaps empty, whole numbers without a point."""
    whole = [
        name
        for name, cells in frame.items()
        if cells.dtype.kind == "f" and cells.notna().any() and (cells.dropna() % 1 == 0).all()
    ]
    plain = frame.astype(dict.fromkeys(whole, "Int64"))
    return plain.to_csv(index=False, lineterminator="\n").encode()


def geojson(frame: gpd.GeoDataFrame) -> bytes:
    """A frame in EPSG:4326 as GeoJSON, one feature a line, coordinates as they stand."""
    names = [column for column in frame.columns if column != frame.geometry.name]
    lines = []
    for row, shape in zip(frame[names].to_dict("records"), frame.geometry, strict=True):
        feature = {
            "type": "Feature",
            "properties": {name: row[name] for name in names if not pd.isna(row[name])},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


def rounded(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with its coordinates (degrees) at the decimals that a pack keeps."""
    shapes = shapely.transform(
        frame.geometry.to_numpy(), lambda xy: np.asarray(xy, dtype=float).round(DECIMALS)
    )
    return frame.set_geometry(gpd.GeoSeries(list(shapes), index=frame.index, crs=frame.crs))
