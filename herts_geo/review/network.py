"""Where people meet their services face to face, as the access points page gives it.

The chapter on access points: the network, who has none in reach, hours, who could share.

What stands out about access points: people without one, points closed on Saturday.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, Final, cast

import pandas as pd

from herts_geo import wording
from herts_geo.access import doubt as access_doubt
from herts_geo.access import measure as access_measure
from herts_geo.access import network as access_network
from herts_geo.access import picture as access_picture
from herts_geo.access import words as access_words
from herts_geo.access.doubt import Doubt
from herts_geo.access.measure import Result
from herts_geo.evidence import Chapter, Figure, Link, Picture, Table
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place, residents
from herts_geo.review import base as review_base
from herts_geo.review.base import PEOPLE, Base
from herts_geo.review.rules import Noticed
from herts_geo.services import hours as services_hours
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.services.hours import DAYS
from herts_geo.travel import matrix as travel_matrix
from herts_geo.travel import modes as travel_modes
from herts_geo.travel.matrix import Matrix
from herts_geo.travel.modes import Mode

PAGE: Final = "access_points"
SATURDAY: Final = "on_saturday"
EVENING: Final = "after_17"


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
    def kinds(self) -> tuple[str, ...]:
        """The kinds asked for that the pack lists."""
        return services_lists.listed(self.base.catalogue, self.base.question.kinds)

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of the points."""
        return services_lists.datasets(self.base.catalogue, self.base.question.kinds)

    def link(self, opening: str = "any") -> Link:
        """The access points page of the place with the same network and time."""
        asked = self.base.question
        values = {"kinds": "~".join(asked.kinds), "mode": asked.network_mode}
        values |= {"minutes": str(asked.network_minutes), "opening": opening}
        return Link(PAGE, self.base.query(self.place, **values), "Access points")


def of(base: Base, place: Place) -> Network:
    """The network of a place. Raises `HertsGeoError` where no point has a position."""
    asked, catalogue = base.question, base.catalogue
    marks = review_base.digests(catalogue)
    known = _timed(catalogue, asked.kinds, cast(Mode, asked.network_mode), asked.timed_by, marks)
    points, matrices = known
    results = {
        key: None if each is None else _measured(base, each, place)
        for key, each in matrices.items()
    }
    matrix = matrices["any"]
    assert matrix is not None  # of all points
    here = access_network.here(catalogue, points, place)
    return Network(
        base=base, place=place, points=points, here=points[here], matrix=matrix, results=results
    )


@lru_cache(maxsize=2)
def _timed(
    catalogue: Catalogue, kinds: tuple[str, ...], mode: Mode, by: str, _marks: tuple[str, ...]
) -> tuple[pd.DataFrame, dict[str, Matrix | None]]:
    """The points with when they are open, and the minutes to all of them and to those open then;
    shared by all places: never changed in place."""
    points = services_points.network(catalogue, kinds)
    state = pd.DataFrame(
        {
            SATURDAY: services_hours.open_on(points, services_hours.SATURDAY),
            EVENING: services_hours.open_after(points, services_hours.EVENING),
        }
    )
    starts, spots = residents.origins(catalogue), residents.spots(catalogue)
    matrix = travel_matrix.matrix(
        catalogue, starts, points, "service point", mode, spots=spots, by=by
    )
    matrices: dict[str, Matrix | None] = {"any": matrix}
    for opening in (SATURDAY, EVENING):
        open_then = access_network.those_open(points, state[opening], unknown=False)
        fewer = access_network.only(matrix, list(open_then["id"]))
        some = bool(open_then["placed"].any())
        matrices[opening] = access_measure.slim(fewer) if some else None
    return points.join(state), matrices


def _measured(base: Base, matrix: Matrix, place: Place) -> Result:
    minutes = float(base.question.network_minutes)
    return access_measure.measure(matrix, base.residents, minutes, place, base.whole.word)


