"""The district or county that a row names: by its name, its code, or its council's address."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

import pandas as pd

from herts_geo.reading.report import District
from herts_geo.reading.standards import normal

COLUMNS: Final = (  # where a place lies, then whose it is; codes before names
    "ladcode",
    "lacode",
    "localauthoritycode",
    "districtcode",
    "districtadministrativecode",
    "laddistrictcode",
    "admindistrictcode",
    "councilcode",
    "lad",
    "ladname",
    "districtadministrativename",
    "admindistrict",
    "admindistrictname",
    "district",
    "districtname",
    "districtcouncil",
    "districtorborough",
    "borough",
    "council",
    "councilname",
    "localauthority",
    "localauthorityname",
    "localauthoritydistrict",
    "localplanningauthority",
    "planningauthority",
    "lpa",
    "lpaname",
    "la",
    "laname",
    "organisationlabel",
    "organisationname",
    "organisationuri",
    "organisation",
    "provider",
)
YEARLY: Final = re.compile(r"(lad|ltla|utla|la|district)\d{2,4}(cd|nm)")
CODE: Final = re.compile(r"E\d{8}", re.IGNORECASE)
COUNCIL: Final = re.compile(
    r"\b(?:the|london|royal|borough|district|city|county|council|councils|authority|local|planning|"
    r"unitary|metropolitan|of|and|lpa|lad|bc|dc|cc|dbc|sbc|whbc|ehdc|nhdc|hcc)\b"
)
BODIES: Final = re.compile(
    r"\b(?:nhs|trust|police|constabulary|commissioner|icb|fire|rescue|school|college|academy|"
    r"university|homes|association|partnership|ltd|limited|plc|parish|town council)\b"
)
SAID: Final = re.compile(r"\b(?:council|borough|district)\b")
HERTS: Final = re.compile(r"herts\b")
SHORT: Final = (
    (re.compile(r"\bn (?=hertfordshire\b)"), "north "),
    (re.compile(r"\be (?=hertfordshire\b)"), "east "),
    (re.compile(r"\bsaint\b"), "st"),
    (re.compile(r"\bwelhat\b"), "welwyn hatfield"),
    (re.compile(r"\b([bdc]) c\b"), r"\1c"),
)


def columns(headings: Iterable[str]) -> list[int]:
    """The columns (numbers from 0) whose cells may name a district, surest first."""
    names = [normal(heading) for heading in headings]
    yearly = [number for number, each in enumerate(names) if YEARLY.fullmatch(each)]
    return yearly + [n for name in COLUMNS for n, each in enumerate(names) if each == name]


def district(text: str, districts: Iterable[District]) -> str | None:
    """The name of the one district that a cell names, by name, code or web address.

    None for a county, for bodies that are no council ('East and North Hertfordshire NHS Trust'),
    and where several are named.
    """
    known = _known(tuple((each.name, each.codes) for each in districts))
    written = CODE.findall(text)
    if written:
        return known.codes.get(written[-1].upper())
    for part in _parts(text):
        if (name := known.keys.get(_key(part))) is not None:
            return name
    return _said(text, known) if SAID.search(_plain(text)) else None


def within(text: str, districts: Iterable[District]) -> str | None:
    """The name of the one district whose name stands somewhere in a text, such as a file's name."""
    return _said(text, _known(tuple((each.name, each.codes) for each in districts)))


def is_county(text: str, county: str) -> bool:
    """Whether a cell names the whole county, or its council, and nothing smaller."""
    return bool(county) and any(_key(part) == _key(county) for part in _parts(text))


def read(cells: "pd.Series[str]", districts: Iterable[District], county: str) -> "pd.Series[str]":
    """The district or county that each cell names; empty where it names none."""
    known = tuple(districts)
    # A word of each name by which it can be told that a text does not have it.
    names = [_plain(name) for name in (*(each.name for each in known), county) if name]
    words = [re.escape(max(name.split(), key=len)) for name in names]
    may = re.compile("|".join([CODE.pattern, "herts", "welhat", *words]), re.I)
    found = {
        cell: district(cell, known) or (county if is_county(cell, county) else "")
        for cell in cells.unique()
        if may.search(cell)  # a column may hold a million cells that name none
    }
    return cells.map(lambda cell: found.get(cell, "")).astype("str")


class _Known(NamedTuple):
    """The districts by code, by key, and as they stand in a text."""

    codes: dict[str, str]
    keys: dict[str, str]
    plain: dict[str, str]
    pattern: re.Pattern[str]


@lru_cache(maxsize=8)
def _known(districts: tuple[tuple[str, tuple[str, ...]], ...]) -> _Known:
    plain = {_plain(name): name for name, _ in districts}
    either = "|".join(re.escape(name) for name in sorted(plain, key=len, reverse=True))
    return _Known(
        {code: name for name, codes in districts for code in codes},
        {_key(name): name for name, _ in districts},
        plain,
        re.compile(rf"\b(?:{either})\b") if plain else re.compile(r"(?!)"),
    )


def _said(text: str, known: _Known) -> str | None:
    plain = _plain(text)
    said = set(known.pattern.findall(plain))
    return known.plain[said.pop()] if len(said) == 1 and not BODIES.search(plain) else None


def _parts(text: str) -> list[str]:
    """A cell whole, and of a web address its last part and its host."""
    whole = text.strip().rstrip("/")
    if "/" not in whole and ":" not in whole and "." not in whole:
        return [whole]
    host = re.sub(r"^\w+://", "", whole).partition("/")[0].removeprefix("www.")
    ends = re.split(r"[/:#=]", whole)[-1]
    return [whole, ends, host.removesuffix(".gov.uk")]


def _plain(text: str) -> str:
    spaced = re.sub(r"[-_+.,()]|%20", " ", text.casefold().replace("&", " and "))
    whole = HERTS.sub("hertfordshire", " ".join(spaced.split()))
    for pattern, word in SHORT:
        whole = pattern.sub(word, whole)
    return whole


def _key(text: str) -> str:
    """A name without the words of councils and anything but letters."""
    return re.sub(r"[^a-z]", "", COUNCIL.sub(" ", _plain(text)))
