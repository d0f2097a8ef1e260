"""Assets as circles on a map: one a spot, with the letter and colour of its holder."""

import hashlib
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.estate.register import PUBLIC

COLOURS: Final = (  # each dark enough for a white letter, and told apart by every eye
    "#006cd9",
    "#730000",
    "#285941",
    "#8c701c",
    "#733463",
    "#737373",
    "#0000d9",
    "#300040",
)
SEVERAL: Final = "#1a1a1a"
SMALL: Final = {"A", "AND", "AT", "FOR", "IN", "OF", "ON", "THE", "WITH"}  # words without weight
RADIUS, LARGER = 9.0, 11.0  # pixels
TOLD: Final = ("id", "name", "holder", "use", "vacant", "lat", "lon")  # what a circle is made of
MOST_NAMED: Final = 6  # assets that the words of one circle name


@dataclass(frozen=True)
class Key:
    """One holder in the key of the map: its letter, colour, and placed and all its assets."""

    letter: str
    holder: str
    colour: str
    placed: int
    assets: int


@dataclass(frozen=True)
class Spot:
    """One circle: the id of its first asset, its words, place (degrees), how it looks, and how
    many assets it stands for."""

    id: str
    label: str
    lat: float
    lon: float
    colour: str
    letter: str
    radius: float
    hollow: bool
    count: int


def key(frame: pd.DataFrame, held: pd.DataFrame | None = None) -> list[Key]:
    """The holders of a frame, those with most assets first, as all that is `held` letters them:
    two letters of its own for each holder, from its name, whatever else is held."""
    known = frame["holder"].notna()
    assets = Counter(frame.loc[known, "holder"])
    placed = Counter(frame.loc[known & frame["lon"].notna(), "holder"])
    everything = frame if held is None else held
    of_pack = everything["register"].eq(PUBLIC) if "register" in everything else slice(None)
    public = Counter(everything["holder"][of_pack])
    # Where two names lead to the same letters, a holder that is publicly known keeps them before
    # one of a partner's register, and then the first by name.
    letters: dict[str, str] = {}
    for holder in sorted(set(everything["holder"]), key=lambda name: (name not in public, name)):
        taken = set(letters.values())
        free = (each for each in _offered(holder) if each not in taken)
        letters[holder] = next(free, None) or next(_offered(holder))
    colours = _colours(public, letters)
    return [
        Key(
            letter=letters[holder],
            holder=holder,
            colour=colours[holder],
            placed=placed[holder],
            assets=assets[holder],
        )
        for holder in sorted(assets, key=lambda holder: (-assets[holder], holder))
    ]


def _colours(public: Counter[str], ranked: Iterable[str]) -> dict[str, str]:
    """A colour for each holder from its name, or the next that is used least yet: those choose
    first that are publicly known to hold most."""
    found: dict[str, str] = {}
    for holder in sorted(ranked, key=lambda holder: -public[holder]):
        start, used = _number(holder) % len(COLOURS), Counter(found.values())
        found[holder] = min([*COLOURS[start:], *COLOURS[:start]], key=used.__getitem__)
    return found


def _offered(holder: str) -> Iterator[str]:
    """The letters that stand for a name, the best first: two initials, then any two letters."""
    plain = "".join(x if x in string.ascii_uppercase else " " for x in holder.upper())
    words = [word for word in plain.split() if word not in SMALL]
    if words:
        rest = [*(word[0] for word in words[1:]), *"".join([*words[1:], words[0][1:]])]
        yield from (words[0][0] + each for each in rest)
    pairs = [one + other for one in string.ascii_uppercase for other in string.ascii_uppercase]
    start = _number(holder) % len(pairs)
    yield from [*pairs[start:], *pairs[:start]]


def _number(holder: str) -> int:
    """A number that a name has on every machine."""
    return int.from_bytes(hashlib.sha256(holder.casefold().encode()).digest()[:4], "big")


def spots(
    frame: pd.DataFrame, held: pd.DataFrame | None = None, known: Sequence[Key] | None = None
) -> list[Spot]:
    """One circle for each spot that holds assets; hollow where one of them is vacant. `known`: the
    key of the frame, where it is at hand."""
    keys = {each.holder: each for each in (key(frame, held) if known is None else known)}
    placed = frame.loc[frame["lon"].notna() & frame["lat"].notna(), list(TOLD)]
    places = zip(placed["lat"].round(5), placed["lon"].round(5), strict=True)
    groups: dict[tuple[float, float], list[Any]] = {}
    for place, row in zip(places, placed.to_dict("records"), strict=True):
        groups.setdefault(place, []).append(row)
    return [_spot(rows, keys) for rows in groups.values()]


def _spot(rows: list[Any], keys: dict[str, Key]) -> Spot:
    first = keys[rows[0]["holder"]]
    alone = len({row["holder"] for row in rows}) == 1
    count = len(rows)
    named = []
    for row in rows[:MOST_NAMED]:
        use = f", {wording.inside(str(row['use']))}" if pd.notna(row["use"]) else ""
        named.append(f"{row['name']} ({row['holder']}{use})")
    rest = f"; and {count - MOST_NAMED} more" if count > MOST_NAMED else ""
    return Spot(
        id=rows[0]["id"],
        label="; ".join(named) + rest,
        lat=round(float(rows[0]["lat"]), 6),
        lon=round(float(rows[0]["lon"]), 6),
        colour=first.colour if alone else SEVERAL,
        letter=first.letter if alone else str(count),
        radius=RADIUS if count == 1 else LARGER,
        hollow=any(pd.notna(row["vacant"]) and bool(row["vacant"]) for row in rows),
        count=count,
    )
