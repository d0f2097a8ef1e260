"""Delimited text: bytes -> rows of text, with the encoding and the separator found."""

import codecs
import csv
import io
import re
from typing import Final

from herts_geo.errors import UnreadableFile
from herts_geo.reading.table import Counter, Row, Source

SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", "¬": "¬"}
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
SAMPLE: Final = 64 * 1024
CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
MULTIBYTE: Final = re.compile(rb"[\xc3-\xf4][\x80-\xbf]|\xc2[\xa0-\xbf]")
NOT_TEXT: Final = (
    "The file is not a table that can be read: its contents are not text. Save the table as CSV "
    "or as an Excel workbook (.xlsx) and give that file."
)


def read(data: bytes) -> tuple[list[Row], Source]:
    """Rows of a delimited text file. Raises `UnreadableFile` where it is no text."""
    text, encoding = decode(data)
    hint = re.match(r"sep=(.)\r?\n", text)
    text = text[hint.end() :] if hint else text
    separator = hint.group(1) if hint else find_separator(text)
    counter, notes = Counter(), list[tuple[str, str]]()
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        rows = [counter.add(row) for row in reader]
    except (csv.Error, TypeError, ValueError) as fault:
        raise UnreadableFile(
            f"The file cannot be cut into rows and cells near row {counter.rows + 1:,}: a "
            "quotation mark there may never be closed. Open it in a spreadsheet and save it again."
        ) from fault
    last = rows[-1][-1] if rows and rows[-1] else ""
    # A quotation mark that is never closed swallows every row after it into one cell.
    if "\n" in last and not text.rstrip().endswith('"'):
        what = (
            f"has a quotation mark in row {len(rows):,} that is never closed, so that "
            f"{last.count(chr(10)):,} lines after it were read as one cell."
        )
        notes.append((what, "Close or take out that quotation mark and check the file again."))
    named = SEPARATORS.get(separator, separator)
    return rows, Source("delimited text", encoding, named, notes=tuple(notes))


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file and the name of its encoding. Raises `UnreadableFile`."""
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return _text(data, codec), name
    zeros = data[:SAMPLE].count(0)
    if zeros * 5 > min(len(data), SAMPLE):
        return _text(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"), "UTF-16"
    try:
        return _checked(data.decode("utf-8")), "UTF-8"
    except UnicodeDecodeError:
        if MULTIBYTE.search(data) and not CONTROL.search(data[:SAMPLE].decode("latin-1")):
            text = data.decode("utf-8", errors="windows-1252-bytes")
            return _checked(text), "UTF-8 with some Windows-1252"
        return _text(data, "cp1252"), "Windows-1252"


def find_separator(text: str) -> str:
    """The separator that cuts the first rows into the most columns, evenly."""
    sample = text[:SAMPLE]
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _byte_by_byte(fault: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8, read as Windows-1252."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return fault.object[fault.start : fault.end].decode("cp1252", errors="replace"), fault.end


codecs.register_error("windows-1252-bytes", _byte_by_byte)


def _text(data: bytes, codec: str) -> str:
    try:
        return _checked(data.decode(codec))
    except UnicodeDecodeError as fault:
        raise UnreadableFile(NOT_TEXT) from fault


def _checked(text: str) -> str:
    if CONTROL.search(text):
        raise UnreadableFile(NOT_TEXT)
    return text


def _evenness(sample: str, separator: str) -> float:
    if separator not in sample:
        return 0.0
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))[:50]
    except csv.Error:
        return 0.0
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return 0.0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return (usual - 1) * widths.count(usual) / len(rows)
