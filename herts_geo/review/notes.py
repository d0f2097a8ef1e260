"""What holds throughout a review: the choices made, and what to know of the data's quality.

Places side by side: every figure that is a number, with the difference from each other place of
what does not grow with its size.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.access import view as access_view
from herts_geo.errors import HertsGeoError
from herts_geo.estate import held as estate_held
from herts_geo.evidence import Chapter, Figure, Table
from herts_geo.housing import words as housing_words
from herts_geo.places import Place
from herts_geo.review import base as review_base
from herts_geo.review.base import Base
from herts_geo.review.estate import Assets
from herts_geo.review.housing import Homes
from herts_geo.review.network import Network
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rule_sets

LOWER: Final = (
    "the lower of the published pair of minutes for each service",
    "the first band of minutes no shorter than the lower of each service's published pair",
)


def parameters(base: Base, place: Place) -> tuple[str, ...]:
    """The choices that hold throughout, one line each."""
    asked = base.question
    many = [services_kinds.kind(x).many for x in services_lists.listed(base.catalogue, asked.kinds)]
    lower = LOWER[bool(rule_sets.SETS[asked.timed_by].bands)]
    minutes = f"{asked.minutes} minutes for every service" if asked.minutes else lower
    stored = f"; stored times {wording.listing(asked.times, 9)}" if asked.times else ""
    # Whether the journeys of a review count points outside the whole place.
    outside = access_view.Question().outside
    # The name of the district that the figures entered are of, or ''.
    code = base.question.supply.district
    entered_of = base.gazetteer.place(code).name if code else ""
    # Its code tells a place from others of its name; a locality has none, so what it is. Its whole
    # description stands in the link that opens it.
    known_by = place.kind_words if place.kind == "locality" else place.code
    return (
        f"Place: {place.label} ({known_by}).",
        *([f"How it counts: {place.how}"] if place.how else []),
        f"Access: {minutes}; "
        f"{wording.listing([travel_modes.MODES[mode].noun for mode in asked.modes])}; "
        f"points outside the {base.whole.word} {'count' if outside else 'do not count'}; "
        f"rules '{rule_sets.SETS[asked.timed_by].title}'{stored}.",
        *asked.supply.words(base.today, entered_of),
        f"Public estate: {asked.near} m in a straight line counts as near; "
        f"{len(asked.rules)} screening rules; {_practices(base)}.",
        f"Access points: {wording.listing(many, 9)}; {asked.network_minutes} minutes by "
        f"{travel_modes.MODES[asked.network_mode].noun}.",
    )


def _practices(base: Base) -> str:
    """Whether the assets of a review have GP practices among them."""
    try:
        used = {item.id for item in base.held.datasets}
    except HertsGeoError:  # the chapter on the estate says why in its place
        return "whether GP practices are among the assets is not known"
    asked = [kind for kind, use in services_kinds.in_estate(asked=True) if use.asked]
    among = any(services_lists.dataset(base.catalogue, kind) in used for kind in asked)
    return f"{'with' if among else 'without'} {wording.listing([kind.many for kind in asked])}"


def _of_estate(found: Assets) -> list[str]:
    """The registers held, row by row, and what of them is left out, masked or without a place."""
    held, told = found.base.held, []
    for each in (*held.of_pack, *held.registers):
        dated = f" of {each.dated}" if each.dated else ", not dated"
        told.append(
            f"Register {each.name} ({each.holder}){dated}: {wording.count(each.rows, 'row')}, "
            f"{each.loaded:,} loaded, {wording.count(each.errors, 'error')}, "
            f"{wording.count(each.warnings, 'warning')}, {each.unplaced:,} without a position, "
            f"{each.outside:,} outside the area of this pack."
        )
    if held.hidden:
        hidden = wording.count(held.hidden, "sensitive property", "sensitive properties")
        told.append(f"{hidden} in the registers held left out.")
    if held.withheld:
        vacant = wording.count(held.withheld, "vacant asset")
        told.append(f"{vacant} in the registers held without name, address or position.")
    if held.doubtful:
        told.append(held.doubtful)
    if lost := estate_held.unplaced(held.frame, found.place):
        which = wording.count(lost, "asset")
        told.append(f"{which} without a position, so not counted for {found.place.label}.")
    return told


def quality(answers: Iterable[Any]) -> tuple[str, ...]:
    """What to know of the data's quality: registers read, and what has no position or figure."""
    told: list[str] = []
    for answer in answers:
        if isinstance(answer, Assets):
            told += _of_estate(answer)
        elif isinstance(answer, Homes):
            view = answer.view
            of_homes = (housing_words.unplaced_words(view.live), *view.notes)
            told += filter(None, (*of_homes, housing_words.gaps(view.totals)))
        elif isinstance(answer, Network):
            lost = answer.points[~answer.points["placed"]]
            pairs = zip(lost["name"], lost["reason"], strict=True)
            told += [f"{name} has no position. {reason}" for name, reason in pairs]
    return tuple(told)


