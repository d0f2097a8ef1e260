"""What matching looks at of an entry of a register: its UPRN, postcode, number, name and spot.

An address has no fields of its own in a register's frame: its parts are told apart by their words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo.estate import land as estate_land
from herts_geo.estate.register import PUBLIC
from herts_geo.pack.load import digest
from herts_geo.reading.secrecy import plain, uprn_key

KEY_LENGTH: Final = 16
NUMBER: Final = r"([0-9]+[a-z]?(?: (?:to )?[0-9]+[a-z]?)?)"
NUMBERED: Final = re.compile(rf"(?:numbers? |nos? )?{NUMBER}(?: (.*))?")
PART: Final = re.compile(  # a part of a building, and which one
    r"\b(?:flat|unit|room|suite|block|floor|bay|garage|plot|shop|wing|hut|stall|kiosk|annexe|level)"
    r"s? ([0-9]+[a-z]?|[a-z])\b"
)
LONE: Final = re.compile(r"[0-9]+[a-z]?|[a-z]")
FILLERS: Final = re.compile(r"an?|and|at|by|for|in|of|on|the|to|with|st|saint")
VAGUE: Final = re.compile(  # alone they tell no building from another
    r"house|buildings?|site|centre|center|units?|block|flats?|offices?|hall|land|property|premises|"
    r"new|old|former|main|north|south|east|west"
)
KIND: Final = re.compile(  # what a building is, and no name of its own
    r"library|police|fire|ambulance|station|depot|council|civic|town|city|borough|county|community|"
    r"school|primary|secondary|infant|junior|clinic|surgery|health|medical|hospital|car|park|"
    r"parking|toilets?|public|garages?|stores?|court|leisure|sports|museum|day|youth|club|"
    r"children|childrens|nursery|base|headquarters|hq|pavilion|rooms?|shops?|market|workshops?|"
    r"cemetery|chapel|registry|register|registrars|job|jobcentre|plus|government|nhs|trust|social|"
    r"services?|care|home|bungalow|cottage|lodge"
)
STREETS: Final = {"rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close"}
LONE_USES: Final = ("Library", "Police")  # no two of one of these stand at one postcode
NAMELESS: Final = estate_land.NO_NAME | {"no name", "vacant property"}


@dataclass(frozen=True)
class Entry:
    """One row of a register as matching sees it; '' and None for what it does not tell.

    `key`: what verdicts name it by, made of what it says and telling nothing of it; `words`: of
    its name; `parts`: which part of a building it is; `group`: of uses (see `reading.uses`);
    `public`: whether it is only publicly known; `spot`: easting and northing.
    """

    id: str
    key: str
    register: str
    holder: str
    reference: str
    uprn: str
    postcode: str
    number: str
    street: str
    title: str
    name: str
    words: frozenset[str]
    parts: frozenset[str]
    land: bool
    group: str
    public: bool
    spot: tuple[float, float] | None

    @property
    def joins(self) -> tuple[tuple[str, ...], ...]:
        """What may bring it together with an entry of another register."""
        keys = (("entry", self.holder, self.reference), ("uprn", self.uprn), ("at", self.postcode))
        return tuple(key for key in keys if key[-1])

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """What only one row of a register should have, each also with its name and its use."""
        address = ("address", self.postcode, self.number, *sorted(self.parts))
        keys = [
            ("entry", self.holder, self.reference),
            ("uprn", self.uprn),
            address,
            ("name", self.postcode, self.name),
            ("service", self.postcode, self.group),
        ]
        told = (("called", self.name), ("used", self.group))
        return (*keys, *((*key, *more) for key in keys for more in told))

    @property
    def distinct(self) -> bool:
        """Whether its name is one that no other building is likely to have."""
        own = [x for x in self.words if not (VAGUE.fullmatch(x) or KIND.fullmatch(x))]
        return len(self.words) > 1 and bool(own)


def entries(frame: pd.DataFrame, registers: "pd.Series[Any]") -> list[Entry]:
    """The rows of a masked register frame as matching sees them; `registers`: of each row."""
    texts = ["holder", "reference", "uprn", "postcode", "address", "name", "use_group"]
    land = estate_land.is_land(frame)
    rows = frame[["id", *texts]].fillna("").astype(str).to_dict("records")
    spots = frame[["easting", "northing"]].to_numpy(dtype=float, na_value=np.nan)
    beside = zip(rows, registers[frame.index], land, spots.tolist(), strict=True)
    return [_entry(*each) for each in beside]


def _entry(row: dict[Any, str], register: str, land: bool, spot: list[float]) -> Entry:
    name = plain(row["name"])
    name = "" if name in NAMELESS else name
    numbered, street = _number_and_street(row["name"] if name else "", row["address"])
    said = (row["holder"], row["reference"], uprn_key(row["uprn"]), name, row["address"])
    everything = "\n".join(plain(each) for each in (*said, row["postcode"]))
    parts = PART.findall(plain(f"{row['name']}, {row['address']}"))
    words = frozenset(word for word in name.split() if not FILLERS.fullmatch(word))
    return Entry(
        id=row["id"],
        key=f"b{digest(everything.encode())[:KEY_LENGTH]}",  # no spreadsheet takes it for a number
        register=str(register),
        holder=plain(row["holder"]),
        reference=plain(row["reference"]),
        uprn=uprn_key(row["uprn"]),
        postcode=row["postcode"].strip().upper(),
        number=numbered,
        street=street,
        title=row["name"] if name else row["address"] or "an entry without a name",
        name=name,
        words=frozenset(word for word in words if not LONE.fullmatch(word)),
        parts=frozenset(parts) | {word for word in words if LONE.fullmatch(word)} - {numbered},
        land=bool(land),
        group=row["use_group"],
        public=str(register) == PUBLIC,
        spot=(spot[0], spot[1]) if np.isfinite(spot).all() else None,
    )


def _number_and_street(name: str, address: str) -> tuple[str, str]:
    """The number in the street and the street, of the address before the name: '12a' and 'high
    street' of '12A, High Street, Ware'; '' for what is not told."""
    parts = [PART.sub("", plain(part)).strip() for part in address.split(",")]
    for place, part in enumerate(parts):
        if found := NUMBERED.fullmatch(part):
            rest = found[2] or next(iter(parts[place + 1 : place + 2]), "")
            return found[1].replace(" to ", " "), _street(rest)
    own = NUMBERED.fullmatch(PART.sub("", plain(name.split(",")[0])).strip())
    first = parts[0] if len(parts) > 1 else ""
    if own and own[2]:
        return own[1].replace(" to ", " "), _street(own[2])
    return "", _street(first)


