"""Esri JSON, as map services answer -> a layer."""

from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.spatial.layer import DAMAGED, Content, Layer, UnreadableMap, shapes_of

CUT: Final = (
    "The service gave only the first {:,} of its rows ('exceededTransferLimit'): the file is not "
    "whole. Ask it for the rest, page by page."
)
CURVED: Final = "The shape number {:,} has curved lines, which are not read. Export it as GeoJSON."


def is_esri(parsed: Any) -> bool:
    """Whether a JSON value is a set of features as Esri writes them."""
    if not isinstance(parsed, dict) or not isinstance(parsed.get("features"), list):
        return False
    if parsed.get("type") == "FeatureCollection":
        return False
    first = next((each for each in parsed["features"] if isinstance(each, dict)), {})
    return "geometryType" in parsed or "spatialReference" in parsed or "attributes" in first


def layer(parsed: Any) -> Layer:
    """The features of an Esri JSON value as a layer. Raises `UnreadableMap` when loaded."""
    features = parsed["features"]
    return Layer(str(parsed.get("name") or ""), len(features), lambda: _content(parsed))


def _content(parsed: Any) -> Content:
    features, told = parsed["features"], parsed.get("spatialReference")
    if not all(isinstance(each, dict) for each in features):
        raise UnreadableMap(DAMAGED)
    try:
        drawn = [each.get("geometry") for each in features]
        shapes = [_shape(each, place) for place, each in enumerate(drawn, start=1)]
        records = []
        name = parsed.get("displayFieldName")  # the field that the service shows comes first
        for each in features:
            held = dict(each.get("attributes") or {})
            records.append({name: held.pop(name), **held} if name in held else held)
    except (
        ValueError, TypeError, LookupError, AttributeError, RecursionError,
        shapely.errors.ShapelyError,
    ) as fault:  # fmt: skip
        raise UnreadableMap(DAMAGED) from fault
    if told is None:
        stated = (each["spatialReference"] for each in drawn if "spatialReference" in (each or {}))
        told = next(stated, {})
    if not isinstance(told, dict):
        raise UnreadableMap(DAMAGED)
    stands = str(told.get("wkt") or told.get("wkt2") or "")
    if (code := told.get("latestWkid") or told.get("wkid")) is not None:
        stands = f"{'ESRI' if int(code) > 100_000 else 'EPSG'}:{int(code)}"
    notes = (CUT.format(len(features)),) if parsed.get("exceededTransferLimit") else ()
    return Content(tuple(records), shapes_of(shapes), stands, notes=notes)


def _shape(drawn: Any, place: int) -> BaseGeometry | None:
    if not drawn:
        return None
    if "curveRings" in drawn or "curvePaths" in drawn:
        raise UnreadableMap(CURVED.format(place))
    if "rings" in drawn:
        return areas(drawn["rings"])
    if "paths" in drawn:
        return shapely.MultiLineString([_flat(path) for path in drawn["paths"] if path])
    if "points" in drawn:
        return shapely.MultiPoint(_flat(drawn["points"]))
    if drawn.get("x") is None or drawn.get("x") == "NaN":
        return None
    height = [float(drawn["z"])] if isinstance(drawn.get("z"), int | float) else []
    return shapely.Point([float(drawn["x"]), float(drawn["y"]), *height])


def areas(rings: Any) -> BaseGeometry:
    """Rings as polygons: those that turn clockwise are outer, the others holes of what holds them.

    A hole that nothing holds is an area of its own, as other readers take it.
    """
    made = [shapely.Polygon(_flat(ring)) for ring in rings if len(ring) > 3]
    turned = [bool(shapely.is_ccw(each.exterior)) for each in made]
    outer = [each for each, left in zip(made, turned, strict=True) if not left]
    holes = [each for each, left in zip(made, turned, strict=True) if left]
    held: list[list[Any]] = [[] for _ in outer]
    alone = []
    tree, size = shapely.STRtree(outer), np.array([each.area for each in outer])
    for hole in holes:
        spots = tree.query(hole.representative_point(), predicate="intersects")
        if len(spots):
            held[int(spots[size[spots].argmin()])].append(hole.exterior)
        else:
            alone.append(hole)
    joined = [shapely.Polygon(o.exterior, h) for o, h in zip(outer, held, strict=True)]
    return shapely.MultiPolygon([*joined, *alone])


def _flat(corners: Any) -> list[tuple[float, ...]]:
    return [(float(corner[0]), float(corner[1])) for corner in corners]
