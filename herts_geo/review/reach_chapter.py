"""The chapter on what people can reach: one table, the gap by deprivation, and two maps."""

from typing import Final

import pandas as pd

from herts_geo import (
    access_doubt,
    access_view,
    access_words,
    places,
    presets,
    services,
    travel,
    wording,
)
from herts_geo.evidence import Chapter, Picture, Table
from herts_geo.review import make, marks, reach
from herts_geo.review.reach import Access, Reach

MAPPED: Final = (("hospital", "pt"), ("gp", "walk"))
METHOD: Final = (
    "Modelled in the style of NI 175, with the published pair's lower time for each service: "
    "walking and cycling from straight-line distance, public transport estimated. No timetable is "
    "known to it. Beside each share stands its range, from the errors of the estimate in places "
    "that it had not seen."
)
GAP: Final = (
    "Gap by deprivation: the share within among the least deprived fifth of the county's people, "
    "less the share among the most deprived fifth, in percentage points. Above 0, the most "
    "deprived reach it less often. Ranges: the least and the most as the minutes of all areas move "
    "together through the range that holds eight published times in ten."
)


def chapter(found: Reach, whole: Reach) -> Chapter:
    """The chapter on what a place can reach, the place against the whole."""
    hospital = found.find(*MAPPED[0])
    lead = (access_words.sentence(hospital.result),) if hospital else ()
    return Chapter(
        "reach",
        "What they can reach",
        (*lead, *found.missing, METHOD, presets.TIMES_2017),
        reach.figures(found),
        tuple(_picture(each) for each in (found.find(*pair) for pair in MAPPED) if each),
        (_table(found, whole),),
        tuple(_said(found)),
    )


def _said(found: Reach) -> list[str]:
    """What is not known about each service, once, by the slowest way that it is asked of."""
    told: dict[str, str] = {}
    for each in found.answers:
        name = wording.heading(services.kind(each.service).many)
        for words in access_doubt.sentences(each.doubt):
            told.setdefault(f"{each.service} {words[:20]}", f"{name}, {each.mode_words}: {words}")
        note = services.kind(each.service).note
        told.setdefault(f"{each.service} list", f"{name}: {note}")
    return list(told.values())


def _table(found: Reach, whole: Reach) -> Table:
    rows = [_row(each, whole.find(each.service, each.mode)) for each in found.answers]
    frame = pd.DataFrame(rows)
    sources = dict.fromkeys(source for each in found.answers for source in reach.sources(each))
    return Table(
        "reach.services", "Each service by each way of travelling", frame, GAP, (*sources,)
    )


def _row(each: Access, whole: Access | None) -> dict[str, object]:
    result, other = each.result, whole.result.share_within if whole else None
    name = each.base.whole.label
    pair = presets.preset(each.service)
    return {
        "Service": wording.heading(services.kind(each.service).one),
        "Travel by": travel.MODES[each.mode],
        "Minutes": each.minutes,
        "People within (%)": _round(make.percent(result.share_within)),
        "Range (%)": access_words.span(result.share_range) if result.share_range else "",
        f"{name} (%)": _round(make.percent(other)),
        "People not within": result.people_not_within,
        "Gap by deprivation (points)": _round(make.percent(each.doubt.gap)),
        "Range of the gap": _gap_range(each),
        "Could flip (people)": each.flips.people,
        "Typical error (minutes)": _round(each.error),
        "Tested against published times": "yes" if result.tested else "no",
        "Method": result.method,
        "Points": result.points,
        "Published pair (minutes)": f"{pair.lower} and {pair.upper}",
    }


def _gap_range(each: Access) -> str:
    if each.doubt.withheld:
        return "withheld"
    ends = each.doubt.gap_range
    return "" if ends is None else f"{100 * ends[0]:+.0f} to {100 * ends[1]:+.0f}"


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _picture(each: Access) -> Picture:
    base, place = each.base, each.result.place or each.base.whole
    asked = access_view.Question(base.code(place), each.service, each.mode, float(each.minutes))
    shown = access_view.view(base.catalogue, asked)
    points = services.points(base.catalogue, each.service)
    return Picture(
        f"{each.key}.map",
        f"{shown.title}: {place.label}",
        access_words.sentence(shown.result),
        places.boundary_set(base.catalogue, "lsoa").geography_vintage,
        shown.inside,
        shown.classes,
        marks.marks(points),
        marks.key(points, (each.service,)),
        _parameters(each),
        reach.sources(each),
        each.link,
        place.outline,
    )


def _parameters(each: Access) -> tuple[str, ...]:
    known, result = each.result.parameters, each.result
    pace = f"{known['kmh']:g} km/h on paths {known['detour']:g} times the straight line."
    return (
        f"{reach.label(each)}, {access_words.METHOD_WORDS[result.method]}.",
        *([pace] if "kmh" in known and "detour" in known else []),
        *access_words.beside(each.doubt),
        *result.sources,
    )
