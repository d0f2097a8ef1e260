"""Streets by name, where a pack lists them: each stands for the small area that holds its middle.

A street is no place of its own, and never comes before one: it is looked for where no place bears
the name. 'Magpie Crescent, Stevenage' says which of several is meant, by the nearest town or
village, the district, or the name of the neighbourhood or small area.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from herts_geo.errors import DatasetMissing, UnknownPlace
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import borders, geography

ROLE: Final = "street names"
AT: Final = ("easting", "northing")  # of the middle of a street, in metres
MOST: Final = 5  # streets of one name that are offered
SHORT: Final[Mapping[str, str]] = {  # the last word of a name as it is often written
    "ave": "avenue", "cl": "close", "cres": "crescent", "ct": "court", "dr": "drive",
    "gdns": "gardens", "gr": "grove", "la": "lane", "ln": "lane", "pk": "park", "pl": "place",
    "rd": "road", "sq": "square", "st": "street", "ter": "terrace",
}  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A street: its name, the code of the small area at its middle, and what tells it from others
    of its name, the widest first; `others` are names of small areas within 100 m of the middle,
    which stands at `easting` and `northing` (metres)."""

    name: str
    code: str
    told_by: tuple[str, ...]
    others: tuple[str, ...] = ()
    easting: float = 0.0
    northing: float = 0.0

    @property
    def how(self) -> str:
        """Why the small area stands for the street, in a sentence or two."""
        near = f"{self.name}, {self.told_by[0]}" if self.told_by else self.name
        also = f" Within {borders.NEAR:.0f} m of it lies also {' and '.join(self.others)}."
        return (
            f"{near} is a street: this is the small area that holds its middle, by simplified "
            f"outlines; it may run through others.{also if self.others else ''}"
        )


def by_name(catalogue: Catalogue, text: str) -> Street | None:
    """The street that a text names, or None where the pack lists none of that name.

    Raises `UnknownPlace` with the streets to choose from where several bear the name, or none of
    them is where the text says.
    """
    if not catalogue.by_role(ROLE):
        return None
    name, _, where = text.partition(",")
    bearing = _streets(catalogue, _digests(catalogue)).get(plain(name), ())
    if not bearing:
        return None
    wanted = words_of(where)
    fitting = [x for x in bearing if wanted in map(words_of, x.told_by)] if wanted else bearing
    if len({street.code for street in fitting}) == 1:
        return fitting[0]
    offered = _offered(fitting or bearing)
    name = bearing[0].name
    lost = f"No street '{name}' is in '{where.strip()[:60]}'"
    many = f"'{name}' is the name of several streets"
    left = f"; and {len(offered) - MOST} more" if offered[MOST:] else ""
    said = f"{many if fitting else lost}. Say which: {'; '.join(offered[:MOST])}{left}."
    raise UnknownPlace(text[:60], offered[:MOST], said)


def every(catalogue: Catalogue) -> list[Street]:
    """The streets of a pack whose middle lies in its small areas; none where it lists none."""
    if not catalogue.by_role(ROLE):
        return []
    named = _streets(catalogue, _digests(catalogue))
    return [street for bearing in named.values() for street in bearing]


def plain(name: str) -> str:
    """A street's name in small letters without signs, its last word written out."""
    words = words_of(name).split()
    if len(words) > 1:
        words[-1] = SHORT.get(words[-1], words[-1])
    return " ".join(words)


def words_of(text: str) -> str:
    """A name in small letters without signs; an apostrophe parts no word."""
    joined = re.sub(r"['’]", "", text.casefold())
    return " ".join(re.findall(r"\w+", joined))


def _offered(streets: Sequence[Street]) -> list[str]:
    """Names that find each street: with the first of what tells it that tells no other."""
    counts: defaultdict[str, set[str]] = defaultdict(set)
    for street in streets:
        for tag in street.told_by:
            counts[tag].add(street.code)
    found = []
    for street in streets:
        alone = [tag for tag in street.told_by if len(counts[tag]) == 1]
        found.append(f"{street.name}, {(*alone, *street.told_by[-1:])[0]}")
    return list(dict.fromkeys(found))


def _digests(catalogue: Catalogue) -> tuple[str, ...]:
    roles = ("boundaries", "names", ROLE)
    return tuple(each.sha256 for role in roles for each in catalogue.by_role(role))


@lru_cache(maxsize=4)
def _streets(catalogue: Catalogue, _digests: tuple[str, ...]) -> Mapping[str, Sequence[Street]]:
    """The streets whose middle lies in the pack's small areas, by plain name."""
    table = load.table(catalogue, catalogue.by_role(ROLE)[0].id)
    held = borders.holding(catalogue, table["easting"], table["northing"])
    spots = table[list(AT)].astype(float).itertuples(index=False)
    tags = _tags(catalogue)
    found: defaultdict[str, list[Street]] = defaultdict(list)
    rows = zip(table["name"], table["place"].fillna(""), held, spots, strict=True)
    for name, place, codes, (x, y) in rows:
        if codes:
            told = dict.fromkeys(filter(None, (str(place), *tags[codes[0]])))
            others = tuple(tags[code][-1] for code in codes[1:])
            found[plain(name)].append(
                Street(
                    name=str(name),
                    code=codes[0],
                    told_by=tuple(told),
                    others=others,
                    easting=x,
                    northing=y,
                )
            )
    return dict(found)


def _tags(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The district, the neighbourhood's name, the small area's name and its label, by its code."""
    areas = geography.areas(catalogue)
    try:
        of_district = geography.boundary_set(catalogue, "district").id
        frame = load.boundaries(catalogue, of_district)
        names = dict(zip(frame["code"], frame["name"], strict=True))
    except DatasetMissing:
        names = {}
    districts = (
        areas["district"].map(lambda code: names.get(code, "")) if "district" in areas else ""
    )
    told = areas.assign(within=districts, known=geography.known_as(catalogue, areas))
    rows = zip(
        told["code"], told["within"], told["known"], told["name"], told["label"], strict=True
    )
    return {code: tuple(rest) for code, *rest in rows}
