"""Places side by side: every figure that is a number, with the difference from each other place."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from herts_geo.evidence import Chapter, Figure, Table
from herts_geo.places import Place
from herts_geo.review import make

LEAD: Final = (
    "The same figures side by side. A difference is the first place less the other; where one of "
    "the two has no figure, there is none. A difference of two percentages is in percentage points."
)
DECIMALS: Final = 2
FIXED: Final = ("Figure", "Unit")

Side = tuple[Place, Mapping[str, Sequence[Figure]]]  # a place with its figures by chapter
Sides = Mapping[str, Sequence[Figure]]  # heading of each place, the first one's first -> figures


def chapter(here: Side, others: Sequence[Side], titles: Mapping[str, str]) -> Chapter:
    """The chapter that sets a place beside others, one table a chapter of figures."""
    every = (here, *others)
    names = make.headings((place.label for place, _ in every), FIXED)
    tables = []
    for key, title in titles.items():
        given = (figures.get(key, ()) for _, figures in every)
        tables.append(_table(key, title, dict(zip(names, given, strict=True))))
    return Chapter(
        "compare",
        f"{names[0]} beside {' and '.join(names[1:])}",
        (LEAD,),
        tables=tuple(table for table in tables if len(table.frame)),
    )


def _table(key: str, title: str, sides: Sides) -> Table:
    first, *others = sides
    figures = [each for each in sides[first] if not isinstance(each.value, str)]
    mine = _values(figures, figures)
    columns = {
        "Figure": pd.Series([each.label for each in figures], dtype="str"),
        "Unit": pd.Series([each.unit for each in figures], dtype="str"),
        first: mine.round(DECIMALS),
    }
    differences = make.headings((f"Difference from {name}" for name in others), (*FIXED, *sides))
    for name, difference in zip(others, differences, strict=True):
        theirs = _values(figures, sides[name])
        columns |= {name: theirs.round(DECIMALS), difference: (mine - theirs).round(DECIMALS)}
    sources = dict.fromkeys(source for each in figures for source in each.sources)
    note = _note({each.key for each in figures}, sides)
    return Table(f"compare.{key}", title, pd.DataFrame(columns), note, (*sources,))


def _values(wanted: Sequence[Figure], given: Sequence[Figure]) -> "pd.Series[float]":
    """The values of some figures by their keys, <NA> where there is none."""
    known = {each.key: each.value for each in given if not isinstance(each.value, str)}
    return pd.Series([known.get(each.key) for each in wanted], dtype="Float64")


def _note(keys: set[str], sides: Sides) -> str:
    """What is said of the figures, once each; what is not said of all places names its place."""
    told: dict[str, list[str]] = {}
    for name, figures in sides.items():
        for note in dict.fromkeys(each.note for each in figures if each.key in keys and each.note):
            told.setdefault(note, []).append(name)
    return " ".join(
        note if len(names) == len(sides) else f"{' and '.join(names)}: {note}"
        for note, names in told.items()
    )
