"""The records of a project, and its sections: what each holds, within which limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from herts_geo.project.kinds import (
    day,
    degrees,
    line,
    matching,
    moment,
    nested,
    number,
    of,
    one_of,
    paragraph,
    query,
    several,
    token,
)

STATUSES: Final = ("idea", "feasibility", "business case", "delivery", "done")
BODY_KINDS: Final = ("", "central", "local", "other")
TARGETS: Final = (
    "opportunity",
    "finding",
    "note",
    "decision",
    "locality",
    "scenario",
    "scene",
    "place",
)
CONFIDENCE: Final = r"|low|medium|high|(?:100|[1-9]?[0-9])%"
MOST_EARLIER: Final = 40  # revisions of a record that are remembered
NAME: Final = 200
TEXT: Final = 4_000
CODE: Final = 20_000
MONEY: Final = 10e9
PENCE: Final = 2  # decimals of a pound


@dataclass(frozen=True, kw_only=True)
class Record:
    """What every record has: a random id, when it was last changed (UTC), the random mark of this
    revision, and the marks of the revisions before it, the newest first."""

    id: str = of(token(empty=True), "")
    updated: str = of(moment(), "")
    revision: str = of(token(empty=True), "")
    earlier: tuple[str, ...] = of(several(token(), MOST_EARLIER), ())


@dataclass(frozen=True, kw_only=True)
class Locality(Record):
    """A place that the user put together; `code` describes it in full."""

    name: str = of(line(NAME, 1), "")
    code: str = of(line(CODE, 1), "")


@dataclass(frozen=True, kw_only=True)
class Scenario(Record):
    """Edits to service points, with what opens them again on their page."""

    name: str = of(line(NAME, 1), "")
    edits: str = of(line(CODE), "")
    service: str = of(line(NAME), "")
    query: tuple[tuple[str, str], ...] = of(query(100, CODE), ())


@dataclass(frozen=True, kw_only=True)
class Body:
    """A public body and whether it is central or local government; '' where nobody said."""

    name: str = of(line(NAME, 1), "")
    kind: str = of(one_of(*BODY_KINDS), "")


@dataclass(frozen=True, kw_only=True)
class Holding:
    """An asset or a site, by the id and name that its own page shows."""

    kind: str = of(one_of("asset", "site"), "asset")
    id: str = of(line(NAME, 1), "")
    name: str = of(line(NAME, 1), "")


@dataclass(frozen=True, kw_only=True)
class Opportunity(Record):
    """An entry of the pipeline. Figures that nobody gave are None.

    `homes`, `student_units` and `care_rooms` are units; `receipt` is in pounds, `saving` in pounds
    a year; `confidence` is low, medium or high, or a percentage such as '70%'; `owner` is a role;
    `date` is the day by which the next step is due.
    """

    title: str = of(line(NAME, 1), "")
    holdings: tuple[Holding, ...] = of(several(nested(Holding), 50), ())
    place: str = of(line(NAME), "")
    area: str = of(line(40), "")
    lon: float | None = of(degrees("lon"), None)
    lat: float | None = of(degrees("lat"), None)
    lead: str = of(line(NAME), "")
    lead_kind: str = of(one_of(*BODY_KINDS), "")
    partners: tuple[Body, ...] = of(several(nested(Body), 30), ())
    status: str = of(one_of(*STATUSES), "idea")
    homes: int | None = of(number(0, 100_000, whole=True), None)
    student_units: int | None = of(number(0, 100_000, whole=True), None)
    care_rooms: int | None = of(number(0, 100_000, whole=True), None)
    jobs: int | None = of(number(0, 1_000_000, whole=True), None)
    receipt: float | None = of(number(0, MONEY, decimals=PENCE), None)
    saving: float | None = of(number(-MONEY, MONEY, decimals=PENCE), None)
    confidence: str = of(matching(CONFIDENCE, "must be low, medium, high or 0% to 100%"), "")
    next_step: str = of(line(1_000), "")
    owner: str = of(line(NAME), "")
    date: str = of(day(), "")
    notes: str = of(paragraph(TEXT), "")
    page: str = of(line(40), "")
    query: tuple[tuple[str, str], ...] = of(query(100, CODE), ())


@dataclass(frozen=True, kw_only=True)
class Note(Record):
    """Words about a place, pinned to a point or to an area's code."""

    text: str = of(paragraph(TEXT), "")
    lon: float | None = of(degrees("lon"), None)
    lat: float | None = of(degrees("lat"), None)
    area: str = of(line(40), "")
    place: str = of(line(NAME), "")
    organisation: str = of(line(NAME), "")
    colour: str = of(line(20), "")


@dataclass(frozen=True, kw_only=True)
class Vote(Record):
    """What an organisation thinks of a thing: a whole number from -5 to 5."""

    target: str = of(one_of(*TARGETS), "opportunity")
    target_id: str = of(line(NAME, 1), "")
    organisation: str = of(line(NAME), "")
    value: int = of(number(-5, 5, whole=True, needed=True), 1)


@dataclass(frozen=True, kw_only=True)
class Decision(Record):
    """What was decided when, and which organisations were represented; never a person's name."""

    when: str = of(moment(empty=False), "")
    what: str = of(paragraph(TEXT), "")
    represented: tuple[str, ...] = of(several(line(NAME, 1), 60), ())
    place: str = of(line(NAME), "")
    area: str = of(line(CODE), "")
    linked: tuple[str, ...] = of(several(token(), 60), ())


@dataclass(frozen=True, kw_only=True)
class Scene(Record):
    """A step of a presentation: a page with its selection, the map's extent, and a caption.

    `extent` is south, west, north and east in degrees; empty: what the page itself goes to.
    """

    title: str = of(line(NAME, 1), "")
    caption: str = of(paragraph(TEXT), "")
    page: str = of(line(40, 1), "")
    query: tuple[tuple[str, str], ...] = of(query(100, CODE), ())
    extent: tuple[float, ...] = of(several(number(-180, 180, needed=True), 4), ())
    order: float | None = of(number(0, 1_000_000), None)


@dataclass(frozen=True, kw_only=True)
class Removed(Record):
    """A record that was taken out, so that the removal holds when two versions are merged."""

    section: str = of(line(20, 1), "")


SECTIONS: Final[Mapping[str, type[Any]]] = {
    "localities": Locality,
    "scenarios": Scenario,
    "opportunities": Opportunity,
    "notes": Note,
    "votes": Vote,
    "decisions": Decision,
    "scenes": Scene,
}
MOST: Final[Mapping[str, int]] = {
    "localities": 200,
    "scenarios": 200,
    "opportunities": 500,
    "notes": 1_000,
    "votes": 5_000,
    "decisions": 1_000,
    "scenes": 300,
    "removed": 5_000,
}
BOOKKEEPING: Final = ("id", "updated", "revision", "earlier")
