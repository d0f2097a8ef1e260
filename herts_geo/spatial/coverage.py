"""Coverages: outlines whose neighbours share their edges, with no gap, overlap or sliver."""

from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from herts_geo.crs import DECIMALS, DRAW, to_metres

Shapes = NDArray[Any]  # one-dimensional array of shapely geometries
GRID: Final = 10.0**-DECIMALS
CRUMB_M2: Final = 2_000.0  # a loose part below this is joined to a neighbour


def cut(whole: shapely.Geometry, outlines: Shapes) -> Shapes:
    """`whole` divided among the outlines; what none covers goes to the longest shared border."""
    pieces: list[shapely.Geometry] = []
    left: list[shapely.Geometry] = []
    rest = whole
    for outline in outlines:
        parts = polygons(outline.intersection(rest))
        crumbs = area_m2(parts) < CRUMB_M2
        left += list(parts[crumbs])
        pieces.append(shapely.union_all(parts[~crumbs]))
        rest = rest.difference(outline)
    return hand_out(np.array(pieces), [*left, *polygons(rest)])


def hand_out(pieces: Shapes, loose: Sequence[shapely.Geometry]) -> Shapes:
    """The pieces, each loose part joined to the one it shares most border with, largest first."""
    result = pieces.copy()
    for part in sorted(loose, key=lambda polygon: -polygon.area):
        shared = shapely.length(shapely.intersection(part, result))
        if shared.max() > 0:
            best = int(shared.argmax())
            result[best] = shapely.union(result[best], part)
    return result


def clean(shapes: Shapes) -> Shapes:
    """The shapes as a coverage on the grid of coordinates, with no part smaller than a crumb."""
    tidy = snap(shapes)
    split = [polygons(shape) for shape in tidy]
    of = np.repeat(np.arange(len(tidy)), [len(parts) for parts in split])
    every = np.array([part for parts in split for part in parts], dtype=object)
    crumbs = area_m2(every) < CRUMB_M2  # of all at once: to convert each by itself takes longest
    for index in np.unique(of[crumbs]):
        tidy[index] = shapely.union_all(every[(of == index) & ~crumbs])
    return snap(hand_out(tidy, list(every[crumbs]))) if crumbs.any() else tidy


def snap(shapes: Shapes) -> Shapes:
    """The shapes with coordinates on the grid and vertices matched along shared edges."""
    rounded = shapely.transform(shapes, lambda xy: xy.round(DECIMALS))
    matched = shapely.coverage_clean(rounded, snapping_distance=2 * GRID)
    return np.asarray(shapely.transform(matched, lambda xy: xy.round(DECIMALS)))


def dissolve(areas: gpd.GeoDataFrame, by: str, names: dict[str, str]) -> gpd.GeoDataFrame:
    """Larger areas made of the smaller ones that share a value of `by`: code, name, geometry."""
    merged = areas.dissolve(by, method="coverage").reset_index()
    return gpd.GeoDataFrame(
        {"code": merged[by], "name": merged[by].map(names)}, geometry=merged.geometry, crs=areas.crs
    ).sort_values("code", ignore_index=True)


def area_m2(shapes: Shapes) -> NDArray[np.float64]:
    """Areas in square metres of shapes in degrees."""
    frame = gpd.GeoDataFrame(geometry=list(shapes), crs=DRAW)
    return np.asarray(to_metres(frame).area, dtype=float)


def polygons(shape: shapely.Geometry) -> Shapes:
    """The polygons that a shape is made of, without its lines and points."""
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold multipolygons
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON.value])
