import numpy as np
import pandas as pd

from herts_geo import places
from herts_geo.crs import to_metres
from herts_geo.errors import DatasetMissing
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import geography


def frame_vintage(catalogue: Catalogue, vintage: str) -> str:
    """The vintage of the boundaries that `places.areas` gives for a wanted vintage."""
    return places.boundary_set(catalogue, "lsoa", vintage).geography_vintage


def population(catalogue: Catalogue, vintage: str) -> pd.DataFrame:
    """Residents by LSOA of a vintage: code, population, and age groups where known."""
    return _by_code(load.table(catalogue, population_set(catalogue, vintage).id))


def population_set(catalogue: Catalogue, vintage: str) -> Dataset:
    """The population data set on LSOAs of a vintage. Raises `DatasetMissing`."""
    if dataset := catalogue.first("population", vintage=vintage):
        return dataset
    raise DatasetMissing(f"The pack has no population for LSOAs of {vintage}.")


def _by_code(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={frame.columns[0]: "code"})


def behind(catalogue: Catalogue) -> list[Dataset]:
    """The data sets that journeys of residents rest on: where they start, and how many they are."""
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    found = (catalogue.first(role, vintage=vintage) for role in ("origins", "population"))
    return [each for each in found if each]


def origins(catalogue: Catalogue) -> pd.DataFrame:
    """Where the people of each LSOA of the newest vintage start from, in file order.

    Columns: code, easting, northing (metres), basis: 'people' for the mean position of the area's
    people as its publisher gives it, 'postcodes' for that of its postcodes, 'outline' for a point
    inside the outline where there is neither.
    """
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
