"""What a link carries of the page on which a locality is chosen, before it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality.code import FARTHEST, LONGEST_MINUTES, MODES
from herts_geo.travel import matrix as travel_matrix
from herts_geo.ui.parsers import Parser, one_of, several, short, whole

WAYS: Final[Mapping[str, str]] = {
    "known": "A known place",
    "areas": "Small areas",
    "draw": "Draw it",
    "near": "Within a distance",
    "reach": "Within a travel time",
    "file": "A boundary file",
}
BY: Final[Mapping[str, str]] = {mode: travel_matrix.MODES[mode] for mode in MODES}


@dataclass(frozen=True)
class LocalityChoices:
    """How a locality is being chosen ('' before any way was), and what was chosen in each way."""

    l_way: str = ""
    l_name: str = ""
    l_areas: tuple[str, ...] = ()
    l_shape: str = ""
    l_point: str = ""
    l_metres: int = 800
    l_minutes: int = 15
    l_mode: str = "walk"


def _areas(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    known = set(geography.areas(catalogue)["code"])
    chosen: tuple[str, ...] = several(known)(text, catalogue)
    return chosen


def _shape(text: str, _catalogue: Catalogue) -> str:
    return locality_code.to_code(locality_code.from_code(text))


def _name(text: str, _catalogue: Catalogue) -> str:
    return locality_code.sound_name(text)


FIELDS: Final[Mapping[str, tuple[str, Parser]]] = {  # field -> words for messages, parser
    "l_way": ("way of choosing", one_of(WAYS)),
    "l_name": ("name of the locality", _name),
    "l_areas": ("small areas", _areas),
    "l_shape": ("area that was drawn", _shape),
    "l_point": ("point", short),
    "l_metres": ("distance in metres", whole(1, FARTHEST)),
    "l_minutes": ("minutes", whole(1, LONGEST_MINUTES)),
    "l_mode": ("way of travelling", one_of(MODES)),
}