def figures(found: Network) -> tuple[Figure, ...]:
    """Points in the place, people out of reach, and how that changes with the opening hours."""
    asked, result, link = found.base.question, found.result, found.link()
    sources = tuple(item.id for item in found.datasets)
    by = travel_modes.MODES[result.mode].noun
    how = [f"Within {asked.network_minutes} minutes by {by}, {result.method}."]
    how += [f"In brackets: {access_words.INTERVAL}."] if result.share_range else []
    within = " ".join((*how, *access_words.beside(found.doubt)))
    counted = f"Counted: {wording.listing([services_kinds.kind(x).many for x in found.kinds], 9)}."
    share = review_base.share(
        "points.in_reach", "People in reach of an access point", result.people_within,
        result.people, sources, within, link,
    )  # fmt: skip
    span = review_base.percents(result.share_range)
    told = [
        review_base.number(
            "points.here", "Service points here", len(found.here), "points", sources, counted, link
        ),
        replace(share, text=access_words.share(result), span=span),
        review_base.missed(
            "points.out_of_reach", "People out of reach", result, sources, within, link
        ),
    ]
    for opening, words in ((SATURDAY, "on Saturday"), (EVENING, "after 17:00")):
        then, key = found.results[opening], f"points.{opening}_out_of_reach"
        note = f"People without a point known to be open then. {within} {_known(found)}"
        label, about = f"Out of reach {words}", (sources, note, found.link(opening))
        told.append(
            review_base.missed(key, label, then, *about)
            if then
            else review_base.number(key, label, None, PEOPLE, *about)
        )
    return tuple(told)


def _known(found: Network) -> str:
    kinds, of = services_lists.timed(found.base.catalogue)
    known = f"Hours are known for {kinds} only and are of {of}" if kinds else "No hours are known"
    return f"{known}; a point whose hours are not known counts only when any time will do."


def closed(found: Network, opening: str) -> tuple[list[str], int]:
    """Names of the points here that are known to be closed then, and how many are known."""
    state: pd.Series[Any] = found.here[opening]
    shut = found.here.loc[state.eq(False).fillna(False).astype(bool), "name"]
    return list(shut), int(state.notna().sum())


ROUGH: Final = (
    "Positions are those of postcodes, so a distance between two points may be out by some 100 "
    "metres."
)
STATES: Final = {SATURDAY: "Open on Saturday", EVENING: "Open after 17:00"}

COLUMNS: Final = {  # that of the most deprived is headed with the word for the whole place
    "name": "Point",
    "service": "Service",
    "provider": "Run by",
    "postcode": "Postcode",
    "placed_by": "Placed by",
    "people": "People within",
    "most_deprived": "",
    "nearest": "People for whom it is nearest",
    **STATES,
    "shares_with": "Shares with",
    "hours": "Hours",
}


GAPS: Final = {
    "name": "Neighbourhood",
    "people": "Residents",
    "people_not_within": "Out of reach",
    "most_deprived_not_within": "",  # headed as above
    "share_not_within": "Share out of reach (%)",
}


def chapter(found: Network) -> Chapter:
    """The chapter on the access points of a place."""
    names, known = closed(found, SATURDAY)
    listed = f"known to be closed on Saturday: {wording.listing(names)}"
    shut = listed if names else "all open on Saturday"
    hours = f"Hours are known for {known} of {len(found.here)} points here; {shut}."
    if not known:
        hours = "Opening hours are known for none of the points here."
    return Chapter(
        key="points",
        title="Access points",
        lead=(_reach(found), hours),
        figures=figures(found),
        pictures=(picture(found),),
        tables=tuple(table for table in _tables(found) if len(table.frame)),
        notes=(ROUGH, *access_words.beside(found.doubt)),
    )


