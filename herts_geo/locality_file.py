"""Boundary files (GeoJSON, GeoPackage, zipped Shapefile, KML) -> shapes in EPSG:4326.

The contents decide the format, and only these four are ever handed on: other formats of the reader
can point to further files or addresses. Nothing in a file is run.
"""

import io
import json
import lzma
import re
import sqlite3
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from herts_geo import locality_mend, wording
from herts_geo.crs import DRAW, MEASURE
from herts_geo.errors import UnreadableLocality
from herts_geo.locality_code import BRITAIN
from herts_geo.reading.geopackage import tables
from herts_geo.reading.table import MAX_BYTES

ENDINGS: Final = ("geojson", "json", "gpkg", "zip", "kml")
MOST_SHAPES: Final = 5_000
MOST_HOLES: Final = 10_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")  # of a Shapefile; nothing else is unpacked
GRID: Final = (0.0, 0.0, 700_000.0, 1_300_000.0)  # west, south, east, north of Britain, metres
KML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<kml[\s>]", re.S
)
EPSG: Final = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:[0-9.]*:?([0-9]{4,6})")
WGS84: Final = re.compile(r"urn:ogc:def:crs:OGC:[0-9.]*:CRS84")
REMEDY: Final = "Export the boundary again as GeoJSON or GeoPackage."
NEITHER: Final = "The file is neither GeoJSON, GeoPackage, a zipped Shapefile nor KML. " + REMEDY
BEYOND: Final = "A corner of the boundary has no position on the Earth. " + REMEDY
GUESSED: Final = (
    "The file does not say in which coordinates it is. They look like {}, and were taken so: see "
    "whether the outline lies where it should."
)
BROKEN: Final = (
    DataSourceError,
    DataLayerError,
    sqlite3.Error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    shapely.errors.ShapelyError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    RecursionError,
    NotImplementedError,
    EOFError,
    OSError,
)


@dataclass(frozen=True)
class BoundaryFile:
    """The shapes of a file (EPSG:4326) with a name for each, and what had to be assumed."""

    shapes: gpd.GeoSeries
    names: tuple[str, ...]
    notes: tuple[str, ...]

    def together(self, chosen: tuple[int, ...] = ()) -> tuple[BaseGeometry, bool]:
        """Some of the shapes, all by default, as one, and whether mending any told on its area.

        Raises `UnreadableLocality` as `locality_mend.mended`.
        """
        part = self.shapes.iloc[list(chosen)] if chosen else self.shapes
        sound = [locality_mend.mended(shape) for shape in part]
        return locality_mend.joined(shape for shape, _ in sound), any(told for _, told in sound)


def read(data: bytes) -> BoundaryFile:
    """The polygons of a boundary file, as they are. Raises `UnreadableLocality`, nothing else."""
    if not data.strip():
        raise UnreadableLocality("The file is empty. " + REMEDY)
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 1024**2
        raise UnreadableLocality(f"The file is larger than {most} MB. Keep only the area needed.")
    opened = _reader(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the readers remark on what is mended below
            frame = opened(data)
            return _polygons(frame)
    except UnreadableLocality:
        raise
    except BROKEN as fault:
        raise UnreadableLocality(f"The file is damaged and cannot be read. {REMEDY}") from fault


def _reader(data: bytes) -> Callable[[bytes], gpd.GeoDataFrame]:
    if data.startswith(b"SQLite format 3\0"):
        return _geopackage
    if data.startswith(b"PK"):
        return _shapefile
    if re.match(rb"(?:\xef\xbb\xbf)?\s*\{", data):
        return _geojson
    if KML.match(data[:4096]) and b"<!" not in data.replace(b"<!--", b"").replace(
        b"<![CDATA[", b""
    ):
        return _kml
    raise UnreadableLocality(NEITHER)


def _geojson(data: bytes) -> gpd.GeoDataFrame:
    parsed = json.loads(data.decode("utf-8-sig"))
    features = parsed.get("features", [parsed])
    _refuse_many(len(features))
    found = [(each.get("geometry", each), each.get("properties") or {}) for each in features]
    shapes = [shapely.geometry.shape(drawn) for drawn, _ in found if drawn]
    about = [properties for drawn, properties in found if drawn]
    names = [_name(each) for each in about]
    return gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=_declared(parsed))


def _declared(parsed: Any) -> str:
    """The coordinates of a GeoJSON file: longitude and latitude unless it says otherwise."""
    if parsed.get("crs") is None:
        return DRAW
    text = str(parsed["crs"]["properties"]["name"])
    if WGS84.fullmatch(text):
        return DRAW
    if not (match := EPSG.fullmatch(text)):
        raise UnreadableLocality(f"The file's coordinates '{text[:40]}' are not known. {REMEDY}")
    return f"EPSG:{match[1]}"


def _geopackage(data: bytes) -> gpd.GeoDataFrame:
    true = tables(data)  # a view is a program of the file's author
    names = [str(name) for name, kind in pyogrio.list_layers(io.BytesIO(data)) if kind]
    layer = next((name for name in names if name in true), None)
    if layer is None:
        raise UnreadableLocality("The GeoPackage holds no layer with shapes. " + REMEDY)
    return _opened(io.BytesIO(data), layer)


