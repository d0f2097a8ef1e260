"""A map for print with the layers that are laid over it, in their order and strength."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from herts_geo.evidence import Painting, Picture
from herts_geo.maps import layers
from herts_geo.maps.layers import AREAS, BY_KEY, Shown, Stack
from herts_geo.wording import listing

FURNITURE: Final = ("names", "stations", "districts", "background")  # of every map


def laid(
    picture: Picture, own: Collection[str], stack: Stack, others: Mapping[str, Picture]
) -> Picture:
    """A picture as a stack of layers has it: `own` are the layers that it is made of, `others` the
    pictures of those that are added, of which each gives what its layer is: marks, lines or areas.
    """
    on = [each for each in stack if each.on]
    added = [each for each in on if each.key in others]
    # The marks of the map itself, unless their layer is off.
    mine = [key for key in own if BY_KEY[key].kind != AREAS]
    shown = not mine or any(each.key in mine for each in on)
    marks, lines = [*(picture.marks if shown else ())], [*picture.lines]
    keys, used = [*picture.key_marks], [picture, *(others[each.key] for each in added)]
    for each in reversed(added):  # the upper layer is drawn last
        if BY_KEY[each.key].kind != AREAS:
            marks += others[each.key].marks
            lines += others[each.key].lines
            keys += others[each.key].key_marks
    names = [BY_KEY[each.key].title for each in added]
    told = (f"Laid over it: {listing(names, 12)}.",) if names else ()
    hollow = [each.hollow for each in used if any(mark.hollow for mark in each.marks)]
    return replace(
        _painted(picture, own, on, others),
        marks=tuple(marks),
        key_marks=tuple(keys) if marks else (),
        lines=tuple(lines),
        furniture=tuple(key for key in layers.drawn(stack) if key in FURNITURE),
        parameters=(*picture.parameters, *told),
        sources=tuple(dict.fromkeys(source for each in used for source in each.sources)),
        datasets=tuple(dict.fromkeys(item for each in used for item in each.datasets)),
        hollow=" or ".join(dict.fromkeys(hollow)),  # what it means of each that has one
    )


def _painted(
    picture: Picture, own: Collection[str], on: list[Shown], others: Mapping[str, Picture]
) -> Picture:
    """A picture with the paintings of the areas that are on, its own at its strength or off."""
    mine = next((each for each in on if each.key in own and BY_KEY[each.key].kind == AREAS), None)
    areas = [each for each in on if BY_KEY[each.key].kind == AREAS]
    above = areas[: areas.index(mine)] if mine and picture.classes else areas
    paintings = [
        Painting(
            other.classes,
            other.inside,
            other.vintage,
            kind=other.kind,
            strength=each.opacity,
            above=each in above,
        )
        for each in reversed(areas)
        if (other := others.get(each.key)) and other.classes
    ]
    classes = picture.classes if mine else None
    strength = mine.opacity if mine else layers.SOLID
    return replace(picture, classes=classes, strength=strength, paintings=tuple(paintings))
