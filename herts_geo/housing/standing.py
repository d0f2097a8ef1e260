"""Which requirement applies to a district on a day, and which buffer: the rules, applied.

Nothing is assumed: where the day or a figure that decides is not known, neither is the answer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from herts_geo.housing import rules
from herts_geo.housing.dates import PartialDay, in_words
from herts_geo.housing.rules import Outcome, Ruling
from herts_geo.housing.supply import Plan, Terms

Applies = Literal["plan", "need", "not known"]
DRAFT: Final = "Its yearly figure is a draft; local housing need applies until it is adopted."


@dataclass(frozen=True)
class Standing:
    """Whether a plan's own requirement or local housing need applies, in words, with the rulings.

    `lately`: whether the plan was adopted within the years that the rules ask; None: not known.
    """

    applies: Applies
    words: str
    lately: bool | None
    missing: str
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True)
class Buffer:
    """The buffer in per cent: from `least` to `most`, which differ where a fact is missing."""

    least: int
    most: int
    words: str
    missing: str
    rulings: tuple[Ruling, ...]

    @property
    def sure(self) -> bool:
        """Whether one buffer is known to apply."""
        return self.least == self.most


def standing(plan: Plan | None, terms: Terms) -> Standing:
    """What a district's supply is measured against on the day of the terms."""
    rule = rules.rule("requirement")
    adopted, years = adoption(plan, terms), rule.whole("years")
    if plan is None:
        why = "No plan is known here, so local housing need applies."
        return _standing("need", "", why, False, "", _no_review("No adopted plan is known here."))
    if adopted is None and not plan.adopted:
        why = "The plan is emerging, not adopted: local housing need applies until it is adopted."
        words = f"{_period(plan)}: emerging, not adopted.{_ended(plan, terms)} {DRAFT}"
        return _standing("need", words, why, False, "", _no_review("The plan is not adopted."))
    if adopted is None:
        why = f"It is not known whether the plan is over {_number(years)} years old."
        words = f"{_period(plan)}: adopted.{_ended(plan, terms)} The data do not say when."
        missing = "the day on which the plan was adopted"
        return _standing("not known", words, why, None, missing, _review(terms, None))
    return _of_age(plan, terms, adopted, years)


def adoption(plan: Plan | None, terms: Terms) -> PartialDay | None:
    """When a plan was adopted: as entered, else as the data give it, else None."""
    if terms.adopted is not None:
        return terms.adopted
    return plan.adopted_on if plan is not None and plan.adopted else None


def buffer(plan: Plan | None, terms: Terms, stand: Standing, need: float | None) -> Buffer:
    """The buffer that the rules add, or the one chosen, which is said."""
    rulings = (_delivery(terms), _low(plan, terms, stand, need))
    base = rules.rule("buffer").whole("percent")
    raised = {each.rule: rules.rule(each.rule).whole("percent") for each in rulings}
    sure = [raised[each.rule] for each in rulings if each.outcome == "applies"]
    open_ = [raised[each.rule] for each in rulings if each.outcome == "not known"]
    least, most = max([base, *sure]), max([base, *sure, *open_])
    unknown = dict.fromkeys(each.missing for each in rulings if each.missing)
    missing = "; ".join(unknown) if least < most else ""
    plain: Outcome = (
        "applies" if most == base else "does not apply" if least > base else "not known"
    )
    why = " ".join(each.why for each in rulings if each.outcome == "applies")
    said = f"A buffer of {least}%" + (f": {why}" if why else ".")
    if least < most:
        said = f"A buffer of {least}% or {most}%: which one applies is not known."
    first = rules.ruling("buffer", plain, said)
    every = (first, *rulings)
    if terms.buffer is None:
        return Buffer(least=least, most=most, words=first.why, missing=missing, rulings=every)
    asked = f"{least}%" if least == most else f"{least}% or {most}%, which is not known"
    words = f"A buffer of {terms.buffer}%, as chosen; the rules would give {asked}."
    return Buffer(
        least=terms.buffer, most=terms.buffer, words=words, missing=missing, rulings=every
    )


def _of_age(plan: Plan, terms: Terms, adopted: PartialDay, years: int) -> Standing:
    over, on, count = adopted.over(years, terms.on), in_words(terms.on), _number(years)
    entered = ", as entered" if terms.adopted is not None else ""
    known = f"{_period(plan)}: adopted {_when(adopted)}{entered}.{_ended(plan, terms)}"
    if over is False:
        why = f"It is not over {count} years old on {on}: its own requirement applies."
        young = _no_review(f"The plan is not over {count} years old.")
        return _standing("plan", f"{known} {why}", why, True, "", young)
    if over is None:
        why = f"Whether it is over {count} years old on {on} hangs on the day, which is not known."
        missing = "the day on which the plan was adopted"
        return _standing("not known", f"{known} {why}", why, None, missing, _review(terms, adopted))
    review = _review(terms, adopted)
    old = f"On {on} it is over {count} years old"
    if review.outcome == "applies":
        why = f"{old}, but reviewed and found not to need updating: its own requirement applies."
        return _standing("plan", f"{known} {why}", why, False, "", review)
    if review.outcome == "not known" and terms.reviewed is not None:
        why = f"{old}. {review.why}"
        return _standing("not known", f"{known} {why}", why, False, review.missing, review)
    unknown = ", and no review of it is known" if terms.reviewed is None else ""
    why = f"{old}{unknown}: local housing need applies."
    return _standing("need", f"{known} {why}", why, False, "", review)


