"""Which assets a user asked for, and their totals with how many lack each figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo.errors import HertsGeoError
from herts_geo.estate import buildings
from herts_geo.places import constraints

CODES: Final[Mapping[str, str]] = {  # filter -> column of the frame
    "holder": "holder",
    "use": "use_group",
    "tenure": "tenure",
    "condition": "condition",
    "energy": "energy",
    "purpose": "purpose",
}
VACANCY: Final[Mapping[str, str]] = {
    "any": "Vacant or not",
    "yes": "Vacant",
    "no": "Not vacant",
    "unknown": "Not known",
}
NOT_GIVEN: Final = "not given"  # a choice in each filter of codes
FIGURES: Final = buildings.FIGURES


@dataclass(frozen=True)
class Filter:
    """What a user asked for; an empty choice lets everything through.

    Floor areas in m2, 0 for no limit; `lease_years`: lease event within so many years, 0 for all.
    `clear_of`: kinds of constraints that an asset must not lie in; `unsure`: also assets of which
    that is not known.
    """

    holder: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    tenure: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    energy: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    vacancy: str = "any"
    floor_from: float = 0
    floor_to: float = 0
    lease_years: int = 0
    clear_of: tuple[str, ...] = ()
    unsure: bool = False


def matching(frame: pd.DataFrame, wanted: Filter, today: date) -> "pd.Series[bool]":
    """Which assets a filter lets through. An asset without a figure fails a test of it.

    Raises `HertsGeoError` where the floor areas are the wrong way round.
    """
    kept = pd.Series(True, index=frame.index)
    for name, column in CODES.items():
        if chosen := getattr(wanted, name):
            kept &= frame[column].fillna(NOT_GIVEN).isin(chosen)
    if wanted.vacancy == "unknown":
        kept &= frame["vacant"].isna()
    elif wanted.vacancy != "any":
        yes = wanted.vacancy == "yes"
        kept &= frame["vacant"].fillna(not yes) == yes
    if wanted.floor_from or wanted.floor_to:
        top = wanted.floor_to or float("inf")
        if top < wanted.floor_from:
            raise HertsGeoError(
                "The largest floor area is below the smallest: raise it, or empty it."
            )
        kept &= frame["floor_area"].between(wanted.floor_from, top)
    if wanted.lease_years:
        kept &= lease_within(frame, wanted.lease_years, today)
    kept &= constraints.passes(frame, wanted.clear_of, wanted.unsure)
    return kept.fillna(False).astype(bool)


def lease_within(frame: pd.DataFrame, years: float, today: date) -> "pd.Series[Any]":
    """Which assets have a lease event from today until so many years on; <NA> where none given."""
    start = pd.Timestamp(today)
    inside = frame["lease_event"].between(start, start + pd.DateOffset(years=int(years)))
    return inside.astype("boolean").where(frame["lease_event"].notna(), pd.NA)


def options(frame: pd.DataFrame) -> dict[str, list[str]]:
    """The choices of each filter of codes that the assets offer, 'not given' last."""
    found: dict[str, list[str]] = {}
    for name, column in CODES.items():
        known = sorted(map(str, frame[column].dropna().unique()))
        found[name] = known + [NOT_GIVEN] * bool(frame[column].isna().any())
    return found


def totals(frame: pd.DataFrame) -> dict[str, Any]:
    """Assets, holders, and each figure summed over those that give it; None where none does.

    `lacking` counts the assets without each figure. Cost and backlog per m2 are over the assets
    that give both parts. A building of several registers counts once (see `buildings.once`), and
    `entries` tells how many rows stand behind the assets, where several registers are held, and
    `vacant_registers` how many of them name vacant property, which is never matched.
    """
    entries = {}
    if buildings.BUILDING in frame:
        vacant = frame.loc[frame["vacant"].fillna(False), "register"]
        entries = {"entries": len(frame), "vacant_registers": int(vacant.nunique())}
    holders = int(frame["holder"].nunique())
    frame = buildings.once(frame)
    sums = {
        name: float(frame[name].sum()) if frame[name].notna().any() else None for name in FIGURES
    }
    return {
        "assets": len(frame),
        **entries,
        "holders": holders,
        **sums,
        "cost_per_m2": _per_m2(frame, "running_cost"),
        "backlog_per_m2": _per_m2(frame, "backlog"),
        "vacant": int(frame["vacant"].fillna(False).sum()),
        "placed": int(frame["lon"].notna().sum()),
        "lacking": {name: int(frame[name].isna().sum()) for name in FIGURES},
        "lacking_vacancy": int(frame["vacant"].isna().sum()),
    }


def by_holder(frame: pd.DataFrame) -> pd.DataFrame:
    """Holders, the largest first: holder, assets, vacant, floor_area, land_area (<NA>: none
    given), and how many give a floor area. Each by its own entries, a building once: one that
    several hold counts for each of them."""
    frame = buildings.once_a_holder(frame)
    groups = frame.assign(vacant=frame["vacant"].fillna(False).astype(int)).groupby("holder")
    table = groups.agg(
        assets=("id", "size"), vacant=("vacant", "sum"), with_floor_area=("floor_area", "count")
    )
    for name in ("floor_area", "land_area", "backlog"):
        table[name] = groups[name].sum(min_count=1)
    return table.reset_index().sort_values(["assets", "holder"], ascending=[False, True])


def per_m2(frame: pd.DataFrame, column: str) -> "pd.Series[Any]":
    """A figure for each m2 of floor area, <NA> where either is missing or the area is 0."""
    return (frame[column] / frame["floor_area"].where(frame["floor_area"] > 0)).astype("Float64")


def _per_m2(frame: pd.DataFrame, column: str) -> float | None:
    both = frame[per_m2(frame, column).notna()]
    return float(both[column].sum() / both["floor_area"].sum()) if len(both) else None
