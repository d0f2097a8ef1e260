"""Which assets are land without a building, or nothing that a body could share or be moved into.

What a register says of its holding decides, then a floor area, then the use, and where no use is
given the name.
"""

import re
from typing import Any, Final

import pandas as pd

from herts_geo import wording

LAND_ONLY: Final = "Land Only"
LAND_USES: Final = ("Land and open space", "Car park")
LAND_WORDS: Final = re.compile(
    r"\b(?:gardens?|verges?|allotments?|open spaces?|recreation grounds?|playing fields?|"
    r"play (?:area|ground|space)|playground|woodlands?|cemeter(?:y|ies)|burial grounds?|"
    r"churchyard|amenity|footpaths?|bridleways?|ponds?|ditch(?:es)?|meadows?|"
    r"(?:strip|parcel|plot|piece)s? of land|"
    r"land (?:at|adj\w*|off|between|rear|behind|north|south|east|west|fronting|near|to the))\b"
)
UTILITY_WORDS: Final = re.compile(
    r"\b(?:electric(?:ity|al)?|sub ?-?stations?|pumping stations?|transformers?|pylons?|cables?|"
    r"easements?|wayleaves?|ransom strips?|strips?|masts?|aerials?|gas governors?|"
    r"bus shelters?|street ?lights?|advertis\w+ hoardings?)\b"
)
NO_NAME: Final = frozenset(
    ["", "na", "n a", "none", "no name", "unknown", "not known", "not applicable", "tbc", "tba",
     "null", "nil", "nan", "unnamed", "test", "x"]
)  # fmt: skip
NAMELESS_RULE: Final = "cables, substations, strips and the like, and what has no name ('N/A')."
RULE: Final = (
    "land without a building (the register says so, or gives no floor area and a use or name such "
    f"as garden, verge or car park), {NAMELESS_RULE}"
)
SCORED: Final = (
    "Buildings only: land without a building (the register says so, or gives no floor area and a "
    "use or name such as garden, verge or car park) is not scored."
)


def is_land(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Which assets are land without a building."""
    said = frame["holding"].fillna("").astype(str)
    built = (frame["floor_area"] > 0).fillna(False).astype(bool)
    use, group = frame["use"].fillna("").astype(str), frame["use_group"].fillna("").astype(str)
    named = frame["name"].where(use == "", use).fillna("").astype(str).map(_plain)
    told = group.isin(LAND_USES)
    told |= group.isin(("", "Other use")) & _says(named, LAND_WORDS)
    return (said == LAND_ONLY) | ((said == "") & ~built & told)


def unshareable(frame: pd.DataFrame, land: bool = False) -> "pd.Series[bool]":
    """Which assets no pair is made of (see `RULE`); `land`: land may be shared all the same."""
    names = frame["name"].fillna("").astype(str).map(_plain)
    either = names + " " + frame["use"].fillna("").astype(str).map(_plain)
    out = names.isin(NO_NAME) | _says(either, UTILITY_WORDS)
    return out if land else out | is_land(frame)


def left_out(frame: pd.DataFrame, land: bool = False) -> str:
    """How many assets no pair is made of, and why, in words; '' where there is none."""
    count = int(unshareable(frame, land).sum())
    rule = NAMELESS_RULE if land else RULE
    return (
        f"{wording.count(count, 'asset')} {'is' if count == 1 else 'are'} left out: {rule}"
        if count
        else ""
    )


def _says(texts: "pd.Series[Any]", words: re.Pattern[str]) -> "pd.Series[bool]":
    return pd.Series([bool(words.search(text)) for text in texts], texts.index, dtype=bool)


def _plain(text: Any) -> str:
    return re.sub(r"[\W_]+", " ", str(text).casefold()).strip()
