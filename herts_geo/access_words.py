"""Words for modelled access: what a result says, and what a change does and to whom."""

import math
from collections.abc import Mapping
from typing import Final

from herts_geo import services, travel, wording
from herts_geo.accessibility import Result
from herts_geo.scenario import Comparison

STYLE: Final = "NI 175-style"  # never NI 175 itself, whose formal text could not be found
MOST_NAMED: Final = 3
METHOD_WORDS: Final[Mapping[str, str]] = {
    "straight-line": "modelled from straight-line distance",
    "estimated": "estimated",
    "timetable": "modelled from timetables",
}


def sentence(result: Result) -> str:
    """The result in one sentence that names the style, the method and every choice."""
    where = result.place.label if result.place else "the area"
    share = wording.share(result.people_within, result.people)
    return (
        f"{STYLE}, {METHOD_WORDS[result.method]}: {share} of the {wording.people(result.people)} "
        f"in {where} reach {a_service(result.service)} within {result.threshold:g} minutes by "
        f"{travel.MODES[result.mode]}; {wording.people(result.people_not_within)} do not."
    )


def a_service(service: str) -> str:
    """A service with its article: 'a GP practice', or the user's own word for it."""
    known = services.KINDS.get(service)
    return f"a {known.one if known else service}"


def impact(found: Comparison, compared_with: str = "now") -> str:
    """Who gains, who loses, and how many of them live in the most deprived fifth, in sentences.

    For the box of an equalities impact assessment.
    """
    after = found.after
    where = after.place.label if after.place else "the area"
    change = (
        f"{STYLE}, {METHOD_WORDS[after.method]}: compared with {compared_with}, "
        f"{_somebody(found.people_losing)} in {where} would drop out of reach of "
        f"{a_service(after.service)} within {after.threshold:g} minutes by "
        f"{travel.MODES[after.mode]}, and {_somebody(found.people_gaining)} would come within it. "
        f"The journey would be longer for {_somebody(found.people_slower)} and shorter for "
        f"{_somebody(found.people_quicker)}."
    )
    deprived = found.most_deprived
    sentences = [
        change,
        _of_them("lose", found.people_losing, deprived.people_losing),
        _of_them("gain", found.people_gaining, deprived.people_gaining),
        _next(found),
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _somebody(people: int) -> str:
    return wording.people(people) if people else "nobody"


def _of_them(verb: str, people: int, deprived: int) -> str:
    if not people:
        return ""
    return (
        f"Of those who {verb}, {deprived:,} ({wording.share(deprived, people)}) live in the "
        "county's most deprived fifth."
    )


def _next(found: Comparison) -> str:
    rows = found.next_nearest.head(MOST_NAMED)
    named = [
        f"{point} ({wording.people(int(people))}, {minutes})"
        for point, people, minutes in zip(
            rows["point"], rows["people"], rows["extra"].map(_longer), strict=True
        )
    ]
    return f"For those who lose, the nearest becomes {wording.listing(named)}." if named else ""


def _longer(minutes: float) -> str:
    return f"{minutes:.0f} minutes longer" if math.isfinite(minutes) else "beyond the longest walk"
