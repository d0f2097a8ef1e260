"""The reviews that are made before anybody asks for them: of the whole and of each district."""

from typing import Final

from herts_geo import places
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.review import answers
from herts_geo.ui.review import page as review_page

MOST_PLACES: Final = 15
MOST_AREAS: Final = 3_000  # of a pack; a review of a larger one takes minutes that nobody asked for


def make(found: Catalogue) -> None:
    """Makes them, one after the other."""
    if len(places.areas(found)) > MOST_AREAS:
        return
    codes = ["", *(each.code for each in gazetteer(found).of_kind("district"))][:MOST_PLACES]
    asked = [review_page.question(found, Selection(place=code)) for code in codes]
    answers.make_ahead(found, asked)
