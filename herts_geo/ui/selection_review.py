"""What a link carries of the locality review page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui.parsers import Parser, whole

NOTHING: Final = "none"


@dataclass(frozen=True)
class ReviewChoices:
    """The places that a review is set beside ('' the county, 'none'), and minutes for every
    service (None: the published time of each)."""

    r_against: str = ""
    r_also: str = NOTHING
    r_minutes: int | None = None


def _beside(text: str, catalogue: Catalogue) -> str:
    """A place to compare with, by code, name or postcode. Raises `UnknownPlace`."""
    return text if text == NOTHING else gazetteer(catalogue).find(text).code


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "r_against": ("place to compare with", _beside),
    "r_also": ("second place to compare with", _beside),
    "r_minutes": ("minutes to every service", whole(5, 120)),
}
