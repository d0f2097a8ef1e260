"""Tables and words beside a view of access.

Words for modelled access: what a result says, and what a change does and to whom.
"""

import math
from collections.abc import Mapping
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.access import doubt, paint, scenario
from herts_geo.access.doubt import Doubt
from herts_geo.access.measure import LEAST_DEPRIVED, MOST_DEPRIVED, Result, Share, Span
from herts_geo.access.scenario import Comparison, Scenario
from herts_geo.access.view import View
from herts_geo.deprivation.indices import DECILE
from herts_geo.services import kinds as services_kinds
from herts_geo.services import points as services_points
from herts_geo.travel import modes as travel_modes
from herts_geo.travel import rule_sets
from herts_geo.travel import rules as travel_rules


def table(shown: View) -> pd.DataFrame:
    """The areas of the place as the page shows and exports them, slowest first, or where something
    was changed the greatest change first."""
    result = shown.result
    wanted = {
        "code": "LSOA code",
        "label": "Small area",
        "population": "Residents",
        "counted": "People counted here",
        "decile": DECILE,
        "minutes": f"Minutes ({how_sure(result)})",
        "from": "Minutes, at least (8 in 10)",
        "to": "Minutes, at most (8 in 10)",
        "error_minutes": "Typical error (minutes)",
        "point": "Nearest",
        "within": f"Within {result.threshold:g} minutes",
        "in_time": "People within (%)",
        "flips": "Too close to call",
        "before": "Minutes before",
        "change": "Change in minutes",
    }
    frame = shown.frame[shown.inside].sort_values("minutes", ascending=False, kind="stable")
    if "change" in frame:
        frame = frame.sort_values("change", key=abs, ascending=False, kind="stable")
    if result.steps is not None:
        least = (frame["minutes"] - frame["quicker"]).clip(lower=0)
        frame = frame.assign(**{"from": least, "to": frame["minutes"] + frame["slower"]})
    kept = frame[[name for name in wanted if name in frame]].copy()
    kept["in_time"] = (100 * kept["in_time"]).round().astype(int)
    for name in ("within", "flips"):
        kept[name] = kept[name].map({True: "yes", False: "no"})
    for name in ("minutes", "from", "to", "before", "change", "error_minutes"):
        if name in kept:
            kept[name] = paint.finite(kept[name])
    return kept.rename(columns=wanted)


def how_sure(result: Result) -> str:
    """The method of the minutes, and that they are not tested where they are not."""
    if result.tested or result.method == "timetable":
        return result.method
    return f"{result.method}, {travel_rules.NOT_TESTED}"


def by_decile(shown: View) -> pd.DataFrame:
    """People and people in time by decile, before the edits too where there are any."""
    rows = []
    before = shown.comparison.before if shown.comparison else shown.result
    for now, then in zip(shown.result.by_decile, before.by_decile, strict=True):
        row = {
            DECILE: now.group,
            "Residents": now.people,
            "Within": now.people_within,
            "Share within": of_group(now),
        }
        if shown.comparison:
            row |= {
                "Within before": then.people_within,
                "Difference": now.people_within - then.people_within,
            }
        rows.append(row)
    return pd.DataFrame(rows)


def decile_bars(shown: View) -> pd.DataFrame:
    """The share in time by decile with its range, before the edits too where there are any:
    decile, place (when), percent, least, most; no row where nobody lives."""
    results = {"after the change" if shown.comparison else "now": shown.result}
    if shown.comparison:
        results = {"before": shown.comparison.before, **results}
    rows = [
        (each.group, when, *(100 * x for x in (each.share_within, *_ends(each.share_range))))
        for when, result in results.items()
        for each in result.by_decile
        if each.share_within is not None
    ]
    return pd.DataFrame(rows, columns=["decile", "place", "percent", "least", "most"])


def _ends(found: Span | None) -> Span:
    return found or (math.nan, math.nan)


