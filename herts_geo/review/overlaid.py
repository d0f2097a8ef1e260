"""Marks of the chosen layers on the review's maps of areas, on the page and in every document."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from herts_geo.evidence import Dossier, Picture
from herts_geo.maps import layers

PICTURES: Final = {  # layer -> the picture of a review that has its marks
    "opportunities": "opportunities.map",
    "points": "points.map",
    "estate": "estate.map",
    "sites": "homes.map",
}


def overlaid(shown: Dossier, told: Iterable[str]) -> Dossier:
    """A review whose maps of areas bear the marks of the layers that are `told` to be on, in their
    order; a layer whose picture the review does not have is left out.

    `told` as a link tells layers: see `layers.stack`, whose `ValueError` it raises.
    """
    known = {each.key: each for chapter in shown.chapters for each in chapter.pictures}
    on = layers.drawn(layers.stack(told, ()))
    laid = {key: known[PICTURES[key]] for key in on if PICTURES.get(key) in known}
    if not laid:
        return shown
    chapters = tuple(
        replace(chapter, pictures=tuple(_marked(each, laid) for each in chapter.pictures))
        for chapter in shown.chapters
    )
    return replace(shown, chapters=chapters)


def _marked(picture: Picture, laid: dict[str, Picture]) -> Picture:
    """A map of areas with the marks of other pictures: the upper layer's are drawn last."""
    added = {key: each for key, each in laid.items() if each.key != picture.key and each.marks}
    if picture.classes is None or not added:
        return picture
    titles = ", ".join(layers.BY_KEY[key].title for key in added)
    lower = [mark for each in reversed(added.values()) for mark in each.marks]
    keys = [item for each in added.values() for item in each.key_marks]
    sources = [source for each in added.values() for source in each.sources]
    return replace(
        picture,
        marks=(*lower, *picture.marks),
        key_marks=(*picture.key_marks, *keys),
        parameters=(*picture.parameters, f"Laid over it: {titles}."),
        sources=tuple(dict.fromkeys((*picture.sources, *sources))),
    )
