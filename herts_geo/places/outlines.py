"""Areas of any geography in the order that the map draws them: LSOAs, MSOAs, wards, districts.

Parents and residents come from the LSOAs of the same vintage, which nest in all of them.
"""

from functools import lru_cache
from typing import Final

import geopandas as gpd
import pandas as pd
import shapely

from herts_geo import places
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Kind, Place, residents

LEVELS: Final[tuple[Kind, ...]] = ("lsoa", "msoa", "ward", "district")  # from small to large


def vintage_of(catalogue: Catalogue, kind: Kind, vintage: str = "") -> str:
    """The vintage of the outlines on which figures of a geography and vintage are drawn.

    Districts have one set of outlines. Raises `DatasetMissing` where there is none.
    """
    if kind not in ("lsoa", "msoa"):
        return places.boundary_set(catalogue, kind).geography_vintage
    return places.boundary_set(catalogue, "lsoa", vintage).geography_vintage


def dataset(catalogue: Catalogue, kind: Kind, vintage: str) -> Dataset:
    """The data set whose outlines are drawn. MSOAs of an older vintage are made of its LSOAs."""
    try:
        return places.boundary_set(catalogue, kind, vintage)
    except DatasetMissing:
        if kind != "msoa":
            raise
        return places.boundary_set(catalogue, "lsoa", vintage)


def areas(catalogue: Catalogue, kind: Kind, vintage: str) -> gpd.GeoDataFrame:
    """Areas in file order: code, label, parents, district_name, population, geometry (EPSG:4326).

    Parents are those of msoa, ward and district that are as large as the area or larger and that
    the pack knows. Raises `DatasetMissing`.
    """
    return _areas(catalogue, kind, vintage).copy()


def lsoas(catalogue: Catalogue, vintage: str) -> pd.DataFrame:
    """LSOAs of a vintage: code, label, parents (msoa, ward, district) and population."""
    frame = pd.DataFrame(places.areas(catalogue, vintage).drop(columns="geometry"))
    people = residents.population(catalogue, vintage)[["code", "population"]]
    parents = [name for name in LEVELS[1:] if name in frame]
    return places.attach(people, vintage, frame[["code", "label", *parents]], vintage)


def inside(
    catalogue: Catalogue, frame: pd.DataFrame, kind: Kind, vintage: str, place: Place
) -> "pd.Series[bool]":
    """Which areas of a kind (rows with code) a place holds or, where it is smaller, lies in.

    Raises `HertsGeoError` where the place belongs to another vintage.
    """
    if kind == "lsoa":
        return places.within(frame, place)
    small = lsoas(catalogue, vintage_of(catalogue, "lsoa", _of_lsoas(kind, vintage)))
    if place.kind == "county" or kind not in small:
        return pd.Series(True, index=frame.index)
    return frame["code"].isin(small.loc[places.within(small, place), kind])


@lru_cache(maxsize=8)
def _areas(catalogue: Catalogue, kind: Kind, vintage: str) -> gpd.GeoDataFrame:
    small = lsoas(catalogue, vintage_of(catalogue, "lsoa", _of_lsoas(kind, vintage)))
    shapes, about = _shapes(catalogue, kind, vintage), small
    if kind != "lsoa":
        # Residents of each area, and the larger areas that it lies in.
        if kind not in small:
            raise HertsGeoError(
                f"The small areas of this pack do not say in which {kind} they lie."
            )
        larger = [name for name in LEVELS[LEVELS.index(kind) + 1 :] if name in small]
        groups = small.groupby(kind, sort=False)
        about = groups[larger].first().assign(population=groups["population"].sum(min_count=1))
        about = about.rename_axis("code").reset_index().assign(**{kind: lambda x: x["code"]})
    found = shapes.merge(about, on="code", how="left", validate="one_to_one")
    names = {each.code: each.name for each in places.gazetteer(catalogue).of_kind("district")}
    known = found["district"] if "district" in found else pd.Series("", index=found.index)
    return found.assign(district=known, district_name=known.map(names).fillna(""))


def _of_lsoas(kind: Kind, vintage: str) -> str:
    """The vintage of the LSOAs to ask for; the newest ones nest in wards and districts."""
    return vintage if kind in ("lsoa", "msoa") else ""


def _shapes(catalogue: Catalogue, kind: Kind, vintage: str) -> gpd.GeoDataFrame:
    if kind == "lsoa":
        return places.areas(catalogue, vintage)[["code", "geometry"]]
    drawn = dataset(catalogue, kind, vintage)
    if drawn.geography != kind:
        # MSOAs put together from LSOAs of a vintage, under the names that people know.
        small = places.areas(catalogue, vintage)
        names = places.msoa_names(catalogue)
        shapes = small.groupby("msoa", sort=True)["geometry"].agg(shapely.union_all)
        codes = shapes.index.to_series()
        table = {"code": codes.to_list(), "label": [names.get(code, code) for code in codes]}
        return gpd.GeoDataFrame(table, geometry=list(shapes), crs=small.crs)
    frame = load.boundaries(catalogue, drawn.id)
    known = {each.code: each.label for each in places.gazetteer(catalogue).of_kind(kind)}
    return frame.assign(label=frame["code"].map(known))[["code", "label", "geometry"]]
