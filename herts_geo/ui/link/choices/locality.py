"""What a link carries of the page on which a locality is chosen, before it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality.code import FARTHEST, LONGEST_MINUTES
from herts_geo.travel.modes import MODES
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import one_of, several, short, whole

WAYS: Final[Mapping[str, str]] = {
    "known": "A known place",
    "areas": "Small areas",
    "draw": "Draw it",
    "near": "Within a distance",
    "reach": "Within a travel time",
    "file": "A boundary file",
}


def _areas(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    known = set(geography.areas(catalogue)["code"])
    chosen: tuple[str, ...] = several(known)(text, catalogue)
    return chosen


def _shape(text: str, _catalogue: Catalogue) -> str:
    return locality_code.to_code(locality_code.from_code(text))


def _name(text: str, _catalogue: Catalogue) -> str:
    return locality_code.sound_name(text)


@dataclass(frozen=True)
class LocalityChoices:
    """How a locality is being chosen ('' before any way was), and what was chosen in each way."""

    l_way: str = choice("", "way of choosing", one_of(WAYS))
    l_name: str = choice("", "name of the locality", _name)
    l_areas: tuple[str, ...] = choice((), "small areas", _areas)
    l_shape: str = choice("", "area that was drawn", _shape)
    l_point: str = choice("", "point", short)
    l_metres: int = choice(800, "distance in metres", whole(1, FARTHEST))
    l_minutes: int = choice(15, "minutes", whole(1, LONGEST_MINUTES))
    l_mode: str = choice("walk", "way of travelling", one_of(MODES))
