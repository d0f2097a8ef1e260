"""What a link carries of the locality review page."""

from dataclasses import dataclass
from typing import Final

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import whole

NOTHING: Final = "none"


def _beside(text: str, catalogue: Catalogue) -> str:
    """A place to compare with, by code, name or postcode. Raises `UnknownPlace`."""
    return text if text == NOTHING else gazetteer(catalogue).find(text).code


@dataclass(frozen=True)
class ReviewChoices:
    """The places that a review is set beside ('' the county, 'none'), and minutes for every
    service (None: the published time of each).
    """

    r_against: str = choice("", "place to compare with", _beside)
    r_also: str = choice(NOTHING, "second place to compare with", _beside)
    r_minutes: int | None = choice(None, "minutes to every service", whole(5, 120))
