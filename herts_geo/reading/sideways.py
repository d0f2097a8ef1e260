"""Tables that lie on their side, the headings down a column: turned before they are read."""

from itertools import zip_longest
from typing import Final

from herts_geo.guards import MAX_COLUMNS
from herts_geo.reading.table import HEADING_ROWS, Row, known

LABELS: Final = 3  # columns from the left where the headings may stand
ENOUGH: Final = 3  # known headings in one column
SHARE: Final = 0.5  # of what stands in that column
NOTE: Final = (
    "lies on its side: its headings stand in column {}, and each record is a column. It was turned "
    "before it was read: where a row is named here, count the columns (row 2 is column B).",
    "Give each record a row of its own; in a spreadsheet, copy the table and paste it transposed.",
)


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
    what, remedy = NOTE
    what = what.format("ABC"[place])
    if any(cell.strip() for each in columns[:place] for cell in each):
        what += f" What stands to the left of column {'ABC'[place]} was not read."
    return [list(each) for each in zip_longest(*rows, fillvalue="")], ((what, remedy),)
