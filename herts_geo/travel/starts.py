"""Where journeys start from: the postcodes of each area, so that people are counted by postcode."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.travel.estimate import Floats

HALF: Final = 0.5  # of an area's people
ROUNDING: Final = 1e-9  # of a sum of parts that should be one
DIGITS: Final = 12  # of a part, so that all of an area is 1 and none of it 0
SHORT: Final = np.iinfo(np.uint16)


@dataclass(frozen=True)
class Starts:
    """The spots (p) from which the people of n areas start, area by area in the areas' order.

    `area` (p,) is the row of each spot's area, in ascending order; `xy` (p, 2) metres; `weight`
    (p,) the part of its area's people, which sums to 1 in every area.
    """

    area: NDArray[np.intp] = field(repr=False)
    xy: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    first: NDArray[np.intp] = field(repr=False)

    def people(self, of_areas: Floats) -> Floats:
        """The people (p,) who start from each spot, from those (n,) of each area."""
        return np.asarray(of_areas[self.area] * self.weight)

    def share(self, of_spots: NDArray[np.bool_]) -> Floats:
        """The part (..., n) of each area's people whose spot (..., p) is true."""
        return np.asarray(np.add.reduceat(of_spots * self.weight, self.first, axis=-1))

    def mean(self, values: Floats) -> Floats:
        """The mean (n,) by people over each area's spots (p,); infinite where one of them is."""
        return np.asarray(np.add.reduceat(values * self.weight, self.first))

    def middle(self, values: Floats) -> Floats:
        """The least value (n,) that at least half of each area's people do not pass."""
        by_value = np.argsort(values)
        areas = self.area[by_value]
        short = len(areas) and areas.max() <= SHORT.max  # numbers this short are sorted by counting
        grouped = np.argsort(areas.astype(SHORT.dtype) if short else areas, kind="stable")
        order = by_value[grouped]
        up_to = np.cumsum(self.weight[order]) - self.area  # each area before adds 1
        row = np.flatnonzero(up_to >= HALF - ROUNDING)
        found = row[np.searchsorted(row, self.first)]
        return np.asarray(values[order][found])

    def up_to(self, values: NDArray[np.integer], kinds: int) -> Floats:
        """The part (kinds, n) of each area's people whose value (p,) is 0, up to 1, up to 2, ..."""
        key = self.area * (kinds + 1) + values
        sums = np.bincount(key, self.weight, len(self.first) * (kinds + 1))
        parts = sums.reshape(-1, kinds + 1).cumsum(axis=1)[:, :-1]
        return np.asarray(parts.round(DIGITS).T)

    def most(self, values: NDArray[np.integer], kinds: int) -> NDArray[np.intp]:
        """The value (n,) from 0 to below `kinds` that most of each area's people have (p,)."""
        key = self.area * kinds + values
        sums = np.bincount(key, self.weight, len(self.first) * kinds)
        return np.asarray(sums.reshape(-1, kinds).round(9).argmax(axis=1))


@dataclass(frozen=True)
class Near:
    """The nearest point of each spot (p) where journeys start: `minutes` (p,), infinite where none
    is reached, and `column` (p,), its place among the points' `names`, their number where there is
    none."""

    starts: Starts = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    minutes: Floats = field(repr=False)
    column: NDArray[np.integer] = field(repr=False)


def of_areas(xy: Floats) -> Starts:
    """One spot an area, at the positions (n, 2) of the areas."""
    rows = np.arange(len(xy))
    return Starts(area=rows, xy=np.asarray(xy, dtype=float), weight=np.ones(len(xy)), first=rows)


def of_spots(xy: Floats, spots: pd.DataFrame) -> Starts:
    """The spots of a frame (area: row of its area, easting, northing, weight) for n areas at `xy`.

    An area without a spot starts from its own position. Spots of weight 0 or less are left out, and
    weights are made to sum to 1 in each area.
    """
    held = spots[spots["weight"] > 0]
    bare = np.setdiff1d(np.arange(len(xy)), held["area"].to_numpy())
    area = np.concatenate([held["area"].to_numpy(dtype=np.intp), bare])
    place = np.vstack([held[["easting", "northing"]].to_numpy(dtype=float), xy[bare]])
    weight = np.concatenate([held["weight"].to_numpy(dtype=float), np.ones(len(bare))])
    order = np.argsort(area, kind="stable")
    area, weight = area[order], weight[order]
    whole = np.bincount(area, weight, len(xy))
    first = np.searchsorted(area, np.arange(len(xy)))
    return Starts(area=area, xy=place[order], weight=weight / whole[area], first=first)
