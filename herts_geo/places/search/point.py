"""The point that a text stands for, where it is sure what is meant."""

from collections.abc import Iterable

from herts_geo.errors import UnknownPlace
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.search import words
from herts_geo.places.search.answer import search, spot
from herts_geo.places.search.match import Entry


def point(catalogue: Catalogue, text: str, extra: Iterable[Entry] = ()) -> tuple[float, float]:
    """Longitude and latitude (degrees) of what a text means; of an area those of its middle.

    Raises `UnknownPlace` where it means nothing, or a name that is only like it, and the errors of
    `search`.
    """
    answer = search(catalogue, text, extra)
    if answer.best is None or not answer.sure:
        raise UnknownPlace(text, (), answer.problem or words.guess(answer))
    return spot(catalogue, answer.best)
