from contextlib import suppress
from functools import lru_cache

import numpy as np
import pandas as pd

from herts_geo import places
from herts_geo.crs import to_metres
from herts_geo.errors import DatasetMissing
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import geography
from herts_geo.travel.starts import Starts, of_spots


def frame_vintage(catalogue: Catalogue, vintage: str) -> str:
    """The vintage of the boundaries that `places.areas` gives for a wanted vintage."""
    return places.boundary_set(catalogue, "lsoa", vintage).geography_vintage


def population(catalogue: Catalogue, vintage: str) -> pd.DataFrame:
    """Residents by LSOA of a vintage: code, population, and age groups where known."""
    return _by_code(load.table(catalogue, population_set(catalogue, vintage).id))


def population_set(catalogue: Catalogue, vintage: str) -> Dataset:
    """The newest population data set on LSOAs of a vintage. Raises `DatasetMissing`."""
    known = [x for x in catalogue.by_role("population") if x.geography_vintage == vintage]
    if known:
        return max(known, key=lambda each: each.vintage)  # the first of several as new
    raise DatasetMissing(f"The pack has no population for LSOAs of {vintage}.")


def denominators(catalogue: Catalogue, figures: Dataset) -> Dataset:
    """The residents that a data set's own source counts for its figures, else the newest count.

    Raises `DatasetMissing`.
    """
    for each in catalogue.by_role("population"):
        same = each.geography_vintage == figures.geography_vintage
        if same and each.made_from and each.made_from == figures.made_from:
            return each
    return population_set(catalogue, figures.geography_vintage)


def _by_code(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={frame.columns[0]: "code"})


def behind(catalogue: Catalogue) -> list[Dataset]:
    """The data sets that journeys of residents rest on: where they start, and how many they are."""
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    origin = catalogue.first("origins", vintage=vintage)
    found = [origin] if origin else []
    with suppress(DatasetMissing):
        found.append(population_set(catalogue, vintage))
    return found


def origins(catalogue: Catalogue) -> pd.DataFrame:
    """Where the people of each LSOA of the newest vintage start from, in file order.

    Columns: code, easting, northing (metres), basis: 'people' for the mean position of the area's
    people as its publisher gives it, 'postcodes' for that of its postcodes, 'outline' for a point
    inside the outline where there is neither.
    """
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    return _origins(catalogue, digests).copy()


@lru_cache(maxsize=4)
def _origins(catalogue: Catalogue, _digests: tuple[str, ...]) -> pd.DataFrame:
    """Shared: never changed in place."""
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    areas = geography.areas(catalogue, vintage)
    if dataset := catalogue.first("origins", vintage=vintage):
        known = _by_code(load.table(catalogue, dataset.id))
        found = areas[["code"]].merge(known, on="code", how="left", validate="one_to_one")
        by_people = "postcodes" not in found
        basis = "people" if by_people else np.where(found["postcodes"] > 0, "postcodes", "outline")
        return pd.DataFrame(found[["code", "easting", "northing"]]).assign(basis=basis)
    inside = to_metres(areas).geometry.representative_point()
    columns = {"code": areas["code"], "easting": inside.x, "northing": inside.y}
    return pd.DataFrame(columns).assign(basis="outline")


def spots(catalogue: Catalogue) -> Starts | None:
    """The postcodes from which the people of each LSOA of the newest vintage start.

    Areas are in the order of `origins`; each postcode counts for as many whole people as every
    other of its area, to one more or less, so that sums of any areas add up; an area without any
    starts from its origin. None where the pack has no postcodes. Shared: never changed in place.
    """
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    return _spots(catalogue, digests)


@lru_cache(maxsize=4)
def _spots(catalogue: Catalogue, _digests: tuple[str, ...]) -> Starts | None:
    sets = catalogue.by_role("postcodes")
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    column = f"lsoa{vintage[-2:]}cd"
    known = load.table(catalogue, sets[0].id) if sets else pd.DataFrame()
    if column not in known:
        return None
    areas = origins(catalogue)
    row = pd.Series(range(len(areas)), index=areas["code"])
    known = known.assign(area=known[column].map(row)).dropna(subset=["area"])
    known["area"] = known["area"].astype(int)
    at = ["area", "easting", "northing"]
    counted = known.groupby(at, sort=True).size().rename("weight").reset_index()
    people = pd.Series(0.0, index=areas.index)  # of each area by its row; 0: not known
    with suppress(DatasetMissing):
        living = population(catalogue, vintage).set_index("code")["population"]
        people = areas["code"].map(living).astype(float).fillna(0.0)
    # Whole people at each spot by its share of its area's postcodes, largest remainders first.
    area, weight = counted["area"], counted["weight"].astype(float)
    each = area.map(people) * weight / weight.groupby(area).transform("sum")
    whole = each // 1
    left = (area.map(people) - whole.groupby(area).transform("sum")).round()
    rank = (each - whole).groupby(area).rank(method="first", ascending=False)
    dealt: pd.Series[float] = (whole + (rank <= left)).where(area.map(people) > 0, weight)
    counted["weight"] = dealt  # its number of postcodes where the area's people are not known
    return of_spots(areas[["easting", "northing"]].to_numpy(dtype=float), counted)
