"""The brief that opens a review: which figures, bars and map, and which places stand beside."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from herts_geo.evidence import Beside, Brief, Figure
from herts_geo.places import Place
from herts_geo.review import base as review_base

HEADLINES: Final = (  # figures of the chapters, in the order of the brief
    "people.population",
    "people.most_deprived_20_share",
    "reach.gp.pt.share",
    "reach.hospital.pt.share",
    "points.in_reach",
    "homes.years",
    "homes.short",
    "homes.sites",
    "homes.homes",
    "homes.public_homes",
    "estate.assets",
    "estate.holders",
    "estate.pairs_apart",
)
SHARE: Final = "people.most_deprived_20_share"
POINTS: Final = "points.in_reach"
MOST_BARS, FEWER_BARS = 10, 7  # with one other place beside, and with more
MOST_BESIDE: Final = 3  # other places
WHAT: Final = "What"  # heads the names of the figures
REACHED: Final = re.compile(r"reach\..*\.pt\.share")
MAP: Final = "people.deprivation"
Chapters = Mapping[str, Sequence[Figure]]  # the figures of each chapter


def of(place: Place, here: Chapters, beside: Sequence[tuple[Place, Chapters]]) -> Brief:
    """The brief of a place whose figures these are, before a workshop adds to it.

    A bar is of a share that tells places apart: who is deprived, who reaches what.
    """
    known = _by_key(here)
    beside = beside[:MOST_BESIDE]
    names = review_base.headings((other.label for other, _ in beside), (WHAT, place.label))
    most = MOST_BARS if len(beside) < 2 else FEWER_BARS
    bars = (
        key
        for key, each in known.items()
        if each.value is not None and (key in (SHARE, POINTS) or REACHED.fullmatch(key))
    )
    return Brief(
        headlines=tuple(key for key in HEADLINES if key in known),
        bars=tuple(bars)[:most],
        picture=MAP,
        beside=tuple(
            Beside(name, _by_key(figures)) for name, (_, figures) in zip(names, beside, strict=True)
        ),
    )


def _by_key(chapters: Chapters) -> dict[str, Figure]:
    return {each.key: each for figures in chapters.values() for each in figures}
