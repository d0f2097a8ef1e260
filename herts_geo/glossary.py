"""The glossary: every term and every indicator in plain words, and a search in it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators import catalogued
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import constraints

TEXTS: Final = Path(__file__).parent / "texts"
ENTRY: Final = re.compile(r"- \*\*(?P<name>.+?)\*\*(?: \((?P<also>[^)]*)\))?[^:]*: (?P<text>.+)")
OF_AGREEMENT: Final = ("PCT", "Local area agreement", "NI 154 and NI 159")
SECTION: Final = "Indicators of the local area agreement"


@dataclass(frozen=True)
class Term:
    """A term: its name, other names for it, what it means, and the section it stands in."""

    name: str
    also: str
    text: str
    section: str


def terms() -> tuple[Term, ...]:
    """Every term but the indicators, in the order of the sections."""
    return _terms("glossary.md")


def of(catalogue: Catalogue) -> tuple[Term, ...]:
    """The terms of a pack: those of the local area agreement only where it has one."""
    kept = indicators_agreement.held(catalogue)
    return tuple(each for each in terms() if kept or each.name not in OF_AGREEMENT)


def explained(catalogue: Catalogue) -> tuple[Term, ...]:
    """The indicators of the agreement, a plain word for each and what the papers say of it, the
    further indicators of the pack, and the planning constraints that it holds."""
    further = [
        Term(
            name=each.title,
            also="",
            text=f"{each.note} Unit: {each.unit}"
            f"{f'; {each.better} is better' if each.better else ''}.",
            section=each.group,
        )
        for each in catalogued.measures(catalogue)
    ]
    if titles := {each.about.title for each in constraints.kinds(catalogue)}:
        lead, *kinds = _terms("glossary_constraints.md")
        further += [lead, *(each for each in kinds if each.name in titles)]
    if not indicators_agreement.held(catalogue):
        return tuple(further)
    plain = {each.name: each.text for each in _terms("glossary_indicators.md")}
    known = indicators_agreement.indicators(catalogue)
    listed = (
        Term(
            name=about.code,
            also=about.title,
            text=f"{plain.get(code, '')} Measured as: {about.measure}. Unit: {about.unit}; "
            f"{about.better} is better. Led by {about.lead}.".lstrip(),
            section=SECTION,
        )
        for code, about in known.items()
    )
    return (*listed, *further)


def search(found: tuple[Term, ...], text: str) -> tuple[Term, ...]:
    """The terms that hold every word of a text, those that bear it as a name first."""
    words = text.casefold().split()
    told = {each: f"{each.name} {each.also} {each.text} {each.section}" for each in found}
    holding = [each for each in found if all(word in told[each].casefold() for word in words)]
    named = text.strip().casefold()
    return tuple(sorted(holding, key=lambda x: named not in f"{x.name} {x.also}".casefold()))


@lru_cache(maxsize=8)
def _terms(file: str) -> tuple[Term, ...]:
    section, read = "", []
    for line in (TEXTS / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        elif match := ENTRY.fullmatch(line):
            read.append(Term(**{**match.groupdict(""), "section": section}))
    return tuple(read)