def deprived_out_of_reach(shown: View) -> pd.DataFrame:
    """Areas of the most deprived fifth in the place that are not in time, worst first."""
    areas = shown.result.areas
    missed = areas[areas["inside"] & ~areas["within"] & areas["quintile"].eq(MOST_DEPRIVED)]
    wanted = {
        "label": "Small area",
        "population": "Residents",
        "decile": DECILE,
        "minutes": f"Minutes ({how_sure(shown.result)})",
        "point": "Nearest",
    }
    ordered = missed.sort_values("rank", kind="stable")[list(wanted)]
    ordered["minutes"] = paint.finite(ordered["minutes"])
    return ordered.rename(columns=wanted)


def edit_words(edits: Scenario, names: Mapping[str, str]) -> list[str]:
    """Each edit of a scenario in words, with the names of the points."""
    words = []
    for edit in edits.edits:
        if isinstance(edit, scenario.Close):
            words.append(f"close {names.get(edit.point, edit.point)}")
        elif isinstance(edit, scenario.Move):
            words.append(
                f"move {names.get(edit.point, edit.point)} to {edit.lat:.4f}, {edit.lon:.4f}"
            )
        else:
            words.append(f"add {edit.name} at {edit.lat:.4f}, {edit.lon:.4f}")
    return words


def idle_words(edits: tuple[scenario.Edit, ...]) -> str:
    """A sentence on edits that change nothing, as their point is not counted or not known."""
    told = "; ".join(edit_words(Scenario("", edits), {}))
    return (
        f"Changes nothing here: {told}. The point is not among those counted now: it may belong "
        "to another service, lie outside the area counted or be closed already. Undo it, or "
        "choose anew."
    )


STYLE: Final = "Share of people in reach"  # not NI 175, whose formal text could not be found
MOST_NAMED: Final = 3
RANGES: Final = (
    "In brackets: the fewest and the most, as the minutes before and after move together through "
    "the range that holds eight published times in ten."
)
INTERVAL: Final = (
    "the least and the most as the minutes of all areas move together through the range that holds "
    "eight published times in ten"
)
WALK_UNTESTED: Final = (
    "Not tested against published times: walking by itself was not published for the years of "
    "either set of rules, so nothing is measured of its error and no range stands beside it."
)
ROUTED: Final = ("timetable", "streets")  # methods whose minutes come from a stored file
METHOD_WORDS: Final[Mapping[str, str]] = {
    "straight-line": "modelled from straight-line distance",
    "estimated": "estimated",
    "timetable": "modelled from timetables",
    "streets": "modelled along streets",
}


def sentence(result: Result) -> str:
    """The result in one sentence that names the style, the method and every choice."""
    where = result.place.label if result.place else "the area"
    share = wording.share(result.people_within, result.people)
    said = (
        f"{STYLE}, {METHOD_WORDS[result.method]}: {share} of the {wording.people(result.people)} "
        f"in {where} reach {a_service(result.service)} within {result.threshold:g} minutes by "
        f"{travel_modes.MODES[result.mode].noun}; "
        f"{wording.people(result.people_not_within)} do not."
    )
    doubt = may_be(result)
    return f"{said} The share {doubt}: {INTERVAL}." if doubt else said


def answered(found: Doubt) -> tuple[str, str]:
    """Who reaches it, and whether the most deprived do as often, in a sentence each."""
    return sentence(found.result), gap_sentence(found)


def share(result: Result) -> str:
    """The share in time with its range: '61% (30% to 81%)', without one where none is known."""
    told = wording.share(result.people_within, result.people)
    return told if result.share_range is None else f"{told} ({span(result.share_range)})"


def by_place(found: tuple[Result, ...]) -> pd.DataFrame:
    """The share in time of each place with its range: place, people, share (words), percent, least,
    most."""
    rows: list[dict[str, object]] = []
    for each in found:
        if each.share_within is not None and each.place:
            ends = _ends(each.share_range)
            told: dict[str, object] = {
                "place": each.place.name,
                "people": each.people,
                "share": share(each),
            }
            told |= {"percent": 100 * each.share_within}
            rows.append({**told, "least": 100 * ends[0], "most": 100 * ends[1]})
    return pd.DataFrame(rows, columns=["place", "people", "share", "percent", "least", "most"])


