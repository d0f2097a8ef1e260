"""Places side by side: every figure that is a number, with the difference from each other place."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from herts_geo.evidence import Chapter, Figure, Table
from herts_geo.places import Place

LEAD: Final = (
    "The same figures side by side. A difference is the first place less the other; where one of "
    "the two has no figure, there is none."
)
DECIMALS: Final = 1

Side = tuple[Place, Mapping[str, Sequence[Figure]]]  # a place with its figures by chapter


def chapter(here: Side, others: Sequence[Side], titles: Mapping[str, str]) -> Chapter:
    """The chapter that sets a place beside others, one table a chapter of figures."""
    names = " and ".join(place.label for place, _ in others)
    tables = (_table(key, title, here, others) for key, title in titles.items())
    return Chapter(
        "compare",
        f"{here[0].label} beside {names}",
        (LEAD,),
        tables=tuple(table for table in tables if len(table.frame)),
    )


def _table(key: str, title: str, here: Side, others: Sequence[Side]) -> Table:
    figures = [each for each in here[1].get(key, ()) if not isinstance(each.value, str)]
    frame = pd.DataFrame(
        {
            "Figure": pd.Series([each.label for each in figures], dtype="str"),
            "Unit": pd.Series([each.unit for each in figures], dtype="str"),
            here[0].label: _values(figures, figures),
        }
    )
    for place, sides in others:
        theirs = _values(figures, sides.get(key, ()))
        frame[place.label] = theirs
        frame[f"Difference from {place.label}"] = frame[here[0].label] - theirs
    numbers = frame.select_dtypes("Float64").columns
    sources = dict.fromkeys(source for each in figures for source in each.sources)
    return Table(
        f"compare.{key}", title, frame.assign(**frame[numbers].round(DECIMALS)), "", (*sources,)
    )


def _values(wanted: Sequence[Figure], given: Sequence[Figure]) -> "pd.Series[float]":
    """The values of some figures by their keys, <NA> where there is none."""
    known = {each.key: each.value for each in given if not isinstance(each.value, str)}
    return pd.Series([known.get(each.key) for each in wanted], dtype="Float64")
