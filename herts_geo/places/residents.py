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
    for dataset in catalogue.by_role("population"):
        if dataset.geography_vintage == vintage:
            return dataset
    raise DatasetMissing(f"The pack has no population for LSOAs of {vintage}.")


def _by_code(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={frame.columns[0]: "code"})


def origins(catalogue: Catalogue) -> pd.DataFrame:
    """Where the people of each LSOA of the newest vintage start from, in file order.

    Columns: code, easting, northing (metres), basis: 'postcodes' for the mean position of the
    area's postcodes, 'outline' for a point inside the outline where there are none.
    """
    vintage = geography.boundary_set(catalogue, "lsoa").geography_vintage
    areas = geography.areas(catalogue, vintage)
    for dataset in catalogue.by_role("centroids"):
        if dataset.geography_vintage == vintage:
            table = load.table(catalogue, dataset.id)
            known = table.rename(columns={table.columns[0]: "code"})
            found = areas[["code"]].merge(known, on="code", how="left", validate="one_to_one")
            basis = np.where(found["postcodes"] > 0, "postcodes", "outline")
            return pd.DataFrame(found[["code", "easting", "northing"]]).assign(basis=basis)
    inside = to_metres(areas).geometry.representative_point()
    columns = {"code": areas["code"], "easting": inside.x, "northing": inside.y}
    return pd.DataFrame(columns).assign(basis="outline")
