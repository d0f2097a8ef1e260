"""What a check of a user's file may look things up in, taken from a pack."""

from functools import lru_cache
from typing import Final

from herts_geo import places
from herts_geo.crs import to_metres
from herts_geo.errors import DatasetMissing
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import history, recoded
from herts_geo.places.geography import PART
from herts_geo.reading import Context
from herts_geo.reading.indicators import BEFORE
from herts_geo.reading.report import District

NEAR: Final = 0.2  # degrees outside the pack that still count as near it


@lru_cache(maxsize=8)
def context(catalogue: Catalogue, value_column: str = "") -> Context:
    """The postcodes, area codes by geography and vintage, and bounds of a pack."""
    sets = catalogue.by_role("postcodes")
    columns = ["postcode", "easting", "northing"]
    postcodes = load.table(catalogue, sets[0].id)[columns] if sets else None
    west, south, east, north = (float(x) for x in places.areas(catalogue).total_bounds)
    followed = recoded.all_followed(catalogue)
    return Context(
        postcodes=postcodes,
        code_sets=_codes(catalogue),
        bounds=(west, south, east, north),
        buffer=NEAR,
        value_column=value_column,
        followed=followed,
        districts=districts(catalogue),
        county=places.gazetteer(catalogue).whole.name,
    )


@lru_cache(maxsize=8)
def districts(catalogue: Catalogue) -> tuple[District, ...]:
    """The districts of a pack with their former codes; none where it has no outlines of them."""
    try:
        found = places.boundary_set(catalogue, "district")
    except DatasetMissing:
        return ()
    frame = to_metres(load.boundaries(catalogue, found.id))
    former = history.former(catalogue)
    rows = zip(frame["code"], frame["name"], frame.geometry, strict=True)
    return tuple(
        District(
            str(name).removesuffix(PART),
            (str(code), *([former[code]] if code in former else [])),
            shape,
        )
        for code, name, shape in rows
    )


def _codes(catalogue: Catalogue) -> dict[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], frozenset[str]] = {}
    for item in (each for each in catalogue.by_role("boundaries") if each.geography == "lsoa"):
        areas = load.boundaries(catalogue, item.id)
        found["LSOA", item.geography_vintage] = frozenset(areas["code"])
        if "msoa" in areas:
            found["MSOA", item.geography_vintage] = frozenset(areas["msoa"])
    try:
        districts = places.boundary_set(catalogue, "district")
    except DatasetMissing:
        return found
    now = frozenset(load.boundaries(catalogue, districts.id)["code"])
    former = {new: old for new, old in history.former(catalogue).items() if new in now}
    year = history.year(catalogue, former)
    found["district", f"{year} on" if former else districts.geography_vintage] = now
    if former:
        older = frozenset(former.get(code, code) for code in now)
        found["district", f"{BEFORE} {year}"] = older
    return found
