"""A plan in words and tables, as the page, a review and the command line tell it."""

from typing import Final

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.access import words as access_words
from herts_geo.access.measure import Result
from herts_geo.access.sites.answer import Answer
from herts_geo.access.sites.ask import AS_MANY, ONLY, Ask
from herts_geo.access.sites.frontier import FIFTHS
from herts_geo.access.sites.plan import BARRED, Plan
from herts_geo.travel import modes as travel_modes

MOST_NAMED: Final = 10
PLAN_WORDS: Final = {"chosen": "in the plan", "kept": "kept", "barred": "not to be used", "": ""}
CLOSES: Final = {"chosen": "closes", "": "stays open"}
MOST_PEOPLE: Final = (
    "For each number this is the plan that brings most people within the time, not the one of the "
    "shortest journeys."
)
EVERYBODY_COUNTS: Final = (
    "A closure counts everybody whom the points serve, not the place's people alone."
)


def sentences(found: Answer) -> tuple[str, ...]:
    """The plan in sentences: what it is, what it brings, the journeys, and how sure it is."""
    plan = found.plan
    told = [_what(plan), _brings(plan), _fewer(plan)]
    if plan.ask.how_many == AS_MANY and not len(plan.chosen) and len(found.frontier) > 1:
        # Where nothing can close without a loss, the least loss of one closure.
        one, none = found.frontier.iloc[1], found.frontier.iloc[0]
        lost = wording.people(int(none["people"] - one["people"]))
        name = wording.listing(list(one["names"]))
        told.append(f"The least lost by one closure is {lost} ({name}).")
    told += [_journeys(plan), counted(plan)]
    if len(plan.chosen) and plan.gap:
        told.append(
            "Time ran out before it was proven that no other choice is better: the best may be "
            f"better by at most {100 * plan.gap:.1f}% of what this one brings."
        )
    elif len(plan.chosen):
        told.append("No other choice is better by this measure; that is proven.")
    return tuple(words for words in told if words)


def sentence(found: Answer) -> str:
    """The same as one text."""
    return " ".join(sentences(found))


def _what(plan: Plan) -> str:
    start = f"Best sites, {access_words.METHOD_WORDS[plan.before.method]}: "
    names = wording.listing(list(plan.chosen["name"]), MOST_NAMED)
    of = f"of {wording.count(plan.candidates, 'candidate')}"
    if plan.ask.aim == "close":
        count = len(plan.chosen)
        points = f"of {wording.count(plan.candidates, 'point')} that may close"
        close = f"fewest people drop out of the time where {names} close{'s' * (count == 1)}."
        if plan.ask.how_many == AS_MANY and count:
            close = f"at most {count} could close with nobody dropping out of the time: {names}."
        elif plan.ask.how_many == AS_MANY:
            close = "none could close without somebody dropping out of the time."
        return f"{start}{points}, {close}"
    if not len(plan.chosen):
        return f"{start}{of}, none would bring anybody more {_reach(plan.before)}."
    if plan.ask.aim == "mean":
        return f"{start}{of}, {names} would shorten journeys most."
    whose = f"people of {plan.before.fifth}" if plan.ask.weight == ONLY else "people"
    return f"{start}{of}, {names} would bring most {whose} {_reach(plan.before)}."


def _reach(result: Result) -> str:
    return (
        f"within {result.threshold:g} minutes of {access_words.a_service(result.service)} by "
        f"{travel_modes.MODES[result.mode].noun}"
    )


def _brings(plan: Plan) -> str:
    if not len(plan.chosen):
        return ""
    where = plan.before.place.label if plan.before.place else "the area"
    people = "person" if abs(plan.people) == 1 else "people"
    way = f"{'more' if plan.people >= 0 else 'fewer'} {people}"
    shares = [access_words.share(each) for each in (plan.after, plan.before)]
    deprived = f"{abs(plan.most_deprived):,} {'more' if plan.most_deprived >= 0 else 'fewer'}"
    return (
        f"{abs(plan.people):,} {way} in {where} would be {_reach(plan.before)}, "
        f"{shares[0]} where it is {shares[1]} now; in {plan.before.fifth}, {deprived}."
    )


def _fewer(plan: Plan) -> str:
    """Why a plan has fewer sites than were asked for, '' where it has as many as there are."""
    open_, asked = len(plan.chosen), plan.ask.how_many
    usable = plan.candidates - int((plan.alone["plan"] == BARRED).sum())
    if plan.ask.aim == "close" or not 0 < open_ < min(asked, usable):
        return ""
    who = "who counts " if plan.ask.weight == ONLY else ""
    brings = f"bring anybody more {who}within the time"
    what = f"shorten the journey of anybody {who}".rstrip() if plan.ask.aim == "mean" else brings
    return f"{wording.count(asked, 'site')} were asked for: no further one would {what}."


