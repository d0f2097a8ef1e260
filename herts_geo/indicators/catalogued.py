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
        given.sort(key=lambda each: order(each[0].vintage), reverse=True)  # the newest first
        newest, column = given[0]
        yield Measure(
            id=PREFIX + re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-"),
            group=GROUP,
            title=wording.heading(title),
            unit=unit,
            slices=tuple(
                Slice(
                    period=dataset.vintage,
                    kind=level,
                    vintage=dataset.geography_vintage if level in ("lsoa", "msoa") else "",
                    datasets=(dataset.id,),
                )
                for dataset, _ in given
                for level in LEVELS
                if level == dataset.geography
            ),
            read=partial(_figures, columns={dataset.id: each.name for dataset, each in given}),
            better=DIRECTIONS.get(newest.direction.strip().casefold(), ""),
            rule=column.gather,
            note=f"{newest.description} {newest.note}".strip(),
        )


def _figures(catalogue: Catalogue, chosen: Slice, columns: dict[str, str]) -> pd.DataFrame:
    id = chosen.datasets[0]
    table, key = load.table(catalogue, id), catalogue.dataset(id).key[0]
    value = table[columns[id]].astype("Float64")
    return pd.DataFrame({"code": table[key].astype(str), "value": value})
