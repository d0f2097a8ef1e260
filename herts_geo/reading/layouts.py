"""Tables without headings on top: of a known shape without any, or lying on their side."""

import re
from itertools import zip_longest
from typing import Final

from herts_geo import patterns
from herts_geo.guards import MAX_COLUMNS
from herts_geo.reading.table import HEADING_ROWS, Row, known

PRESCRIBERS: Final = [
    "Organisation Code", "Name", "National Grouping", "High Level Health Geography",
    "Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Postcode",
    "Open Date", "Close Date", "Status Code", "Organisation Sub-Type Code", "Commissioner",
    "Join Date", "Left Date", "Telephone", "Null 1", "Null 2", "Null 3", "Amended", "Null 4",
    "Provider", "Null 5", "Prescribing Setting", "Null 6",
]  # fmt: skip
AS_PRESCRIBERS: Final = (
    "has no headings; it has the shape of the NHS list of prescribers (epraccur), and was read "
    "as that: row 2 is its first line.",
    "Check that it is that list, or give the table one row of headings.",
)
CODE: Final = re.compile(r"[A-Z][A-Z0-9]{5}")
LABELS: Final = 3  # columns from the left where the headings may stand
ENOUGH: Final = 3  # known headings in one column
SHARE: Final = 0.5  # of what stands in that column
TURNED: Final = (
    "lies on its side: its headings stand in column {}, and each record is a column. It was turned "
    "before it was read: where a row is named here, count the columns (row 2 is column B).",
    "Give each record a row of its own; in a spreadsheet, copy the table and paste it transposed.",
)


def with_headings(rows: list[Row]) -> tuple[list[Row], tuple[tuple[str, str], ...]]:
    """The rows with the headings that their shape shows to be missing, and a note that says so."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    known = (
        len(first) == len(PRESCRIBERS)
        and CODE.fullmatch(first[0])
        and re.fullmatch(patterns.EITHER, first[9])
        and re.fullmatch(r"[0-9]{8}", first[10])
        and first[12] in ("A", "C", "D", "P")
    )
    return ([PRESCRIBERS, *rows], (AS_PRESCRIBERS,)) if known else (rows, ())


def turned(
    rows: list[Row], vocabulary: frozenset[str]
) -> tuple[list[Row], tuple[tuple[str, str], ...]]:
    """The rows upright, and a note where they were turned.

    A table is turned where a column holds more known headings than any row, and little else.
    """
    if len(rows) > MAX_COLUMNS:
        return rows, ()
    upright = max((known(row, vocabulary) for row in rows[:HEADING_ROWS]), default=0)
    columns = [[row[n] if n < len(row) else "" for row in rows] for n in range(LABELS)]
    counts = [known(column, vocabulary) for column in columns]
    most = max(counts)
    column = columns[counts.index(most)]
    filled = sum(bool(cell.strip()) for cell in column)
    if most < ENOUGH or most <= upright or most < SHARE * filled:
        return rows, ()
    place = counts.index(most)
    what, remedy = TURNED
    what = what.format("ABC"[place])
    if any(cell.strip() for each in columns[:place] for cell in each):
        what += f" What stands to the left of column {'ABC'[place]} was not read."
    return [list(each) for each in zip_longest(*rows, fillvalue="")], ((what, remedy),)