def _shapefile(data: bytes) -> gpd.GeoDataFrame:
    with zipfile.ZipFile(io.BytesIO(data)) as archive, tempfile.TemporaryDirectory() as folder:
        files = [part for part in archive.infolist() if part.filename.lower().endswith(PARTS)]
        stems = [Path(part.filename).with_suffix("") for part in files]
        shapes = [stem for stem, part in zip(stems, files, strict=True) if _ending(part) == ".shp"]
        if len(shapes) != 1:
            raise UnreadableLocality(
                f"The packed file holds {len(shapes)} Shapefiles; it must hold one. {REMEDY}"
            )
        own = [part for stem, part in zip(stems, files, strict=True) if stem == shapes[0]]
        left = MOST_UNPACKED
        for part in own:
            if part.compress_type > zipfile.ZIP_LZMA:  # newer ways fail in ways of their own
                raise NotImplementedError
            with archive.open(part) as packed:
                content = packed.read(left + 1)
            left -= len(content)
            if left < 0:
                raise UnreadableLocality("The packed file grows too large. " + REMEDY)
            (Path(folder) / f"area{_ending(part)}").write_bytes(content)
        return _opened(Path(folder) / "area.shp", None)


def _kml(data: bytes) -> gpd.GeoDataFrame:
    layers = enumerate(pyogrio.list_layers(io.BytesIO(data)))
    places = [place for place, (_, kind) in layers if kind]
    return _opened(io.BytesIO(data), places[0])  # an unnamed layer is called anew each time


def _ending(part: zipfile.ZipInfo) -> str:
    return Path(part.filename).suffix.lower()


def _opened(source: Any, layer: str | int | None) -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(source, layer=layer, max_features=MOST_SHAPES + 1)
    _refuse_many(len(frame))
    names = [_name(row) for row in frame.drop(columns=frame.geometry.name).to_dict("records")]
    return gpd.GeoDataFrame({"name": names}, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def _name(about: Mapping[Any, Any]) -> str:
    """What a shape is called: its first text, a field that is called a name before others."""
    texts = [(str(field), text) for field, text in about.items() if isinstance(text, str) and text]
    texts.sort(key=lambda pair: not re.search(r"name|nm$", pair[0], re.IGNORECASE))
    return texts[0][1] if texts else ""


def _refuse_many(count: int) -> None:
    if count > MOST_SHAPES:
        raise UnreadableLocality(
            f"The file holds more than {MOST_SHAPES:,} shapes. Keep only the area that is needed."
        )


def _refuse_holes(shapes: NDArray[np.object_]) -> None:
    """Mending compares each hole with the others, so that very many take hours."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    if shapely.get_num_interior_rings(parts).sum() > MOST_HOLES:
        raise UnreadableLocality(
            f"The boundary has more than {MOST_HOLES:,} holes. Keep only its outline, or the area "
            "that is needed."
        )


def _polygons(frame: gpd.GeoDataFrame) -> BoundaryFile:
    if not (np.abs(shapely.get_coordinates(frame.geometry)) < locality_mend.FARTHEST).all():
        raise UnreadableLocality(BEYOND)
    _refuse_holes(frame.geometry.to_numpy())
    kept = frame[(shapely.get_dimensions(frame.geometry) == 2) & ~frame.geometry.is_empty]
    if kept.empty:
        raise UnreadableLocality("The file holds no polygon, only points or lines. " + REMEDY)
    notes = _left_out(frame)
    if kept.crs is None:
        kept, note = _guessed(kept)
        notes.append(note)
    shapes = shapely.force_2d(kept.to_crs(DRAW).geometry.to_numpy())
    names = [
        " ".join(name.split())[:80] or f"shape {place}"
        for place, name in enumerate(kept["name"], start=1)
    ]
    return BoundaryFile(gpd.GeoSeries(shapes, crs=DRAW), tuple(names), tuple(notes))


def _left_out(frame: gpd.GeoDataFrame) -> list[str]:
    parts, shape = shapely.get_parts(frame.geometry.to_numpy(), return_index=True)
    parts, within = shapely.get_parts(parts, return_index=True)  # twice: collections hold more
    found = len(np.unique(shape[within[shapely.get_dimensions(parts) < 2]]))
    told = wording.count(found, "shape of the file holds", "shapes of the file hold")
    return [f"{told} points or lines, which were left out."] if found else []


def _guessed(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, str]:
    west, south, east, north = frame.total_bounds
    for crs, words, limits in (
        (DRAW, "longitude and latitude", BRITAIN),
        (MEASURE, "British National Grid", GRID),
    ):
        low, high = limits[:2], limits[2:]
        if low[0] <= west and low[1] <= south and east <= high[0] and north <= high[1]:
            return frame.set_crs(crs), GUESSED.format(words)
    raise UnreadableLocality(
        "The file does not say in which coordinates it is, and they are neither degrees nor metres "
        "of Britain. Export it with its coordinate system."
    )
