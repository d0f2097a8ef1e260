"""The point that a text stands for, among all that this session can find."""

from typing import Final

from herts_geo.errors import UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import search
from herts_geo.ui.search import entries

NOTHING: Final = "No place is chosen yet. Type a name, postcode or position first."


def at(found: Catalogue, text: str) -> tuple[float, float]:
    """Longitude and latitude (degrees) of what a text means; of an area those of its middle.

    Raises `UnknownPlace` where it means nothing, or a name that is only like it: the box has its
    guesses confirmed before they come here.
    """
    if not text.strip():
        raise UnknownPlace("", (), NOTHING)
    return search.point(found, text, entries.beside(found))
