"""A user's file -> a table of text, whatever its format, or a sentence that says why not."""

import re
from dataclasses import replace
from typing import Final

from herts_geo.reading import headless, layers, sideways, text, workbook
from herts_geo.reading.table import MAX_BYTES, Row, Source, Table, UnreadableFile, build

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
    _refuse_size(data)
    if not layers.is_map(data):
        _refuse_kind(data)
    rows, source = _rows(data, filename, vocabulary, layer)
    rows, notes = headless.with_headings(rows)
    rows, turned = sideways.turned(rows, vocabulary)
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


def _refuse_size(data: bytes) -> None:
    if not data.strip():
        raise UnreadableFile("The file is empty. Give a file with headings and at least one row.")
    if len(data) > MAX_BYTES:
        raise UnreadableFile(
            f"The file is {len(data) / 1024**2:,.0f} MB; the most that can be read is "
            f"{MAX_BYTES // 1024**2} MB. Keep only the area and columns that are needed."
        )


def _refuse_kind(data: bytes) -> None:
    kind = next((name for mark, name in SIGNATURES if data.startswith(mark)), "")
    if not kind and WEB_PAGE.match(data):
        kind = "a web page, perhaps a sign-in or error page saved under the table's name"
    if kind:
        raise UnreadableFile(
            f"The file is {kind}, not a table. Save the table as CSV or as an Excel workbook "
            "(.xlsx) and give that file."
        )
