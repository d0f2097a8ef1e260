"""How much of each small area a locality counts.

Method: a small area (LSOA) counts by the share of its postcodes that lie inside the shape, each at
its one position (EPSG:27700). It assumes that people live evenly over the postcodes of an area: a
postcode holds about fifteen addresses, but some hold one and some sixty, and business postcodes
hold nobody. An area without any postcode counts by the share of its ground. Every other figure of
an area, such as its ages or its rank, is taken to hold for the part that counts.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo import wording
from herts_geo.crs import lonlat_to_grid, to_metres
from herts_geo.errors import DatasetMissing, UnknownPlace
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography, recoded, residents
from herts_geo.places.locality.code import Areas, Reach
from herts_geo.travel import matrix as travel_matrix

TOUCHED: Final = 0.001  # share of an area's ground below which it is not said to be touched
ANY_SERVICE: Final = "general"  # the estimate of times to a point that is no known service
COLUMNS: Final = (
    "code",
    "label",
    "district",
    "population",
    "postcodes",
    "postcodes_inside",
    "share",
    "area_share",
)


def by_shape(catalogue: Catalogue, shape: BaseGeometry) -> tuple[pd.DataFrame, float]:
    """The small areas (`COLUMNS`) that a shape in metres touches, in file order, and the share of
    its ground (0 to 1) that lies outside all of them."""
    areas = everywhere(catalogue)
    hits = np.unique(areas.sindex.query(shape, predicate="intersects"))
    touched = areas.iloc[hits]
    ground = shapely.area(shapely.intersection(touched.geometry.to_numpy(), shape))
    area_share = ground / touched.geometry.area.to_numpy()
    # How many postcodes of each small area lie inside the shape, its edge included.
    codes = touched["code"]
    known = _postcodes(catalogue)
    near = known[known["code"].isin(codes)]
    spots = near[["easting", "northing"]].to_numpy(dtype=float)
    shapely.prepare(shape)
    hit = near.loc[shapely.intersects_xy(shape, spots[:, 0], spots[:, 1]), "code"]
    inside = codes.map(hit.value_counts()).fillna(0).astype(int).to_numpy()
    frame = pd.DataFrame(touched.drop(columns="geometry")).assign(
        postcodes_inside=inside, area_share=area_share
    )
    by_postcodes = inside / frame["postcodes"].where(frame["postcodes"] > 0)
    frame["share"] = by_postcodes.fillna(frame["area_share"]).clip(0, 1)
    kept = frame[(frame["area_share"] > TOUCHED) | (frame["postcodes_inside"] > 0)]
    outside = max(0.0, 1 - float(ground.sum()) / shape.area)
    return kept[list(COLUMNS)].reset_index(drop=True), outside


def whole(catalogue: Catalogue, form: Areas) -> pd.DataFrame:
    """The small areas (`COLUMNS`) of a list, each in full. Raises `UnknownPlace`."""
    areas = everywhere(catalogue)
    if strange := sorted(set(form.codes) - set(areas["code"])):
        followed = recoded.all_words(catalogue, strange)
        unknown = [code for code in strange if not recoded.successors(catalogue, code)]
        raise UnknownPlace(wording.listing(unknown or strange), why="" if unknown else followed)
    return _full(areas[areas["code"].isin(form.codes)])


@dataclass(frozen=True)
class Doubt:
    """How far the times behind a locality may be out: the people counted at the slow and the quick
    end of the range that holds eight published times in ten (None where not known). `tested`:
    whether times of the same kind were published to test them with."""

    tested: bool
    fewest: float | None
    most: float | None


def reached(catalogue: Catalogue, form: Reach) -> tuple[pd.DataFrame, Doubt]:
    """The small areas (`COLUMNS`) from which the point is reached in time, each in full, and how
    far their times may be out."""
    east, north = lonlat_to_grid(np.array([form.lon]), np.array([form.lat]))
    point = {"id": "point", "name": "point", "placed": True, "easting": east, "northing": north}
    made = travel_matrix.matrix(
        catalogue, residents.origins(catalogue), pd.DataFrame(point), ANY_SERVICE, form.mode
    )
    areas, every, minutes = everywhere(catalogue), np.array(made.areas), made.minutes[:, 0]
    found = _full(areas[areas["code"].isin(every[minutes <= form.minutes])])
    if made.spread is None:
        return found, Doubt(made.tested, None, None)
    ends = minutes + made.spread[:, 1], minutes - made.spread[:, 0]
    inside = (areas["code"].isin(every[each <= form.minutes]) for each in ends)
    people = [areas.loc[held, "population"] for held in inside]
    fewest, most = (None if each.isna().any() else float(each.sum()) for each in people)
    return found, Doubt(made.tested, fewest, most)


def everywhere(catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Every small area of the newest vintage in EPSG:27700: code, label, district, population
    (<NA> where the pack has none), postcodes, geometry. Shared: never changed in place."""
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    return _everywhere(catalogue, digests)


@lru_cache(maxsize=4)
def _everywhere(catalogue: Catalogue, _digests: tuple[str, ...]) -> gpd.GeoDataFrame:
    areas = to_metres(geography.areas(catalogue))
    blank = pd.Series("", index=areas.index)
    known = _postcodes(catalogue).groupby("code").size()
    living: dict[str, int] = {}
    with suppress(DatasetMissing):
        vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
        frame = load.table(catalogue, residents.population_set(catalogue, vintage).id)
        living = dict(zip(frame.iloc[:, 0], frame["population"], strict=True))
    return gpd.GeoDataFrame(
        {
            "code": areas["code"],
            "label": areas["label"],
            "district": areas.get("district", blank),
            "population": areas["code"].map(living).astype("Float64"),
            "postcodes": areas["code"].map(known).fillna(0).astype(int),
        },
        geometry=areas.geometry,
    )


def _full(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    found = pd.DataFrame(areas.drop(columns="geometry"))
    counted = found.assign(postcodes_inside=found["postcodes"], share=1.0, area_share=1.0)
    return counted[list(COLUMNS)].reset_index(drop=True)


def _postcodes(catalogue: Catalogue) -> pd.DataFrame:
    """Postcodes with the small area of each: code, easting, northing; none where unknown."""
    sets = catalogue.by_role("postcodes")
    if not sets:
        return pd.DataFrame({"code": [], "easting": [], "northing": []})
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    frame = load.table(catalogue, sets[0].id)
    return frame.rename(columns={f"lsoa{vintage[-2:]}cd": "code"})[["code", "easting", "northing"]]
