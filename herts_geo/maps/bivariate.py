"""Two measures in one map: thirds of access by thirds of deprivation, both by people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from herts_geo.maps.classify import MISSING

THIRDS: Final = 3


@dataclass(frozen=True)
class Bivariate:
    """Nine classes of areas: index = 3 x first third + second third, -1 without a figure.

    Of access by deprivation, access 0 is the third of people who are quickest there, deprivation 2
    the most deprived third, so that class 8 is slow to reach and more deprived. `labels`, `areas`
    and `people` have one entry a class.
    """

    index: NDArray[np.int8] = field(repr=False)
    labels: tuple[str, ...]
    areas: tuple[int, ...]
    people: tuple[int, ...]


def cross(
    first: NDArray[np.int8],
    second: NDArray[np.int8],
    people: "pd.Series[Any]",
    inside: NDArray[np.bool_],
    words: tuple[str, ...],
) -> Bivariate:
    """The nine classes of areas by their thirds (0 to 2, -1 unknown) of two measures.

    `words` are those of the nine classes; areas and people are counted where `inside`.
    """
    known = (first >= 0) & (second >= 0)
    index = np.where(known, THIRDS * first + second, MISSING).astype(np.int8)
    counted = inside & known
    living = people.astype("Float64").to_numpy(dtype=float, na_value=0.0)[counted]
    sums = np.bincount(index[counted], living, THIRDS**2).round().astype(int)
    sizes = np.bincount(index[counted], minlength=THIRDS**2)
    return Bivariate(
        index=index, labels=words, areas=tuple(sizes.tolist()), people=tuple(sums.tolist())
    )


def turned(third: NDArray[np.int8]) -> NDArray[np.int8]:
    """The same thirds counted from the other end: 0 the highest, -1 still without a value."""
    return np.where(third == MISSING, MISSING, THIRDS - 1 - third).astype(np.int8)


def labels(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Words for the nine classes, in order of index, from those of the thirds of each measure."""
    return tuple(f"{one}, {other}" for one in first for other in second)


def thirds(values: "pd.Series[Any]", people: "pd.Series[Any]") -> NDArray[np.int8]:
    """Third of the people that each area falls in by value: 0 the lowest, -1 without a value.

    Areas with one value stay together, in the third that holds the middle one of their people.
    """
    known = (values.notna() & people.notna()).to_numpy()
    result = np.full(len(values), MISSING, dtype=np.int8)
    each, place = np.unique(values[known].to_numpy(dtype=float), return_inverse=True)
    sizes = np.bincount(place, people[known].to_numpy(dtype=float), len(each))
    if sizes.sum():
        middle = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
        result[known] = np.clip(np.floor(middle * THIRDS), 0, THIRDS - 1)[place]
    return result


NINE: Final = (  # bivariate classes: access third by deprivation third (slow is blue, deprived red)
    "#e8e8e8",
    "#e4acac",
    "#c85a5a",
    "#b0d5df",
    "#ad9ea5",
    "#985356",
    "#64acbe",
    "#627f8c",
    "#574249",
)
