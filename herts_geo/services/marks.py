"""Service points as marks on a map: a letter for each kind of service."""

from collections.abc import Collection, Sequence
from typing import Final

import pandas as pd

from herts_geo.evidence import Mark
from herts_geo.maps.classify import LegendItem
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import rules as travel_rules

COLOUR: Final = "#111111"


def marks(points: pd.DataFrame, counted: Collection[str] | None = None) -> tuple[Mark, ...]:
    """A mark for each point that has a position, hollow where its id is not `counted` (None: all
    are)."""
    placed = services_points.placed(points)
    rows = placed.assign(name=travel_rules.labels(placed))[["lon", "lat", "name", "service", "id"]]
    return tuple(
        Mark(
            lon=round(float(lon), 6),
            lat=round(float(lat), 6),
            label=str(name),
            letter=letter(kind),
            colour=COLOUR,
            hollow=counted is not None and id_ not in counted,
        )
        for lon, lat, name, kind, id_ in rows.itertuples(index=False, name=None)
    )


def key(points: pd.DataFrame, kinds: Sequence[str]) -> tuple[LegendItem, ...]:
    """What each letter stands for, and how many points count, those beyond the map included."""
    counts = services_points.placed(points)["service"].value_counts()
    known = services_kinds.KINDS
    names = [known[kind].one if kind in known else "point of an own list" for kind in kinds]
    return tuple(
        LegendItem(f"{letter(kind)}: {name} ({int(counts.get(kind, 0))} in all)", COLOUR, 0)
        for kind, name in zip(kinds, names, strict=True)
    )


def letter(kind: str) -> str:
    """The letter of a kind of service; of a user's own list a dot."""
    known = services_kinds.KINDS.get(kind)
    return known.letter if known else "•"
