"""A small table that somebody fills in by hand: opened within limits, its columns' faults told."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from herts_geo.contracts import SHOWN, Issue
from herts_geo.reading import apart
from herts_geo.reading.table import Table, UnreadableFile
from herts_geo.standards import normal

MEGABYTE = 1_000_000


def opened(
    data: bytes, name: str, vocabulary: frozenset[str], most_bytes: int, most_rows: int
) -> Table:
    """The table in a file of at most so many bytes and rows. Raises `UnreadableFile`."""
    if len(data) > most_bytes:
        raise UnreadableFile(f"The file is over {most_bytes / MEGABYTE:g} MB.")
    table = apart.table(data, name, vocabulary)
    if len(table.cells) > most_rows:
        raise UnreadableFile(f"The file has over {most_rows:,} rows.")
    return table


def issues(table: Table, needed: Mapping[str, str], known: AbstractSet[str]) -> list[Issue]:
    """The faults of a whole table: notes on the file, columns missing, twice or not used, and rows
    that go beyond the headings.

    `needed`: the heading of a column that must be there -> what to do; `known`: plain headings.
    """
    heads = [normal(name) for name in table.headings]
    first = {normal(name): name[:SHOWN] for name in reversed(table.headings)}
    again = "Take one of the two out."
    twice = [first[x] for x in dict.fromkeys(heads) if x in known and heads.count(x) > 1]
    spare = [name[:SHOWN] for name in table.headings if normal(name) not in known]
    lacking = {name: remedy for name, remedy in needed.items() if normal(name) not in heads}
    return [
        *(Issue(0, "file", "", what, remedy) for what, remedy in table.source.notes),
        *(
            Issue(
                0, "file", line[:SHOWN], "stands above the headings.", "It is not read.", "warning"
            )
            for line in table.above
        ),
        *(Issue(0, x, "", "column is missing.", remedy) for x, remedy in lacking.items()),
        *(Issue(0, x, "", "stands twice.", again) for x in twice),
        *(Issue(0, x, "", "column is not used.", "", "warning") for x in spare),
        *(
            Issue(row, "row", cell[:SHOWN], "goes beyond the headings.", "Mend the row.")
            for row, cell in table.too_long.items()
        ),
    ]
