"""What a review asks, and what its chapters share: the pack, the day, travel times made once.

Figures and sentences in one form: value, words, unit, source.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain, count
from typing import Any

import pandas as pd

from herts_geo import places, wording
from herts_geo.access import measure as access_measure
from herts_geo.access import view as access_view
from herts_geo.access.correction import Correction
from herts_geo.access.measure import Result, Timed
from herts_geo.errors import HertsGeoError
from herts_geo.estate import held as estate_held
from herts_geo.estate import screening as estate_screening
from herts_geo.estate.held import Estate
from herts_geo.evidence import Figure, Link
from herts_geo.housing.choices import USUAL, Choices
from herts_geo.housing.sites import Sites
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Gazetteer, Place
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import rule_sets
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.matrix import Matrix
from herts_geo.travel.modes import OFFERED


@dataclass(frozen=True)
class Question:
    """What was asked of a place; plain values, so that an answer can be cached by it.

    `place` and `against` are codes ('' is the whole place). `minutes` holds for every service;
    None takes the lower of each service's published pair. `near`: metres that count as near, in a
    straight line. `kinds`, `network_mode`, `network_minutes`: the network of service points.
    `supply`: how homes are counted and the supply summed. `timed_by`: the key of the set of rules
    that minutes follow, see `travel.rule_sets`. `times`: names of files of stored times, each of
    which stands in for the model where it serves the service and the way of travelling.
    `corrections`: of the model's minutes by published ones.
    """

    place: str = ""
    against: tuple[str, ...] = ()
    services: tuple[str, ...] = services_kinds.USUAL
    modes: tuple[str, ...] = OFFERED
    minutes: int | None = None
    near: int = 500
    rules: tuple[str, ...] = estate_screening.IDS
    kinds: tuple[str, ...] = services_kinds.NETWORK
    network_mode: str = "pt"
    network_minutes: int = 30
    supply: Choices = USUAL
    timed_by: str = rule_sets.USUAL
    times: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def threshold(self, service: str) -> int:
        """The minutes within which a service counts as reached."""
        return self.minutes or services_kinds.preset(service, self.timed_by).lower

    def method(self, service: str, mode: str) -> str:
        """The name of the stored times of a service and mode, '' where the model gives them."""
        wanted = (service, mode)
        return next((name for name in self.times if travel_stored.serves(name) == wanted), "")

    def access(self, service: str, mode: str, place: str = "") -> access_view.Question:
        """What the accessibility page is asked for the same answer."""
        return access_view.Question(
            place,
            service=service,
            mode=mode,
            minutes=float(self.threshold(service)),
            rules=self.timed_by,
            method=self.method(service, mode),
            corrections=self.corrections,
        )


@dataclass(frozen=True)
class Base:
    """What every chapter starts from: the pack, what is asked of any place, the day, and what was
    given in place of the publicly known estate and the shipped sites."""

    catalogue: Catalogue
    question: Question
    today: date
    given: Estate | None = field(default=None, repr=False)
    sites: Sites | None = field(default=None, repr=False)
    asked: dict[str, Any] = field(default_factory=dict, repr=False)  # answers by a place's code
    timed: dict[tuple[str, str], Timed] = field(default_factory=dict, repr=False)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The places of the pack."""
        return places.gazetteer(self.catalogue)

    @cached_property
    def held(self) -> Estate:
        """What is held, as it may be shown. Raises the data errors of `load.table`."""
        return self.given or estate_held.read(self.catalogue, today=self.today)

    @property
    def whole(self) -> Place:
        """The place that holds every other one."""
        return self.gazetteer.whole

    @cached_property
    def residents(self) -> pd.DataFrame:
        """Who lives in each small area; see `access.measure.residents`."""
        return access_measure.residents(self.catalogue)

    def points(self, service: str) -> pd.DataFrame:
        """The points of a service that count, those outside the whole place among them."""
        return services_points.points(self.catalogue, service, access_view.Question().outside)

    def matrix(self, service: str, mode: str) -> Matrix:
        """What is nearest of a service's points, as the accessibility page takes them."""
        asked = replace(self.question.access(service, mode), minutes=0.0)  # of every threshold
        marks = (*digests(self.catalogue), travel_stored.mark(asked.method) if asked.method else "")
        return _matrix(self.catalogue, asked, marks)

    def reached(self, service: str, mode: str) -> Timed:
        """Where a service's points are within its minutes, worked out once for all places."""
        key = (service, mode)
        if key not in self.timed:
            minutes = float(self.question.threshold(service))
            matrix = self.matrix(service, mode)
            self.timed[key] = access_measure.timed(matrix, self.residents, minutes)
        return self.timed[key]

    def code(self, place: Place) -> str:
        """The code of a place as a link carries it: '' for the whole."""
        return "" if place == self.whole else place.code

    def query(self, place: Place, **values: str) -> dict[str, str]:
        """What a link about a place carries: the whole too is named, since an empty query would
        keep what was chosen on the page before."""
        return {"place": place.code, **values}


