"""The cells of a table as people read them; a gap is told as such, never as nought.

How wide the columns of a printed table are, and how large its letters: no word is cut.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from herts_geo import wording
from herts_geo.report import text as report_text
from herts_geo.report.paper import Grid

MOST_DECIMALS: Final = 2
UNIT: Final = "Unit"  # the heading of a column that names each row's unit
YEARS: Final = (1900, 2100)
DATED: Final = frozenset({"year", "edition", "start", "end", "since", "until"})  # in headings
RATE: Final = re.compile(r"\b(?:a|per|each) year\b")


def is_number(column: "pd.Series[Any]") -> bool:
    """Whether a column holds figures; one of truths does not."""
    if pd.api.types.is_bool_dtype(column):
        return False
    if pd.api.types.is_numeric_dtype(column):
        return True
    known = column.dropna()
    return bool(len(known)) and all(_numeric(value) for value in known)


def decimals(column: "pd.Series[Any]") -> int:
    """Decimal places that a column of numbers needs, at most `MOST_DECIMALS`."""
    known = pd.to_numeric(column, errors="coerce").dropna().astype(float)
    return next(
        (places for places in range(MOST_DECIMALS) if (known.round(places) == known).all()),
        MOST_DECIMALS,
    )


def is_years(heading: str, column: "pd.Series[Any]") -> bool:
    """Whether a column of whole numbers holds years, which are written without a comma."""
    known = pd.to_numeric(column, errors="coerce").dropna()
    plain = RATE.sub("", heading.casefold())
    named = bool(DATED & set(re.findall("[a-z]+", plain)))
    return named and bool(known.between(*YEARS).all()) and bool((known % 1 == 0).all())


def words(
    heading: str, column: "pd.Series[Any]", units: "pd.Series[Any] | None" = None
) -> list[str]:
    """Each cell of a column as text: numbers with thousands separators, gaps as 'no data'.

    `units` are those of the rows where they differ: each then has the decimals that it needs.
    """
    if not is_number(column):
        return [text(value) for value in column]
    shown = places(heading, column, units)
    return [
        wording.NO_DATA if value is None else written(value, digits)
        for value, digits in zip(map(number, column), shown, strict=True)
    ]


def places(
    heading: str, column: "pd.Series[Any]", units: "pd.Series[Any] | None" = None
) -> list[int]:
    """Decimal places of each number of a column, -1 for years, which bear no separator."""
    if units is None:
        return [-1 if is_years(heading, column) else decimals(column)] * len(column)
    needed = {unit: decimals(column[(units == unit).to_numpy()]) for unit in units.unique()}
    return [needed[unit] for unit in units]


def units_of(frame: pd.DataFrame) -> "pd.Series[Any] | None":
    """The column of a table that names the unit of each row, if it has one."""
    return frame[UNIT].fillna("") if list(frame.columns).count(UNIT) == 1 else None


def written(value: float, digits: int) -> str:
    """A number with so many decimal places; with -1 as a year."""
    return f"{value:.0f}" if digits < 0 else wording.number(value, digits)


def number(value: object) -> float | None:
    """A cell as a number, None where there is none."""
    if value is None or value is pd.NA or not _numeric(value):
        return None
    found = float(value)  # type: ignore[arg-type]
    return found if math.isfinite(found) else None


def text(value: object) -> str:
    """A cell as text: 'yes' and 'no' for truths, the day of a date, 'no data' for a gap."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return wording.NO_DATA
    if hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(report_text.plain(item) for item in value)
    return report_text.plain(value)


def _numeric(value: object) -> bool:
    return not isinstance(value, bool) and pd.api.types.is_number(value)


ACROSS: Final = 170.0  # millimetres between the margins of an A4 page
TURNED: Final = 257.0  # and of one on its side
READABLE: Final = 7.0  # points: a table that would be smaller stands on a page on its side
SIZES: Final = (8.0, 7.2, 6.4, 5.6, 5.0)  # points, the largest that fits
POINT: Final = 25.4 / 72  # millimetres
LETTER, BOLD = 0.62, 0.72  # width of a letter over its size
PADDING: Final = 3.0  # millimetres beside the words of a cell
UNBROKEN: Final = 22  # letters after which a word without a break may be broken
LONGEST: Final = 300  # letters: a longer cell asks for no more room
ROOMY: Final = 0.9  # of the page: what the longest words may fill
ONE_LINE: Final = 28  # letters of a figure with its range, which is not broken
TALLEST: Final = 10  # lines of a cell, about: a higher one has its table on a page on its side


@dataclass(frozen=True)
class Fit:
    """The size of letters (points), each column's width (millimetres), and whether on its side."""

    size: float
    widths: tuple[float, ...]
    turned: bool = False


def fit(grid: Grid) -> Fit:
    """The fit of a table to the width of a page: each column holds its longest word."""
    upright = _fit(grid, ACROSS)
    room = [(width - PADDING) / (LETTER * upright.size * POINT) for width in upright.widths]
    rows = () if grid.whole else grid.printed  # a record stands where it is told
    tallest = max(
        (len(x) / wide for row in rows for x, wide in zip(row, room, strict=True)), default=0
    )
    if upright.size >= READABLE and tallest <= TALLEST:
        return upright
    return replace(_fit(grid, TURNED), turned=True)


def _fit(grid: Grid, across: float) -> Fit:
    columns = [[row[i] for row in grid.printed] for i in range(len(grid.headings))]
    for size in SIZES:
        heads = [_word(name) * BOLD for name in grid.headings]
        cells = [
            max(map(_word, map(unbroken, column) if number else column), default=0) * LETTER
            for column, number in zip(columns, grid.numeric, strict=True)
        ]
        least = [_width(max(pair), size) for pair in zip(heads, cells, strict=True)]
        if sum(least) <= across * ROOMY:
            break
    if sum(least) >= across:
        return Fit(size, tuple(width * across / sum(least) for width in least))
    # What is left goes to the columns by what their longest cells ask for beyond that.
    longest = [min(max(map(len, column), default=0), LONGEST) for column in columns]
    more = [
        max(_width(letters * LETTER, size) - low, 0.0)
        for letters, low in zip(longest, least, strict=True)
    ]
    part = min((across - sum(least)) / sum(more), 1.0) if any(more) else 0.0
    return Fit(size, tuple(low + part * extra for low, extra in zip(least, more, strict=True)))


def unbroken(text: str) -> str:
    """A figure with its range in brackets as one word, unless it is a whole sentence."""
    return text.replace(" ", "\u00a0") if "(" in text and len(text) <= ONE_LINE else text


def _word(text: str) -> int:
    longest = max(map(len, text.split(" ")), default=0)
    return longest if "\u00a0" in text else min(longest, UNBROKEN)


def _width(letters: float, size: float) -> float:
    return letters * size * POINT + PADDING