def _reach(found: Network) -> str:
    result, asked = found.result, found.base.question
    share = access_words.share(result)
    return (
        f"{wording.heading(access_words.METHOD_WORDS[result.method])}: {share} of the "
        f"{wording.people(result.people)} in {found.place.label} have a service point within "
        f"{asked.network_minutes} minutes by {travel_modes.MODES[result.mode].noun}; "
        f"{wording.people(result.people_not_within)} have none."
    )


def _tables(found: Network) -> list[Table]:
    sources, deprived = tuple(x.id for x in found.datasets), f"of them in {found.result.fifth}"
    near = access_network.catchments(found.matrix, found.result)
    here = found.here.merge(
        near, left_on="id", right_on="point_id", how="left", validate="one_to_one"
    )
    kinds = [wording.heading(services_kinds.kind(kind).one) for kind in here["service"]]
    # The opening hours of each point in one line, '' where they are not known.
    rows = here[list(DAYS)].itertuples(index=False, name=None)
    week = [
        "; ".join(f"{d[:3].title()} {t}" for d, t in zip(DAYS, r, strict=True) if t) for r in rows
    ]
    by = here["placed_by"].map(services_points.PLACED_BY)
    here = here.assign(service=kinds, hours=week, placed_by=by)
    for state in STATES:
        here[state] = here[state].map({True: "yes", False: "no"}).fillna("not known")
    here = here[list(COLUMNS)].rename(columns={**COLUMNS, "most_deprived": deprived})
    here = here.sort_values("People within", ascending=False, kind="stable", ignore_index=True)
    missed = access_network.out_of_reach(found.result, found.base.gazetteer)
    missed["share_not_within"] = (100 * missed["share_not_within"]).round(1)
    gaps = missed[list(GAPS)].rename(columns={**GAPS, "most_deprived_not_within": deprived})
    pairs, headings = access_network.neighbours(found.here), access_network.NEIGHBOURS
    pairs = pairs.assign(sharing=pairs["sharing"].map({True: "yes", False: "no"}))
    return [
        Table("points.here", "Service points here", here, note=_known(found), sources=sources),
        Table("points.gaps", "Who has none in reach", gaps, sources=sources),
        Table(
            "points.near",
            "Points close enough to share",
            pairs[list(headings)].rename(columns=headings),
            sources=sources,
        ),
    ]


def picture(found: Network) -> Picture:
    """Who of a place reaches a service point in time, with the points."""
    drawn = access_picture.network(
        found.base.catalogue, found.result, found.doubt, found.points, found.kinds
    )
    return replace(
        drawn,
        text=_reach(found),
        parameters=(_reach(found), _known(found), *drawn.parameters),
        sources=tuple(item.id for item in found.datasets),
        link=found.link(),
    )


def noticed(found: Network) -> Iterator[Noticed]:
    """What the rules look at, whether or not it counts."""
    if found.result.people and (found.doubt.most or 0.0) < 1 and not found.doubt.unplaced:
        result, ends = found.result, found.result.share_range
        share = 100 * result.people_not_within / result.people
        words = wording.share(result.people_not_within, result.people)
        words += f"; {access_words.span((1 - ends[1], 1 - ends[0]))}" if ends else ""
        sentence = (
            f"{wording.people(result.people_not_within)} in {found.place.label} ({words}) have no "
            f"service point within {result.threshold:g} minutes by "
            f"{travel_modes.MODES[result.mode].noun}."
        )
        yield Noticed("unreached", share, sentence, link=found.link())
    names, known = closed(found, SATURDAY)
    if names:
        then, verb, missed = found.results[SATURDAY], "is" if len(names) == 1 else "are", ""
        if then and then.people_not_within:
            without = wording.people(then.people_not_within)
            have = "has" if then.people_not_within == 1 else "have"
            missed = f"; {without} {have} none in reach that is known to be open then"
        sentence = (
            f"{len(names)} of the {known} access points in {found.place.label} whose hours are "
            f"known {verb} closed on Saturday: {wording.listing(names)}{missed}."
        )
        yield Noticed("saturday", 100 * len(names) / known, sentence, link=found.link(SATURDAY))
