"""What stands out: what each chapter noticed, weighed by the rules and put in order."""

from collections.abc import Iterable
from dataclasses import dataclass

from herts_geo import wording
from herts_geo.evidence import Finding, Link
from herts_geo.review.rules import BY_KEY


@dataclass(frozen=True)
class Noticed:
    """One thing that a rule looks at: the rule, what it measured, a sentence, where it shows.

    `about` tells apart several things that one rule finds.
    """

    rule: str
    measured: float | None
    sentence: str
    link: Link
    about: str = ""


def ranked(noticed: Iterable[Noticed]) -> tuple[Finding, ...]:
    """What counts by its rule, the heaviest first; equals in the order of the chapters."""
    found = [_finding(each) for each in noticed if each.measured is not None]
    return tuple(sorted((x for x in found if x.weight > 0), key=lambda x: -x.weight))


def _finding(each: Noticed) -> Finding:
    rule, measured = BY_KEY[each.rule], float(each.measured or 0)
    basis = (
        f"Rule: {wording.inside(rule.title)}. Measured: {measured:,.1f}, in {rule.measure}; "
        f"{rule.full:g} counts in full; importance {rule.importance:g}."
    )
    key = f"{each.rule}.{each.about}" if each.about else each.rule
    return Finding(key, each.sentence, rule.weight(measured), basis, each.link)
