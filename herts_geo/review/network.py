"""Where people meet their services face to face, as the access points page gives it."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, cast

import pandas as pd

from herts_geo import (
    access_doubt,
    access_points,
    access_words,
    accessibility,
    hours,
    services,
    travel,
    wording,
)
from herts_geo.access_doubt import Doubt
from herts_geo.accessibility import Result
from herts_geo.catalogue import Dataset
from herts_geo.evidence import Figure, Link
from herts_geo.places import Place
from herts_geo.review import make
from herts_geo.review.make import PEOPLE
from herts_geo.review.question import Base
from herts_geo.travel import Matrix
from herts_geo.travel_rules import Mode

PAGE: Final = "access_points"
SATURDAY: Final = "on_saturday"
EVENING: Final = "after_17"
KNOWN: Final = (
    "Hours are known for libraries only and are of about 2019; a point whose hours are not known "
    "counts only when any time will do."
)


@dataclass(frozen=True)
class Network:
    """The service points that people of a place can go to, and who is in reach of none.

    `points` are all points of the kinds asked for, with their state of opening; `here` those whose
    position lies in the place. `results`: who is in reach at any time, and of points known to be
    open on Saturday or after 17:00; None where no point is known to be.
    """

    base: Base = field(repr=False)
    place: Place
    points: pd.DataFrame = field(repr=False)
    here: pd.DataFrame = field(repr=False)
    matrix: Matrix = field(repr=False)
    results: dict[str, Result | None] = field(repr=False)

    @cached_property
    def doubt(self) -> Doubt:
        """What is not known about who is in reach at any time."""
        return access_doubt.of(self.base.catalogue, self.points, self.matrix, self.result)

    @property
    def result(self) -> Result:
        """Who is in reach of a point at any time."""
        found = self.results["any"]
        assert found is not None  # measured before the rest
        return found

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of the points."""
        names = dict.fromkeys(services.KINDS[kind].dataset for kind in self.base.question.kinds)
        known = self.base.catalogue.datasets
        return tuple(known[name] for name in names if name in known)

    def link(self, opening: str = "any") -> Link:
        """The access points page of the place with the same network and time."""
        asked = self.base.question
        values = {"kinds": "~".join(asked.kinds), "mode": asked.network_mode}
        values |= {"minutes": str(asked.network_minutes), "opening": opening}
        return Link(PAGE, self.base.query(self.place, **values), "Access points")


def of(base: Base, place: Place) -> Network:
    """The network of a place. Raises `HertsGeoError` where no point has a position."""
    asked = base.question
    points = services.network(base.catalogue, asked.kinds)
    state = pd.DataFrame(
        {
            SATURDAY: hours.open_on(points, hours.SATURDAY),
            EVENING: hours.open_after(points, hours.EVENING),
        }
    )
    matrix = travel.matrix(
        base.catalogue,
        travel.origins(base.catalogue),
        points,
        "service point",
        cast(Mode, asked.network_mode),
    )
    results: dict[str, Result | None] = {"any": _measured(base, matrix, place)}
    for opening in (SATURDAY, EVENING):
        open_then = access_points.those_open(points, state[opening], unknown=False)
        some = bool(open_then["placed"].any())
        fewer = access_points.only(matrix, list(open_then["id"]))
        results[opening] = _measured(base, fewer, place) if some else None
    told, here = points.join(state), access_points.here(base.catalogue, points, place)
    return Network(base, place, told, told[here], matrix, results)


def _measured(base: Base, matrix: Matrix, place: Place) -> Result:
    minutes = float(base.question.network_minutes)
    return accessibility.measure(matrix, base.residents, minutes, place)


def figures(found: Network) -> tuple[Figure, ...]:
    """Points in the place, people out of reach, and how that changes with the opening hours."""
    asked, result = found.base.question, found.result
    sources = tuple(item.id for item in found.datasets)
    within = " ".join(
        (
            f"Within {asked.network_minutes} minutes by {travel.MODES[result.mode]}, "
            f"{result.method}.",
            *access_words.beside(found.doubt),
        )
    )
    kinds = wording.listing([services.kind(kind).many for kind in asked.kinds], 9)
    told = [
        make.number(
            "points.here", "Service points here", len(found.here), "points", sources,
            f"Counted: {kinds}.", found.link(),
        ),
        replace(
            make.share(
                "points.in_reach", "People in reach", result.people_within, result.people,
                sources, within, found.link(),
            ),
            text=access_words.share(result),
        ),
        make.number(
            "points.out_of_reach", "People out of reach", result.people_not_within, PEOPLE,
            sources, within, found.link(),
        ),
    ]  # fmt: skip
    return (*told, *_opening(found, sources, within))


def _opening(found: Network, sources: tuple[str, ...], within: str) -> list[Figure]:
    told = []
    for opening, words in ((SATURDAY, "on Saturday"), (EVENING, "after 17:00")):
        result = found.results[opening]
        note = f"People without a point known to be open then. {within} {KNOWN}"
        about = (sources, note, found.link(opening))
        told.append(
            make.number(
                f"points.{opening}_out_of_reach",
                f"Out of reach {words}",
                result.people_not_within if result else None,
                PEOPLE,
                *about,
            )
        )
    return told


def closed(found: Network, opening: str) -> tuple[list[str], int]:
    """Names of the points here that are known to be closed then, and how many are known."""
    state: pd.Series[Any] = found.here[opening]
    shut = found.here.loc[state.eq(False).fillna(False).astype(bool), "name"]
    return list(shut), int(state.notna().sum())