def _street(text: str) -> str:
    return " ".join(STREETS.get(word, word) for word in text.split())


def likeness(one: Entry, other: Entry) -> float:
    """How alike two names are, from 0 to 1: the words that both have over the words that either
    has (Jaccard); at least 0.6 where all words of one are in the other, and 0 where they share
    none but vague ones ('house', 'centre')."""
    both = one.words & other.words
    vague = one.words != other.words and all(VAGUE.fullmatch(word) for word in both)
    if not both or vague:
        return 0.0
    share = len(both) / len(one.words | other.words)
    return max(share, 0.6) if both in (one.words, other.words) else share


def same(one: Entry, other: Entry) -> tuple[str, tuple[str, ...], str] | None:
    """The strongest rule by which two entries are one building, the key that they share, and why
    in a sentence without its end; None where there is none."""
    if one.reference and (one.holder, one.reference) == (other.holder, other.reference):
        return (
            "entry",
            ("entry", one.holder, one.reference),
            "Both are one holder's entry with one reference",
        )
    if one.uprn and one.uprn == other.uprn:
        return "uprn", ("uprn", one.uprn), f"Both give the UPRN {one.uprn}"
    if not one.postcode or one.postcode != other.postcode:
        return None
    if one.number and one.number == other.number and one.parts == other.parts:
        key = ("address", one.postcode, one.number, *sorted(one.parts))
        return "address", key, f"Both stand at number {one.number}, {one.postcode}"
    if one.distinct and one.name == other.name and not apart(one, other):
        return "name", ("name", one.postcode, one.name), f"Both are '{one.title}', {one.postcode}"
    if of_one_service(one, other) and one.group in LONE_USES and not apart(one, other):
        key = ("service", one.postcode, one.group)
        return "service", key, f"Both are of the use '{one.group}', {one.postcode}"
    return None


def of_one_service(one: Entry, other: Entry) -> bool:
    """Whether one entry is of what is publicly known, the other of a register, and both of one
    group of uses, which is a library's or the police's or one and the same holder's."""
    told = one.group in LONE_USES or one.holder == other.holder
    return told and one.public != other.public and one.group == other.group


def apart(one: Entry, other: Entry) -> bool:
    """Whether two entries without a reference, UPRN or address in common are not one building: by
    their numbers, their parts, or references of one holder."""
    numbers = bool(one.number and other.number and one.number != other.number)
    parts = bool(one.parts and other.parts and one.parts != other.parts)
    own = one.holder == other.holder and bool(one.reference and other.reference)
    return numbers or parts or (own and one.reference != other.reference)


def metres(one: Entry, other: Entry) -> float | None:
    """The straight line between two entries in metres; None where one has no position."""
    if one.spot is None or other.spot is None:
        return None
    return float(np.hypot(one.spot[0] - other.spot[0], one.spot[1] - other.spot[1]))


def against(one: Entry, other: Entry, farthest: float) -> Iterator[str]:
    """What speaks against two entries being one building, each in words that follow 'but'."""
    apart = metres(one, other)
    if apart is not None and apart > farthest:
        yield f"their positions are {apart:,.0f} m apart"
    if one.postcode and other.postcode and one.postcode != other.postcode and apart is None:
        yield f"their postcodes differ, {one.postcode} and {other.postcode}"
    if one.uprn and other.uprn and one.uprn != other.uprn:
        yield "their UPRNs differ, so that one may be a part of the other"
    if one.number and other.number and one.number != other.number:
        yield f"their numbers in the street differ, {one.number} and {other.number}"
    if one.street and other.street and one.number and one.street != other.street:
        yield "their streets differ"
    if one.land != other.land:
        yield "one is land and the other a building"
    if one.parts != other.parts:
        yield "one may be a part of the other"
