"""The measures of data sets with the role `indicator`: one more is a file and a catalogue entry.

Such a data set has one row an area of its geography: a key column that holds the area's code, and
a column of numbers for each figure. Its vintage is the period, so that data sets with a column of
the same title and unit are the periods of one measure. The catalogue says which way is better
(`direction`) and whether figures of small areas may be added up or averaged (`gather`).
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.indicators.agreement import order
from herts_geo.indicators.measures import Better, Measure, Slice
from herts_geo.pack import load
from herts_geo.pack.catalogue import INDICATOR, Catalogue, Column, Dataset
from herts_geo.places.outlines import LEVELS

GROUP: Final = "Further indicators"
PREFIX: Final = "indicator."
DIRECTIONS: Final[dict[str, Better]] = {"higher is better": "higher", "lower is better": "lower"}
Given = tuple[Dataset, Column]


def measures(catalogue: Catalogue) -> Iterator[Measure]:
    """A measure for each figure of the data sets with the role `indicator`."""
    found: dict[tuple[str, str], list[Given]] = {}
    for dataset in catalogue.by_role(INDICATOR):
        for column in dataset.figures:
            unit = column.unit or dataset.unit
            found.setdefault((column.title, unit), []).append((dataset, column))
    for (title, unit), given in found.items():
        newest_first = sorted(given, key=lambda each: order(each[0].vintage), reverse=True)
        yield _measure(title, unit, newest_first)


def _measure(title: str, unit: str, given: list[Given]) -> Measure:
    newest, column = given[0]
    columns = {dataset.id: column.name for dataset, column in given}
    return Measure(
        id=PREFIX + re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-"),
        group=GROUP,
        title=wording.heading(title),
        unit=unit,
        slices=tuple(_slice(dataset) for dataset, _ in given),
        read=partial(_figures, columns=columns),
        better=DIRECTIONS.get(newest.direction.strip().casefold(), ""),
        rule=column.gather,
        note=f"{newest.description} {newest.note}".strip(),
    )


def _slice(dataset: Dataset) -> Slice:
    kind = next(level for level in LEVELS if level == dataset.geography)
    vintage = dataset.geography_vintage if kind in ("lsoa", "msoa") else ""
    return Slice(period=dataset.vintage, kind=kind, vintage=vintage, datasets=(dataset.id,))


def _figures(catalogue: Catalogue, chosen: Slice, columns: dict[str, str]) -> pd.DataFrame:
    id = chosen.datasets[0]
    table, key = load.table(catalogue, id), catalogue.dataset(id).key[0]
    value = table[columns[id]].astype("Float64")
    return pd.DataFrame({"code": table[key].astype(str), "value": value})
