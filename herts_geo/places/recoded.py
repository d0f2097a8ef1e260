"""Small areas and neighbourhoods of an older edition that were split or merged, and what followed.

A code that both editions have kept its outline. What became of any other is read from the outlines:
its successors are the areas of the newest edition that lie on its ground.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

import geopandas as gpd

from herts_geo import wording
from herts_geo.crs import to_metres
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography

MAINLY: Final = 0.2  # share of a successor's ground that must lie in the older area


def successors(catalogue: Catalogue, code: str) -> tuple[str, ...]:
    """The newest codes on the ground of an older LSOA or MSOA that is no code now; else ()."""
    return all_followed(catalogue).get(code, ())


def words(catalogue: Catalogue, code: str) -> str:
    """What became of an older code, in one sentence; '' where it is none."""
    newer = successors(catalogue, code)
    if not newer:
        return ""
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    names = wording.listing(list(newer), most=len(newer))
    instead = "that one" if len(newer) == 1 else "those"
    return (
        f"{code} is a code of an earlier census: its ground, as the simplified outlines have it, "
        f"is mainly that of {names} in the edition of {vintage}. Give {instead} instead."
    )


def all_words(catalogue: Catalogue, codes: Iterable[str]) -> str:
    """What became of each of several older codes; '' where none is one."""
    return " ".join(each for each in (words(catalogue, code) for code in codes) if each)


def all_followed(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Every older code that was split or merged, with its successors; none where the pack lacks
    the outlines that would tell."""
    try:
        digests = tuple(item.sha256 for item in catalogue.by_role("boundaries"))
        return _successors(catalogue, digests)
    except HertsGeoError:
        return {}


@lru_cache(maxsize=4)
def _successors(catalogue: Catalogue, _digests: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    newest = geography.boundary_set(catalogue, "lsoa").geography_vintage
    new = to_metres(geography.areas(catalogue, newest))
    for item in catalogue.by_role("boundaries"):
        if item.geography == "lsoa" and item.geography_vintage != newest:
            old = to_metres(geography.areas(catalogue, item.geography_vintage))
            found |= _between(old, new, "code") | _between(old, new, "msoa")
    return found


def _between(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, column: str
) -> dict[str, tuple[str, ...]]:
    """Codes in a column of the older areas alone, with those of the newer ones on their ground."""
    if column not in old or column not in new:
        return {}
    gone = old[~old[column].isin(new[column])]
    if gone.empty:
        return {}
    grounds = gone.dissolve(by=column).geometry
    found = {}
    for code, ground in grounds.items():
        near = new.iloc[new.sindex.query(ground, predicate="intersects")]
        part = near.geometry.intersection(ground).area / near.geometry.area
        found[str(code)] = tuple(sorted(set(near.loc[part > MAINLY, column])))
    return found
