"""Deprivation: deciles of England, fifths of the county, change between editions, and summaries.

Source of the method: English Indices of Deprivation, technical reports. A rank of 1 is the most
deprived LSOA of England; decile 1 holds the most deprived tenth of areas.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from herts_geo import places
from herts_geo.errors import DatasetMissing, NotComparable
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import points as places_points
from herts_geo.places.residents import _by_code, denominators, frame_vintage

Measure = Literal[
    "overall",
    "income",
    "employment",
    "education",
    "health",
    "crime",
    "barriers",
    "environment",
    "idaci",
    "idaopi",
    "geographical_barriers",
]
MEASURES: Final[Mapping[str, str]] = {
    "overall": "Overall deprivation (IMD)",
    "income": "Income",
    "employment": "Employment",
    "education": "Education, skills and training",
    "health": "Health and disability",
    "crime": "Crime",
    "barriers": "Barriers to housing and services",
    "environment": "Living environment",
    "idaci": "Children in low-income households (IDACI)",
    "idaopi": "Older people in low-income households (IDAOPI)",
    "geographical_barriers": "Distance to services (geographical barriers)",
}
WHO: Final[Mapping[str, str]] = {  # measure -> those it is about, where that is not everybody
    "employment": "working_age",
    "idaci": "children_0_15",
    "idaopi": "older_60_plus",
}
DECILE: Final = "Decile (1 = most deprived 10%)"  # heading of a column of deciles of England
WHO_WORDS: Final[Mapping[str, str]] = {  # column of people -> what they are called
    "population": "all residents",
    "working_age": "people of working age",
    "children_0_15": "children (0 to 15)",
    "older_60_plus": "people of 60 and over",
}


@dataclass(frozen=True)
class Edition:
    """One edition of the indices: its year, LSOAs, number of areas ranked, and measures."""

    year: int
    dataset: Dataset
    measures: tuple[str, ...]

    @property
    def vintage(self) -> str:
        """The vintage of its LSOAs, such as '2021'."""
        return self.dataset.geography_vintage

    @property
    def areas_ranked(self) -> int:
        """How many areas of England it ranks."""
        return self.dataset.areas_ranked

    @property
    def has_score(self) -> bool:
        """Whether it gives the overall score as well as ranks."""
        return any(column.name == "score" for column in self.dataset.columns)


def editions(catalogue: Catalogue) -> dict[int, Edition]:
    """The editions that a pack holds, newest first."""
    found = sorted(catalogue.by_role("deprivation"), key=lambda item: -item.edition)
    names = {item.edition: {column.name for column in item.columns} for item in found}
    return {
        item.edition: Edition(
            item.edition, item, tuple(each for each in MEASURES if each in names[item.edition])
        )
        for item in found
    }


def edition(catalogue: Catalogue, year: int | None = None) -> Edition:
    """One edition, the newest by default. Raises `DatasetMissing`."""
    known = editions(catalogue)
    chosen = year or next(iter(known), None)
    if chosen not in known:
        years = ", ".join(str(item) for item in known) or "none"
        raise DatasetMissing(f"The pack has no deprivation figures for {chosen}; it has: {years}.")
    return known[chosen]


def areas(catalogue: Catalogue, chosen: Edition) -> pd.DataFrame:
    """LSOAs of an edition in file order: code, name, label, parents, ranks, population.

    Ranks are <NA> where the edition has no figure; joins are one to one.
    """
    return _areas(catalogue, chosen).copy()


@lru_cache(maxsize=8)
def _areas(catalogue: Catalogue, chosen: Edition) -> pd.DataFrame:
    frame = pd.DataFrame(places.areas(catalogue, chosen.vintage).drop(columns="geometry"))
    ranks = _by_code(load.table(catalogue, chosen.dataset.id))
    joined = places.attach(ranks, chosen.vintage, frame, frame_vintage(catalogue, chosen.vintage))
    people = _by_code(load.table(catalogue, denominators(catalogue, chosen.dataset).id))
    return places.attach(people, chosen.vintage, joined, chosen.vintage)


def decile(rank: "pd.Series[Any]", areas_ranked: int) -> "pd.Series[Any]":
    """Decile that a rank among England's areas falls in: 1 the most deprived 10%, ceil(10r / n)."""
    whole = rank.astype("Int64")
    return (whole * 10 + areas_ranked - 1) // areas_ranked


def located(catalogue: Catalogue, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the areas of each row (see `places.points.in_areas`) and the `decile` of its
    LSOA in the newest edition on the newest LSOAs (1 the most deprived 10% of England)."""
    out = places_points.in_areas(catalogue, frame)
    vintage = places.boundary_set(catalogue, "lsoa").geography_vintage
    known = editions(catalogue).values()
    chosen = next((each for each in known if each.dataset.geography_vintage == vintage), None)
    deciles: dict[str, float] = {}
    if chosen is not None and "overall" in chosen.measures:
        every = areas(catalogue, chosen)
        found = decile(every["overall"], chosen.areas_ranked).astype("Float64")
        deciles = dict(zip(every["code"], found, strict=True))
    return out.assign(decile=out["lsoa"].map(deciles).astype("Float64"))


def quintile(rank: "pd.Series[Any]", people: "pd.Series[Any]") -> "pd.Series[Any]":
    """Fifth of the people given that an area falls in: 1 the most deprived.

    Areas are lined up from the most deprived; an area is in the fifth that holds the middle
    one of its people. Ties keep file order. Areas without a rank or people get <NA>.
    """
    known = rank.notna() & people.notna()
    order = rank[known].astype(int).sort_values(kind="stable").index
    lined = people[order].astype(float)
    result = pd.Series(pd.NA, index=rank.index, dtype="Int64")
    if not lined.sum():
        return result
    middle = (lined.cumsum() - lined / 2) / lined.sum()
    result[order] = np.clip(np.floor(middle * 5) + 1, 1, 5).astype(int)
    return result


def change(catalogue: Catalogue, measure: str, newer: Edition, older: Edition) -> pd.DataFrame:
    """Deciles of two editions side by side, on the LSOAs of the newer one.

    Columns: code, decile_newer, decile_older, change (positive: relatively less deprived than
    before), why_not (text where an area cannot be compared, else ''). Raises `NotComparable`.
    """
    for item in (newer, older):
        if measure not in item.measures:
            raise NotComparable(
                f"The edition of {item.year} has no figure for '{MEASURES.get(measure, measure)}'; "
                "compare overall deprivation, or choose another edition."
            )
    if newer.year <= older.year:
        raise NotComparable(f"{older.year} is not before {newer.year}: choose an earlier edition.")
    now = _deciles(catalogue, measure, newer, "decile_newer")
    before = _deciles(catalogue, measure, older, "decile_older")
    both = now.merge(before, on="code", how="left", validate="one_to_one")
    both["change"] = both["decile_newer"] - both["decile_older"]
    gone = ~both["code"].isin(before["code"])
    why = f"new code in {newer.vintage}: its outline differs from any LSOA of {older.vintage}"
    both["why_not"] = np.where(gone, why, np.where(both["change"].isna(), "no figure", ""))
    return both


def _deciles(catalogue: Catalogue, measure: str, chosen: Edition, name: str) -> pd.DataFrame:
    ranks = _by_code(load.table(catalogue, chosen.dataset.id))
    return pd.DataFrame({"code": ranks["code"], name: decile(ranks[measure], chosen.areas_ranked)})
