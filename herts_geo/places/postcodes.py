from functools import lru_cache

import pandas as pd

from herts_geo import patterns
from herts_geo.crs import grid_to_lonlat
from herts_geo.errors import UnknownPoint
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.geography import boundary_set


@lru_cache(maxsize=8)
def _postcodes(catalogue: Catalogue, dataset_id: str) -> dict[str, str]:
    frame = load.table(catalogue, dataset_id)
    vintage = boundary_set(catalogue, "lsoa").geography_vintage
    return dict(zip(frame["postcode"], frame[f"lsoa{vintage[-2:]}cd"], strict=True))


def postcodes(catalogue: Catalogue) -> pd.DataFrame:
    """Every postcode that the pack can place: postcode, easting, northing (metres)."""
    columns = ["postcode", "easting", "northing"]
    sets = [*catalogue.by_role("postcodes"), *catalogue.by_role("service postcodes")]
    frames = [load.table(catalogue, each.id)[columns] for each in sets]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def postcode_spots(catalogue: Catalogue) -> pd.DataFrame:
    """Easting and northing (metres) by postcode, as `postcodes`. Shared: never changed in place.

    To `reindex` it raises `ValueError` where a postcode stands twice: none has two places.
    """
    roles = ("postcodes", "service postcodes")
    return _spots(catalogue, tuple(x.sha256 for role in roles for x in catalogue.by_role(role)))


@lru_cache(maxsize=8)
def _spots(catalogue: Catalogue, _digests: tuple[str, ...]) -> pd.DataFrame:
    return postcodes(catalogue).set_index("postcode")


def at_postcode(catalogue: Catalogue, text: str) -> tuple[float, float]:
    """Longitude and latitude (degrees) of a postcode. Raises `UnknownPoint`."""
    halves = patterns.halves(text)
    known = postcodes(catalogue)
    spot = known[known["postcode"] == " ".join(halves)] if halves else known.head(0)
    if spot.empty:
        hint = " Give a postcode of this pack, or a longitude and latitude."
        raise UnknownPoint("postcode", text, (), hint)
    where = spot.head(1)
    lon, lat = grid_to_lonlat(where["easting"].to_numpy(), where["northing"].to_numpy())
    return round(float(lon[0]), 6), round(float(lat[0]), 6)
