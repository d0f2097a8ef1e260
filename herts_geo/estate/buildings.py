"""Entries of several registers as buildings, each counted once, with every holder's interest.

Where holders give different figures of one building, the freeholder's counts: the freeholder
answers for the whole, where a tenant may measure or pay for a part. Where no freeholder gives one,
the newest dated counts; else it is withheld as disputed. Figures are never added up: what one
holder recharges to another would count twice.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from herts_geo.estate.register import PUBLIC

BUILDING: Final = "building"  # the column that says which building an entry is of
FIGURES: Final[Mapping[str, str]] = {  # column -> words for those who lack it
    "floor_area": "floor area",
    "land_area": "land area",
    "running_cost": "running cost",
    "backlog": "required maintenance",
}
FREEHOLD: Final = "Freehold"
SAME: Final = 0.01  # two figures are one where they differ by less than this part of the larger
FILLED: Final = (  # what a building takes of its next entry where the first lacks it
    "condition",
    "energy",
    "lease_event",
    "postcode",
    "outward",
    "easting",
    "northing",
    "lon",
    "lat",
    "lsoa",
    "msoa",
    "district",
    "decile",
    "service",
    "open_hours",
)
PER_M2: Final = {"cost_per_m2": "running_cost", "backlog_per_m2": "backlog"}
Group = list[dict[Hashable, Any]]


@dataclass(frozen=True)
class Figure:
    """One figure of a building: the value that counts (None: none is given, or it is disputed),
    whose it is and why, and whether the entries differ."""

    value: float | None
    holder: str = ""
    why: str = ""
    differs: bool = False


def decided(entries: Group, name: str) -> Figure:
    """The figure that counts of a building, of its entries (rows of a register's frame)."""
    given = [row for row in entries if pd.notna(row[name])]
    if not given:
        return Figure(None)
    values = [float(row[name]) for row in given]
    if max(values) - min(values) <= SAME * max(values):
        return Figure(values[0], str(given[0]["holder"]), "all that give it agree")
    free = [row for row in given if row["tenure"] == FREEHOLD]
    owners = {row["holder"] for row in free}
    if len(owners) == 1 and len({row[name] for row in free}) == 1:
        holder = str(free[0]["holder"])
        return Figure(float(free[0][name]), holder, "the freeholder's", differs=True)
    among = free if len(owners) == 1 else given
    days = [row["register_date"] for row in among]
    dated = all(pd.notna(day) for day in days)
    newest = [row for row in among if dated and row["register_date"] == max(days)]
    if len({row[name] for row in newest}) == 1:
        why = "the freeholder's newest" if among is free else "the newest dated"
        holder = str(newest[0]["holder"])
        return Figure(float(newest[0][name]), holder, why, differs=True)
    disputed = "disputed: neither one freeholder's nor the newest dated"
    return Figure(None, why=disputed, differs=True)


def shared(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which entries are of a building that another entry of the frame is of too."""
    if BUILDING not in frame:
        return pd.Series(False, index=frame.index)
    return frame[BUILDING].duplicated(keep=False)


def known_too(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which entries are only publicly known, of a building that a register of the frame names too:
    beside its entry they say nothing more."""
    known = frame["register"].eq(PUBLIC).fillna(False).astype(bool)
    if BUILDING not in frame:
        return pd.Series(False, index=frame.index)
    return known & frame[BUILDING].isin(frame.loc[~known, BUILDING])


def groups(frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each building with several entries: its id and they, the freeholder's first, then the newest
    dated; what is only publicly known last."""
    several = frame[shared(frame)]
    if several.empty:
        return
    order = several.assign(
        _public=several["register"].eq(PUBLIC), _tenant=several["tenure"].ne(FREEHOLD).fillna(True)
    )
    order = order.sort_values(
        ["_public", "_tenant", "register_date"],
        ascending=[True, True, False],
        na_position="last",
        kind="stable",
    ).drop(columns=["_public", "_tenant"])
    for building, entries in order.groupby(BUILDING, sort=False):
        yield str(building), entries


def once(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a building, with its own index: of several entries the first (see `groups`) with the
    figures that count, and what it lacks of `FILLED` from the next. Without matched entries the
    frame itself."""
    if not shared(frame).any():
        return frame
    kept: dict[Hashable, dict[Hashable, Any]] = {}
    dropped: list[Hashable] = []
    for _, entries in groups(frame):
        first, *rest = entries.index
        dropped += rest
        rows = entries.to_dict("records")
        filled = entries[[name for name in FILLED if name in entries]].bfill().iloc[0]
        kept[first] = filled.to_dict()
        kept[first] |= {name: decided(rows, name).value for name in FIGURES}
    out = frame.drop(index=dropped).copy()
    changed = pd.DataFrame.from_dict(kept, orient="index")
    for name in changed:
        cells = changed[name].astype(out[name].dtype)
        out.loc[changed.index, name] = cells
    for rate, name in PER_M2.items():
        if rate in out:
            size = out["floor_area"].where(out["floor_area"] > 0)
            out[rate] = (out[name] / size).astype("Float64")
    return out


def once_a_holder(frame: pd.DataFrame) -> pd.DataFrame:
    """The entries, of each building one a holder: the first (see `groups`)."""
    extra = [
        place
        for _, entries in groups(frame)
        for place in entries.index[entries["holder"].duplicated()]
    ]
    return frame.drop(index=extra)
