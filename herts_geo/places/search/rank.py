"""Ranks what a text may mean: in full, by the beginning, by its words, and at last as misspelt."""

import difflib
from collections.abc import Sequence
from typing import Final

from herts_geo.places.search.match import AREAS_FIRST, ORDER, Entry, pairs, plain

EXACT, BEGINS, WORDS, ABOUT = range(4)
LIKELY: Final = 0.74  # the least likeness of a misspelt name, of 1
SHARED: Final = 0.4  # the least part of the pairs of letters that it must share, to be compared
COMPARED: Final = 60  # names at most that are compared letter by letter
LONGEST: Final = 80  # characters of a text that are compared


def ranked(entries: Sequence[Entry], text: str) -> list[tuple[int, Entry]]:
    """The entries that a text may mean, best first, each with how it fits.

    Of two that fit alike comes first the larger kind (of the same name the area before a point),
    then what lies in the pack, then the one of more people, then the shorter name. Only where
    none fits are misspelt names compared: these come as `ABOUT + 1`.
    """
    wanted, code = plain(text[:LONGEST]), text.strip().upper()
    if not wanted:
        return []
    fits = ((_fit(each, wanted, code), each) for each in entries)
    found = [(tier, each) for tier, each in fits if tier is not None]
    if not found:
        return [(ABOUT + 1, each) for each in _misspelt(entries, wanted)]
    return sorted(found, key=lambda pair: _place(pair[0], pair[1], wanted))


def _fit(each: Entry, wanted: str, code: str) -> int | None:
    if wanted in each.names or wanted in each.official or code in each.codes:
        return EXACT
    if any(name.startswith(wanted) for name in each.names):
        return BEGINS
    if any(name.startswith(wanted) for name in each.official) and any(map(str.isdigit, wanted)):
        return BEGINS
    words = [f" {word}" for word in wanted.split()]
    if any(_holds(f" {name}", words) for name in each.names):
        return WORDS
    return ABOUT if _holds(each.hay, words) else None


def _holds(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _place(tier: int, each: Entry, wanted: str) -> tuple[int, int, bool, bool, float, int, str]:
    """Where an entry stands in the list: the smaller, the earlier."""
    match = each.match
    kind = ORDER[match.kind]
    if tier == EXACT and match.kind in AREAS_FIRST:
        kind = AREAS_FIRST.index(match.kind) - len(AREAS_FIRST)
    whole_word = f"{plain(match.name)} ".startswith(f"{wanted} ")
    return tier, kind, not match.place, not whole_word, -each.weight, len(match.name), match.label


def _misspelt(entries: Sequence[Entry], wanted: str) -> list[Entry]:
    """The entries whose names are like a text, likest first.

    A name is cut to as many words as the text has, so that its beginning may be misspelt.
    """
    ours, count = pairs(wanted), len(wanted.split())
    close: list[tuple[float, str, Entry]] = []
    for each in entries:
        for name, theirs in zip(each.names, each.pairs, strict=True):
            shared = len(ours & theirs) / len(ours)
            if shared >= SHARED:
                close.append((shared, " ".join(name.split()[:count]), each))
    close.sort(key=lambda found: -found[0])
    best: dict[int, tuple[float, Entry]] = {}
    for _, cut, each in close[:COMPARED]:
        likeness = difflib.SequenceMatcher(None, wanted, cut).ratio()
        if likeness >= LIKELY and likeness > best.get(id(each), (0.0, each))[0]:
            best[id(each)] = (likeness, each)
    order = sorted(
        best.values(), key=lambda found: (-round(found[0], 2), _place(ABOUT, found[1], wanted))
    )
    return [each for _, each in order]