def digests(catalogue: Catalogue) -> tuple[str, ...]:
    """What tells the files of a pack from those that stood there before."""
    return tuple(each.sha256 for each in catalogue.datasets.values())


@lru_cache(maxsize=64)
def _matrix(catalogue: Catalogue, asked: access_view.Question, _marks: tuple[str, ...]) -> Matrix:
    """Slim and shared by all reviews: never changed in place."""
    points = services_points.points(catalogue, asked.service, asked.outside)
    return access_measure.slim(access_view.matrix(catalogue, asked, points))


def refuse_unknown(question: Question) -> None:
    """Raises `HertsGeoError` for stored times that are not there or cannot be used, and for two of
    one service and way of travelling, of which nothing says which holds."""
    held: dict[tuple[str, str], str] = {}
    for name in question.times:
        serves = travel_stored.serves(name)
        if not all(serves):
            travel_stored.datasets(name)  # says what is wrong with it
            raise HertsGeoError(f"The stored travel times '{name[:80]}' cannot be used.")
        if held.setdefault(serves, name) != name:
            raise HertsGeoError(
                f"The stored travel times '{held[serves][:80]}' and '{name[:80]}' are of one "
                "service and way of travelling. Name one of them."
            )


def timed_by(question: Question) -> dict[str, str]:
    """What a link to the accessibility page carries of the rules; nothing of the usual ones."""
    return {} if question.timed_by == rule_sets.USUAL else {"rules": question.timed_by}


PEOPLE, AREAS, PERCENT, POINTS = "people", "small areas", "%", "percentage points"


def number(
    key: str,
    label: str,
    value: float | int | None,
    unit: str,
    sources: tuple[str, ...],
    note: str = "",
    link: Link | None = None,
    decimals: int = 0,
) -> Figure:
    """A number as a figure; None is told as 'no data'."""
    text = wording.number(value, decimals)
    return Figure(
        key=key,
        label=label,
        value=value,
        text=text,
        unit=unit,
        sources=sources,
        note=note,
        link=link,
    )


def share(
    key: str,
    label: str,
    part: float | None,
    whole: float,
    sources: tuple[str, ...],
    note: str = "",
    link: Link | None = None,
) -> Figure:
    """A part of a whole as a figure in per cent; None where the part is not known or nobody is."""
    if part is None or not whole:
        return Figure(
            key=key,
            label=label,
            value=None,
            text=wording.NO_DATA,
            unit=PERCENT,
            sources=sources,
            note=note,
            link=link,
        )
    text = wording.share(part, whole)
    return Figure(
        key=key,
        label=label,
        value=100 * part / whole,
        text=text,
        unit=PERCENT,
        sources=sources,
        note=note,
        link=link,
    )


def missed(
    key: str, label: str, result: Result, sources: tuple[str, ...], note: str, link: Link
) -> Figure:
    """The people of a result who are not in time, with the fewest and the most that they may be."""
    told = number(key, label, result.people_not_within, PEOPLE, sources, note, link)
    if result.share_range is None:
        return told
    low, most = (round(result.people * (1 - part)) for part in reversed(result.share_range))
    return replace(told, text=f"{told.text} ({low:,} to {most:,})", span=(low, most))


def points(value: float | None) -> str:
    """A difference of shares (-1 to 1) in words: '+5 points', or 'no data'."""
    return wording.NO_DATA if value is None else f"{100 * value:+.0f} points"


def percent(value: float | None) -> float | None:
    """A fraction in per cent, None kept."""
    return None if value is None else 100 * value


def percents(ends: tuple[float, float] | None) -> tuple[float, float] | None:
    """The ends of a range of fractions in per cent, None kept."""
    return None if ends is None else (100 * ends[0], 100 * ends[1])


def percent_of(part: float | None, whole: float) -> float | None:
    """A part of a whole in per cent; None where the part is not known or the whole is nothing."""
    return None if part is None or not whole else 100 * part / whole


def headings(labels: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Labels as headings that differ from each other and from those taken: 'Hub', 'Hub (2)'."""
    used, told = set(taken), []
    for label in labels:
        numbered = (f"{label} ({place})" for place in count(2))
        told.append(next(each for each in chain([label], numbered) if each not in used))
        used.add(told[-1])
    return told


def whole_words(place: Place | None, whole: Place) -> str:
    """The whole as a sentence about a place names it, told apart where both have one label."""
    return f"the whole {whole.word}" if place and place.label == whole.label else whole.label
