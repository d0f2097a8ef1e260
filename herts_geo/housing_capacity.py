"""How many homes a site holds, how dense they are, and how far it is from somewhere."""

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

Rule = Literal["from", "to"]
RULES: Final[Mapping[Rule, str]] = {
    "from": "the fewest homes that the register gives",
    "to": "the most homes that the register gives",
}


def with_capacity(
    frame: pd.DataFrame, rule: Rule = "from", density: float | None = None
) -> pd.DataFrame:
    """Sites with `dwellings`, its `basis` (register, assumed, missing) and `density`.

    `rule`: which end of the register's range counts, the lower or the higher figure, whichever
    column holds it; where one is blank, the other does.
    Where both are blank: hectares x `density` (dwellings a hectare, the user's), 'assumed'.
    `density` of a site is the register's own dwellings a hectare, missing where assumed.
    """
    ends = frame[["dwellings_from", "dwellings_to"]].astype("Int64")
    stated = ends.min(axis=1) if rule == "from" else ends.max(axis=1)
    stated = stated.astype("Int64")
    each = frame["hectares"] * (density or np.nan)
    assumed = each.fillna(0).round().astype("Int64").where(each.notna())
    basis = np.where(stated.notna(), "register", np.where(assumed.notna(), "assumed", "missing"))
    size = frame["hectares"].where(frame["hectares"] > 0)
    own = stated.astype("Float64") / size
    return frame.assign(dwellings=stated.fillna(assumed), basis=basis, density=own.round(1))


def span(frame: pd.DataFrame) -> tuple[int, int] | None:
    """The fewest and the most homes that registers give sites with a capacity, in all.

    An assumed number counts at both ends; None where no site has a number.
    """
    if frame["dwellings"].isna().all():
        return None
    ends = frame[["dwellings_from", "dwellings_to"]].astype("Int64")
    low, high = (
        int(end.astype("Int64").fillna(frame["dwellings"]).sum())
        for end in (ends.min(axis=1), ends.max(axis=1))
    )
    return low, high


def with_nearest(frame: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Sites with the `nearest` of some points (name, easting, northing) and its `metres`.

    Metres are straight lines in EPSG:27700 from the site's point; missing where unplaced.
    """
    known = points.dropna(subset=["easting", "northing"])
    metres = pd.Series(pd.NA, index=frame.index, dtype="Float64")
    nearest = pd.Series(pd.NA, index=frame.index, dtype="string")
    placed = frame["placed"].astype(bool)
    if len(known) and placed.any():
        tree = cKDTree(known[["easting", "northing"]].to_numpy(dtype=float))
        far, which = tree.query(frame.loc[placed, ["easting", "northing"]].to_numpy(dtype=float))
        metres[placed] = np.round(far)
        nearest[placed] = known["name"].to_numpy()[which]
    return frame.assign(nearest=nearest, metres=metres)
