"""Places: the whole of a pack, its districts, wards, MSOAs and LSOAs, and users' localities.

What a place is and holds is in `geography`; how it is found by code, name or postcode is in
`gazetteer`; how a locality is written and counted is in `locality.code` and `locality`.
"""

from herts_geo.places.gazetteer import NEAREST, Gazetteer, gazetteer
from herts_geo.places.geography import (
    KIND_WORDS,
    KINDS,
    Kind,
    Place,
    areas,
    attach,
    boundary_set,
    districts,
    holds,
    is_area,
    msoa_names,
    number_first,
    share,
    within,
)

__all__ = [
    "KINDS",
    "KIND_WORDS",
    "NEAREST",
    "Gazetteer",
    "Kind",
    "Place",
    "areas",
    "attach",
    "boundary_set",
    "districts",
    "gazetteer",
    "holds",
    "is_area",
    "msoa_names",
    "number_first",
    "share",
    "within",
]