def _standing(
    applies: Applies, words: str, why: str, lately: bool | None, missing: str, review: Ruling
) -> Standing:
    outcome: Outcome = "not known" if applies == "not known" else "applies"
    first = rules.ruling("requirement", outcome, why, missing)
    return Standing(
        applies=applies, words=words, lately=lately, missing=missing, rulings=(first, review)
    )


def _no_review(why: str) -> Ruling:
    return rules.ruling("reviewed", "does not apply", why)


def _review(terms: Terms, adopted: PartialDay | None) -> Ruling:
    """Whether a review keeps an old plan's requirement in use."""
    years, day = rules.rule("reviewed").whole("years"), terms.reviewed
    count, on = _number(years), in_words(terms.on)
    if day is None:
        missing = "whether the policies were reviewed and found not to need updating, and when"
        return rules.ruling("reviewed", "not known", "No review is known here.", missing)
    if day == "no":
        why = "Not reviewed, or found to need updating, as entered."
        return rules.ruling("reviewed", "does not apply", why)
    if adopted is not None and day.last < adopted.first:
        why = f"The review entered, {day}, is earlier than the plan's adoption: it does not count."
        return rules.ruling("reviewed", "does not apply", why)
    over = day.over(years, terms.on)
    if over is None:
        why = f"Whether the review of {day} is over {count} years old on {on} hangs on its day."
        return rules.ruling("reviewed", "not known", why, "the day of the review")
    if over:
        why = f"The review of {day} is itself over {count} years old on {on}."
        return rules.ruling("reviewed", "does not apply", why)
    why = f"Reviewed {_when(day)} and found not to need updating, as entered."
    return rules.ruling("reviewed", "applies", why)


def _delivery(terms: Terms) -> Ruling:
    rule = rules.rule("delivery")
    below, result = rule.number("below"), terms.hdt
    if result is None:
        missing = "the district's latest Housing Delivery Test result, in per cent"
        return rules.ruling("delivery", "not known", "The result is not known.", missing)
    if result >= below:
        plan = " An action plan is due." if result < rule.number("plan_below") else ""
        why = f"{result:g}%, as entered, is not below {below:g}%.{plan}"
        return rules.ruling("delivery", "does not apply", why)
    presumed = " The presumption in favour of sustainable development applies too."
    also = presumed if result < rule.number("presumption_below") else ""
    why = f"{result:g}%, as entered, is below {below:g}%.{also}"
    return rules.ruling("delivery", "applies", why)


def _low(plan: Plan | None, terms: Terms, stand: Standing, need: float | None) -> Ruling:
    """Whether a plan adopted lately asks for so little beside need that the buffer rises."""
    rule, on = rules.rule("low_requirement"), in_words(terms.on)
    if terms.on < rule.since:
        why = f"It begins on {in_words(rule.since)}; the day of this sum is {on}."
        return rules.ruling("low_requirement", "does not apply", why)
    if plan is None or stand.lately is False:
        why = f"No plan was adopted in the {_number(rule.whole('years'))} years before {on}."
        return rules.ruling("low_requirement", "does not apply", why)
    if need is None:
        why = "It sets the plan's requirement beside local housing need, which is not known."
        missing = "local housing need (or the homes that stand and the affordability ratio)"
        return rules.ruling("low_requirement", "not known", why, missing)
    share = 100 * plan.average / need
    sum_ = f"{plan.average:,.0f} / {need:,.0f} = {share:.1f}% of need"
    if share > rule.number("at_most"):
        why = f"{sum_}, which is more than {rule.number('at_most'):g}%."
        return rules.ruling("low_requirement", "does not apply", why)
    # The last test: an earlier Framework, which its adoption day shows.
    low, day = f"{sum_}, which is at most {rule.number('at_most'):g}%", adoption(plan, terms)
    before: date = rule.figures["examined_before"]
    if stand.lately is None or day is None:
        why = f"{low}; whether the plan is over five years old is not known."
        return rules.ruling("low_requirement", "not known", why, stand.missing)
    if day.last >= before:
        why = f"{low}; which Framework the plan was examined against is not known."
        missing = "which Framework the plan was examined against: choose the buffer yourself"
        return rules.ruling("low_requirement", "not known", why, missing)
    why = f"{low}, and the plan was adopted before this Framework."
    return rules.ruling("low_requirement", "applies", why)


def _period(plan: Plan) -> str:
    return f"{plan.name}, {plan.start_year} to {plan.end_year}"


def _ended(plan: Plan, terms: Terms) -> str:
    return f" Its period ended in {plan.end_year}." if plan.end_year <= terms.plan_year else ""


def _when(day: PartialDay) -> str:
    return f"on {day}" if day.first == day.last else f"in {day}"


def _number(years: int) -> str:
    return "five" if years == 5 else f"{years}"
