"""Reviews of a few places, made once for all tests that look at them."""

from datetime import date
from functools import lru_cache

import pytest

from herts_geo import review
from herts_geo.estate import held as estate_held
from herts_geo.evidence import Dossier
from herts_geo.pack.catalogue import Catalogue
from tests.estate import made as estate_made

TODAY = date(2026, 4, 2)
STEVENAGE, DACORUM, WATFORD, COUNTY = "E07000243", "E07000096", "E07000103", "E10000015"
LOCALITY = "near~Old%20Town~-0.20000~51.90000~1500"


@lru_cache(maxsize=16)
def reviewed(pack: Catalogue, place: str, *against: str) -> Dossier:
    """The review of a place on one day."""
    return review.review(pack, review.Question(place, against), today=TODAY)


@pytest.fixture(scope="session")
def with_register(pack: Catalogue) -> Dossier:
    """The review of Stevenage with a made-up partner's register."""
    held = estate_held.read(pack, [estate_made.register()], today=TODAY)
    return review.review(pack, review.Question(STEVENAGE), held, today=TODAY)