def of_group(each: Share) -> str:
    """The share in time of one group with its range: '61% (30% to 81%)'."""
    told = wording.share(each.people_within, each.people)
    return told if each.share_range is None else f"{told} ({span(each.share_range)})"


def span(found: Span) -> str:
    """Two shares (0 to 1) as the ends of a range: '30% to 81%'."""
    low, high = (wording.share(each, 1) for each in found)
    return f"{low} to {high}"


def may_be(result: Result) -> str:
    """The least and the most that the share within the time may be: 'may be 30% to 81%'; '' where
    that is not known, or both are told as the share itself is."""
    if result.share_range is None:
        return ""
    told = wording.share(result.people_within, result.people)
    if all(wording.share(each, 1) == told for each in result.share_range):
        return ""
    return f"may be {span(result.share_range)}"


def gap(found: Doubt) -> str:
    """The gap by deprivation with its range: '+46 points (-11 to +47)', or that it is withheld."""
    if found.gap is None:
        return "withheld" if found.withheld else wording.NO_DATA
    told = f"{100 * found.gap:+.0f} points"
    ends = found.gap_range
    return told if ends is None else f"{told} ({100 * ends[0]:+.0f} to {100 * ends[1]:+.0f})"


def gap_sentence(found: Doubt) -> str:
    """The gap by deprivation as a sentence with both shares, and how far it may be another."""
    result = found.result
    if found.withheld:
        return "The gap by deprivation is withheld, for the reason that stands below."
    most, least = (result.by_quintile[x - 1] for x in (MOST_DEPRIVED, LEAST_DEPRIVED))
    if found.gap is None:
        missing = "most" if most.share_within is None else "least"
        return f"Nobody here is of the {result.whole}'s {missing} deprived fifth: no gap to tell."
    shares = [wording.share(each.people_within, each.people) for each in (most, least)]
    how = "as often as" if shares[0] == shares[1] else f"{_often(found.gap)} than"
    told = (
        f"People in {result.fifth} reach it {how} those in its least deprived fifth: {shares[0]} "
        f"(of {wording.people(most.people)} here) against {shares[1]} (of {least.people:,})."
    )
    if (ends := found.gap_range) is None:
        return told
    points = [(round(abs(100 * end)), _often(end)) for end in sorted(ends)]
    low, high = (
        f"{wording.count(apart, 'point')} {often}" if apart else "no difference"
        for apart, often in points
    )
    if low == high:
        return f"{told} That holds anywhere in its range: {low}."
    unsure = min(ends) <= 0 <= max(ends)
    which = ", so which of the two reach it more often is not sure" if unsure else ""
    return f"{told} It may be anything from {low} to {high}{which}."


def _often(gap: float) -> str:
    """How often the most deprived reach it beside the least, by the sign of the gap."""
    return "less often" if gap > 0 else "more often"


def people_span(ends: tuple[int, int] | None) -> str:
    """How few and how many people it may be, in brackets; '' where no range is known."""
    return "" if ends is None else f" ({ends[0]:,} to {ends[1]:,})"


def tested(result: Result) -> str:
    """How far the minutes are from published times, or that there are none to test with."""
    if result.corrected:
        return result.corrected
    if result.mode == "walk" and result.method not in ROUTED:
        return WALK_UNTESTED
    inside = result.areas["inside"].astype(bool)
    errors = result.areas.loc[inside, "error_minutes"].dropna()
    if errors.empty:
        return ""
    within = wording.count(max(1, round(errors.median())), "minute")
    typical = f"half of areas like these are within {within}"
    if result.tested:
        return f"Tested against published times: {typical} of them."
    return (
        "Not tested against published times, as none were published for this service: for "
        f"services that were published, each left out in turn, {typical}."
    )


def beside(found: Doubt) -> tuple[str, ...]:
    """All that stands beside a figure of access: how sure, what is not counted, which list."""
    return (*doubts(found), *about(found))


