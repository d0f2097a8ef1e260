"""Map files -> rows of text, with the position as GeoX and GeoY."""

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import numpy as np
import shapely

from herts_geo import spatial, wording
from herts_geo.errors import UnreadableFile
from herts_geo.guards import MAX_COLUMNS
from herts_geo.reading.table import Row, Source, each, known
from herts_geo.reading.workbook import text
from herts_geo.spatial import coordinates as spatial_coordinates
from herts_geo.spatial.layer import Content, Layer, MapFile, UnreadableMap, counted

POSITION: Final = ("GeoX", "GeoY")
BLANKS: Final = b" \t\r\n\xef\xbb\xbf"
FARTHEST: Final = 1e9  # in any unit: beyond it is no position on the Earth
FOLDERS: Final = ("KML", "KMZ")  # formats whose layers are folders of one drawing
IN_ZIP: Final = (".shp", ".kml", ".geojson", ".topojson", ".gpkg", ".fgb")
MARKS: Final = re.compile(rb'"features"|"Topology"')
NO_FEATURES: Final = (
    "The file is not a GeoJSON layer: it has no list of features. Export the layer again as "
    "GeoJSON, or give the table as CSV."
)
DAMAGED: Final = (
    "The GeoPackage cannot be opened: it is damaged, or holds no layer that is stored as a plain "
    "table. Export the layer again as GeoPackage, or give the table as CSV."
)
TOO_WIDE: Final = (
    f"The layer has {{:,}} columns, where {MAX_COLUMNS:,} is the most: its features do not share "
    "the same properties. Export the layer again with one set of columns."
)


def is_map(data: bytes) -> bool:
    """Whether a file is a GeoPackage, FlatGeobuf, KML, or a zip of map files, by its contents."""
    if data.startswith((b"SQLite format 3\0", b"fgb\x03")):
        return True
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                names = [part.filename.casefold() for part in archive.infolist()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error):
            return False
        return any(name.endswith(IN_ZIP) for name in names)
    return b"<kml" in data[:4096].replace(b"\0", b"")


def read(data: bytes, vocabulary: frozenset[str], layer: str = "") -> tuple[list[Row], Source]:
    """Rows of a map file: its attributes, and a point in each shape, in degrees where known.

    Of several layers, the one asked for; else, of folders that are drawn alike, all; else the one
    with the most known headings. What is not read is named. Raises `UnreadableFile`.
    """
    try:
        file = spatial.read(data)
        held = [_Held(each, spatial.content(each)) for each in file.layers]
        taken = _taken(file, held, vocabulary, layer)
        placed = [_points(each.content) for each in taken]
    except UnreadableMap as fault:
        raise UnreadableFile(_words(fault, data)) from fault
    records = [record for each in taken for record in each.content.records]
    points = [point for found, _ in placed for point in found]
    told = [*file.notes, *(note for each in taken for note in each.content.notes)]
    told += [note for _, notes in placed for note in notes]
    told += [each.content.broken for each in taken if each.content.broken]
    others = [each for each in held if each not in taken]
    if others:
        words = wording.listing([each.words for each in others], 20)
        told.append(f"Not read: {words}. Give a file of that layer alone to have it read.")
    notes = tuple((note, "") for note in dict.fromkeys(told))
    names = tuple(each.layer.name for each in others)
    chosen = " and ".join(each.layer.name for each in taken)
    return _rows(records, points), Source(
        file.format, file.encoding, layer=chosen, other_layers=names, notes=notes
    )


@dataclass(frozen=True)
class _Held:
    layer: Layer
    content: Content

    @property
    def words(self) -> str:
        """The layer as a sentence calls it."""
        return f"'{self.layer.name or 'unnamed'}' ({counted(self.content.shapes)})"


def _taken(file: MapFile, held: list[_Held], vocabulary: frozenset[str], layer: str) -> list[_Held]:
    names = [each.layer.name for each in held]
    if layer and layer not in names:
        raise UnreadableFile(f"The file has no layer '{layer}'. It has: {', '.join(names)}.")
    if layer:
        return [held[names.index(layer)]]
    if not held:
        raise UnreadableFile(NO_FEATURES)
    if file.format in FOLDERS:
        return held
    best = max(held, key=lambda each: known(each.content.columns, vocabulary))
    return [best]


def _points(content: Content) -> tuple[list[tuple[str, str] | None], tuple[str, ...]]:
    """A point in each shape, in degrees, or as the file has it where that shows no coordinates.

    There the rows are told apart one by one later on. Raises `UnreadableMap` for coordinates that
    the file names and nobody knows.
    """
    shapes, notes = content.shapes, content.notes
    if content.coordinates:
        spatial_coordinates.known(content.coordinates)
    if not (np.abs(shapely.get_coordinates(shapes)) < FARTHEST).all():
        return [_centre(shape) for shape in shapes], notes
    try:
        found = spatial_coordinates.settled(shapes, content.coordinates, content.default)
        shapes, notes = found.shapes, found.notes
    except UnreadableMap:
        shapes = spatial_coordinates.as_named(shapes, content.coordinates or content.default)
        notes = ()
    return [_centre(shape) for shape in shapes], notes


def _words(fault: UnreadableMap, data: bytes) -> str:
    """Why a file is no table, as it is said of its format where it is damaged."""
    if data.startswith(b"SQLite") and str(fault) in (spatial.DAMAGED, spatial.NO_TABLE):
        return DAMAGED
    no_json = str(fault) in (spatial.DAMAGED, spatial.NEITHER)
    return NO_FEATURES if no_json and data.lstrip(BLANKS)[:1] in (b"{", b"[") else str(fault)


def _centre(shape: Any) -> tuple[str, str] | None:
    if shape is None or shape.is_empty:
        return None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return text(round(point.x, 7)), text(round(point.y, 7))


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
    return [
        [cell.encode("utf-8", "replace").decode("utf-8") for cell in row]
        for row in each(chain([head], body), text)
    ]
