"""What a review asks, and what its chapters share: the pack, the day, travel times made once."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

import pandas as pd

from herts_geo import access_view, accessibility, estate, places, presets, screening, services
from herts_geo.catalogue import Catalogue
from herts_geo.estate import Estate
from herts_geo.housing_sites import Sites
from herts_geo.places import Gazetteer, Place
from herts_geo.supply_choices import USUAL, Choices
from herts_geo.travel import Matrix

MODES: Final = ("pt", "walk", "cycle")
KINDS: Final = ("library", "council_office", "police", "further_education")


@dataclass(frozen=True)
class Question:
    """What was asked of a place; plain values, so that an answer can be cached by it.

    `place` and `against` are codes ('' is the whole county). `minutes` holds for every service;
    None takes the lower of each service's published pair. `near`: metres that count as near, in a
    straight line. `kinds`, `network_mode`, `network_minutes`: the network of service points.
    `supply`: how homes are counted and the supply summed.
    """

    place: str = ""
    against: tuple[str, ...] = ()
    services: tuple[str, ...] = tuple(services.KINDS)
    modes: tuple[str, ...] = MODES
    minutes: int | None = None
    near: int = 500
    rules: tuple[str, ...] = screening.IDS
    kinds: tuple[str, ...] = KINDS
    network_mode: str = "pt"
    network_minutes: int = 30
    supply: Choices = USUAL

    def threshold(self, service: str) -> int:
        """The minutes within which a service counts as reached."""
        return self.minutes or presets.preset(service).lower


@dataclass(frozen=True)
class Base:
    """What every chapter starts from: the pack, the question, the day, and what was given in place
    of the publicly known estate and the shipped sites."""

    catalogue: Catalogue
    question: Question
    today: date
    given: Estate | None = field(default=None, repr=False)
    sites: Sites | None = field(default=None, repr=False)
    _matrices: dict[tuple[str, str], Matrix] = field(default_factory=dict, repr=False)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places of the pack."""
        return places.gazetteer(self.catalogue)

    @cached_property
    def held(self) -> Estate:
        """What is held, as it may be shown. Raises the data errors of `load.table`."""
        return self.given or estate.read(self.catalogue, today=self.today)

    @property
    def whole(self) -> Place:
        """The place that holds every other one."""
        return self.gazetteer.whole

    @cached_property
    def residents(self) -> pd.DataFrame:
        """Who lives in each small area; see `accessibility.residents`."""
        return accessibility.residents(self.catalogue)

    def points(self, service: str) -> pd.DataFrame:
        """The points of a service that count, those outside the county among them."""
        return services.points(self.catalogue, service, access_view.Question().outside)

    def matrix(self, service: str, mode: str) -> Matrix:
        """The minutes to a service's points as the accessibility page takes them, made once."""
        key = (service, mode)
        if key not in self._matrices:
            asked = access_view.Question(service=service, mode=mode)
            made = access_view.matrix(self.catalogue, asked, self.points(service))
            self._matrices[key] = made
        return self._matrices[key]

    def code(self, place: Place) -> str:
        """The code of a place as a link carries it: '' for the whole."""
        return "" if place == self.whole else place.code

    def query(self, place: Place, **values: str) -> dict[str, str]:
        """What a link about a place carries: the whole too is named, since an empty query would
        keep what was chosen on the page before."""
        return {"place": place.code, **values}