def departures(result: Result) -> str:
    """How the answer varies with when one sets out; '' where that is not known."""
    found = result.departures
    if found is None:
        return ""
    when = " and ".join(wording.clock(result.parameters[end]) for end in ("start", "end"))
    half, most = (
        f"within {each:.0f} minutes" if math.isfinite(each) else "out of reach"
        for each in (found.half, found.most)
    )
    often, seldom = (wording.share(each, result.people) for each in (found.often, found.seldom))
    return (
        f"Setting out between {when}, the middle one of the people is {half} half the time, and "
        f"{most} nine times in ten. Within {result.threshold:g} minutes are {often} of the people "
        f"nine times in ten, and {seldom} one time in ten."
    )


def doubts(found: Doubt) -> tuple[str, ...]:
    """How sure a figure of access is, and what is not counted in it."""
    told = (departures(found.result), tested(found.result), *doubt.sentences(found))
    return tuple(words for words in told if words)


def about(found: Doubt) -> tuple[str, ...]:
    """Whose the threshold of a figure of access is, how its minutes are made, and which list."""
    result = found.result
    modelled = result.method not in ROUTED
    told = (
        services_kinds.threshold_words(result.service, result.threshold, result.by),
        rule_sets.not_comparable(result.by) if modelled else "",
        services_kinds.caution(result.service, result.mode, result.by) if modelled else "",
        f"The list: {found.note}" if found.note else "",
    )
    return tuple(words for words in told if words)


def a_service(service: str) -> str:
    """A service with its article: 'a GP practice', or the user's own word for it."""
    return f"a {services_points.one_of(service)}"


def crossing(found: Comparison, compared_with: str = "now") -> str:
    """Who drops out of reach and who comes into it, in one sentence."""
    losing, gaining = (
        f"{_somebody(people)}{people_span(span if span != (0, 0) else None)}"
        for people, span in (
            (found.people_losing, found.losing_range),
            (found.people_gaining, found.gaining_range),
        )
    )
    return (
        f"Compared with {compared_with}, {losing} would drop out of reach, and {gaining} would "
        "come into it."
    )


def impact(found: Comparison, compared_with: str = "now") -> str:
    """Who gains, who loses, and how many of them live in the most deprived fifth, in sentences.

    For the box of an equalities impact assessment.
    """
    after = found.after
    where = after.place.label if after.place else "the area"
    change = (
        f"{STYLE}, {METHOD_WORDS[after.method]}: compared with {compared_with}, "
        f"{_somebody(found.people_losing)}{people_span(found.losing_range)} in {where} would drop "
        "out of reach of "
        f"{a_service(after.service)} within {after.threshold:g} minutes by "
        f"{travel_modes.MODES[after.mode].noun}, and {_somebody(found.people_gaining)}"
        f"{people_span(found.gaining_range)} would come within it. "
        f"The journey would be longer for {_somebody(found.people_slower)} and shorter for "
        f"{_somebody(found.people_quicker)}."
    )
    rows = found.next_nearest.head(MOST_NAMED)
    longer = rows["extra"].map("{:.0f} minutes longer".format)
    longer = longer.where(rows["extra"] < math.inf, "beyond the longest walk")
    each = zip(rows["point"], rows["people"], longer, strict=True)
    named = [f"{point} ({wording.people(int(people))}, {extra})" for point, people, extra in each]
    deprived = found.most_deprived
    sentences = [
        change,
        _of_them(after, "lose", found.people_losing, deprived.people_losing),
        _of_them(after, "gain", found.people_gaining, deprived.people_gaining),
        f"For those who lose, the nearest becomes {wording.listing(named)}." if named else "",
        RANGES if found.losing_range else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _somebody(people: int) -> str:
    return wording.people(people) if people else "nobody"


def _of_them(result: Result, verb: str, people: int, deprived: int) -> str:
    if not people:
        return ""
    return (
        f"Of those who {verb}, {deprived:,} ({wording.share(deprived, people)}) live in "
        f"{result.fifth}."
    )
