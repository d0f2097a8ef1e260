"""KML -> layers: every folder that holds placemarks, and what else the file holds, by name."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from xml.etree import ElementTree

import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo import wording
from herts_geo.crs import DRAW
from herts_geo.spatial.layer import DAMAGED, Content, Layer, UnreadableMap, shapes_of

START: Final = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!--.*?-->\s*)*<(?:\w+:)?kml[\s>]", re.S)
DECLARED: Final = re.compile(r"<!(?!--|\[CDATA\[)")  # a document type can name entities and files
SHAPES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
UNREAD: Final = {  # what has a place but no shape that is read -> words for one and several
    "NetworkLink": ("link to another file", "links to other files"),
    "GroundOverlay": ("picture laid on the ground", "pictures laid on the ground"),
    "Model": ("model of a building", "models of buildings"),
    "Track": ("recorded track", "recorded tracks"),
    "MultiTrack": ("recorded track", "recorded tracks"),
}
PLACES: Final = ("Document", "Folder")
DEEPEST: Final = 200  # folders or shapes within one another


def is_kml(text: str) -> bool:
    """Whether a text begins as KML and declares no document type."""
    return bool(START.match(text[:4096])) and not DECLARED.search(text)


def layers(text: str) -> tuple[tuple[Layer, ...], tuple[str, ...]]:
    """The folders of a KML text that hold placemarks, and what of it is not read.

    Raises `UnreadableMap`.
    """
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))  # noqa: S314, no DTD
    except (ElementTree.ParseError, ValueError, RecursionError) as fault:
        raise UnreadableMap(DAMAGED) from fault
    folders: dict[str, list[Any]] = {}
    for path, mark in _placemarks(root):
        folders.setdefault(path, []).append(mark)
    found = tuple(
        Layer(path, len(marks), partial(_content, marks)) for path, marks in folders.items()
    )
    tags = Counter(_tag(node) for node in root.iter())
    return tuple(found), tuple(
        f"Not read: {wording.count(tags[tag], *words)}. Only shapes in the file itself are read."
        for tag, words in UNREAD.items()
        if tags[tag]
    )


def _placemarks(root: Any) -> Iterator[tuple[str, Any]]:
    """Each placemark with the names of the folders that hold it, in the order of the file."""
    waiting: list[tuple[Any, tuple[str, ...]]] = [(root, ())]
    while waiting:
        node, path = waiting.pop()
        tag = _tag(node)
        if tag == "Placemark":
            yield " / ".join(path), node
            continue
        if tag == "Folder":
            path = (*path, _child_text(node, "name") or "unnamed folder")
            if len(path) > DEEPEST:
                raise UnreadableMap("The file's folders are nested too deep. Export it again.")
        waiting += [(child, path) for child in reversed(list(node))]


def _content(marks: list[Any]) -> Content:
    """Placemarks as rows: the name, the description and the data of each, and its shape."""
    records, shapes = [], []
    for place, mark in enumerate(marks, start=1):
        about: dict[str, Any] = {"Name": _child_text(mark, "name")}
        if told := _child_text(mark, "description"):
            about["description"] = told
        for node in mark.iter():
            if _tag(node) == "Data":
                about[node.get("name") or "unnamed"] = _child_text(node, "value")
            elif _tag(node) == "SimpleData":
                about[node.get("name") or "unnamed"] = (node.text or "").strip()
        records.append(about)
        shapes.append(_shape(mark, about.get("Name") or f"number {place}"))
    return Content(tuple(records), shapes_of(shapes), DRAW)


def _shape(mark: Any, name: str) -> BaseGeometry | None:
    try:
        found = [_geometry(node, 0) for node in mark if _tag(node) in SHAPES]
    except (ValueError, TypeError, shapely.errors.ShapelyError) as fault:
        raise UnreadableMap(
            f"The file is damaged: the shape of '{name[:60]}' cannot be read ({fault}). Draw it "
            "again, or export it anew."
        ) from fault
    found = [shape for shape in found if not shape.is_empty]
    if len(found) > 1:
        return shapely.GeometryCollection(found)
    return found[0] if found else None


def _geometry(node: Any, deep: int) -> BaseGeometry:
    tag = _tag(node)
    if deep > DEEPEST:
        raise ValueError("shapes are nested too deep")
    if tag == "MultiGeometry":
        parts = [_geometry(each, deep + 1) for each in node if _tag(each) in SHAPES]
        polygons = all(part.geom_type == "Polygon" for part in parts)
        return shapely.MultiPolygon(parts) if polygons else shapely.GeometryCollection(parts)
    if tag == "Polygon":
        rings: dict[str, list[Any]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
        for side in node:
            if _tag(side) in rings:
                rings[_tag(side)] += [_corners(ring) for ring in side if _tag(ring) == "LinearRing"]
        outer, holes = rings["outerBoundaryIs"], rings["innerBoundaryIs"]
        if len(outer) != 1:
            raise ValueError(f"it has {len(outer)} outer rings, where one is needed")
        return shapely.Polygon(outer[0], [hole for hole in holes if hole])
    corners = _corners(node)
    if tag == "Point":
        return shapely.Point(corners[0]) if corners else shapely.Point()
    return shapely.LineString(corners) if corners else shapely.LineString()


def _corners(node: Any) -> list[tuple[float, ...]]:
    """The corners of a shape; heights are kept where each corner has one."""
    text = re.sub(r"\s*,\s*", ",", _child_text(node, "coordinates"))
    corners = [tuple(float(part) for part in spot.split(",")) for spot in text.split()]
    width = min((len(corner) for corner in corners), default=0)
    if corners and width < 2:
        raise ValueError("a corner lacks its latitude")
    return [corner[: min(width, 3)] for corner in corners]


def _child_text(node: Any, name: str) -> str:
    return next(((each.text or "").strip() for each in node if _tag(each) == name), "")


def _tag(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]
