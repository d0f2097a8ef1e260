"""Breaks, palettes and legends. Breaks come from mapclassify, colours from ColorBrewer."""

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from branca.utilities import color_brewer
from numpy.typing import NDArray

from herts_geo import wording
from herts_geo.errors import InvalidBreaks

SCHEMES: Final[Mapping[str, str]] = {
    "quantiles": "Equal counts (quantiles)",
    "natural": "Natural breaks (Jenks)",
    "equal": "Equal intervals",
    "own": "My own breaks",
}
PALETTES: Final[Mapping[str, str]] = {
    "YlGnBu": "Yellow to blue",
    "YlOrBr": "Yellow to brown",
    "Purples": "Purple",
    "Greys": "Grey (for printing)",
}
DIVERGING: Final[Mapping[str, str]] = {"PuOr": "Orange to purple", "BrBG": "Brown to green"}
FEWEST, MOST = 3, 9
MISSING: Final = -1


@dataclass(frozen=True)
class LegendItem:
    """One class of a legend: its words, colour and number of areas."""

    label: str
    colour: str
    areas: int


@dataclass(frozen=True)
class Legend:
    """What the colours mean: a title, the classes in order, and how many areas have no data."""

    title: str
    items: tuple[LegendItem, ...]
    missing: int
    note: str = ""
    missing_label: str = "No data (hatched)"


@dataclass(frozen=True)
class Classes:
    """The class of each area in file order (-1 where there is no figure) and their legend."""

    index: NDArray[Any]  # one class number an area
    legend: Legend

    def counted(self, inside: "pd.Series[bool]") -> "Classes":
        """The same classes with the legend counting only the areas inside a place."""
        index = self.index[inside.to_numpy(dtype=bool)]
        labels = [item.label for item in self.legend.items]
        colours = [item.colour for item in self.legend.items]
        legend = _legend(self.legend.title, labels, colours, index, self.legend.note)
        return Classes(self.index, replace(legend, missing_label=self.legend.missing_label))

    def without(self, why: str) -> "Classes":
        """The same classes, the legend saying why an area may have no figure."""
        label = f"{why[:1].upper()}{why[1:]} (hatched)"
        return replace(self, legend=replace(self.legend, missing_label=label))


def palette(name: str, classes: int, reverse: bool = False) -> list[str]:
    """A ColorBrewer palette of 3 to 10 colours, light to dark unless reversed."""
    colours = list(_brewed(name, max(classes, FEWEST)))[:classes]
    return colours[::-1] if reverse else colours


@lru_cache(maxsize=128)
def _brewed(name: str, classes: int) -> tuple[str, ...]:
    return tuple(color_brewer(name, classes))


def own_breaks(text: str) -> list[float]:
    """Upper class limits typed by a person ('10, 20, 30'). Raises `InvalidBreaks`."""
    parts = [part for part in re.split(r"[;,\s]+", text.strip()) if part]
    try:
        values = [float(part) for part in parts]
    except ValueError:
        values = []
    rising = all(low < high for low, high in pairwise(values))
    if not FEWEST - 1 <= len(values) <= MOST - 1 or not rising or not np.isfinite(values).all():
        raise InvalidBreaks(
            f"'{text[:60]}' does not make classes. Type {FEWEST - 1} to {MOST - 1} rising numbers "
            "with commas between them, such as 10, 20, 30."
        )
    return values


def breaks(values: "pd.Series[Any]", scheme: str, classes: int) -> list[float]:
    """Upper limits of the classes of a scheme, the last one the largest value.

    Fewer than asked for where the values do not differ enough. Raises `InvalidBreaks`.
    """
    known = values.dropna().to_numpy(dtype=float)
    if not len(known):
        raise InvalidBreaks("There is no figure to divide into classes here.")
    usable = min(classes, len(np.unique(known)))
    if usable < 2:
        return [float(known.max())]
    import mapclassify  # here, because it takes seconds to load and the first page does without

    classifiers = {
        "quantiles": mapclassify.Quantiles,
        "natural": mapclassify.JenksCaspall,
        "equal": mapclassify.EqualInterval,
    }
    with warnings.catch_warnings():  # mapclassify warns when it makes fewer classes
        warnings.simplefilter("ignore", UserWarning)
        found = classifiers[scheme](known, k=usable).bins
    return sorted({float(limit) for limit in found})


def continuous(
    values: "pd.Series[Any]",
    upper: Sequence[float],
    title: str,
    palette_name: str = "YlGnBu",
    decimals: int = 0,
    dark_is_low: bool = False,
) -> Classes:
    """Areas by the class of a measure whose upper class limits are given.

    A value above the last limit falls in a further class. `dark_is_low` paints low values dark.
    """
    limits = list(upper)
    top = float(values.max()) if values.notna().any() else limits[-1]
    if top > limits[-1]:
        limits.append(top)
    low = min(float(values.min()) if values.notna().any() else limits[0], limits[0])
    index = np.full(len(values), MISSING, dtype=np.int8)
    known = values.notna().to_numpy()
    index[known] = np.searchsorted(limits, values[known].to_numpy(dtype=float), side="left")
    ends = [low, *limits]
    labels = [
        f"{wording.number(a, decimals)} to {wording.number(b, decimals)}" for a, b in pairwise(ends)
    ]
    return Classes(
        index, _legend(title, labels, palette(palette_name, len(labels), dark_is_low), index)
    )


def ordinal(
    values: "pd.Series[Any]",
    steps: Sequence[int],
    labels: Sequence[str],
    colours: Sequence[str],
    title: str,
    note: str = "",
) -> Classes:
    """Areas by a value that is one of a few steps, such as a decile; others count as missing."""
    position = {step: place for place, step in enumerate(steps)}
    index = values.map(position).fillna(MISSING).to_numpy().astype(np.int8)
    return Classes(index, _legend(title, labels, colours, index, note))


def _legend(
    title: str, labels: Sequence[str], colours: Sequence[str], index: NDArray[Any], note: str = ""
) -> Legend:
    counts = np.bincount(index[index >= 0], minlength=len(labels))
    items = tuple(
        LegendItem(label, colour, int(areas))
        for label, colour, areas in zip(labels, colours, counts, strict=True)
    )
    return Legend(title=title, items=items, missing=int((index == MISSING).sum()), note=note)


def how(scheme: str, classes: int, breaks: str = "") -> str:
    """How figures are cut into classes, in a sentence: 'Classes: equal intervals, 5 asked for.'"""
    if scheme == "own":
        return f"Classes: my own breaks, {breaks}."
    return f"Classes: {wording.inside(SCHEMES[scheme])}, {classes} asked for."
