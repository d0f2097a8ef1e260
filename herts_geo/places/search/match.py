"""What a search finds: a place or a point, what it is, where it is, and what choosing it does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from herts_geo.places import streets

OWN: Final = "locality"  # the kind of a place that a user put together
KINDS: Final[Mapping[str, str]] = {  # kind -> words, in the order in which equal matches stand
    "county": "",  # said by the place itself
    "district": "district",
    "town": "town",
    OWN: "locality",
    "ward": "ward",
    "msoa": "neighbourhood",
    "parish": "parish",
    "postcode": "postcode",
    "part": "postcodes",
    "position": "position",
    "centre": "town centre",
    "station": "station",
    "service": "service point",
    "asset": "public property",
    "street": "street",
    "lsoa": "small area",
}
ORDER: Final[Mapping[str, int]] = {kind: place for place, kind in enumerate(KINDS)}
SHIRES: Final[Mapping[str, str]] = {  # counties as they are often written
    "beds": "bedfordshire", "berks": "berkshire", "bucks": "buckinghamshire",
    "cambs": "cambridgeshire", "hants": "hampshire", "herts": "hertfordshire",
    "lancs": "lancashire", "leics": "leicestershire", "lincs": "lincolnshire",
    "northants": "northamptonshire", "notts": "nottinghamshire", "oxon": "oxfordshire",
    "staffs": "staffordshire", "wilts": "wiltshire", "worcs": "worcestershire",
}  # fmt: skip
AREAS_FIRST: Final = ("county", "district", "ward", "msoa", "lsoa", "parish")  # of the same name


@dataclass(frozen=True, kw_only=True)
class Match:
    """One thing that a text may mean.

    Choosing it looks at `place` (a code; '' outside the pack) with the small area `area` marked,
    or stands at the point `lon`, `lat` (degrees; None: the middle of the place). `text` is what
    finds it again before anything else, and `how` says what stands for it, where that is not
    itself.
    """

    kind: str
    name: str
    text: str
    words: str = ""
    where: str = ""
    place: str = ""
    area: str = ""
    lon: float | None = None
    lat: float | None = None
    how: str = ""

    @property
    def label(self) -> str:
        """The name with what and where it is: 'Borehamwood (town in Hertsmere)'."""
        what = self.words or KINDS[self.kind]
        return f"{self.name} ({' '.join(filter(None, (what, self.where)))})"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A match that is found by its names: in full, by their beginnings, or by their words.

    `names` are plain (see `plain`); `official` are found in full, and by their beginning where the
    text has a digit. `codes` are found in full only. `weight`, such as its people, breaks ties.
    """

    match: Match
    names: tuple[str, ...]
    official: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    weight: float = 0.0
    hay: str = field(default="", repr=False)  # every word by which it may be found, plain
    pairs: tuple[frozenset[str], ...] = field(default=(), repr=False)  # of letters, of each name


def plain(text: str) -> str:
    """A name in small letters without signs, 'and' left out, its last word written out."""
    every = streets.words_of(text).split()
    words = [SHIRES.get(word, word) for word in every if word != "and"]
    if words[:1] == ["saint"]:
        words[0] = "st"
    if len(words) > 1:
        words[-1] = streets.SHORT.get(words[-1], words[-1])
    return " ".join(words)


def pairs(text: str) -> frozenset[str]:
    """The pairs of letters that follow each other in a plain text, its ends among them."""
    padded = f" {text} "
    return frozenset(padded[place : place + 2] for place in range(len(padded) - 1))


def entry(
    match: Match,
    others: Iterable[str] = (),
    official: Iterable[str] = (),
    codes: Iterable[str] = (),
    weight: float = 0.0,
    around: str = "",
) -> Entry:
    """An entry that is found by the name of its match, by `others`, and by what and where it is;
    `around` names its neighbourhood.

    Its text and label are found in full. A small area is found so alone: those of one neighbourhood
    are all alike.
    """
    told = tuple(dict.fromkeys(filter(None, map(plain, (match.name, *others)))))
    exact = tuple(map(plain, (*official, match.text, match.label)))
    small = match.kind == "lsoa"
    about = plain(f"{match.words or KINDS[match.kind]} {around} {match.where}")
    names = () if small else told
    return Entry(
        match=match,
        names=names,
        official=(*exact, *told) if small else exact,
        codes=tuple(code.upper() for code in codes if code),
        weight=weight,
        hay="" if small else f" {' '.join(told)} {about}",
        pairs=tuple(map(pairs, names)),
    )
