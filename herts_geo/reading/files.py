"""A user's file -> a table of text, whatever its format, or a sentence that says why not.

A small table that somebody fills in by hand: opened within limits, its columns' faults told.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final

from herts_geo.errors import UnreadableFile
from herts_geo.guards import MAX_BYTES
from herts_geo.pack.contracts import SHOWN, Issue
from herts_geo.reading import apart, layers, layouts, text, workbook
from herts_geo.reading.standards import normal
from herts_geo.reading.table import Row, Source, Table, build

SIGNATURES: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office document or a workbook locked with a password"),
    (b"\x1f\x8b", "a packed archive"),
    (b"Rar!", "a packed archive"),
    (b"7z\xbc\xaf", "a packed archive"),
)
WEB_PAGE: Final = re.compile(rb"\s*<(?:!doctype|html|\?xml|svg)", re.IGNORECASE)
JSONS: Final = ("geojson", "json", "topojson")
JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]")


def read(data: bytes, filename: str, vocabulary: frozenset[str], layer: str = "") -> Table:
    """The table in a file; the contents decide its format, the name only what looks like text.

    Raises `UnreadableFile` where the file is empty, too large, no table, or unsafe to open.
    """
    if not data.strip():
        raise UnreadableFile("The file is empty. Give a file with headings and at least one row.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is {len(data) / 1024**2:,.0f} MB; the most that can be read is "
            f"{MAX_BYTES // 1024**2} MB. Keep only the area and columns that are needed."
        )
    if not layers.is_map(data):
        kind = next((name for mark, name in SIGNATURES if data.startswith(mark)), "")
        if not kind and WEB_PAGE.match(data):
            kind = "a web page, perhaps a sign-in or error page saved under the table's name"
        if kind:
            raise UnreadableFile(
                f"The file is {kind}, not a table. Save the table as CSV or as an Excel workbook "
                "(.xlsx) and give that file."
            )
    rows, source = _rows(data, filename, vocabulary, layer)
    rows, notes = layouts.with_headings(rows)
    rows, turned = layouts.turned(rows, vocabulary)
    table = build(rows, replace(source, notes=source.notes + notes + turned), vocabulary)
    return replace(table, above=()) if turned else table  # the note on the turn names them


def _rows(
    data: bytes, filename: str, vocabulary: frozenset[str], layer: str
) -> tuple[list[Row], Source]:
    ending = filename.rpartition(".")[2].casefold()
    if layers.is_map(data):
        return layers.read(data, vocabulary, layer)
    if data.startswith(b"PK"):
        return workbook.read(data, vocabulary, layer)
    if JSON.match(data) and (ending in JSONS or layers.MARKS.search(data)):
        return layers.read(data, vocabulary, layer)
    if ending in ("xlsx", "xlsm", "gpkg"):
        raise UnreadableFile(workbook.DAMAGED if ending != "gpkg" else layers.DAMAGED)
    if ending in JSONS:
        raise UnreadableFile(layers.NO_FEATURES)
    return text.read(data)


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
        *(
            Issue(row=0, field="file", value="", message=what, action=remedy)
            for what, remedy in table.source.notes
        ),
        *(
            Issue(
                row=0,
                field="file",
                value=line[:SHOWN],
                message="stands above the headings.",
                action="It is not read.",
                severity="warning",
            )
            for line in table.above
        ),
        *(
            Issue(row=0, field=x, value="", message="column is missing.", action=remedy)
            for x, remedy in lacking.items()
        ),
        *(Issue(row=0, field=x, value="", message="stands twice.", action=again) for x in twice),
        *(
            Issue(
                row=0,
                field=x,
                value="",
                message="column is not used.",
                action="",
                severity="warning",
            )
            for x in spare
        ),
        *(
            Issue(
                row=row,
                field="row",
                value=cell[:SHOWN],
                message="goes beyond the headings.",
                action="Mend the row.",
            )
            for row, cell in table.too_long.items()
        ),
    ]
