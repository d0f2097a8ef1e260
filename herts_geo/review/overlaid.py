"""Marks of the chosen layers on the review's maps of areas, on the page and in every document."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from herts_geo.evidence import Dossier
from herts_geo.maps import layers
from herts_geo.report.map import laid

PICTURES: Final = {  # layer -> the picture of a review that has its marks
    "opportunities": "opportunities.map",
    "points": "points.map",
    "estate": "estate.map",
    "sites": "homes.map",
}
OWN: Final = (layers.AREAS,)  # every map of areas is one of these to what lies over it


def overlaid(shown: Dossier, told: Iterable[str]) -> Dossier:
    """A review whose maps of areas bear the marks of the layers that are `told` to be on, in their
    order; a layer whose picture the review does not have is left out.

    `told` as a link tells layers: see `layers.stack`, whose `ValueError` it raises.
    """
    known = {each.key: each for chapter in shown.chapters for each in chapter.pictures}
    marked = [each for each in map(layers.read, told) if each.partition(".")[0] in PICTURES]
    stack = layers.stack(marked, OWN)
    named = {key: PICTURES[key] for key in layers.drawn(stack) if PICTURES.get(key) in known}
    others = {key: replace(known[name], lines=()) for key, name in named.items()}
    if not others:
        return shown
    chapters = []
    for chapter in shown.chapters:
        pictures = list(chapter.pictures)
        for at, each in enumerate(pictures):
            added = {key: x for key, x in others.items() if x.key != each.key and x.marks}
            if each.classes is not None and added:
                over = laid.laid(each, OWN, stack, added)
                pictures[at] = replace(over, furniture=each.furniture)
        chapters.append(replace(chapter, pictures=tuple(pictures)))
    return replace(shown, chapters=tuple(chapters))
