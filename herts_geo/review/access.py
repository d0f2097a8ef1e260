"""What people can reach: each service by each way of travelling, as the accessibility page does.

The chapter on what people can reach: one table, the gap by deprivation, and two maps.

What stands out about what people can reach without a car.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.access import doubt as access_doubt
from herts_geo.access import measure as access_measure
from herts_geo.access import picture as access_picture
from herts_geo.access import view as access_view
from herts_geo.access import words as access_words
from herts_geo.access.doubt import Doubt
from herts_geo.access.measure import LEAST_DEPRIVED, MOST_DEPRIVED, Flips, Result, Share, Timed
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Chapter, Figure, Link, Picture, Table
from herts_geo.pack.catalogue import Dataset
from herts_geo.places import Place
from herts_geo.review import base as review_base
from herts_geo.review.base import POINTS, Base
from herts_geo.review.rules import BY_KEY, FEWEST, Noticed
from herts_geo.services import kinds as services_kinds
from herts_geo.services import lists as services_lists
from herts_geo.services import points as services_points
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rule_sets
from herts_geo.travel import rules as travel_rules
from herts_geo.travel.matrix import Matrix

PAGE: Final = "accessibility"


@dataclass(frozen=True)
class Access:
    """Who of a place reaches one service by one way of travelling."""

    base: Base = field(repr=False)
    service: str
    mode: str
    timed: Timed = field(repr=False)
    result: Result = field(repr=False)
    points: pd.DataFrame = field(repr=False)

    @property
    def matrix(self) -> Matrix:
        """The minutes from which it is answered."""
        return self.timed.matrix

    @cached_property
    def doubt(self) -> Doubt:
        """What is not known about the answer."""
        held = self.matrix.points  # stored times may lack a point that was listed since
        return access_doubt.of(self.base.catalogue, self.points, self.matrix, self.result, held)

    @cached_property
    def flips(self) -> Flips:
        """Who of the place could flip with the method's error or the speed."""
        return access_measure.could_flip(self.matrix, self.result, self.timed.at_speeds)

    @property
    def key(self) -> str:
        """The start of the keys of its figures."""
        return f"reach.{self.service}.{self.mode}"

    @property
    def mode_words(self) -> str:
        """How one travels, in short words."""
        return travel_modes.MODES[self.mode].short

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
        asked = self.base.question
        stored = asked.method(self.service, self.mode)
        chosen |= review_base.timed_by(asked) | ({"method": stored} if stored else {})
        return Link(PAGE, self.base.query(place, **chosen), "Accessibility")

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets of its figures."""
        asked = self.base.question.access(self.service, self.mode)
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
    asked = base.question.services
    if asked == services_kinds.USUAL:  # no choice was made: all that the pack offers
        asked = services_lists.offered(base.catalogue)
    for service in asked:
        try:
            points = base.points(service)
            services_points.refuse(points, service)
            reached = {mode: base.reached(service, mode) for mode in base.question.modes}
            for mode, timed in reached.items():
                result = access_measure.of_place(timed, place, base.whole.word)
                answer = Access(
                    base=base, service=service, mode=mode, timed=timed, result=result, points=points
                )
                answers.append(answer)
        except HertsGeoError as fault:
            missing.append(f"{wording.heading(services_kinds.kind(service).many)}: {fault}")
    return Reach(base=base, place=place, answers=tuple(answers), missing=tuple(missing))


def figures(found: Reach) -> tuple[Figure, ...]:
    """The share within for each service and way of travelling, by public transport first.

    By public transport, the people not within and the gap by deprivation come after the shares.
    """
    answers = sorted(found.answers, key=lambda each: each.mode != "pt")
    told = {each.key: _figures(each) for each in answers}
    shares = (share for share, *_ in told.values())
    beside = (told[each.key][1:] for each in answers if each.mode == "pt")
    return (*shares, *(figure for two in beside for figure in two))


def label(each: Access) -> str:
    """One answer as a label: 'Hospital, 30 min, public transport'."""
    name = wording.heading(services_kinds.kind(each.service).one)
    return f"{name}, {each.minutes} min, {travel_modes.MODES[each.mode].short}"


def _figures(each: Access) -> tuple[Figure, Figure, Figure]:
    """The share within, the people not within and the gap by deprivation of one answer."""
    result, key, name = each.result, each.key, label(each)
    words, by = access_words.METHOD_WORDS[result.method], travel_modes.MODES[each.mode].noun
    method = f"Share of people within {each.minutes} minutes by {by}, {words}."
    ranged = f"In brackets: {access_words.INTERVAL}." if result.share_range else ""
    how = " ".join(x for x in (method, ranged, *access_words.beside(each.doubt)) if x)
    about = (sources(each), how, each.link)
    within = review_base.share(f"{key}.share", name, result.people_within, result.people, *about)
    lost = f"{name}: people not within"
    missed = review_base.missed(f"{key}.not_within", lost, result, *about)
    gap = Figure(
        key=f"{key}.gap", label=f"{name}: gap by deprivation",
        value=review_base.percent(each.doubt.gap), text=access_words.gap(each.doubt), unit=POINTS,
        sources=sources(each), note=how, link=each.link,
    )  # fmt: skip
    span = review_base.percents(result.share_range)
    return replace(within, text=access_words.share(result), span=span), missed, gap


def sources(each: Access) -> tuple[str, ...]:
    """The ids of the data sets of one answer."""
    return tuple(item.id for item in each.datasets)


MAPPED: Final = (("hospital", "pt"), ("gp", "walk"))
MADE: Final = (
    "walking and cycling from straight-line distance, public transport estimated. No timetable is "
    "known to it. Beside each share stands its range, from the errors of the estimate in places "
    "that it had not seen."
)
METHOD: Final = (
    "Modelled in the style of NI 175, with the published pair's lower time for each service: "
    f"{MADE}"
)
METHOD_BANDS: Final = (
    "Modelled in the style of NI 175, with the first band of the journey time statistics that is "
    f"no shorter than the published pair's lower time for each service: {MADE}"
)
STORED: Final = "Not of that model but from stored times, where a median journey counts: {}."
OFTEN: Final = "People within at nine departures in ten (%)"
SELDOM: Final = "People within at one departure in ten (%)"
GAP: Final = (
    "Gap by deprivation: the share within among the least deprived fifth of all people, "
    "less the share among the most deprived fifth, in percentage points. Above 0, the most "
    "deprived reach it less often. Ranges: the least and the most as the minutes of all areas move "
    "together through the range that holds eight published times in ten."
)


def chapter(found: Reach, whole: Reach) -> Chapter:
    """The chapter on what a place can reach, the place against the whole."""
    hospital, by = found.find(*MAPPED[0]), found.base.question.timed_by
    lead = access_words.answered(hospital.doubt) if hospital else ()
    # How the rules make the minutes, and what the figures are not comparable with.
    about, beside = rule_sets.SETS[by].about, rule_sets.not_comparable(by)
    banded = bool(rule_sets.SETS[by].bands)
    method = (
        (METHOD_BANDS, about, beside) if banded else (METHOD, beside, services_kinds.TIMES_2017)
    )
    routed = [label(each) for each in found.answers if each.result.method in access_words.ROUTED]
    stored = [STORED.format(wording.listing(routed, len(routed)))] if routed else []
    # What is not known about each service, once, by the slowest way that it is asked of.
    told: dict[str, str] = {}
    for each in found.answers:
        name = wording.heading(services_kinds.kind(each.service).many)
        for words in access_doubt.sentences(each.doubt):
            told.setdefault(f"{each.service} {words[:20]}", f"{name}, {each.mode_words}: {words}")
        if note := services_lists.note(each.base.catalogue, each.service):
            told.setdefault(f"{each.service} list", f"{name}: {note}")
    return Chapter(
        key="reach",
        title="What they can reach",
        lead=(*lead, *found.missing, *method, *stored),
        figures=figures(found),
        pictures=tuple(_picture(each) for each in (found.find(*pair) for pair in MAPPED) if each),
        tables=(_table(found, whole),),
        notes=tuple(told.values()),
    )


def _table(found: Reach, whole: Reach) -> Table:
    rows: list[dict[str, Any]] = []
    whole_name = found.base.whole.label
    for each in found.answers:
        result, other = each.result, whole.find(each.service, each.mode)
        pair, ends = services_kinds.preset(each.service, result.by), each.doubt.gap_range
        between = "" if ends is None else f"{100 * ends[0]:+.0f} to {100 * ends[1]:+.0f}"
        rows.append(
            {
                "Service": wording.heading(services_kinds.kind(each.service).one),
                "Travel by": travel_modes.MODES[each.mode].noun,
                "Minutes": each.minutes,
                "People within (%)": _round(review_base.percent(result.share_within)),
                "Range (%)": access_words.span(result.share_range) if result.share_range else "",
                f"{whole_name} (%)": _round(review_base.percent(other.share if other else None)),
                "People not within": result.people_not_within,
                "Gap by deprivation (points)": _round(review_base.percent(each.doubt.gap)),
                "Range of the gap": "withheld" if each.doubt.withheld else between,
                "Too close to call (people)": each.flips.people,
                "Typical error (minutes)": _round(each.error),
                "Tested against published times": "yes"
                if result.tested
                else travel_rules.NOT_TESTED,
                "Method": result.method,
                "Points": result.points,
                "Published pair (minutes)": f"{pair.lower} and {pair.upper}",
            }
        )
        if any(x.result.departures for x in found.answers):
            told, people = result.departures, result.people
            often, seldom = (told.often, told.seldom) if told else (None, None)
            rows[-1][OFTEN] = _round(review_base.percent_of(often, people))
            rows[-1][SELDOM] = _round(review_base.percent_of(seldom, people))
    cited = dict.fromkeys(source for each in found.answers for source in sources(each))
    title = "Each service by each way of travelling"
    return Table(
        key="reach.services", title=title, frame=pd.DataFrame(rows), note=GAP, sources=(*cited,)
    )


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _picture(each: Access) -> Picture:
    base, place = each.base, each.result.place or each.base.whole
    asked = base.question.access(each.service, each.mode, base.code(place))
    shown = access_view.view(base.catalogue, asked)
    points = services_points.points(base.catalogue, each.service)
    drawn = access_picture.picture(base.catalogue, shown, points)
    told = (f"{label(each)}.", *access_picture.parameters(each.result, each.doubt))
    return replace(
        drawn, key=f"{each.key}.map", parameters=told, sources=sources(each), link=each.link
    )


MODE: Final = "pt"
HALF: Final = 50.0


def noticed(found: Reach, whole: Reach) -> Iterator[Noticed]:
    """What the rules look at for each service by public transport, whether or not it counts."""
    for each in found.answers:
        same = found.find(services_kinds.kind(each.service).part_of, MODE)
        said = same is not None and same.result.people_within == each.result.people_within
        if each.mode == MODE and each.share is not None and not said:
            yield from _of_one(each, whole)


def _of_one(each: Access, whole: Reach) -> Iterator[Noticed]:
    """The gap by deprivation, and of what else is said of one service only the heaviest.

    Only what holds wherever in its range the figure lies, and whatever points lie beyond the
    border: what may as well be the other way round is no finding.
    """
    other, here, said = whole.find(each.service, MODE), each.result, []
    # Whether under half of people reach it even at the largest share that cannot be ruled out.
    if each.doubt.most is not None and 100 * each.doubt.most < HALF:
        few = (
            f"{wording.people(here.people_not_within)} in {_place(each)} do not reach "
            f"{_what(each)}: {access_words.share(here)} do."
        )
        said.append(_noticed("few", HALF - 100 * (each.share or 0), few, each))
    if other and other.result.place != here.place and _surely_below(each, other):
        there = other.result
        where = (
            review_base.whole_words(here.place, there.place) if there.place else f"the {here.whole}"
        )
        below = (
            f"{access_words.share(here)} of people in {_place(each)} reach "
            f"{_what(each)}, against {access_words.share(there)} in {where}."
        )
        said.append(_noticed("reach", 100 * ((other.share or 0) - (each.share or 0)), below, each))
    if said:
        yield max(said, key=lambda x: BY_KEY[x.rule].weight(x.measured or 0))
    most, least = (here.by_quintile[number - 1] for number in (MOST_DEPRIVED, LEAST_DEPRIVED))
    if each.doubt.gap_is_sure and min(most.people, least.people) >= FEWEST:
        yield _gap(each, most, least)


def _surely_below(each: Access, whole: Access) -> bool:
    """Whether fewer reach it than in the whole at every step of the range, the border counted."""
    here, there = each.result, whole.result
    if each.doubt.unplaced or not here.people or whole.share is None:
        return False
    if here.steps is None or there.steps is None:
        return (here.people_within + each.doubt.could) / here.people < whole.share
    beyond = (here.steps.within + each.doubt.could) / here.people
    return bool((beyond < there.steps.within / there.people).all())


def _noticed(rule: str, measured: float, sentence: str, each: Access) -> Noticed:
    return Noticed(rule, measured, sentence, link=each.link, about=each.service)


def _gap(each: Access, most: Share, least: Share) -> Noticed:
    ends = each.doubt.gap_range
    between = "" if ends is None else f" (by {100 * ends[0]:.0f} to {100 * ends[1]:.0f} points)"
    sentence = (
        f"People in {each.result.fifth} ({wording.people(most.people)} of {_place(each)}) reach "
        f"{_what(each)} less often than those in its least deprived fifth "
        f"({wording.people(least.people)}): {wording.share(most.people_within, most.people)} "
        f"against {wording.share(least.people_within, least.people)}{between}."
    )
    return _noticed("gap", 100 * (each.result.gap or 0), sentence, each)


def _what(each: Access) -> str:
    service = access_words.a_service(each.service)
    return f"{service} within {each.minutes} minutes by {travel_modes.MODES[each.mode].noun}"


def _place(each: Access) -> str:
    return each.result.place.label if each.result.place else each.base.whole.label
