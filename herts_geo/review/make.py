"""Figures and sentences in one form: value, words, unit, source."""

from collections.abc import Iterable
from itertools import chain, count
from typing import Final

from herts_geo import wording
from herts_geo.evidence import Figure, Link
from herts_geo.places import Place

PEOPLE, AREAS, PERCENT, POINTS = "people", "small areas", "%", "percentage points"
WHOLE: Final = "the whole county"


def number(
    key: str,
    label: str,
    value: float | int | None,
    unit: str,
    sources: tuple[str, ...],
    note: str = "",
    link: Link | None = None,
    decimals: int = 0,
) -> Figure:
    """A number as a figure; None is told as 'no data'."""
    text = wording.number(value, decimals)
    return Figure(key, label, value, text, unit, sources, note, link)


def share(
    key: str,
    label: str,
    part: float | None,
    whole: float,
    sources: tuple[str, ...],
    note: str = "",
    link: Link | None = None,
) -> Figure:
    """A part of a whole as a figure in per cent; None where the part is not known or nobody is."""
    if part is None or not whole:
        return Figure(key, label, None, wording.NO_DATA, PERCENT, sources, note, link)
    text = wording.share(part, whole)
    return Figure(key, label, 100 * part / whole, text, PERCENT, sources, note, link)


def points(value: float | None) -> str:
    """A difference of shares (-1 to 1) in words: '+5 points', or 'no data'."""
    return wording.NO_DATA if value is None else f"{100 * value:+.0f} points"


def percent(value: float | None) -> float | None:
    """A fraction in per cent, None kept."""
    return None if value is None else 100 * value


def percent_of(part: float | None, whole: float) -> float | None:
    """A part of a whole in per cent; None where the part is not known or the whole is nothing."""
    return None if part is None or not whole else 100 * part / whole


def headings(labels: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Labels as headings that differ from each other and from those taken: 'Hub', 'Hub (2)'."""
    used, told = set(taken), []
    for label in labels:
        numbered = (f"{label} ({place})" for place in count(2))
        told.append(next(each for each in chain([label], numbered) if each not in used))
        used.add(told[-1])
    return told


def whole_words(place: Place | None, whole: Place) -> str:
    """The whole as a sentence about a place names it, told apart where both have one label."""
    return WHOLE if place and place.label == whole.label else whole.label
