"""Boundary files, of any format that `spatial` reads -> shapes in EPSG:4326."""

import re
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo import spatial, wording
from herts_geo.crs import DRAW
from herts_geo.errors import UnreadableLocality
from herts_geo.guards import MAX_BYTES
from herts_geo.places.locality import shape as locality_shape
from herts_geo.spatial import coordinates as spatial_coordinates
from herts_geo.spatial.layer import Content, Layer, MapFile, UnreadableMap, counted, printable

ENDINGS: Final = ("geojson", "json", "topojson", "gpkg", "zip", "kml", "kmz", "fgb")
MOST_SHAPES: Final = 5_000
MOST_HOLES: Final = 10_000
MOST_LAYERS: Final = 200
REMEDY: Final = "Export the boundary again as GeoJSON or GeoPackage."
BEYOND: Final = "A corner of the boundary has no position on the Earth. " + REMEDY
NO_AREA: Final = (
    "The file holds no polygon{}. Draw the outline as an area rather than a line, or export the "
    "layer that has areas, as GeoJSON or GeoPackage."
)
HEIGHTS: Final = "The heights in the file were left out: only the ground counts."


class ChooseLayer(UnreadableLocality):
    """A boundary file of several layers that are not alike, so that one must be chosen."""

    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoundaryFile:
    """The shapes of a file (EPSG:4326) with a name for each, and what had to be assumed.

    `layers`: the names of its layers that hold areas, whether they were taken or not.
    """

    shapes: gpd.GeoSeries
    names: tuple[str, ...]
    notes: tuple[str, ...]
    layers: tuple[str, ...] = ()

    def together(self, chosen: tuple[int, ...] = ()) -> tuple[BaseGeometry, bool]:
        """Some of the shapes, all by default, as one, and whether mending any told on its area.

        Raises `UnreadableLocality` as `shape.mended`.
        """
        part = self.shapes.iloc[list(chosen)] if chosen else self.shapes
        sound = [locality_shape.mended(shape) for shape in part]
        return locality_shape.joined(shape for shape, _ in sound), any(told for _, told in sound)


@dataclass(frozen=True)
class _Part:
    """A layer with its rows, and how it is called in a sentence."""

    layer: Layer
    content: Content

    @property
    def areal(self) -> bool:
        return bool((shapely.get_dimensions(self.content.shapes) == 2).any())

    @property
    def words(self) -> str:
        return f"'{self.layer.name or 'unnamed'}' ({counted(self.content.shapes)})"


def read(data: bytes, layer: str = "") -> BoundaryFile:
    """The polygons of a boundary file, as they are: of one layer, or of all that are alike.

    Raises `UnreadableLocality`, of it `ChooseLayer` where its layers are not alike; nothing else.
    """
    if not data.strip():
        raise UnreadableLocality("The file is empty. " + REMEDY)
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 1024**2
        raise UnreadableLocality(f"The file is larger than {most} MB. Keep only the area needed.")
    try:
        file = spatial.read(data)
        if len(file.layers) > MOST_LAYERS:
            raise UnreadableLocality(
                f"The file has more than {MOST_LAYERS} layers. Keep only the one that is needed."
            )
        for each in file.layers:
            _refuse_many(each.rows)  # before it is read, where the file says so
        parts = [_Part(each, spatial.content(each)) for each in file.layers]
        for part in parts:
            _refuse_many(len(part.content.shapes))
            if part.content.broken:
                raise UnreadableLocality(part.content.broken)
        return _polygons(file, parts, _taken(file, parts, layer))
    except UnreadableMap as fault:
        raise UnreadableLocality(str(fault)) from fault


def _taken(file: MapFile, parts: list[_Part], layer: str) -> list[_Part]:
    areal = [part for part in parts if part.areal]
    if layer and not (areal := [part for part in areal if part.layer.name == layer]):
        known = wording.listing([part.words for part in parts])
        raise UnreadableLocality(f"The file has no layer of areas '{layer}'. It has {known}.")
    if not areal:
        held = "; ".join(part.words for part in parts)
        drawn = any((shapely.get_dimensions(x.content.shapes) >= 0).any() for x in parts)
        what = f", only points or lines: {held}" if drawn else f": {held}"
        raise UnreadableLocality(" ".join([NO_AREA.format(what if parts else ""), *file.notes]))
    if len({part.content.columns for part in areal}) > 1:
        fault = ChooseLayer(
            f"The file has {len(areal)} layers of areas, which are not alike: "
            f"{wording.listing([part.words for part in areal], 20)}. Choose the one that is meant."
        )
        fault.layers = tuple(part.layer.name for part in areal)
        raise fault
    _refuse_many(sum(len(part.content.shapes) for part in areal))
    return areal