def _journeys(plan: Plan) -> str:
    if not len(plan.chosen):
        return ""
    told = (
        f"The mean journey to the nearest would take {plan.mean_after:.1f} minutes, "
        f"{plan.mean_before:.1f} now."
    )
    if plan.ask.aim == "close" and np.isfinite(plan.most_added):
        most = np.ceil(plan.most_added)
        told = f"{told} Nobody's journey would grow by more than {most:.0f} minutes."
    elif plan.ask.aim == "close":
        told = f"{told} Some people would reach none at all any more."
    if plan.all_reach:
        return told
    return f"{told} Who reaches none counts there with {plan.far:.0f} minutes."


def counted(plan: Plan) -> str:
    """Whose people count for more in the choice, and what is kept or barred; '' for neither."""
    told = []
    if plan.ask.weight == ONLY:
        told.append(f"Only people of {plan.before.fifth} count in the choice.")
    elif plan.ask.weight != "1":
        told.append(
            f"In the choice a person of {plan.before.fifth} counts {plan.ask.weight} times; the "
            "figures count everybody once."
        )
    if plan.ask.aim == "close":
        told.append(EVERYBODY_COUNTS)
    return " ".join(told)


def frontier(found: Answer) -> pd.DataFrame:
    """The table beside the chart: a number of sites a row, people and shares within the time."""
    closing = found.plan.ask.aim == "close"
    frame = found.frontier
    result = found.plan.before
    people = frame["people"]
    table = pd.DataFrame(
        {
            "Points closed" if closing else "New sites": frame["sites"],
            f"People within {result.threshold:g} minutes": people,
            "Change": people - int(people.iloc[0]),
            "% of people": (100 * frame["share"].astype(float)).round(1),
        }
    )
    if frame["low"].notna().all():
        spans = zip(frame["low"], frame["high"], strict=True)
        table["may be"] = [access_words.span((float(low), float(high))) for low, high in spans]
    for words in FIFTHS.values():
        table[f"{words} (%)"] = (100 * frame[words].astype(float)).round(1)
    table["Which"] = [", ".join(names) for names in frame["names"]]
    return table


def frontier_sentence(found: Answer) -> str:
    """The frontier in one sentence: what the first and the last of its steps bring."""
    frame, closing = found.frontier, found.plan.ask.aim == "close"
    if len(frame) < 2:
        return ""
    none, first, last = (int(frame["people"].iloc[each]) for each in (0, 1, -1))
    counts = [int(frame["sites"].iloc[each]) for each in (1, -1)]
    thing = "closure" if closing else "site"
    many = [wording.count(count, thing) for count in counts]
    verb = "drop out of" if closing else "come within"
    told = f"With {many[0]} {wording.people(abs(first - none))} {verb} the time"
    told += f", with {many[1]} {abs(last - none):,}." if counts[1] > counts[0] else "."
    return f"{told} {MOST_PEOPLE}" if found.plan.ask.aim == "mean" else told


def alone(found: Answer) -> pd.DataFrame:
    """Each candidate alone, or the loss of each closure, under headings that people read."""
    plan = found.plan
    fifth = f"of them in {plan.before.fifth}"
    if plan.ask.aim == "close":
        names = {
            "name": "Point",
            "plan": "In the plan",
            "people": "People who drop out",
            "most_deprived": fifth,
            "nearest": "People for whom it is the nearest",
            "added": "Minutes longer for these (mean)",
            "most_added": "Minutes longer, at most",
            "next": "Next nearest",
        }
        words = CLOSES
    else:
        names = {
            "name": "Site",
            "plan": "In the plan",
            "people": "People newly in reach",
            "most_deprived": fifth,
            "saved": "Minutes shorter (mean of all)",
        }
        words = PLAN_WORDS
    frame = plan.alone[list(names)].copy()
    frame["plan"] = frame["plan"].map(words)
    for name in ("added", "most_added", "saved"):
        if name in frame:
            frame[name] = frame[name].where(np.isfinite(frame[name])).round(2)
    return frame.rename(columns=names)


def parameters(ask: Ask) -> str:
    """The choices of a plan in a few words, as a heading tells them."""
    from herts_geo.access.sites.ask import AIMS, WEIGHTS

    many = "as many as lose nobody" if ask.how_many == AS_MANY else str(ask.how_many)
    return f"{AIMS[ask.aim]}; {many}; {WEIGHTS[ask.weight].casefold()}"
