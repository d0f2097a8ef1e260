"""Which files of publishers that cut the country in their own way hold a place.

Street extracts (Geofabrik, one a county), stop lists (NaPTAN, one an authority) and timetables
(BODS, one a region) are named by `regions.toml`. Which authorities a stop list of today holds is
not confirmed for some of them: for those the national list is asked for.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import shapely

from herts_geo.pack.area import Area

TABLE: Final = Path(__file__).with_suffix(".toml")
ENGLAND: Final = "england"  # the name of the whole country in streets and timetables
NATIONS: Final = ("scotland", "wales")  # have one street extract each


@dataclass(frozen=True)
class Extract:
    """One street extract: its box in degrees, its neighbours, the region of its timetables, and
    the authorities in it, each with the code of its stops ('' where not confirmed)."""

    name: str
    box: tuple[float, float, float, float]
    beside: tuple[str, ...]
    timetables: str
    stops: Mapping[str, str]


def streets(area: Area) -> tuple[str, ...]:
    """The paths of the street extracts that hold an area and its margin, below the country's.

    Those of its own counties, and those beside them whose box the margin reaches.
    """
    if area.is_england:
        return (ENGLAND,)
    every = _table()
    return tuple(x if x in NATIONS else f"{ENGLAND}/{x}" for x in _holding(area, every))


def timetables(area: Area) -> tuple[str, ...]:
    """The regions whose timetables may run in an area and its margin."""
    if area.is_england:
        return (ENGLAND,)
    every = _table()
    return tuple(sorted({every[name].timetables for name in _holding(area, every)}))


def stops(area: Area) -> tuple[str, ...]:
    """The codes of the stop lists of an area; none where one is not known: then ask for all."""
    codes = {name: code for each in _table().values() for name, code in each.stops.items() if code}
    wanted = area.counties.values()
    if not wanted or any(name not in codes for name in wanted):
        return ()
    return tuple(sorted({codes[name] for name in wanted}))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Extract]:
    raw = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {
        name: Extract(
            name=name,
            box=tuple(x["box"]),
            beside=tuple(x["beside"]),
            timetables=x["timetables"],
            stops=x["stops"],
        )
        for name, x in raw.items()
    }


def _holding(area: Area, every: Mapping[str, Extract]) -> list[str]:
    """The extracts of an area's authorities and of its surroundings, by name; by their boxes alone
    where its authorities are not known."""
    names = {*area.counties.values(), *area.districts.values()}
    own = {key for key, each in every.items() if names & set(each.stops)}
    known = {name for key in own for name in every[key].stops}
    if not set(area.counties.values()) <= known or not own:
        return sorted(_reached(area, every, every))
    beside = {name for key in own for name in every[key].beside}
    return sorted(own | _reached(area, every, beside))


def _reached(area: Area, every: Mapping[str, Extract], names: Iterable[str]) -> set[str]:
    if area.outline is None:
        return set(names)
    here = shapely.box(*area.box(around=True, degrees=True))
    return {name for name in names if here.intersects(shapely.box(*every[name].box))}
