"""Statistical neighbours: the places most like one in how built-up it is, in age and deprivation.

    distance(a, b) = root(mean over themes of the mean over its variables of (z_a - z_b)^2)

where z is a variable less its mean over all compared places, over their standard deviation. Each
of the three themes counts as much as the others, however many variables it has. The way of
standardised distances is that of the statistical neighbours of children's services (Benton and
others, NFER, 2007); variables and weights are ours. A place that lacks a variable is not compared.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

import numpy as np
import pandas as pd

from herts_geo.country.counties import County
from herts_geo.deprivation import indices
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.places import geography, residents

THEMES: Final[Mapping[str, tuple[str, ...]]] = {  # theme -> its variables, shares of people
    "how built-up": ("rural", "town", "suburban"),  # the rest live in cities
    "age": ("children", "older"),
    "deprivation": ("rank", "most_deprived"),
}
VARIABLES: Final = tuple(name for each in THEMES.values() for name in each)
TITLES: Final[Mapping[str, str]] = {
    "rural": "share living where it is rural",
    "town": "share living in towns",
    "suburban": "share living in suburbs",
    "children": "share aged 0 to 15",
    "older": "share aged 60 and over",
    "rank": "mean rank of deprivation, by people (0 most, 1 least deprived)",
    "most_deprived": "share in the most deprived fifth of England",
}
AGES: Final = {"children": "children_0_15", "older": "older_60_plus"}
METHOD: Final = (
    "Most alike by standardised distance over how built-up, age and deprivation, each theme "
    "counting a third (in the way of NFER, 2007; variables and weights are this program's). Only "
    "places of the packs given are compared."
)


def people(county: County, areas: pd.DataFrame) -> pd.DataFrame:
    """What the profile of a place sums up, one row a small area in the order of `areas` (see
    `threshold.areas`): people of each age and kind of place; missing where the pack has none."""
    pack = county.pack()
    here = areas.reset_index(drop=True)
    kinds = {name: _of(here, here["rurality"].eq(name)) for name in THEMES["how built-up"]}
    known = here["rurality"].isin([*THEMES["how built-up"], "city"])
    kinds = {name: values.where(known) for name, values in kinds.items()}
    deprived = _of(here, here["fifth"].str.startswith("1")).where(here["fifth"] != "not known")
    newest = indices.edition(pack)
    ranks = indices.areas(pack, newest).set_index("code")["overall"].reindex(here["code"])
    rank = ranks.astype(float).reset_index(drop=True) / newest.areas_ranked * here["people"]
    counted = pd.DataFrame()
    with suppress(DatasetMissing):
        vintage = geography.boundary_set(pack, "lsoa").geography_vintage
        counted = residents.population(pack, vintage).set_index("code").reindex(here["code"])
    ages = {name: pd.Series(np.nan, index=here.index) for name in AGES}
    for name, column in AGES.items():
        if column in counted:  # the count of residents' own shares, of the people of each area
            share = counted[column].astype(float) / counted["population"].astype(float)
            ages[name] = share.reset_index(drop=True) * here["people"]
    return here.assign(**kinds, **ages, rank=rank, most_deprived=deprived)


def _of(areas: pd.DataFrame, which: "pd.Series[bool]") -> "pd.Series[float]":
    return areas["people"].where(which, 0.0)


def profiles(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The variables of each place of a kind (county, district, msoa), by its code; missing where
    one of its areas lacks it."""
    found = rows.groupby(kind, sort=True)[["people", *VARIABLES]].sum(skipna=False)
    return found[list(VARIABLES)].div(found["people"].where(found["people"] > 0), axis=0)


def nearest(found: pd.DataFrame, code: str, many: int) -> pd.DataFrame:
    """The places most alike, the nearest first: the profiles with `distance` in front.

    Of two as near the first by code. Raises `HertsGeoError` where the place lacks a variable, or
    there is no other to compare.
    """
    empty = found.loc[code].isna()
    lacking = [TITLES[name] for name in VARIABLES if empty[name]]
    if lacking:
        raise HertsGeoError(
            f"No neighbours can be given for {code}: its pack does not tell {'; '.join(lacking)}. "
            "Make the pack with those data sets: see 'herts-geo pack sources'."
        )
    whole = found.dropna()
    if len(whole) < 2:
        raise HertsGeoError(
            f"There is no other place to compare with {code}. Give more packs with --packs."
        )
    apart = distances(whole, code).drop(code)
    order = apart.sort_values(kind="stable").index[:many]
    chosen = whole.loc[order]
    chosen.insert(0, "distance", apart.loc[order].round(3))
    return chosen


def distances(whole: pd.DataFrame, code: str) -> "pd.Series[float]":
    """The standardised distance of each place from one; a variable that is the same everywhere
    tells nothing apart."""
    spread = whole.std(ddof=0)
    scores = (whole - whole.mean()) / spread.where(spread > 0, 1.0)
    squares = (scores - scores.loc[code]) ** 2
    themes = [squares[list(names)].mean(axis=1) for names in THEMES.values()]
    return pd.Series(np.sqrt(sum(themes) / len(themes)), index=whole.index)


def left_out(found: pd.DataFrame) -> Sequence[str]:
    """Codes of the places that lack a variable, and so are not compared."""
    return [str(code) for code in found.index[found.isna().any(axis=1)]]
