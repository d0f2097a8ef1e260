"""Data set id -> checked frame. The only reader of `geo/` and `data/`."""

import hashlib
import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from herts_geo.catalogue import Catalogue, Dataset
from herts_geo.crs import DRAW
from herts_geo.errors import DataFileCorrupt, DataFileMissing

DTYPES: Final = {"integer": "Int64", "number": "Float64"}
REMEDY: Final = "Run 'herts-geo check' for the details, then restore or rebuild the file."


def digest(content: bytes) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def content(catalogue: Catalogue, dataset: Dataset) -> bytes:
    """The bytes of a data set's file, proven to be those that the catalogue recorded.

    Raises `DataFileMissing` or `DataFileCorrupt`.
    """
    found = raw(catalogue, dataset)
    if digest(found) != dataset.sha256:
        raise DataFileCorrupt(
            f"The data set '{dataset.title}' ({dataset.file}) is not the file that the catalogue "
            f"recorded: its contents have changed. {REMEDY}"
        )
    return found


def raw(catalogue: Catalogue, dataset: Dataset) -> bytes:
    """The bytes of a data set's file, whatever they are. Raises `DataFileMissing`."""
    path = catalogue.path(dataset)
    try:
        return path.read_bytes()
    except OSError as fault:
        raise DataFileMissing(
            f"The data set '{dataset.title}' is missing: there is no readable file "
            f"'{dataset.file}' in the pack. {REMEDY}"
        ) from fault


def table(catalogue: Catalogue, dataset_id: str) -> pd.DataFrame:
    """A CSV data set as a typed frame: codes and text as strings, gaps as <NA>.

    Raises `DatasetMissing`, `DataFileMissing` or `DataFileCorrupt`.
    """
    dataset = catalogue.dataset(dataset_id)
    return _table(_path(catalogue, dataset), dataset.sha256, catalogue.folder, dataset).copy()


def boundaries(catalogue: Catalogue, dataset_id: str) -> gpd.GeoDataFrame:
    """A GeoJSON data set as a frame in EPSG:4326, in file order, which the map relies on.

    Raises `DatasetMissing`, `DataFileMissing` or `DataFileCorrupt`.
    """
    dataset = catalogue.dataset(dataset_id)
    found = _boundaries(_path(catalogue, dataset), dataset.sha256, catalogue.folder, dataset)
    return found.copy()


def document(catalogue: Catalogue, dataset_id: str) -> Any:
    """A JSON data set as plain values. Raises as `table` does."""
    dataset = catalogue.dataset(dataset_id)
    return _parse_json(content(catalogue, dataset), dataset)


def as_text(data: bytes) -> pd.DataFrame:
    """CSV bytes as a frame of strings, each cell as it stands, '' where empty."""
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8")


def features(data: bytes) -> gpd.GeoDataFrame:
    """GeoJSON bytes as a frame of properties and shapes, in file order, EPSG:4326."""
    collection = json.loads(data)
    items = collection["features"]
    shapes = shapely.from_geojson([json.dumps(item["geometry"]) for item in items])
    return gpd.GeoDataFrame(
        pd.DataFrame([item["properties"] for item in items]), geometry=list(shapes), crs=DRAW
    )


def _path(catalogue: Catalogue, dataset: Dataset) -> tuple[Path, int]:
    path = catalogue.path(dataset)
    return path, path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=64)
def _table(_path: tuple[Path, int], _sha: str, folder: Path, dataset: Dataset) -> pd.DataFrame:
    data = content(Catalogue(folder, "", {}), dataset)
    try:
        text = as_text(data)
        return _typed(text, dataset)
    except (ValueError, KeyError) as fault:
        raise _unreadable(dataset, fault) from fault


@lru_cache(maxsize=32)
def _boundaries(
    _path: tuple[Path, int], _sha: str, folder: Path, dataset: Dataset
) -> gpd.GeoDataFrame:
    data = content(Catalogue(folder, "", {}), dataset)
    try:
        return features(data)
    except (ValueError, KeyError, TypeError, shapely.errors.GEOSException) as fault:
        raise _unreadable(dataset, fault) from fault


def _typed(text: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    frame = text.replace("", pd.NA)
    types = {c.name: DTYPES.get(c.type, "string") for c in dataset.columns if c.name in frame}
    return frame.astype(types)


def _parse_json(data: bytes, dataset: Dataset) -> Any:
    try:
        return json.loads(data)
    except ValueError as fault:
        raise _unreadable(dataset, fault) from fault


def _unreadable(dataset: Dataset, fault: Exception) -> DataFileCorrupt:
    return DataFileCorrupt(
        f"The data set '{dataset.title}' ({dataset.file}) cannot be read: {fault}. {REMEDY}"
    )
