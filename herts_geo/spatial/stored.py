"""Files that a library opens: GeoPackage, FlatGeobuf and Shapefile -> layers."""

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio

from herts_geo import wording
from herts_geo.spatial import geopackage
from herts_geo.spatial.layer import Content, Layer, UnreadableMap, shapes_of

NO_TABLE: Final = (
    "The GeoPackage holds no layer with shapes that is stored as a plain table. Export the layer "
    "again as GeoJSON or GeoPackage."
)
NOT_STORED: Final = "Not read, as it is no plain table of the GeoPackage but worked out: {}."


def from_geopackage(data: bytes) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """The layers of a GeoPackage that are true tables, and a note on those that are not.

    A view is a program of its author.

    Raises `UnreadableMap`, and the errors of the library where the file is damaged.
    """
    true = geopackage.tables(data)
    names = [str(name) for name, _ in pyogrio.list_layers(io.BytesIO(data))]
    found = tuple(
        Layer(name, true[name], _loader(lambda: io.BytesIO(data), name, true[name]))
        for name in names
        if name in true
    )
    if not found:
        raise UnreadableMap(NO_TABLE)
    views = [f"'{name[:60]}'" for name in names if name not in true]
    return found, (NOT_STORED.format(wording.listing(views, 20)),) if views else ()


def from_flatgeobuf(data: bytes) -> tuple[Layer, ...]:
    """The one layer of a FlatGeobuf file."""
    about = pyogrio.read_info(io.BytesIO(data), force_feature_count=True)
    rows = int(about["features"])
    load = _loader(lambda: io.BytesIO(data), None, rows)
    return (Layer(str(about["layer_name"] or ""), rows, load),)


def from_shapefile(name: str, parts: Mapping[str, bytes]) -> Layer:
    """A Shapefile. `parts`: the contents of its files by their endings (.shp, .dbf ...)."""
    rows = max(0, len(parts.get(".shx", b"")) - 100) // 8

    def load() -> Content:
        with tempfile.TemporaryDirectory() as folder:
            for ending, content in parts.items():
                if ending != ".prj":  # what it says is read by our own rules
                    (Path(folder) / f"area{ending}").write_bytes(content)
            named = parts.get(".prj", b"").decode("utf-8-sig", "replace").strip("\0 \t\r\n")
            return _content(Path(folder) / "area.shp", None, None, named)

    return Layer(name, rows, load)


def _loader(opened: Callable[[], Any], layer: str | None, rows: int) -> Callable[[], Content]:
    return lambda: _content(opened(), layer, rows, None)


def _content(source: Any, layer: str | None, rows: int | None, named: str | None) -> Content:
    """The rows of a layer. `named`: the coordinates, where the library is not asked for them."""
    if rows is not None and layer is not None:
        about = pyogrio.read_info(source, layer=layer)
        geopackage.refuse_size(layer, rows, len(about["fields"]))
        source.seek(0)
    most = None if rows is None else max(rows, 1)  # the reader makes room for as many as it is told
    frame = pyogrio.read_dataframe(source, layer=layer, max_features=most)
    if not hasattr(frame, "crs"):
        return Content(_records(frame), np.full(len(frame), None, dtype=object))
    if named is None:
        named = frame.crs.to_wkt() if frame.crs is not None else ""
    attributes = frame.drop(columns=frame.geometry.name)
    return Content(_records(attributes), shapes_of(list(frame.geometry)), named)


def _records(frame: Any) -> tuple[dict[str, Any], ...]:
    values = frame.astype(object)
    found = values.where(values.notna(), None)
    return tuple({str(name): row[name] for name in row} for row in found.to_dict("records"))
