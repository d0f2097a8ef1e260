"""A table as it stands in a file: headings, and cells as text."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from herts_geo.errors import UnreadableFile
from herts_geo.guards import MAX_COLUMNS, MAX_ROWS
from herts_geo.reading.standards import normal

MAX_CELLS: Final = 20_000_000
MAX_CHARACTERS: Final = 200_000_000
HEADING_ROWS: Final = 20  # how far down the headings may stand
WIDEN: Final = 0.2  # a share of rows beyond the headings above which a heading must be missing
TOO_LONG: Final = (
    f"The cells of the file hold over {MAX_CHARACTERS // 10**6:,} million characters, more than "
    "can be checked at once. Leave out the long texts, or split it into smaller files."
)
Row = list[str]


@dataclass(frozen=True)
class Source:
    """How a file was read: its format, encoding, separator, sheet or layer, and other layers."""

    format: str
    encoding: str = ""
    separator: str = ""
    layer: str = ""
    other_layers: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()  # what is wrong with the whole file, and the remedy


@dataclass(frozen=True)
class Table:
    """The cells of a table.

    `cells`: text, one column for each heading (numbered from 0), the index the row as a spreadsheet
    counts. `too_long`: rows with more cells than there are headings, and the first such cell.
    `above`: what the lines above the headings say.
    """

    headings: tuple[str, ...]
    cells: pd.DataFrame
    heading_row: int
    source: Source
    too_long: dict[int, str]
    above: tuple[str, ...] = ()


class Counter:
    """Counts rows and cells as they are read, and stops at what a laptop can hold."""

    def __init__(self) -> None:
        self.rows = self.cells = self.characters = 0

    def add(self, row: Row) -> Row:
        """The same row. Raises `UnreadableFile` where the table has grown too large."""
        self.rows += 1
        self.cells += len(row)
        self.characters += sum(map(len, row))
        if self.characters > MAX_CHARACTERS:
            raise UnreadableFile(TOO_LONG)
        if self.rows > MAX_ROWS or self.cells > MAX_CELLS:
            raise UnreadableFile(
                f"The file has over {min(self.rows - 1, MAX_ROWS):,} rows or over {MAX_CELLS:,} "
                "cells, which is more than can be checked at once. Split it into smaller files."
            )
        if len(row) > MAX_COLUMNS:
            raise UnreadableFile(
                f"Row {self.rows:,} of the file has {len(row):,} columns, where {MAX_COLUMNS:,} is "
                "the most. Keep only the columns that are needed and save it again."
            )
        return row


def build(rows: list[Row], source: Source, vocabulary: frozenset[str]) -> Table:
    """Rows of text as a table; the headings are the row that names the most known fields.

    Raises `UnreadableFile` where there are no headings or no rows below them.
    """
    start = heading_position(rows, vocabulary)
    headings = [cell.strip() for cell in rows[start]] if rows else []
    while headings and not headings[-1]:
        headings.pop()
    body = rows[start + 1 :]
    while body and not any(cell.strip() for cell in body[-1]):
        body.pop()
    if not headings or not body:
        raise UnreadableFile(
            "The file holds no table: there are no rows below the headings. "
            "Give a file with one row of headings and a row for each record."
        )
    cells, too_long = _frame(body, len(headings), start + 2)
    above = (", ".join(cell.strip() for cell in row if cell.strip()) for row in rows[:start])
    headings += [""] * (cells.shape[1] - len(headings))
    return Table(
        headings=tuple(heading.lstrip("\ufeff") for heading in headings),
        cells=cells,
        heading_row=start + 1,
        source=source,
        too_long=too_long,
        above=tuple(line for line in above if line),
    )


def heading_position(rows: list[Row], vocabulary: frozenset[str]) -> int:
    """The position of the row of headings among the first rows."""
    top = rows[:HEADING_ROWS]
    filled = [index for index, row in enumerate(top) if any(cell.strip() for cell in row)]
    best = max(filled, key=lambda index: (known(top[index], vocabulary), -index), default=0)
    if not filled or known(top[best], vocabulary):
        return best
    wide = (index for index in filled if sum(bool(cell.strip()) for cell in top[index]) > 1)
    return next(wide, best)  # a title stands alone in its row


def known(row: Iterable[str], vocabulary: frozenset[str]) -> int:
    """How many known headings a row holds."""
    return len({normal(cell) for cell in row if len(cell) <= 100} & vocabulary)


def each(rows: Iterable[Iterable[object]], text: Callable[[object], str]) -> list[Row]:
    """Rows of values as rows of text. Raises `UnreadableFile` where there are too many."""
    counter = Counter()
    return [counter.add([text(value) for value in row]) for row in rows]


def _frame(body: list[Row], width: int, first: int) -> tuple[pd.DataFrame, dict[int, str]]:
    """Rows made even, and the first cell beyond the headings of each that is too long for them.

    Where many rows are too long a heading must be missing, and there is a column for each cell.
    """
    beyond = {
        row: next(cell for cell in cells[width:] if cell.strip())
        for row, cells in enumerate(body, first)
        if len(cells) > width and any(cell.strip() for cell in cells[width:])
    }
    if len(beyond) > WIDEN * len(body):
        width, beyond = max(len(cells) for cells in body), {}
    even = (
        cells if len(cells) == width else (cells + [""] * (width - len(cells)))[:width]
        for cells in body
    )
    columns = {
        number: pd.array(list(column), dtype="str")
        for number, column in enumerate(zip(*even, strict=True))
    }
    index = pd.RangeIndex(first, first + len(body), name="row")
    return pd.DataFrame(columns, index=index), beyond
