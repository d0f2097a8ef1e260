"""What the parts of a workbook will need once they are unpacked, found without keeping them.

A workbook says little of its size: a cell may stand far out, refer to a long text that many others
refer to as well, or say nothing of where it is. So each sheet is read through once, in pieces.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.errors import UnreadableFile
from herts_geo.reading.table import HEADING_ROWS, MAX_CELLS, MAX_CHARACTERS, TOO_LONG

LARGE: Final = 2_000_000  # cells of a sheet, empty ones too, from where most must hold something
SPARSE: Final = 50  # times as many cells as hold something
CHUNK: Final = 1024 * 1024
OVERLAP: Final = 64
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
STRINGS: Final = re.compile(r"xl/sharedstrings\.xml$", re.IGNORECASE)
LINKS: Final = "xl/_rels/workbook.xml.rels"
TARGET: Final = re.compile(rb"""<[^>]*/worksheet["'][^>]*>""")
PATH: Final = re.compile(rb"""\bTarget\s*=\s*["']/?([^"']+)""")
REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,4})([0-9]{1,8})""")
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
CELL: Final = re.compile(rb"<(?:\w+:)?c[\s>/]")
ROW: Final = re.compile(rb"<(?:\w+:)?row[\s>/]")
ROW_START: Final = re.compile(
    rb"""<(?:\w+:)?row(?=[\s>/])(?:[^>]*?\sr\s*=\s*["']\s*([0-9]{1,9}))?"""
)
SHARED: Final = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v>\s*([0-9]{1,9})"""
)
ITEM: Final = re.compile(rb"<(?:\w+:)?si[\s>/]")
ROOT: Final = re.compile(rb"<((?:\w+:)?)worksheet[\s>]")


def formulas(archive: zipfile.ZipFile) -> int:
    """How many formulas a workbook holds. Raises `UnreadableFile` where a sheet needs too much."""
    # About how long each shared text is, in bytes: what stands between two of their marks.
    found: list[int] = []
    for part in (each for each in archive.infolist() if STRINGS.match(each.filename)):
        place, starts = 0, list[int]()
        for piece in _pieces(archive, part):
            starts += [place + each.start() for each in ITEM.finditer(piece)]
            place += len(piece)
        found += np.diff([*starts, place]).tolist()
    lengths, names = np.array(found, dtype=np.int64), sheet_names(archive)
    parts = [part for part in archive.infolist() if part.filename in names]
    return sum(_scan(archive, part, lengths) for part in parts)


def tops(data: bytes) -> bytes:
    """The workbook with the first rows of each sheet alone, to choose a sheet by its headings."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as short:
        names = sheet_names(archive)
        for part in archive.infolist():
            with archive.open(part) as stream:
                content = _top(stream.read(CHUNK)) if part.filename in names else stream.read()
            short.writestr(part.filename, content)
    return out.getvalue()


def sheet_names(archive: zipfile.ZipFile) -> set[str]:
    """The parts that are sheets: by the usual place, and by what the workbook says of itself."""
    every = set(archive.namelist())
    usual = {name for name in every if SHEET.match(name)}
    if LINKS not in every:
        return usual
    links = b" ".join(TARGET.findall(archive.read(LINKS)))
    said = {path.decode("utf-8", "replace") for path in PATH.findall(links)}
    return usual | (every & (said | {f"xl/{path}" for path in said}))


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo, lengths: NDArray[np.int64]) -> int:
    """How many formulas a sheet holds. Raises `UnreadableFile` where it needs too much."""
    width = height = rows = cells = found = characters = 0
    longest = lengths.max(initial=0)
    for piece in _pieces(archive, part):
        found += len(FORMULA.findall(piece))
        here = len(CELL.findall(piece))
        across, down = _reach(piece, here)
        width, height = max(width, across), max(height, down)
        cells, rows = cells + here, rows + len(ROW.findall(piece))
        if longest and longest * here >= MAX_CHARACTERS // 1_000:  # few characters count as none
            places = np.array([int(place) for place in SHARED.findall(piece)], dtype=np.int64)
            characters += int(lengths[places[places < len(lengths)]].sum())
    height = max(height, rows)
    area = height * width
    if max(cells, area) > MAX_CELLS or (area > LARGE and cells * SPARSE < area):
        raise UnreadableFile(
            f"The workbook was not opened: a sheet reaches to row {height:,} and column {width:,}. "
            "Delete the empty rows and columns beyond the table, or save it as CSV."
        )
    if characters > MAX_CHARACTERS:
        raise UnreadableFile(TOO_LONG)
    return found


def _reach(piece: bytes, cells: int) -> tuple[int, int]:
    """The farthest column and row of the cells in a piece of a sheet."""
    found = REFERENCE.findall(piece)
    every = {letters.upper() for letters, _ in found}
    last = max(every, key=lambda letters: (len(letters), letters), default=b"")
    across = sum((letter - 64) * 26**place for place, letter in enumerate(reversed(last)))
    down = max(map(int, {digits for _, digits in found}), default=0)
    if cells > sum(bool(letters) for letters, _ in found):  # some stand beside the one before
        across = max(across, *(len(CELL.findall(row)) for row in ROW.split(piece)))
    return across, down


def _top(start: bytes) -> bytes:
    """The beginning of a sheet, closed before the row that comes after the first ones."""
    root, cut, number = ROOT.search(start), None, 0
    for row in ROW_START.finditer(start):
        number = int(row[1] or number + 1)
        if number > HEADING_ROWS or len(start) >= CHUNK:
            cut = row.start()  # of a long sheet, the last that began; it may be cut itself
        if number > HEADING_ROWS:
            break
    if root is None or cut is None:
        return start
    return start[:cut] + b"</" + root[1] + b"sheetData></" + root[1] + b"worksheet>"


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part in pieces, each ending where a tag begins so that no tag is cut."""
    with archive.open(part) as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            piece = rest + chunk
            cut = max(piece.rfind(b"<"), 0) if len(piece) < 8 * CHUNK else len(piece) - OVERLAP
            yield piece[:cut]
            rest = piece[cut:]
        yield rest
