"""Map files -> layers: one reader for boundaries and for registers that come as map layers.

The contents decide the format. Only formats that are named here are ever handed to a library:
others of its formats can point to further files or addresses. Nothing in a file is run.
"""

import json
import lzma
import re
import sqlite3
import struct
import warnings
import zipfile
import zlib
from dataclasses import replace
from typing import Any, Final

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError
from pyproj.exceptions import ProjError

from herts_geo.spatial import esri, geojson, kml, packed, stored, topojson
from herts_geo.spatial.layer import DAMAGED, Content, Layer, MapFile, UnreadableMap, printable
from herts_geo.spatial.stored import NO_TABLE

__all__ = [
    "DAMAGED",
    "NEITHER",
    "NO_TABLE",
    "Content",
    "Layer",
    "MapFile",
    "UnreadableMap",
    "content",
    "read",
]
EXPORT: Final = "Export the layer as GeoJSON or GeoPackage and give that file."
NEITHER: Final = (
    "The file is neither GeoJSON, GeoPackage, a zipped Shapefile, KML, KMZ, FlatGeobuf, Esri JSON "
    "nor TopoJSON. " + EXPORT
)
FORMATS: Final = (  # other formats by how they begin -> what to say
    (
        rb"\x00\x00\x27\x0a",
        "the .shp part of a Shapefile alone. Zip it with its .shx, .dbf and .prj",
    ),
    (rb"%PDF", "a PDF document, which is a picture of a map"),
    (rb"PAR1", "a Parquet table"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", "packed in another way than zip. Unpack it first"),
    (rb"AC10\d\d", "an AutoCAD drawing (DWG)"),
    (rb"\s*0\s*\r?\nSECTION", "an AutoCAD drawing (DXF)"),
    (rb"(?i)\s*!table", "the .tab part of a MapInfo table"),
    (rb"(?i)\s*version\s+\d+\s*\r?\ncharset", "a MapInfo interchange file (MIF)"),
    (
        rb"(?s)(?:\xef\xbb\xbf)?\s*<(?:\?xml.{0,200}?\?>\s*<)?gpx\b",
        "a GPX track, which has no areas",
    ),
    (rb"(?s)(?:\xef\xbb\xbf)?\s*<.{0,2000}?(?:opengis\.net/gml|:FeatureCollection)", "GML"),
    (rb"(?i)(?s)\s*<(?:!doctype html|html)", "a web page"),
)
BROKEN: Final = (
    DataSourceError,
    DataLayerError,
    FieldError,
    GeometryError,
    ProjError,
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
    OverflowError,
    OSError,
)
pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})  # an index that was lost is remade


def read(data: bytes) -> MapFile:
    """The layers of a map file. Raises `UnreadableMap`, nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the libraries remark on what is told or mended here
            found = _read(data, inside=False)
    except UnreadableMap:
        raise
    except BROKEN as fault:
        raise UnreadableMap(DAMAGED) from fault
    layers = tuple(replace(each, name=printable(each.name)) for each in found.layers)
    return replace(found, layers=layers)


def content(layer: Layer) -> Content:
    """The rows of a layer. Raises `UnreadableMap` where they cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return layer.load()
    except UnreadableMap:
        raise
    except BROKEN as fault:
        raise UnreadableMap(DAMAGED) from fault


def _read(data: bytes, inside: bool) -> MapFile:
    if data.startswith(b"SQLite format 3\0"):
        return MapFile("GeoPackage", *stored.from_geopackage(data))
    if data.startswith(b"fgb\x03"):
        return MapFile("FlatGeobuf", stored.from_flatgeobuf(data))
    if data.startswith(b"PK") and not inside:
        return _unpacked(data)
    text, encoding = _text(data[:4096])
    if re.match(r"[\s\x1e]*[\[{]", text):
        return _json(*_text(data))
    if "<" in text and "kml" in text.casefold():
        whole, _ = _text(data)
        if kml.is_kml(whole):
            return MapFile("KML", *kml.layers(whole), encoding)
    other = next((words for start, words in FORMATS if re.match(start, data[:4096])), "")
    raise UnreadableMap(f"The file is {other}. {EXPORT}" if other else NEITHER)


def _text(data: bytes) -> tuple[str, str]:
    """A file as text, by the mark at its start, by what XML declares, else UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "UTF-16"
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w.-]{2,20})", data[:200])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in ("iso-8859-1", "windows-1252", "latin1", "cp1252"):
        return data.decode("cp1252", "replace"), "Windows-1252"
    return data.decode("utf-8-sig", "replace"), "UTF-8"


def _json(text: str, encoding: str) -> MapFile:
    text = text.strip("\x1e \t\r\n")
    try:
        parsed: Any = json.loads(text)
    except ValueError:
        parsed = geojson.in_lines(text)
        if not parsed or not geojson.is_geojson(parsed):
            raise UnreadableMap(DAMAGED) from None
    if topojson.is_topology(parsed):
        return MapFile("TopoJSON", topojson.layers(parsed), encoding=encoding)
    if esri.is_esri(parsed):
        return MapFile("Esri JSON", (esri.layer(parsed),), encoding=encoding)
    if geojson.is_geojson(parsed):
        return MapFile("GeoJSON", (geojson.layer(parsed),), encoding=encoding)
    if isinstance(parsed, dict) and "error" in parsed:
        raise UnreadableMap(
            "The file holds no map but the error message of a service. Ask it again."
        )
    raise UnreadableMap(NEITHER)


def _unpacked(data: bytes) -> MapFile:
    """The layers of every map file in a zip."""
    archive = packed.Unpacking(data)
    layers: list[Layer] = []
    notes: list[str] = []
    refused: list[str] = []
    kinds: set[str] = set()
    for name, parts in archive.shapefiles():
        held = {ending: archive.read(part) for ending, part in parts.items()}
        layers.append(stored.from_shapefile(name, held))
        kinds.add("Shapefile")
    files = list(archive.maps())
    for name, part in files:
        try:
            found = _read(archive.read(part), inside=True)
        except UnreadableMap as fault:
            refused.append(f"Not read: '{name[:60]}'. {fault}")
            continue
        several = len(files) > 1
        layers += [
            Layer(" / ".join(filter(None, (name * several, each.name))), each.rows, each.load)
            for each in found.layers
        ]
        notes += found.notes
        kinds.add("KMZ" if found.format == "KML" else found.format)
    if not layers:
        raise UnreadableMap(" ".join(refused) if refused else _nothing(archive))
    told = (*notes, *refused, *archive.unread())
    return MapFile(" and ".join(sorted(kinds)), tuple(layers), told)


def _nothing(archive: packed.Unpacking) -> str:
    names = [part.filename.casefold() for part in archive.files]
    if any(".gdb/" in name for name in names):
        return f"The zip holds an Esri File Geodatabase, which is not read. {EXPORT}"
    if any(name.endswith((".tab", ".mif")) for name in names):
        return f"The zip holds a MapInfo table, which is not read. {EXPORT}"
    told = " ".join(archive.unread())
    return f"The zip holds no map file that can be read. {told} {EXPORT}".replace("  ", " ")
