"""What the data sets with the role `indicator` say of a place; a pack without any has no chapter.

The figures are those that the indicator map shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from herts_geo.errors import NotComparable
from herts_geo.evidence import Chapter, Figure, Link, Table
from herts_geo.indicators import catalogued, gather
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators.measures import Question
from herts_geo.indicators.view import View
from herts_geo.pack.catalogue import Dataset
from herts_geo.places import Place
from herts_geo.places.outlines import LEVELS
from herts_geo.review import base as review_base
from herts_geo.review.base import Base
from herts_geo.review.rules import Noticed

PAGE: Final = "indicators"
TITLE: Final = "Further indicators"
NONE: Final = (
    "No figure of the whole place: it is given by area, and how it may be gathered up is not known."
)


@dataclass(frozen=True)
class Indicators:
    """Each further indicator of a place, as the indicator map shows it."""

    base: Base = field(repr=False)
    place: Place
    views: tuple[View, ...] = field(repr=False)

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of the figures, and those of the outlines that they are drawn on."""
        return tuple(dict.fromkeys(item for each in self.views for item in each.datasets))


def of(base: Base, place: Place) -> Indicators:
    """The further indicators of a place. Raises the data errors of `load`."""
    known = {each.id: each for each in catalogued.measures(base.catalogue)}
    asked = (Question(base.code(place), measure) for measure in known)
    views = tuple(indicators_view.view(base.catalogue, each, known) for each in asked)
    return Indicators(base, place, views)


def figures(found: Indicators) -> tuple[Figure, ...]:
    """The figure of the place for each indicator, missing where none can be made."""
    told = []
    for view in found.views:
        measure, value = view.first.measure, _value(found, view)
        decimals = 0 if value is None or value == int(value) else 1
        link = Link(PAGE, found.base.query(found.place, i_measure=measure.id), "Indicators")
        note, sources = NONE if value is None else "", view.first.slice.datasets
        title = view.first.title
        told.append(
            review_base.number(
                measure.id, title, value, measure.unit, sources, note, link, decimals
            )
        )
    return tuple(told)


def _value(found: Indicators, view: View) -> float | None:
    """The figure of the place itself, where it is given or may be gathered up."""
    level = next((each for each in LEVELS if each == found.place.kind), None)
    first = view.first
    try:
        if found.place.kind == "county":
            return gather.whole(found.base.catalogue, first.measure, first.slice)
        if level is None:
            return None
        known = gather.figures(found.base.catalogue, first.measure, first.slice, level)
    except NotComparable:
        return None
    here = known.loc[known["code"] == found.place.code, "value"].dropna()
    return float(here.iloc[0]) if len(here) else None


def chapter(found: Indicators) -> Chapter:
    """The chapter on further indicators: how the areas of the place spread."""
    rows = []
    for view in found.views:
        values = view.frame.loc[view.inside, "value"].astype("Float64")
        rows.append(
            {
                "Figure": view.first.measure.title,
                "Period": view.first.slice.label,
                "Unit": view.first.measure.unit,
                "Areas": len(values),
                "With a figure": int(values.notna().sum()),
                "Lowest": values.min(),
                "Median": values.median(),
                "Highest": values.max(),
            }
        )
    sources = tuple(item.id for item in found.datasets)
    spread = Table(f"{PAGE}.spread", "Further indicators", pd.DataFrame(rows), sources=sources)
    notes = [f"{each.first.measure.title}: {each.first.measure.note}" for each in found.views]
    return Chapter(PAGE, TITLE, figures=figures(found), tables=(spread,), notes=tuple(notes))


def noticed(_found: Indicators) -> Iterator[Noticed]:
    """Nothing: what a further indicator means is not known, so none of it stands out by rule."""
    return iter(())
