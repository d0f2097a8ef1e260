"""Service points as marks on a map: a letter for each kind of service."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from herts_geo import service_lists, services
from herts_geo.classify import LegendItem
from herts_geo.evidence import Mark

COLOUR: Final = "#111111"
LETTERS: Final[Mapping[str, str]] = {
    "hospital": "H",
    "hospital_ae": "A",
    "gp": "G",
    "library": "L",
    "council_office": "C",
    "police": "P",
    "further_education": "E",
    "station": "S",
    "town_centre": "T",
}


def marks(points: pd.DataFrame) -> tuple[Mark, ...]:
    """A mark for each point that has a position."""
    placed = services.placed(points)
    rows = placed.assign(name=service_lists.labels(placed))[["lon", "lat", "name", "service"]]
    return tuple(
        Mark(round(float(lon), 6), round(float(lat), 6), str(name), LETTERS[kind], COLOUR)
        for lon, lat, name, kind in rows.itertuples(index=False, name=None)
    )


def key(points: pd.DataFrame, kinds: Sequence[str]) -> tuple[LegendItem, ...]:
    """What each letter stands for, and how many points count, those beyond the map included."""
    counts = services.placed(points)["service"].value_counts()
    return tuple(
        LegendItem(
            f"{LETTERS[kind]}: {services.kind(kind).one} ({int(counts.get(kind, 0))} in all)",
            COLOUR,
            0,
        )
        for kind in kinds
    )
