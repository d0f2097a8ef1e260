"""TopoJSON -> layers: shapes that are put together from the lines that they share."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import DRAW
from herts_geo.spatial.layer import (
    DAMAGED,
    Content,
    Layer,
    UnreadableMap,
    refuse_corners,
    shapes_of,
)

Corners = NDArray[np.float64]  # (n, 2)
FAULTS: Final = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
    RecursionError,
    shapely.errors.ShapelyError,
)


def is_topology(parsed: Any) -> bool:
    """Whether a JSON value is a topology."""
    return isinstance(parsed, dict) and parsed.get("type") == "Topology"


def layers(parsed: Any) -> tuple[Layer, ...]:
    """The objects of a topology, a layer each. Raises `UnreadableMap`."""
    try:
        joints = _Joints(parsed)
        return tuple(
            Layer(str(name), len(_members(held)), _loader(joints, held))
            for name, held in parsed["objects"].items()
        )
    except FAULTS as fault:
        raise UnreadableMap(DAMAGED) from fault


def _members(held: dict[str, Any]) -> list[Any]:
    return list(held["geometries"]) if held.get("type") == "GeometryCollection" else [held]


def _loader(joints: "_Joints", held: dict[str, Any]) -> Callable[[], Content]:
    def load() -> Content:
        members = _members(held)
        try:
            shapes = [joints.shape(each) for each in members]
            records = tuple(dict(each.get("properties") or {}) for each in members)
        except FAULTS as fault:
            raise UnreadableMap(DAMAGED) from fault
        return Content(records, shapes_of(shapes), joints.coordinates, default=DRAW)

    return load


class _Joints:
    """The lines of a topology, and the shapes that are made of them."""

    def __init__(self, parsed: dict[str, Any]) -> None:
        self.change = parsed.get("transform")
        self.arcs = []
        for arc in parsed["arcs"]:
            corners = np.array([corner[:2] for corner in arc], dtype=float).reshape(-1, 2)
            self.arcs.append(self._moved(corners.cumsum(axis=0)) if self.change else corners)
        told = parsed.get("crs")
        self.coordinates = str(told["properties"]["name"]) if told else ""
        self.made = 0

    def shape(self, drawn: dict[str, Any]) -> BaseGeometry | None:
        """One member of an object as a shape, None where it has none."""
        kind, arcs = drawn.get("type"), drawn.get("arcs")
        if kind is None:
            return None
        if kind == "GeometryCollection":
            return shapely.GeometryCollection([self.shape(each) for each in drawn["geometries"]])
        if kind == "Point":
            return shapely.Point(self._spots([drawn["coordinates"]])[0])
        if kind == "MultiPoint":
            return shapely.MultiPoint(self._spots(drawn["coordinates"]))
        makers: dict[str, Callable[[Any], BaseGeometry]] = {
            "LineString": lambda found: shapely.LineString(self._chain(found)),
            "MultiLineString": lambda found: shapely.MultiLineString(
                [self._chain(each) for each in found]
            ),
            "Polygon": self._polygon,
            "MultiPolygon": lambda found: shapely.MultiPolygon(
                [self._polygon(each) for each in found]
            ),
        }
        return makers[kind](arcs)

    def _polygon(self, rings: Any) -> BaseGeometry:
        outer, *holes = (self._chain(ring) for ring in rings)
        return shapely.Polygon(outer, holes)

    def _chain(self, places: Any) -> Corners:
        """Lines one after the other; a number below nought is a line taken backwards."""
        parts = [self.arcs[place] if place >= 0 else self.arcs[~place][::-1] for place in places]
        self.made += sum(map(len, parts))
        refuse_corners(self.made)  # a line may be named any number of times
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def _spots(self, spots: Any) -> Corners:
        return self._moved(np.array([spot[:2] for spot in spots], dtype=float).reshape(-1, 2))

    def _moved(self, corners: Corners) -> Corners:
        if not self.change:
            return corners
        scale, start = (np.array(self.change[name], dtype=float) for name in ("scale", "translate"))
        moved: Corners = corners * scale + start
        return moved
