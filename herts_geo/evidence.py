"""What a review holds, ready for any page, document or command line.

A figure is worked out once and named by its key; page, document and command line show its `text`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from herts_geo import wording
from herts_geo.maps.classify import Classes, LegendItem
from herts_geo.pack.catalogue import Dataset


@dataclass(frozen=True)
class Link:
    """The page that shows a thing, by its address, and the selection that shows it there."""

    page: str
    query: Mapping[str, str]
    label: str = ""


@dataclass(frozen=True)
class Figure:
    """One number with its words: `value` as worked out (None where missing), `text` as shown.

    `sources` are data set ids of the catalogue; `note` says what is modelled, and its error.
    """

    key: str
    label: str
    value: float | int | str | None
    text: str
    unit: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    link: Link | None = None
    span: tuple[float, float] | None = None  # the least and the most that it may be, in its unit

    @property
    def lacks(self) -> bool:
        """Whether nothing is known of it; one that is withheld or was not given says so itself."""
        return self.value is None and self.text == wording.NO_DATA

    def as_dict(self) -> dict[str, Any]:
        """The figure as plain values, for JSON."""
        plain = {"key": self.key, "label": self.label, "value": self.value, "text": self.text}
        return {**plain, "unit": self.unit, "sources": list(self.sources), "note": self.note}


@dataclass(frozen=True)
class Table:
    """Rows under headings that people read; numbers stay numbers and gaps stay missing.

    A paged document prints the first rows of a long one, unless it is to be `whole`.
    """

    key: str
    title: str
    frame: pd.DataFrame = field(repr=False)
    note: str = ""
    sources: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True)
class Mark:
    """A point on a map in EPSG:4326: a circle with a letter, hollow where a figure is missing."""

    lon: float
    lat: float
    label: str
    letter: str = ""
    colour: str = "#222222"
    hollow: bool = False


@dataclass(frozen=True)
class Line:
    """Outlines on a map (EPSG:4326) that have one name and one colour, dashed or not; `named`: the
    name stands on the map too."""

    label: str
    shape: BaseGeometry = field(repr=False, compare=False)
    colour: str = "#000000"
    dashed: bool = False
    named: bool = False


@dataclass(frozen=True)
class Painting:
    """A further painting of areas on a map, below its own or above it; `strength` in per cent."""

    classes: Classes = field(repr=False)
    inside: "pd.Series[bool]" = field(repr=False)
    vintage: str
    kind: str = "lsoa"
    strength: int = 100
    above: bool = False


FURNITURE: Final = ("names", "districts", "background")  # what a map has unless it says otherwise


@dataclass(frozen=True)
class Picture:
    """A map to be drawn: a class for each area of a vintage in file order, and marks on top.

    `kind`: of the areas, small ones (LSOAs) as a rule. `inside` tells which of them the place
    holds; `text` says in plain English what it shows;
    `parameters` are the choices that made it, one line each; `key_marks` explains the marks;
    `outline` (EPSG:4326) is the locality's own, where one was drawn. `lines` and `paintings` lie
    over or under it, `strength` is its own in per cent, `furniture` what of the ground is drawn.
    `datasets` are those of its sources that no catalogue lists; `address` is where it
    opens again, `hollow` what a hollow mark means.
    """

    key: str
    title: str
    text: str
    vintage: str
    inside: "pd.Series[bool]" = field(repr=False)
    classes: Classes | None = field(default=None, repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    key_marks: tuple[LegendItem, ...] = ()
    parameters: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    link: Link | None = None
    outline: BaseGeometry | None = field(default=None, repr=False, compare=False)
    kind: str = "lsoa"
    lines: tuple[Line, ...] = ()
    paintings: tuple[Painting, ...] = ()
    strength: int = 100
    furniture: tuple[str, ...] = FURNITURE
    datasets: tuple[Dataset, ...] = field(default=(), repr=False)
    address: str = ""
    hollow: str = "no figure"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart to be drawn: rows of `at`, `series` and `value`, a mark for each.

    `kind`: bars (upright, side by side), steps (bars to the right), dots (`at` down the side) or
    lines. `places` are the values of `at` in order, `series` the names of the series with their
    colours. The titles are those of the two axes; `ends` are the ends of the values' axis, which
    else begins at nought where `from_nought`. Columns `least` and `most`, where there are any: the
    range of each value, drawn as a thin line.
    """

    key: str
    title: str
    kind: Literal["bars", "steps", "dots", "lines"]
    frame: pd.DataFrame = field(repr=False)
    places: tuple[str, ...]
    series: Mapping[str, str]
    at_title: str = ""
    value_title: str = ""
    ends: tuple[float, float] | None = None
    from_nought: bool = True
    notes: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = field(default=(), repr=False)
    address: str = ""


@dataclass(frozen=True)
class Chapter:
    """One question about a place, answered from top to bottom in this order of its fields."""

    key: str
    title: str
    lead: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What stands out: a computed sentence, its weight for the ranking (0 to 1), and why."""

    key: str
    sentence: str
    weight: float
    basis: str
    link: Link


@dataclass(frozen=True)
class Layer:
    """A layer for a geographic file: EPSG:4326 rows, the words of each column with its unit.

    `colour_by` names the column that colours it, `colours` each of its values.
    """

    name: str
    title: str
    frame: gpd.GeoDataFrame = field(repr=False)
    fields: Mapping[str, str]
    colour_by: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beside:
    """Another place in a brief: its name, and its figures by their keys."""

    name: str
    figures: Mapping[str, Figure] = field(repr=False)


@dataclass(frozen=True)
class Brief:
    """What opens a review, by the keys of what its chapters hold, so that no figure is told twice.

    `headlines` and `bars` are figures, in their order; `picture` is the one map. `options` and
    `decisions` are what a workshop recorded of the place, None where there is no project.
    """

    headlines: tuple[str, ...]
    bars: tuple[str, ...] = ()
    picture: str = ""
    beside: tuple[Beside, ...] = ()
    options: Table | None = None
    decisions: Table | None = None


@dataclass(frozen=True)
class Dossier:
    """Everything that is shown or taken away about a place: chapters, findings, layers, sources.

    `parameters` are the choices that hold throughout; `made` is the day as ISO 8601 text.
    `datasets` describe what `sources` name, partners' registers included, which no catalogue lists.
    `link` opens the same review again.
    """

    title: str
    place: str
    made: str
    chapters: tuple[Chapter, ...]
    findings: tuple[Finding, ...] = ()
    layers: tuple[Layer, ...] = ()
    parameters: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    brief: Brief | None = None
    link: Link | None = None

    def figures(self) -> Iterator[Figure]:
        """Every figure of every chapter, in order."""
        for chapter in self.chapters:
            yield from chapter.figures
