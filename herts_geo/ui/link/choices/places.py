"""What a link carries of choosing a locality, its access to services, its review and a workshop."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from herts_geo.access import edits as access_edits
from herts_geo.access import network as access_network
from herts_geo.access import view as access_view
from herts_geo.access.sites import answer as sites_answer
from herts_geo.access.sites import ask as sites_ask
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer, geography
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality.code import FARTHEST, LONGEST_MINUTES
from herts_geo.project.records import MOST
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import rule_sets
from herts_geo.travel.modes import MODES
from herts_geo.ui.link.choice import choice
from herts_geo.ui.link.parsers import Parser, flag, number, one_of, service, several, short, whole

WAYS: Final[Mapping[str, str]] = {
    "known": "A known place",
    "areas": "Small areas",
    "draw": "Draw it",
    "near": "Within a distance",
    "reach": "Within a travel time",
    "file": "A boundary file",
}
NOTHING: Final = "none"


def _areas(catalogue: Catalogue) -> set[str]:
    return set(geography.areas(catalogue)["code"])


def _districts(catalogue: Catalogue) -> set[str]:
    return {each.code for each in gazetteer(catalogue).of_kind("district")}


def _some_of(known: Callable[[Catalogue], Collection[str]]) -> Parser:
    """Reads several of what a pack knows. The parser raises `ValueError` for any other."""

    def read(text: str, catalogue: Catalogue) -> tuple[str, ...]:
        chosen: tuple[str, ...] = several(known(catalogue))(text, catalogue)
        return chosen

    return read


def _shape(text: str, _catalogue: Catalogue) -> str:
    return locality_code.to_code(locality_code.from_code(text))


def _name(text: str, _catalogue: Catalogue) -> str:
    return locality_code.sound_name(text)


@dataclass(frozen=True)
class LocalityChoices:
    """How a locality is being chosen ('' before any way was), and what was chosen in each way."""

    l_way: str = choice("", "way of choosing", one_of(WAYS))
    l_name: str = choice("", "name of the locality", _name)
    l_areas: tuple[str, ...] = choice((), "small areas", _some_of(_areas))
    l_districts: tuple[str, ...] = choice((), "districts", _some_of(_districts))
    l_shape: str = choice("", "area that was drawn", _shape)
    l_point: str = choice("", "point", short)
    l_metres: int = choice(800, "distance in metres", whole(1, FARTHEST))
    l_minutes: int = choice(15, "minutes", whole(1, LONGEST_MINUTES))
    l_mode: str = choice("walk", "way of travelling", one_of(MODES))


def _scenario(text: str, _catalogue: Catalogue) -> str:
    return access_edits.to_text(access_edits.from_text(text))


def _service(text: str, catalogue: Catalogue) -> str:
    return text if text == services_points.OWN else service(text, catalogue)


def _candidates(text: str, catalogue: Catalogue) -> str:
    known = (*sites_answer.sources(catalogue), sites_answer.OWN, sites_answer.ESTATE)
    return str(one_of(known)(text, catalogue))


@dataclass(frozen=True)
class AccessChoices:
    """The service, the travel, the what-if, and the kinds and hours of the network."""

    service: str = choice("hospital", "service", _service)
    mode: str = choice("pt", "way of travelling", one_of(MODES))
    minutes: int = choice(30, "time", whole(5, 120))
    outside: bool = choice(True, "points outside the county", flag)
    show: str = choice("auto", "map", one_of(access_view.SHOWS))
    kmh: float = choice(0.0, "speed", number(0.5, 50))
    detour: float = choice(0.0, "detour", number(1, 3))
    rules: str = choice(rule_sets.USUAL, "rules", one_of(rule_sets.SETS))
    method: str = choice("", "stored travel times", short)
    edits: str = choice("", "what-if", _scenario)
    versus: str = choice("", "what-if to compare with", _scenario)
    point: str = choice("", "service point", short)
    s_aim: str = choice("", "aim of best sites", one_of(("", *sites_ask.AIMS)))
    s_many: int = choice(2, "number of best sites", whole(0, sites_ask.MOST))
    s_weight: str = choice("1", "weight of the most deprived", one_of(sites_ask.WEIGHTS))
    s_from: str = choice(sites_answer.CENTRES, "candidate sites", _candidates)
    s_keep: tuple[str, ...] = choice((), "sites to keep", several())
    s_bar: tuple[str, ...] = choice((), "sites not to be used", several())
    kinds: tuple[str, ...] = choice(
        services_kinds.NETWORK, "services", _some_of(services_lists.offered)
    )
    opening: str = choice("any", "opening time", one_of(access_network.OPENING))


def _beside(text: str, catalogue: Catalogue) -> str:
    """A place to compare with, by code, name or postcode. Raises `UnknownPlace`."""
    return text if text == NOTHING else gazetteer(catalogue).find(text).code


@dataclass(frozen=True)
class ReviewChoices:
    """The places that a review is set beside ('' the county, 'none'), minutes for every service
    (None: the published time of each), and the files of stored times in place of the model.
    """

    r_against: str = choice("", "place to compare with", _beside)
    r_also: str = choice(NOTHING, "second place to compare with", _beside)
    r_minutes: int | None = choice(None, "minutes to every service", whole(5, 120))
    r_times: tuple[str, ...] = choice((), "stored travel times of the review", several())


@dataclass(frozen=True)
class WorkshopChoices:
    """Whether scenes are presented, and the number of the one that is shown, from 1."""

    present: bool = choice(False, "presentation", flag)
    scene: int = choice(1, "scene", whole(1, MOST["scenes"]))
