"""Where opportunities lie: the small area, district and tenth of each that has a position."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd
import shapely

from herts_geo import estate, places
from herts_geo.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.project_records import Opportunity

COLOUR: Final = "#1d4f91"


@dataclass(frozen=True)
class Placed:
    """The entries that count for a place, and those of them that have no position."""

    place: Place
    entries: tuple[Opportunity, ...]
    unplaced: tuple[Opportunity, ...]
    needs: dict[str, float] = field(repr=False)


def areas(catalogue: Catalogue, entries: Sequence[Opportunity]) -> pd.DataFrame:
    """One row an entry by id: lon, lat, lsoa, msoa, district and need (tenth of England, 1 the
    most deprived); <NA> without a position, or with one outside the county."""
    spots = pd.DataFrame(
        {"lon": [each.lon for each in entries], "lat": [each.lat for each in entries]},
        index=pd.Index([each.id for each in entries], dtype="str"),
        dtype="float64",
    )
    spots.loc[spots.isna().any(axis=1)] = float("nan")  # half a position is none
    return estate.in_areas(catalogue, spots)


def within(catalogue: Catalogue, entries: Sequence[Opportunity], place: Place) -> Placed:
    """The entries that lie in a place, and those without a position, which may.

    Raises `HertsGeoError` where the place belongs to another edition of the boundaries.
    """
    found = areas(catalogue, entries)
    inside = _inside(catalogue, found, place)
    nowhere = found["lon"].isna()
    kept = tuple(each for each in entries if inside[each.id] or nowhere[each.id])
    unplaced = tuple(each for each in kept if nowhere[each.id])
    needs = {str(id): float(need) for id, need in found["need"].dropna().items()}
    return Placed(place, kept, unplaced, needs)


def _inside(catalogue: Catalogue, found: pd.DataFrame, place: Place) -> "pd.Series[Any]":
    if place.kind == "county":
        return pd.Series(True, index=found.index)
    if place.outline is not None:
        spots = shapely.points(found["lon"].to_numpy(), found["lat"].to_numpy())
        return pd.Series(shapely.intersects(place.outline, spots), index=found.index)
    every = places.areas(catalogue)
    codes = every.loc[places.within(every, place), "code"]
    return found["lsoa"].isin(codes)
