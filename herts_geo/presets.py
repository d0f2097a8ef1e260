"""Published thresholds: the pairs of minutes that government used for each service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Preset:
    """A pair of thresholds in minutes for one service, whose it is, and whether that was seen."""

    lower: int
    upper: int
    source: str
    verified: bool


CORE: Final = "DfT core accessibility indicators 2004 to 2010"
QUOTED: Final = f"widely quoted from the {CORE}; not found in the original"
BANDS: Final = "no pair was published for this service; bands of DfT journey time statistics"
PRESETS: Final[Mapping[str, Preset]] = {
    "hospital": Preset(30, 60, CORE, True),
    "hospital_ae": Preset(30, 60, CORE, True),
    "employment": Preset(20, 40, CORE, True),
    "supermarket": Preset(15, 30, CORE, True),
    "gp": Preset(15, 30, QUOTED, False),
    "primary_school": Preset(15, 30, QUOTED, False),
    "secondary_school": Preset(20, 40, QUOTED, False),
    "further_education": Preset(30, 60, QUOTED, False),
    "town_centre": Preset(15, 30, QUOTED, False),
}
FALLBACK: Final = Preset(15, 30, BANDS, False)


def preset(service: str) -> Preset:
    """The pair of thresholds offered for a service."""
    return PRESETS.get(service, FALLBACK)
