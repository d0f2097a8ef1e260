"""Map layers (GeoJSON, GeoPackage): bytes -> rows of text, with the position as GeoX and GeoY."""

import io
import json
import sqlite3
import warnings
from itertools import chain
from typing import Any, Final

import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from herts_geo.crs import DRAW
from herts_geo.reading import geopackage
from herts_geo.reading.table import MAX_COLUMNS, Row, Source, UnreadableFile, each
from herts_geo.reading.workbook import text

POSITION: Final = ("GeoX", "GeoY")
NO_FEATURES: Final = (
    "The file is not a GeoJSON layer: it has no list of features. Export the layer again as "
    "GeoJSON, or give the table as CSV."
)
DAMAGED: Final = (
    "The GeoPackage cannot be opened: it is damaged, or holds no layer that is stored as a plain "
    "table. Export the layer again as GeoPackage, or give the table as CSV."
)
STRANGE: Final = (  # what values of JSON in the wrong place, or far too large, may raise
    shapely.errors.ShapelyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
TOO_WIDE: Final = (
    f"The layer has {{:,}} columns, where {MAX_COLUMNS:,} is the most: its features do not share "
    "the same properties. Export the layer again with one set of columns."
)


def read_geojson(data: bytes) -> tuple[list[Row], Source]:
    """Rows of a GeoJSON layer: its properties, and a point in each shape, in degrees.

    Raises `UnreadableFile`.
    """
    try:
        collection = json.loads(data)
        features = collection["features"]
        records = [dict(feature.get("properties") or {}) for feature in features]
        points = [_point(feature.get("geometry")) for feature in features]
    except STRANGE as fault:
        raise UnreadableFile(NO_FEATURES) from fault
    return _rows(records, points), Source("GeoJSON", "UTF-8")


def read_geopackage(data: bytes, layer: str) -> tuple[list[Row], Source]:
    """Rows of a GeoPackage layer: its columns, and a point in each shape, in degrees.

    Only true tables are read: a view is a program of the file's author. Raises `UnreadableFile`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the reader remarks on a file without a name
            layers, chosen, frame = _opened(data, layer)
        points = _centres(frame)
    except UnreadableFile:
        raise
    except (DataSourceError, sqlite3.Error, ValueError, TypeError, KeyError, RuntimeError) as fault:
        raise UnreadableFile(DAMAGED) from fault
    shape = getattr(frame, "_geometry_column_name", None)
    values = frame.drop(columns=[shape] if shape else []).astype(object)
    records = values.where(values.notna(), None).to_dict("records")
    others = tuple(name for name in layers if name != chosen)
    return _rows(records, points), Source("GeoPackage", layer=chosen, other_layers=others)


def _opened(data: bytes, layer: str) -> tuple[list[str], str, Any]:
    true = geopackage.tables(data)
    layers = [str(name) for name, _ in pyogrio.list_layers(io.BytesIO(data)) if name in true]
    chosen = _choice(layers, layer)
    about = pyogrio.read_info(io.BytesIO(data), layer=chosen)
    geopackage.refuse_size(chosen, true[chosen], len(about["fields"]))
    most = max(true[chosen], 1)  # the reader makes room for as many rows as it is told of
    frame = pyogrio.read_dataframe(io.BytesIO(data), layer=chosen, max_features=most)
    return layers, chosen, frame


def _choice(layers: list[str], layer: str) -> str:
    if not layers:
        raise UnreadableFile(DAMAGED)
    if layer and layer not in layers:
        raise UnreadableFile(f"The file has no layer '{layer}'. It has: {', '.join(layers)}.")
    return layer or layers[0]


def _centres(frame: Any) -> list[tuple[str, str] | None]:
    if not hasattr(frame, "crs"):
        return [None] * len(frame)
    shapes = frame.geometry.to_crs(DRAW) if frame.crs else frame.geometry
    return [_centre(shape) for shape in shapes]


def _point(geometry: Any) -> tuple[str, str] | None:
    if not geometry:
        return None
    if geometry.get("type") == "Point":
        x, y = geometry["coordinates"][:2]
        return text(x), text(y)
    try:
        return _centre(shapely.geometry.shape(geometry))
    except STRANGE:
        return None


def _centre(shape: Any) -> tuple[str, str] | None:
    if shape is None or shape.is_empty:
        return None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return text(round(point.x, 6)), text(round(point.y, 6))


def _rows(records: list[dict[Any, Any]], points: list[tuple[str, str] | None]) -> list[Row]:
    names = list(dict.fromkeys(str(name) for record in records for name in record))
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(TOO_WIDE.format(len(names)))
    placed = any(points) and not set(POSITION) & set(names)
    head = names + list(POSITION if placed else ())
    body = (
        [record.get(name) for name in names] + list((point or ("", "")) if placed else ())
        for record, point in zip(records, points, strict=True)
    )
    return [_plain_row(row) for row in each(chain([head], body), text)]


def _plain_row(row: Row) -> Row:
    """Text that can be written as UTF-8: JSON may hold half a character."""
    return [cell.encode("utf-8", "replace").decode("utf-8") for cell in row]
