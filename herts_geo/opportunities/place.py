"""Where opportunities lie: the small area, district and tenth of each that has a position.

One without a position may name an area, or the page that it was made on may have shown a place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd
import shapely

from herts_geo import places
from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.project.records import Opportunity

COLOUR: Final = "#1d4f91"
UNPLACED: Final = (
    "What has no position counts where the place overlaps the area that it names or was made for, "
    "and everywhere where it has none."
)


@dataclass(frozen=True)
class Placed:
    """The entries that count for a place, and those of them that have no position."""

    place: Place
    entries: tuple[Opportunity, ...]
    unplaced: tuple[Opportunity, ...]
    deciles: dict[str, float] = field(repr=False)


def areas(catalogue: Catalogue, entries: Sequence[Opportunity]) -> pd.DataFrame:
    """One row an entry by id: lon, lat, lsoa, msoa, district and decile (of England, 1 the
    most deprived); <NA> without a position, or with one outside the county."""
    spots = pd.DataFrame(
        {"lon": [each.lon for each in entries], "lat": [each.lat for each in entries]},
        index=pd.Index([each.id for each in entries], dtype="str"),
        dtype="float64",
    )
    spots.loc[spots.isna().any(axis=1)] = float("nan")  # half a position is none
    return deprivation_indices.located(catalogue, spots)


def within(catalogue: Catalogue, entries: Sequence[Opportunity], place: Place) -> Placed:
    """The entries that lie in a place, and those without a position whose area overlaps it.

    One without a position and without an area that is known may lie anywhere, so it counts.

    Raises `HertsGeoError` where the place belongs to another edition of the boundaries.
    """
    found = areas(catalogue, entries)
    if place.kind == "county":
        inside = pd.Series(True, index=found.index)
    elif place.outline is not None:
        spots = shapely.points(found["lon"].to_numpy(), found["lat"].to_numpy())
        inside = pd.Series(shapely.intersects(place.outline, spots), index=found.index)
    else:
        every = places.areas(catalogue)
        inside = found["lsoa"].isin(every.loc[places.within(every, place), "code"])
    nowhere = found["lon"].isna()
    loose = [each for each in entries if nowhere[each.id]]
    near = dict(zip([each.id for each in loose], _overlaps(catalogue, loose, place), strict=True))
    kept = tuple(each for each in entries if near.get(each.id, inside[each.id]))
    unplaced = tuple(each for each in kept if nowhere[each.id])
    deciles = {str(id): float(each) for id, each in found["decile"].dropna().items()}
    return Placed(place=place, entries=kept, unplaced=unplaced, deciles=deciles)


def where(place: Place) -> str:
    """The place as a sentence on the pipeline names it; for the county every entry counts, also
    one that lies outside it."""
    return "of the whole project" if place.kind == "county" else f"in {place.label}"


def _overlaps(catalogue: Catalogue, loose: Sequence[Opportunity], place: Place) -> list[bool]:
    """Whether the area of each entry shares a small area with a place, or is not known."""
    if place.kind == "county" or not loose:
        return [True] * len(loose)
    every = places.areas(catalogue)
    here = places.within(every, place)
    found = []
    for each in loose:
        code = each.area or dict(each.query).get("place", "")
        try:  # the area that it names, else the place for which it was made, if it still names it
            area = places.gazetteer(catalogue).place(code) if code else None
            named = area if area and (each.area or area.label == each.place) else None
            found.append(named is None or bool((places.within(every, named) & here).any()))
        except HertsGeoError:  # one that this pack does not know, or of another edition
            found.append(True)
    return found
