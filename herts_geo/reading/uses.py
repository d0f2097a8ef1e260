"""Uses of public property: a few groups, the words that tell them, and which go well together."""

import re
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd


@dataclass(frozen=True)
class Group:
    """A group of uses: its name, the words (in small letters) that tell it, its short form."""

    name: str
    words: str
    inside: str


GROUPS: Final = tuple(  # the first whose words fit
    Group(*each)
    for each in (
        ("Library", r"librar|archive", "library"),
        ("Police", r"police|constabular|custody", "police"),
        ("Fire and rescue", r"\bfire\b", "fire and rescue"),
        (
            "Health",
            r"hospital|clinic|surgery|health|medical|\bgp\b|dental|ambulance|mental|treatment",
            "health",
        ),
        (
            "Education",
            r"school|college|universit|nursery|academ|educat|training|further_ed",
            "education",
        ),
        (
            "Community",
            r"communit|village hall|youth|day cent|children'?s cent|family cent",
            "community",
        ),
        (
            "Leisure and culture",
            r"leisure|sport|swim|pool|gym|pavilion|museum|theatre|arts|golf",
            "leisure",
        ),
        (
            "Office",
            r"office|civic|town hall|county hall|admin|headquarters|customer|council",
            "office",
        ),
        ("Depot and storage", r"depot|store|storage|workshop|yard|garage|waste|recycl", "depot"),
        ("Car park", r"car park|parking", "car park"),
        (
            "Housing and care",
            r"hous|dwelling|flat\b|flats\b|residential|hostel|care home|homeless",
            "housing",
        ),
        (
            "Shops and business",
            r"shop|retail|industrial|commercial|business|kiosk|cafe|market|unit\b",
            "business",
        ),
        (
            "Land and open space",
            r"land|park\b|open space|allotment|cemeter|woodland|recreation|field|farm|garden",
            "land",
        ),
    )
)
OTHER: Final = "Other use"
NAMES: Final = (*(group.name for group in GROUPS), OTHER)
PUBLIC: Final = ("Library", "Office", "Police", "Health", "Community")
TOGETHER: Final = frozenset(  # uses whose visitors or staff are served from one building elsewhere
    {
        *(frozenset((one, other)) for one in PUBLIC for other in PUBLIC if one != other),
        frozenset(("Library", "Education")),
        frozenset(("Library", "Leisure and culture")),
        frozenset(("Community", "Leisure and culture")),
        frozenset(("Community", "Education")),
        frozenset(("Health", "Leisure and culture")),
        frozenset(("Education", "Office")),
        frozenset(("Education", "Leisure and culture")),
        frozenset(("Police", "Fire and rescue")),
        frozenset(("Fire and rescue", "Health")),
        frozenset(("Depot and storage", "Fire and rescue")),
    }
)
TOGETHER_WORDS: Final = (
    "libraries, offices, police, health and community buildings with one another; libraries, "
    "community buildings, offices and leisure centres with colleges and schools; leisure with "
    "libraries, community buildings and health; fire stations with police, health and depots"
)


def group_of(words: "pd.Series[Any]") -> "pd.Series[Any]":
    """The group of each use by its words; <NA> where no use is given."""
    known = {
        text: next(
            (each.name for each in GROUPS if re.search(each.words, str(text).casefold())), OTHER
        )
        for text in words.dropna().unique()
    }
    return words.map(known).astype("string")


def inside(name: str) -> str:
    """A group's name as it stands in a sentence."""
    return next((group.inside for group in GROUPS if group.name == name), "other use")
