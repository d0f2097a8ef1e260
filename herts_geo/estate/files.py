"""Assets as files to take away, each with its source and licence.

They are made from the frame that `disclosure.view` gave, in memory only.
"""

import io
import json
from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from herts_geo import export
from herts_geo.crs import DRAW
from herts_geo.estate import words
from herts_geo.pack.catalogue import Dataset

LAYER = "estate"


def csv(shown: pd.DataFrame, datasets: Sequence[Dataset]) -> bytes:
    """Assets as CSV for a spreadsheet, source and licence first."""
    return export.csv(words.table(shown), datasets)


def pairs_csv(pairs: pd.DataFrame, datasets: Sequence[Dataset]) -> bytes:
    """Pairs of assets as CSV for a spreadsheet, source and licence first."""
    return export.csv(words.pairs_table(pairs), datasets)


def geojson(shown: pd.DataFrame, datasets: Sequence[Dataset]) -> bytes:
    """Assets as GeoJSON points; those without a position have no geometry."""
    records = json.loads(words.table(shown).to_json(orient="records"))
    spots = zip(_floats(shown, "lon"), _floats(shown, "lat"), strict=True)
    features = [
        {
            "type": "Feature",
            "properties": record,
            "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]}
            if np.isfinite(lon)
            else None,
        }
        for record, (lon, lat) in zip(records, spots, strict=True)
    ]
    about = {"source": export.source(datasets), "licence": export.licence(datasets)}
    collection = {"type": "FeatureCollection", "metadata": about, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def geopackage(shown: pd.DataFrame, datasets: Sequence[Dataset]) -> bytes:
    """Assets as a GeoPackage with one layer of points (EPSG:4326), made in memory."""
    table = words.table(shown).assign(
        Source=export.source(datasets), Licence=export.licence(datasets)
    )
    lon, lat = _floats(shown, "lon"), _floats(shown, "lat")
    shapes = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=DRAW, index=table.index)
    shapes[~np.isfinite(lon)] = None
    layer = gpd.GeoDataFrame(table, geometry=shapes)
    file = io.BytesIO()
    pyogrio.write_dataframe(layer, file, driver="GPKG", layer=LAYER, geometry_type="Point")
    return file.getvalue()


def _floats(shown: pd.DataFrame, name: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return shown[name].to_numpy(dtype=float, na_value=np.nan)
