"""What a link carries of the place, which all pages share, and of the deprivation page."""

from dataclasses import dataclass
from typing import Final

from herts_geo.deprivation import indices as deprivation_indices
from herts_geo.deprivation.view import AGAINST
from herts_geo.maps import classify
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import is_area
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import class_limits, flag, known_place, one_of, whole

PALETTES: Final = {**classify.PALETTES, **classify.DIVERGING}


def _edition(text: str, catalogue: Catalogue) -> int:
    return deprivation_indices.edition(catalogue, int(text)).year


def _area(text: str, catalogue: Catalogue) -> str:
    code = text.strip().upper()
    return code if is_area(catalogue, code) else known_place(text, catalogue)


@dataclass(frozen=True)
class DeprivationChoices:
    """The place, the small area, and how deprivation is compared, cut and coloured."""

    place: str = choice("", "place", known_place)
    area: str = choice("", "small area", _area)
    edition: int = choice(0, "edition", _edition)
    compare: int = choice(0, "earlier edition", _edition)
    measure: str = choice("overall", "measure", one_of(deprivation_indices.MEASURES))
    against: str = choice("england", "comparison", one_of(AGAINST))
    scheme: str = choice("quantiles", "class scheme", one_of(classify.SCHEMES))
    classes: int = choice(5, "number of classes", whole(classify.FEWEST, classify.MOST))
    breaks: str = choice("", "own breaks", class_limits)
    palette: str = choice("YlGnBu", "colours", one_of(PALETTES))
    tiles: bool = choice(False, "background map", flag)
