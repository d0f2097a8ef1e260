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
TIMES_2017: Final = (
    "Minutes here are in the way of the journey time statistics of 2017, which are longer than "
    "those that the thresholds of 2004 to 2010 were set on: DfT's own editions differ by about 4 "
    "minutes for GPs on the same areas (97% within 15 minutes in 2013, 66% in 2017). A share "
    "within an older threshold therefore comes out lower, and is not to be set beside shares "
    "published before 2014."
)
FALLBACK: Final = Preset(15, 30, BANDS, False)


def preset(service: str) -> Preset:
    """The pair of thresholds offered for a service."""
    return PRESETS.get(service, FALLBACK)


def threshold_words(service: str, minutes: float) -> str:
    """Whose a threshold is: one of the published pair of the service, or a choice of one's own."""
    pair = preset(service)
    if minutes not in (pair.lower, pair.upper):
        both = f"{pair.lower} and {pair.upper} minutes, {pair.source}"
        return f"Threshold: {minutes:g} minutes, a choice of one's own (the pair offered: {both})."
    which = "lower" if minutes == pair.lower else "upper"
    return f"Threshold: {minutes:g} minutes, the {which} of a pair ({pair.source})."


def caution(service: str, mode: str) -> str:
    """What thresholds of 2004 to 2010 do on minutes of 2017; '' where nothing of them is used."""
    return TIMES_2017 if mode in ("pt", "cycle") and preset(service) is not FALLBACK else ""
