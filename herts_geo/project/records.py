"""The records of a project, and its sections: what each holds, within which limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import PlainSerializer, with_config

from herts_geo.project.kinds import (
    STRICT,
    day,
    degrees,
    line,
    matching,
    moment,
    number,
    of_link,
    one_of,
    paragraph,
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

Query = Annotated[  # what a link carries, a mapping in a file
    tuple[tuple[str, str], ...], of_link(100, CODE), PlainSerializer(dict)
]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Record:
    """What every record has: a random id, when it was last changed (UTC), the random mark of this
    revision, and the marks of the revisions before it, the newest first."""

    id: Annotated[str, token(empty=True)] = ""
    updated: Annotated[str, moment()] = ""
    revision: Annotated[str, token(empty=True)] = ""
    earlier: Annotated[tuple[Annotated[str, token()], ...], several(MOST_EARLIER)] = ()


@dataclass(frozen=True, kw_only=True)
class Locality(Record):
    """A place that the user put together; `code` describes it in full."""

    name: Annotated[str, line(NAME, 1)] = ""
    code: Annotated[str, line(CODE, 1)] = ""


@dataclass(frozen=True, kw_only=True)
class Scenario(Record):
    """Edits to service points, with what opens them again on their page."""

    name: Annotated[str, line(NAME, 1)] = ""
    edits: Annotated[str, line(CODE)] = ""
    service: Annotated[str, line(NAME)] = ""
    query: Query = ()


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Body:
    """A public body and whether it is central or local government; '' where nobody said."""

    name: Annotated[str, line(NAME, 1)] = ""
    kind: Annotated[str, one_of(*BODY_KINDS)] = ""


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Holding:
    """An asset or a site, by the id and name that its own page shows."""

    kind: Annotated[str, one_of("asset", "site")] = "asset"
    id: Annotated[str, line(NAME, 1)] = ""
    name: Annotated[str, line(NAME, 1)] = ""


@dataclass(frozen=True, kw_only=True)
class Opportunity(Record):
    """An entry of the pipeline. Figures that nobody gave are None.

    `homes`, `student_units` and `care_rooms` are units; `receipt` is in pounds, `saving` in pounds
    a year; `confidence` is low, medium or high, or a percentage such as '70%'; `owner` is a role;
    `date` is the day by which the next step is due.
    """

    title: Annotated[str, line(NAME, 1)] = ""
    holdings: Annotated[tuple[Holding, ...], several(50)] = ()
    place: Annotated[str, line(NAME)] = ""
    area: Annotated[str, line(40)] = ""
    lon: Annotated[float | None, degrees("lon")] = None
    lat: Annotated[float | None, degrees("lat")] = None
    lead: Annotated[str, line(NAME)] = ""
    lead_kind: Annotated[str, one_of(*BODY_KINDS)] = ""
    partners: Annotated[tuple[Body, ...], several(30)] = ()
    status: Annotated[str, one_of(*STATUSES)] = "idea"
    homes: Annotated[int | None, number(0, 100_000, whole=True)] = None
    student_units: Annotated[int | None, number(0, 100_000, whole=True)] = None
    care_rooms: Annotated[int | None, number(0, 100_000, whole=True)] = None
    jobs: Annotated[int | None, number(0, 1_000_000, whole=True)] = None
    receipt: Annotated[float | None, number(0, MONEY, decimals=PENCE)] = None
    saving: Annotated[float | None, number(-MONEY, MONEY, decimals=PENCE)] = None
    confidence: Annotated[str, matching(CONFIDENCE, "must be low, medium, high or 0% to 100%")] = ""
    next_step: Annotated[str, line(1_000)] = ""
    owner: Annotated[str, line(NAME)] = ""
    date: Annotated[str, day()] = ""
    notes: Annotated[str, paragraph(TEXT)] = ""
    page: Annotated[str, line(40)] = ""
    query: Query = ()


@dataclass(frozen=True, kw_only=True)
class Note(Record):
    """Words about a place, pinned to a point or to an area's code."""

    text: Annotated[str, paragraph(TEXT)] = ""
    lon: Annotated[float | None, degrees("lon")] = None
    lat: Annotated[float | None, degrees("lat")] = None
    area: Annotated[str, line(40)] = ""
    place: Annotated[str, line(NAME)] = ""
    organisation: Annotated[str, line(NAME)] = ""
    colour: Annotated[str, line(20)] = ""


@dataclass(frozen=True, kw_only=True)
class Vote(Record):
    """What an organisation thinks of a thing: a whole number from -5 to 5."""

    target: Annotated[str, one_of(*TARGETS)] = "opportunity"
    target_id: Annotated[str, line(NAME, 1)] = ""
    organisation: Annotated[str, line(NAME)] = ""
    value: Annotated[int, number(-5, 5, whole=True, needed=True)] = 1


@dataclass(frozen=True, kw_only=True)
class Decision(Record):
    """What was decided when, and which organisations were represented; never a person's name."""

    when: Annotated[str, moment(empty=False)] = ""
    what: Annotated[str, paragraph(TEXT)] = ""
    represented: Annotated[tuple[Annotated[str, line(NAME, 1)], ...], several(60)] = ()
    place: Annotated[str, line(NAME)] = ""
    area: Annotated[str, line(CODE)] = ""
    linked: Annotated[tuple[Annotated[str, token()], ...], several(60)] = ()


@dataclass(frozen=True, kw_only=True)
class Scene(Record):
    """A step of a presentation: a page with its selection, the map's extent, and a caption.

    `extent` is south, west, north and east in degrees; empty: what the page itself goes to.
    """

    title: Annotated[str, line(NAME, 1)] = ""
    caption: Annotated[str, paragraph(TEXT)] = ""
    page: Annotated[str, line(40, 1)] = ""
    query: Query = ()
    extent: Annotated[tuple[Annotated[float, number(-180, 180, needed=True)], ...], several(4)] = ()
    order: Annotated[float | None, number(0, 1_000_000)] = None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class Column:
    """What a person said that a column of a file holds: its heading, and a field of the file's
    standard, or '' for none."""

    heading: Annotated[str, line(NAME, 1)] = ""
    field: Annotated[str, line(60)] = ""


@dataclass(frozen=True, kw_only=True)
class Columns(Record):
    """How files with these headings are read by a standard; nothing of what a file holds.

    `headings`: the digest of the headings; `name`: what such a file is called.
    """

    name: Annotated[str, line(NAME)] = ""
    standard: Annotated[str, line(40, 1)] = ""
    headings: Annotated[str, token()] = ""
    chosen: Annotated[tuple[Column, ...], several(300)] = ()


@dataclass(frozen=True, kw_only=True)
class Removed(Record):
    """A record that was taken out, so that the removal holds when two versions are merged."""

    section: Annotated[str, line(20, 1)] = ""


SECTIONS: Final[Mapping[str, type[Any]]] = {
    "localities": Locality,
    "scenarios": Scenario,
    "opportunities": Opportunity,
    "notes": Note,
    "votes": Vote,
    "decisions": Decision,
    "scenes": Scene,
    "columns": Columns,
}
MOST: Final[Mapping[str, int]] = {
    "localities": 200,
    "scenarios": 200,
    "opportunities": 500,
    "notes": 1_000,
    "votes": 5_000,
    "decisions": 1_000,
    "scenes": 300,
    "columns": 100,
    "removed": 5_000,
}
BOOKKEEPING: Final = ("id", "updated", "revision", "earlier")
