"""What people can reach: each service by each way of travelling, as the accessibility page does."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import pandas as pd

from herts_geo import (
    access_doubt,
    access_view,
    access_words,
    accessibility,
    services,
    travel,
    wording,
)
from herts_geo.access_doubt import Doubt
from herts_geo.accessibility import Flips, Result
from herts_geo.catalogue import Dataset
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Figure, Link
from herts_geo.places import Place
from herts_geo.review import make
from herts_geo.review.make import PEOPLE, POINTS
from herts_geo.review.question import Base
from herts_geo.travel import Matrix

PAGE: Final = "accessibility"
SHORT: Final = {"pt": "public transport", "walk": "walking", "cycle": "cycling"}


@dataclass(frozen=True)
class Access:
    """Who of a place reaches one service by one way of travelling."""

    base: Base = field(repr=False)
    service: str
    mode: str
    matrix: Matrix = field(repr=False)
    result: Result = field(repr=False)
    points: pd.DataFrame = field(repr=False)

    @cached_property
    def doubt(self) -> Doubt:
        """What is not known about the answer."""
        return access_doubt.of(self.base.catalogue, self.points, self.matrix, self.result)

    @cached_property
    def flips(self) -> Flips:
        """Who of the place could flip with the method's error or the speed."""
        return accessibility.could_flip(self.matrix, self.result)

    @property
    def key(self) -> str:
        """The start of the keys of its figures."""
        return f"reach.{self.service}.{self.mode}"

    @property
    def mode_words(self) -> str:
        """How one travels, in short words."""
        return SHORT[self.mode]

    @property
    def minutes(self) -> int:
        """The time within which the service counts as reached."""
        return self.base.question.threshold(self.service)

    @property
    def share(self) -> float | None:
        """People within, as a fraction."""
        return self.result.share_within

    @cached_property
    def error(self) -> float | None:
        """The typical error in minutes over the areas of the place, None where not known."""
        inside = self.result.areas["inside"].astype(bool)
        errors = self.result.areas.loc[inside, "error_minutes"].dropna()
        return float(errors.median()) if len(errors) else None

    @property
    def link(self) -> Link:
        """The accessibility page with the same service, way of travelling and time."""
        place = self.result.place or self.base.whole
        chosen = {"service": self.service, "mode": self.mode, "minutes": str(self.minutes)}
        return Link(PAGE, self.base.query(place, **chosen), "Accessibility")

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures."""
        asked = access_view.Question(service=self.service, mode=self.mode)
        return access_view.datasets(self.base.catalogue, asked)


@dataclass(frozen=True)
class Reach:
    """What a place can reach: one answer a service and way of travelling, and what is missing."""

    base: Base = field(repr=False)
    place: Place
    answers: tuple[Access, ...]
    missing: tuple[str, ...] = ()

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures."""
        return tuple(dict.fromkeys(item for each in self.answers for item in each.datasets))

    def find(self, service: str, mode: str) -> Access | None:
        """The answer for one service and way of travelling."""
        wanted = (service, mode)
        return next((each for each in self.answers if (each.service, each.mode) == wanted), None)


def of(base: Base, place: Place) -> Reach:
    """What a place can reach; a service whose points the pack lacks is named as missing."""
    answers, missing = [], []
    for service in base.question.services:
        try:
            answers += [_access(base, place, service, mode) for mode in base.question.modes]
        except HertsGeoError as fault:
            missing.append(f"{wording.heading(services.kind(service).many)}: {fault}")
    return Reach(base, place, tuple(answers), tuple(missing))


def _access(base: Base, place: Place, service: str, mode: str) -> Access:
    points = base.points(service)
    services.refuse(points, service)
    matrix = base.matrix(service, mode)
    minutes = float(base.question.threshold(service))
    result = accessibility.measure(matrix, base.residents, minutes, place)
    return Access(base, service, mode, matrix, result, points)


def figures(found: Reach) -> tuple[Figure, ...]:
    """The share within for each service and way of travelling, by public transport first.

    By public transport, the people not within and the gap by deprivation come after the shares.
    """
    first = [each for each in found.answers if each.mode == "pt"]
    rest = [each for each in found.answers if each.mode != "pt"]
    shares = [_share(each) for each in (*first, *rest)]
    return (*shares, *(figure for each in first for figure in _beside(each)))


def label(each: Access) -> str:
    """One answer as a label: 'Hospital, 30 min, public transport'."""
    name = wording.heading(services.kind(each.service).one)
    return f"{name}, {each.minutes} min, {SHORT[each.mode]}"


def _share(each: Access) -> Figure:
    result = each.result
    told = make.share(
        f"{each.key}.share",
        label(each),
        result.people_within,
        result.people,
        sources(each),
        _how(each),
        each.link,
    )
    return replace(told, text=access_words.share(result))


def _beside(each: Access) -> list[Figure]:
    about = (sources(each), _how(each), each.link)
    people, gap = each.result.people_not_within, each.doubt.gap
    name = f"{label(each)}: people not within"
    fraction = Figure(
        f"{each.key}.gap",
        f"{label(each)}: gap by deprivation",
        make.percent(gap),
        access_words.gap(each.doubt),
        POINTS,
        *about,
    )
    return [make.number(f"{each.key}.not_within", name, people, PEOPLE, *about), fraction]


def _how(each: Access) -> str:
    words = access_words.METHOD_WORDS[each.result.method]
    method = f"Share of people within {each.minutes} minutes by {travel.MODES[each.mode]}, {words}."
    ranged = f"In brackets: {access_words.INTERVAL}." if each.result.share_range else ""
    return " ".join(x for x in (method, ranged, *access_words.beside(each.doubt)) if x)


def sources(each: Access) -> tuple[str, ...]:
    """The ids of the data sets of one answer."""
    return tuple(item.id for item in each.datasets)
