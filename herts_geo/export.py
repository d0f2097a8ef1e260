"""Tables and areas as files to take away, each row with its source and licence."""

import json
from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import shapely

from herts_geo.catalogue import Dataset

RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv(table: pd.DataFrame, datasets: Sequence[Dataset]) -> bytes:
    """A table as CSV for a spreadsheet (UTF-8 with a byte order mark), source and licence last.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    safe = table.copy()
    for name in safe.select_dtypes(exclude="number"):
        safe[name] = safe[name].map(_harmless)
    safe["Source"], safe["Licence"] = source(datasets), licence(datasets)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def geojson(table: pd.DataFrame, shapes: gpd.GeoSeries, datasets: Sequence[Dataset]) -> bytes:
    """A table with the shape of each row (same index, EPSG:4326) as GeoJSON."""
    records = json.loads(table.to_json(orient="records", force_ascii=False))
    features = [
        {"type": "Feature", "properties": record, "geometry": json.loads(shapely.to_geojson(shape))}
        for record, shape in zip(records, shapes.loc[table.index], strict=True)
    ]
    about = {"source": source(datasets), "licence": licence(datasets)}
    collection = {"type": "FeatureCollection", "metadata": about, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def source(datasets: Sequence[Dataset]) -> str:
    """Publisher, title and vintage of each data set, in one line."""
    return "; ".join(
        dict.fromkeys(f"{item.publisher}: {item.title} ({item.vintage})" for item in datasets)
    )


def licence(datasets: Sequence[Dataset]) -> str:
    """The licences and attributions that must travel with the figures."""
    return " ".join(
        dict.fromkeys(
            [*(f"{item.licence}." for item in datasets), *(item.attribution for item in datasets)]
        )
    )


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
