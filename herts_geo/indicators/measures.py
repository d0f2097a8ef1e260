"""Measures that have figures by area: what each is, for which periods and areas, and its figures.

A measure reads its own figures: one row an area with `code` and `value`, and where it has them
`target` (of the same area and period), `note`, or the `part` and `whole` that a share is made of.

What may be asked of the indicator map, as plain values, and what is then shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

from herts_geo.errors import NoSuchMeasure
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Kind

Better = Literal["higher", "lower", ""]
Rule = Literal["sum", "mean", "share", ""]
RULES: Final[Mapping[str, str]] = {  # how figures of small areas become one of a larger area
    "sum": "the sum of its small areas",
    "mean": "the mean of its small areas, weighted by the people it is about",
    "share": "worked out again from the numbers of its small areas",
}
OWN: Final = "own~"  # how the id of a user's own measure begins


@dataclass(frozen=True)
class Slice:
    """The figures of one period: the kind and vintage of their areas, and their data sets.

    `figure` says what they are where a measure has several kinds: baseline, target or actual.
    """

    period: str
    kind: Kind
    vintage: str = ""
    datasets: tuple[str, ...] = ()
    figure: str = ""

    @property
    def label(self) -> str:
        """The period as people choose it: '2008/09', '2007/08 (baseline)'."""
        period = self.period or "period not given"
        return f"{period} ({self.figure})" if self.figure else period


Read = Callable[[Catalogue, Slice], pd.DataFrame]


@dataclass(frozen=True)
class Measure:
    """What is measured by area, newest period first.

    `better` is empty where it is not known which way is better; `low` and `high` are words for
    the two ends, `rule` how figures are gathered up (empty: they cannot be), `who` the column of
    the residents whom a mean is weighted by.
    """

    id: str
    group: str
    title: str
    unit: str
    slices: tuple[Slice, ...]
    read: Read = field(repr=False, compare=False)
    better: Better = ""
    rule: Rule = ""
    who: str = "population"
    low: str = "lowest"
    high: str = "highest"
    dark_is_low: bool = False
    note: str = ""
    missing: str = "no figure"  # why an area may have none
    form: str = ""  # how a figure is said, such as 'rank {}'; with its unit where empty
    source: Dataset | None = field(default=None, repr=False)  # of a user's own file

    def slice(self, label: str = "") -> Slice:
        """The figures of a period by its label, of the first one where the label is empty.

        Raises `NoSuchMeasure`.
        """
        for each in self.slices:
            if label in ("", each.label):
                return each
        periods = ", ".join(each.label for each in self.slices)
        raise NoSuchMeasure(f"{self.title} has no figures for {label}; it has: {periods}.")

    def said(self, number: str) -> str:
        """A figure with its unit, as it stands in a sentence: '24.8%', 'rank 2,525'."""
        if self.form:
            return self.form.replace("{}", number)
        percent = self.unit in ("percent", "%")
        return f"{number}%" if percent else f"{number} {self.unit}".strip()

    def sources(self, catalogue: Catalogue, chosen: Slice) -> tuple[Dataset, ...]:
        """The data sets behind the figures of a period."""
        shipped = (catalogue.datasets[name] for name in chosen.datasets)
        return (self.source,) if self.source else tuple(shipped)


def find(measures: Mapping[str, Measure], id: str) -> Measure:
    """The measure with an id. Raises `NoSuchMeasure`."""
    if id in measures:
        return measures[id]
    if id.startswith(OWN):
        raise NoSuchMeasure(
            f"'{id.removeprefix(OWN)[:60]}' is a figure of a user's own file, which is not loaded "
            "here. Drop the file again, or choose another figure."
        )
    raise NoSuchMeasure(
        f"There are no figures by area for '{id[:60]}'. Choose another figure; those of an "
        "indicator of the agreement can be added on the Overview page."
    )


BY: Final[Mapping[str, str]] = {
    "": "As the figures are given",
    "msoa": "Neighbourhoods (MSOAs)",
    "ward": "Wards",
    "district": "Districts",
}
SHOWS: Final[Mapping[str, str]] = {"figure": "The figure, in classes", "target": "Target met?"}
BETTER: Final[Mapping[Better, str]] = {
    "": "not known",
    "higher": "a higher figure",
    "lower": "a lower figure",
}


@dataclass(frozen=True)
class Question:
    """What the user asked to see; plain values, so that a view can be cached by it.

    `period` is the label of a slice; `by` a geography or '' for the figures' own; `target` is
    the user's own, held against every area in place of those that were set; `better` is the user's
    own where the measure has none.
    """

    place: str = ""
    measure: str = ""
    period: str = ""
    by: str = ""
    second: str = ""
    show: str = "figure"
    target: float | None = None
    better: Better = ""
    scheme: str = "quantiles"
    classes: int = 5
    breaks: str = ""
    palette: str = "YlGnBu"


@dataclass(frozen=True)
class Shown:
    """A measure and the period of it that is shown."""

    measure: Measure
    slice: Slice

    @property
    def title(self) -> str:
        """The measure with its period: 'Crime: rank, 2025'."""
        return f"{self.measure.title}, {self.slice.label}"
