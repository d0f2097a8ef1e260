"""Units: which one a cell or a heading states, and what its figure is in the unit of the column.

A unit is never taken off a figure unread: it is the column's own, or the figure is converted, or
the figure is refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from herts_geo.reading.headings import Match
from herts_geo.reading.report import Ledger
from herts_geo.reading.standards import Field, Standard, normal
from herts_geo.reading.table import Table

DIGITS: Final = re.compile(r"[+-]?(?:[0-9][0-9,. ]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
BRACKETS: Final = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True)
class Unit:
    """A unit: its name in words, what it measures, and how many of the basic unit it is."""

    name: str
    measures: str
    size: Decimal


def _unit(name: str, measures: str, size: str) -> Unit:
    return Unit(name, measures, Decimal(size))


HECTARES: Final = _unit("hectares", "area", "10000")
SQUARE_METRES: Final = _unit("square metres", "area", "1")
ACRES: Final = _unit("acres", "area", "4046.8564224")
SQUARE_FEET: Final = _unit("square feet", "area", "0.09290304")
SQUARE_KM: Final = _unit("square kilometres", "area", "1000000")
SQUARE_YARDS: Final = _unit("square yards", "area", "0.83612736")
POUNDS: Final = _unit("pounds", "money", "1")
THOUSANDS: Final = _unit("thousands of pounds", "money", "1000")
MILLIONS: Final = _unit("millions of pounds", "money", "1000000")
HOMES: Final = _unit("homes", "homes", "1")
PERCENT: Final = _unit("per cent", "share", "1")

_WORDS: Final[Mapping[Unit, str]] = {
    HECTARES: "ha has hectare hectares hect",
    SQUARE_METRES: "m2 m² sqm sqms sqmt sqmtr sqmtrs sqmetre sqmetres sqmeter sqmeters squaremetre "
    "squaremetres squaremeter squaremeters squarem msq m^2 metres2 metressquared",
    ACRES: "ac acre acres",
    SQUARE_FEET: "sqft sqfeet squarefeet squarefoot ft2 ft² ft^2",
    SQUARE_KM: "km2 km² sqkm squarekm squarekilometres km^2",
    SQUARE_YARDS: "sqyd sqyds squareyards yd2 yd²",
    POUNDS: "£ gbp pound pounds poundssterling £gbp",
    THOUSANDS: "£k k£ £000 £000s £'000 £'000s £’000 £’000s £s000 000s k thousand thousands "
    "£thousand £thousands 000 '000",
    MILLIONS: "£m m£ £million £millions £mn mn million millions m",
    HOMES: "dwelling dwellings dwg dwgs home homes unit units house houses net netdwellings "
    "nethomes netunits",
    PERCENT: "% percent percentage pc pct %age",
}
KNOWN: Final = {word: unit for unit, words in _WORDS.items() for word in words.split()}
SHARES: Final = frozenset({*_WORDS[PERCENT].split(), "per cent"})
BY_NAME: Final[Mapping[str, Unit]] = {
    "ha": HECTARES,
    "m2": SQUARE_METRES,
    "gbp": POUNDS,
    "homes": HOMES,
    "%": PERCENT,
}


@dataclass(frozen=True)
class Stated:
    """A cell's figure as written, and what stands around it: '£' and 'k' of '£250k'."""

    figure: str
    around: str

    @property
    def unit(self) -> Unit | None:
        """The unit that is stated; None where there is none, or none that is known."""
        return KNOWN.get(_plain(self.around))


def stated(value: str) -> Stated | None:
    """The figure of a cell and the words around it; None where it holds no figure, or several."""
    text = value.strip().rstrip(".")
    found = re.fullmatch(r"([^0-9.+-]*)([+-]?)([^0-9.+-]*)(.*)", text, re.DOTALL)
    if found is None:
        return None
    before, sign, between, rest = found.groups()
    figure = DIGITS.match(rest)
    if figure is None:
        return None
    after = rest[figure.end() :]
    if re.search("[0-9]", after.replace("m2", "").replace("ft2", "").replace("km2", "")):
        return None
    return Stated(sign + figure[0].strip().rstrip(","), f"{before}{between} {after}".strip())


def convert(figure: str, given: Unit, wanted: Unit) -> str | None:
    """A figure in another unit of the same kind, at most six decimals; None where it has none."""
    if given.measures != wanted.measures:
        return None
    value = (Decimal(figure) * given.size / wanted.size).quantize(PLACES)
    return f"{value.normalize():f}"


def of_heading(heading: str, measures: str) -> Unit | None:
    """The unit of one kind that a heading states, in brackets or as its last words."""
    words = re.split(r"[\s_]+", BRACKETS.sub(" ", heading).strip())
    camel = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading).split()
    tails = [words[-2:], words[-1:], camel[-1:]]
    tries = [*BRACKETS.findall(heading), *("".join(tail) for tail in tails)]
    for text in tries:
        plain = re.sub(r"^(?:in|area|size|per)", "", _plain(text)) or _plain(text)
        found = KNOWN.get(_plain(text)) or KNOWN.get(plain)
        if found and found.measures == measures:
            return found
    return None


def unit_of(field: Field) -> Unit | None:
    """The unit that a field's figures are in by its standard."""
    return BY_NAME.get(field.unit)


def adapt(table: Table, matched: Match, standard: Standard, ledger: Ledger) -> Standard:
    """The standard with the unit in which the file's headings say that each column is.

    A column of areas whose heading states none is read in the standard's unit, with a warning.
    """
    fields = {field.name: field for field in standard.fields}
    for name, field in fields.items():
        wanted = unit_of(field)
        if wanted is None or name not in matched.columns:
            continue
        heading = table.headings[matched.columns[name][0]]
        given = of_heading(heading, wanted.measures)
        if given is None and wanted.measures == "area" and normal(heading) != normal(name):
            ledger.whole(
                name,
                heading,
                f"column does not say its unit; figures without one were read as {wanted.name}.",
                f"Write the unit in the heading, such as '{name} ({wanted.name})'.",
                "warning",
            )
        elif given is not None and given != wanted:
            ledger.whole(
                name,
                heading,
                f"column is in {given.name}, where {wanted.name} are asked for.",
                f"Its figures were converted to {wanted.name}; check that the heading is right.",
                "warning",
            )
            fields[name] = replace(field, cells_in=given.name)
    return replace(standard, fields=tuple(fields.values()))


def named(name: str) -> Unit | None:
    """The unit with this name in words."""
    return next((unit for unit in _WORDS if unit.name == name), None)


def _plain(text: str) -> str:
    plain = re.sub(r"[\s.()\[\]_-]+", "", text.casefold())
    return re.sub(r"^(?:per|in)(?=£|h|m)", "", plain)
