"""The layers of a page's map: those that it has of its own, and those that are added to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from herts_geo.maps import layers
from herts_geo.maps.layers import Stack
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.base import say
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.map import arranged
from herts_geo.ui.map.arranged import Arrangement
from herts_geo.ui.search import spot

if TYPE_CHECKING:
    from herts_geo.ui.layers.made import Made


@dataclass(frozen=True)
class Own:
    """What a page's map has by itself: the keys of its painting and of its marks ('' for none),
    and the choice of the constraints that it draws ('' where it has none)."""

    areas: str = "areas"
    marks: str = ""
    constraints: str = ""


OWN: Final = {  # the pages that have a map
    "home": Own(),
    "overview": Own(),
    "locality": Own(),
    "review": Own("deprivation"),
    "deprivation": Own("deprivation"),
    "housing": Own(marks="sites", constraints="h_layers"),
    "accessibility": Own("access", "points"),
    "access_points": Own("access", "points"),
    "estate": Own(marks="estate", constraints="e_layers"),
    "indicators": Own("indicator"),
    "opportunities": Own(marks="opportunities"),
    "workshop": Own(marks="notes"),
}


def own_keys(page: str, selection: Selection) -> tuple[str, ...]:
    """The layers that a page's map has without being told."""
    own = OWN.get(page, Own())
    drawn = own.constraints and getattr(selection, own.constraints)
    return tuple(filter(None, (own.areas, own.marks, "constraints" if drawn else "")))


def stack(page: str, selection: Selection) -> Stack:
    """All layers of a page's map as the selection arranges them."""
    return layers.stack(selection.layers, own_keys(page, selection))


def added(shown: Stack, own: Sequence[str]) -> list[str]:
    """The layers that are on and not the page's own, nor on every map."""
    return [each.key for each in shown if each.on and not each.layer.always and each.key not in own]


def over(
    page: str, found: Catalogue, chosen: Callable[[], Selection]
) -> AbstractContextManager[None]:
    """Gives the map of a page that is drawn within the layers of a selection, which is asked for
    when the map is drawn, and their legends below it.

    A layer that cannot be drawn is named with the reason; the map goes without it.
    """
    return arranged.over(lambda: _arranged(page, found, chosen()))


def _arranged(page: str, found: Catalogue, selection: Selection) -> Arrangement:
    shown, has = stack(page, selection), OWN.get(page, Own())
    own = own_keys(page, selection)
    wanted = added(shown, own)
    made: Mapping[str, Made] = {}
    faults: list[str] = []
    if wanted:
        from herts_geo.ui.layers.made import gathered  # it brings the modules of every page

        made, faults = gathered(found, wanted, lambda each: each.made(found, selection))
    return Arrangement(
        shown,
        areas=has.areas,
        marks=has.marks,
        added=tuple(each.added for each in made.values()),
        spot=spot.read(selection.spot) if selection.spot else None,
        below=partial(_below, made.values(), faults),
        page=page,
    )


def _below(made: Iterable["Made"], faults: Sequence[str]) -> None:
    for each in made:
        each.legend()
    say.small(*faults)