def _refuse_many(count: int) -> None:
    if count > MOST_SHAPES:
        raise UnreadableLocality(
            f"The file holds more than {MOST_SHAPES:,} shapes. Keep only the area that is needed."
        )


def _polygons(file: MapFile, parts: list[_Part], taken: list[_Part]) -> BoundaryFile:
    # Which layers were taken together, and which were not read.
    other = [part.words for part in parts if part not in taken]
    told = []
    if len(taken) > 1:
        listed = wording.listing([part.words for part in taken], 20)
        told.append(f"The file has {len(taken)} layers of areas, taken together: {listed}.")
    if other:
        verb = "layer was" if len(other) == 1 else "layers were"
        told.append(f"{len(other)} {verb} not taken: {wording.listing(other, 20)}.")
    notes = [*file.notes, *told]
    shapes: list[Any] = []
    names: list[str] = []
    for part in taken:
        found, told = _degrees(part.content)
        notes += told
        shapes += list(found)
        names += _names(part, len(names), several=len(taken) > 1)
    areal = tuple(part.layer.name for part in parts if part.areal)
    settled = gpd.GeoSeries(shapely.force_2d(np.array(shapes, dtype=object)), crs=DRAW)
    return BoundaryFile(
        shapes=settled, names=tuple(names), notes=tuple(dict.fromkeys(notes)), layers=areal
    )


def _degrees(content: Content) -> tuple[NDArray[np.object_], list[str]]:
    """The areas of a layer in degrees, and what was left out of it or taken."""
    drawn, told = content.shapes, [*content.notes]
    if not (np.abs(shapely.get_coordinates(drawn)) < locality_shape.FARTHEST).all():
        raise UnreadableLocality(BEYOND)
    areas = drawn[_areal(content)]
    # Mending compares each hole with the others, so that very many take hours.
    parts = shapely.get_parts(shapely.get_parts(areas))
    if shapely.get_num_interior_rings(parts).sum() > MOST_HOLES:
        raise UnreadableLocality(
            f"The boundary has more than {MOST_HOLES:,} holes. Keep only its outline, or the area "
            "that is needed."
        )
    parts, shape = shapely.get_parts(drawn, return_index=True)
    parts, within = shapely.get_parts(parts, return_index=True)  # twice: collections hold more
    if found := len(np.unique(shape[within[shapely.get_dimensions(parts) < 2]])):
        held = wording.count(found, "shape of the file holds", "shapes of the file hold")
        told.append(f"{held} points or lines, which were left out.")
    if bare := int((shapely.is_missing(drawn) | shapely.is_empty(drawn)).sum()):
        held = wording.count(bare, "row of the file has", "rows of the file have")
        told.append(f"{held} no shape and could not be counted.")
    if np.nan_to_num(shapely.get_coordinates(drawn, include_z=True)[:, 2]).any():
        told.append(HEIGHTS)
    settled = spatial_coordinates.settled(areas, content.coordinates, content.default)
    return settled.shapes, [*told, *settled.notes]


def _areal(content: Content) -> NDArray[np.bool_]:
    shapes = content.shapes
    kept: NDArray[np.bool_] = (shapely.get_dimensions(shapes) == 2) & ~shapely.is_empty(shapes)
    return kept


def _names(part: _Part, before: int, several: bool) -> list[str]:
    """What each area is called, with its layer where shapes of several are taken."""
    rows = [
        row for row, kept in zip(part.content.records, _areal(part.content), strict=True) if kept
    ]
    named = []
    for place, row in enumerate(rows, start=before + 1):
        # The first text, one of a field that is called a name before others.
        texts = [(str(about), x) for about, x in row.items() if isinstance(x, str) and x]
        texts.sort(key=lambda pair: not re.search(r"name|nm$", pair[0], re.IGNORECASE))
        name = printable(texts[0][1] if texts else "") or f"shape {place}"
        layer = part.layer.name if several else ""
        named.append(f"{name} ({layer})" if layer and layer != name else name)
    return named