LEAD: Final = (
    "The same figures side by side. A difference is the first place less the other; where one of "
    "the two has no figure, there is none. A difference of two percentages is in percentage points."
    " Counts, such as residents, have none: a larger place has more of everything."
)
RATES: Final = ("%", "percentage points", "years")  # units in which places of any size compare
COUNTS: Final = "Counts, which grow with a place"
DECIMALS: Final = 2
FIXED: Final = ("Figure", "Unit")

Side = tuple[Place, Mapping[str, Sequence[Figure]]]  # a place with its figures by chapter
Sides = Mapping[str, Sequence[Figure]]  # heading of each place, the first one's first -> figures


def chapter(here: Side, others: Sequence[Side], titles: Mapping[str, str]) -> Chapter:
    """The chapter that sets a place beside others, one table a chapter of figures."""
    every = (here, *others)
    names = review_base.headings((place.label for place, _ in every), FIXED)
    sides = dict(zip(names, (figures for _, figures in every), strict=True))
    tables: list[Table] = []
    counts: dict[str, list[Figure]] = {name: [] for name in names}  # grow with a place's size
    for key, title in titles.items():
        rates = {
            name: [x for x in figures.get(key, ()) if x.unit in RATES]
            for name, figures in sides.items()
        }
        tables.append(_table(key, title, rates))
        for name, figures in sides.items():
            counts[name] += [x for x in figures.get(key, ()) if x.unit not in RATES]
    tables.append(_table("counts", COUNTS, counts, compared=False))
    return Chapter(
        "compare",
        f"{names[0]} beside {' and '.join(names[1:])}",
        (LEAD,),
        tables=tuple(table for table in tables if len(table.frame)),
    )


def _table(key: str, title: str, sides: Sides, compared: bool = True) -> Table:
    first, *others = sides
    figures = [each for each in sides[first] if not isinstance(each.value, str)]
    mine = _values(figures, figures)
    columns = {
        "Figure": pd.Series([each.label for each in figures], dtype="str"),
        "Unit": pd.Series([each.unit for each in figures], dtype="str"),
        first: mine.round(DECIMALS),
    }
    differences = review_base.headings(
        (f"Difference from {name}" for name in others), (*FIXED, *sides)
    )
    for name, difference in zip(others, differences, strict=True):
        theirs = _values(figures, sides[name])
        columns |= {name: theirs.round(DECIMALS)}
        columns |= {difference: (mine - theirs).round(DECIMALS)} if compared else {}
    sources = dict.fromkeys(source for each in figures for source in each.sources)
    note = _note({each.key for each in figures}, sides)
    return Table(
        key=f"compare.{key}",
        title=title,
        frame=pd.DataFrame(columns),
        note=note,
        sources=(*sources,),
    )


def _values(wanted: Sequence[Figure], given: Sequence[Figure]) -> "pd.Series[float]":
    """The values of some figures by their keys, <NA> where there is none."""
    known = {each.key: each.value for each in given if not isinstance(each.value, str)}
    return pd.Series([known.get(each.key) for each in wanted], dtype="Float64")


def _note(keys: set[str], sides: Sides) -> str:
    """What is said of the figures, once each; what is not said of all places names its place."""
    told: dict[str, list[str]] = {}
    for name, figures in sides.items():
        for note in dict.fromkeys(each.note for each in figures if each.key in keys and each.note):
            told.setdefault(note, []).append(name)
    return " ".join(
        note if len(names) == len(sides) else f"{' and '.join(names)}: {note}"
        for note, names in told.items()
    )
