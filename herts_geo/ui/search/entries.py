"""What the search finds besides the places of the pack, and the names that it offers to choose.

What a session brought is gathered anew for each search, and stands in no cache.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Final

from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.places.search import Entry, Match
from herts_geo.services import named as services_named
from herts_geo.ui.project import session

FIRST: Final = ("county", "district", "town", "ward", "msoa", "parish", "centre", "station")

Gather = Callable[[Catalogue], Sequence[Entry]]
_GATHERS: Final[list[Gather]] = []  # functions alone: what they gather is kept nowhere


def also(gather: Gather) -> None:
    """Has what this function gathers searched too, such as the session's own registers."""
    if gather not in _GATHERS:
        _GATHERS.append(gather)


def beside(found: Catalogue) -> list[Entry]:
    """Service points, the project's localities, and what else the session brought."""
    own = search.localities((x.code, x.name) for x in session.current().localities)
    brought = [each for gather in _GATHERS for each in _sound(gather, found)]
    return [*_sound(services_named.entries, found), *own, *brought]


def listed(found: Catalogue) -> dict[str, str]:
    """What is offered before anything is typed, as text -> label: the larger kinds first, without
    streets, service points and small areas, of which there are too many to be listed."""
    own = search.localities((x.code, x.name) for x in session.current().localities)
    kept = {each.match.text: each.match.label for each in own}
    return kept | {each.text: each.label for each in _of_pack(found)}


def points(found: Catalogue) -> dict[str, str]:
    """The same of what is no place of its own: towns, town centres and stations."""
    return {each.text: each.label for each in _of_pack(found) if each.lon is not None}


def _of_pack(found: Catalogue) -> tuple[Match, ...]:
    return _matches(found, tuple(each.sha256 for each in found.datasets.values()))


def _sound(gather: Gather, found: Catalogue) -> Sequence[Entry]:
    """What is gathered; nothing where a file cannot be read, which the page that needs it says."""
    try:
        return gather(found)
    except HertsGeoError:
        return ()


@lru_cache(maxsize=4)
def _matches(found: Catalogue, _digests: tuple[str, ...]) -> tuple[Match, ...]:
    offered = partial(services_named.entries, wanted=services_named.BARE)  # no other kind is
    every = [each.match for each in (*search.of_pack(found), *_sound(offered, found))]
    held = [each for each in every if each.kind in FIRST and each.place]
    return tuple(sorted(held, key=lambda each: (FIRST.index(each.kind), each.name, each.where)))
