"""Modes of travel: one row a mode, with its names, its pace and how its minutes are made.

Source of speeds, detour and the longest walk: DfT core accessibility indicators and journey time
statistics (4.8 km/h on foot, 16 km/h by cycle, paths 1.2 times the straight line).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Mode = Literal["walk", "cycle", "pt"]
Method = Literal["straight-line", "estimated", "timetable", "streets"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A mode of travel: its key, its names, the method that gives its minutes, and its pace.

    `noun` stands after 'by' or alone, `short` where room is little, `going` in a sentence; `basis`:
    what its minutes rest on, and `reached` both in one for a place that is reached. `kmh`,
    `detour` (km of road per straight km), `longest_km` (straight line) and `start_minutes`: its
    pace, for public transport that of the walk within.
    """

    key: Mode
    noun: str
    short: str
    going: str
    basis: str
    reached: str
    method: Method
    kmh: float = 4.8
    detour: float = 1.2
    longest_km: float = 3.0
    start_minutes: float = 0.0


ROWS: Final = (
    Row(
        key="walk",
        noun="walking",
        short="walking",
        going="on foot",
        basis="straight-line distance",
        reached="on foot (straight-line distance, a detour and a speed)",
        method="straight-line",
    ),
    Row(
        key="cycle",
        noun="cycling",
        short="cycling",
        going="by cycle",
        basis="straight-line distance",
        reached="by cycle (straight-line distance, a detour and a speed)",
        method="straight-line",
        kmh=16.0,
        longest_km=math.inf,
    ),
    Row(
        key="pt",
        noun="public transport and walking",
        short="public transport",
        going="by public transport and walking",
        basis="estimated, not from a timetable",
        reached="by public transport and on foot (estimated, not from a timetable)",
        method="estimated",
    ),
)
MODES: Final[Mapping[str, Row]] = {each.key: each for each in ROWS}
OFFERED: Final[tuple[Mode, ...]] = tuple(  # what serves most journeys is offered first
    each.key for each in sorted(ROWS, key=lambda row: row.method == "straight-line")
)
