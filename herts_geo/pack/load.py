"""Data set id -> checked frame. The only reader of `geo/` and `data/`."""

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal, TypeVar

import geopandas as gpd
import pandas as pd
import shapely

from herts_geo.crs import DRAW
from herts_geo.errors import DataFileCorrupt, DataFileMissing
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.pack.contracts import Issue, as_numbers, check_cells, check_geometry

DTYPES: Final[Mapping[str, Literal["Int64", "Float64"]]] = {"integer": "Int64", "number": "Float64"}
Frame = TypeVar("Frame", bound=pd.DataFrame)
BROKEN: Final = (  # what reading a damaged file may raise
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    RecursionError,
    shapely.errors.GEOSException,
)
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
    data = content(catalogue, dataset)
    try:
        return json.loads(data)
    except BROKEN as fault:
        raise _unreadable(dataset, fault) from fault


def as_text(data: bytes) -> pd.DataFrame:
    """CSV bytes as a frame of strings, each cell as it stands, '' where empty.

    Raises `ValueError` when rows hold more cells than there are headings.
    """
    frame = pd.read_csv(
        io.BytesIO(data),
        dtype=str,
        keep_default_na=False,
        encoding="utf-8",
        skip_blank_lines=False,  # so that rows count as a spreadsheet's do
    )
    if not isinstance(frame.index, pd.RangeIndex):
        raise ValueError("its rows hold more cells than its headings")
    return frame


def features(data: bytes) -> gpd.GeoDataFrame:
    """GeoJSON bytes as a frame of properties and shapes, in file order, EPSG:4326."""
    collection = json.loads(data)
    items = collection["features"]
    drawn = [item["geometry"] for item in items]
    shapes = shapely.from_geojson([None if x is None else json.dumps(x) for x in drawn])
    return gpd.GeoDataFrame(
        pd.DataFrame([item["properties"] for item in items]), geometry=list(shapes), crs=DRAW
    )


@lru_cache(maxsize=1)  # whoever proves a file reads it next
def _features(data: bytes) -> gpd.GeoDataFrame:
    return features(data)


def _path(catalogue: Catalogue, dataset: Dataset) -> tuple[Path, int]:
    path = catalogue.path(dataset)
    return path, path.stat().st_mtime_ns if path.exists() else 0


@lru_cache(maxsize=64)
def _table(_path: tuple[Path, int], _sha: str, folder: Path, dataset: Dataset) -> pd.DataFrame:
    return _proven(content(Catalogue(folder, "", {}), dataset), dataset)


@lru_cache(maxsize=32)
def _boundaries(
    _path: tuple[Path, int], _sha: str, folder: Path, dataset: Dataset
) -> gpd.GeoDataFrame:
    return _proven_shapes(content(Catalogue(folder, "", {}), dataset), dataset)


@lru_cache(maxsize=64)  # by what a file holds, as copies of a pack share most of their files
def _proven(data: bytes, dataset: Dataset) -> pd.DataFrame:
    try:
        text = _complete(as_text(data), dataset)
        _prove(faults(data, dataset))
        return _typed(text, dataset)
    except BROKEN as fault:
        raise _unreadable(dataset, fault) from fault


@lru_cache(maxsize=32)
def _proven_shapes(data: bytes, dataset: Dataset) -> gpd.GeoDataFrame:
    try:
        frame = _complete(_features(data), dataset)
        # GeoJSON may hold a number or a list where a text is due
        for column in (
            c for c in dataset.columns if c.name in frame and c.type in ("code", "text")
        ):
            if not all(isinstance(value, str) for value in frame[column.name].dropna()):
                raise ValueError(f"the column '{column.name}' holds values that are no text")
        _prove(faults(data, dataset))
        return frame
    except BROKEN as fault:
        raise _unreadable(dataset, fault) from fault


@lru_cache(maxsize=64)
def faults(data: bytes, dataset: Dataset) -> tuple[Issue, ...]:
    """The faults of the cells and shapes of a CSV or GeoJSON file, found once for its bytes.

    Raises one of `BROKEN` where it cannot be read at all.
    """
    if dataset.format == "csv":
        return tuple(check_cells(as_text(data), dataset))
    frame = _features(data)
    shapes = check_geometry(frame, coverage=dataset.role == "boundaries")
    return (*check_cells(cells(frame), dataset), *shapes)


def cells(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """What stands beside the shapes as text, '' for what is missing."""
    found: pd.DataFrame = frame.drop(columns="geometry").fillna("").astype(str)
    return found


def _complete(frame: Frame, dataset: Dataset) -> Frame:
    lost = [c.name for c in dataset.columns if not c.optional and c.name not in frame]
    if lost:
        raise ValueError(f"it lacks the columns {', '.join(lost)}")
    return frame


def _typed(text: pd.DataFrame, dataset: Dataset) -> pd.DataFrame:
    """Cells of text as what their columns hold, '' as <NA>. Raises `ValueError`."""
    frame = text.where(text.apply(lambda cells: cells.str.strip()) != "").astype("string")
    kinds = {c.name: DTYPES[c.type] for c in dataset.columns if c.type in DTYPES}
    for name in kinds.keys() & set(frame.columns):
        numbers = as_numbers(frame[name].dropna())
        if numbers.isna().any() or (kinds[name] == "Int64" and (numbers % 1 != 0).any()):
            raise ValueError(f"the column '{name}' holds cells that are no such number")
        frame[name] = numbers.reindex(frame.index).astype(kinds[name])
    return frame


def _prove(issues: Sequence[Issue]) -> None:
    """Raises `ValueError` with the first fault and how many there are: no figure may rest on a
    file that breaks its contract, even where the catalogue has recorded it."""
    if issues:
        more = f" And {len(issues) - 1:,} more faults." if issues[1:] else ""
        raise ValueError(f"{issues[0].sentence()}{more}")


def _unreadable(dataset: Dataset, fault: Exception) -> DataFileCorrupt:
    reason = str(fault).rstrip(".")
    return DataFileCorrupt(
        f"The data set '{dataset.title}' ({dataset.file}) cannot be read: {reason}. {REMEDY}"
    )
