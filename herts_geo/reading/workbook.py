"""Excel workbooks (.xlsx): bytes -> rows of text. Values only: no formula is ever worked out."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

import python_calamine

from herts_geo.reading.table import (
    HEADING_ROWS,
    MAX_CELLS,
    Row,
    Source,
    UnreadableFile,
    each,
    known,
)

MAX_UNPACKED: Final = 400 * 1024 * 1024
MAX_RATIO: Final = 200  # ordinary workbooks pack 5 to 30 times smaller
MAX_PARTS: Final = 2_000
CHUNK: Final = 1024 * 1024
OVERLAP: Final = 64
REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,4})([0-9]{1,8})""")
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
DAMAGED: Final = (
    "The Excel workbook cannot be opened: it is damaged, locked with a password or in an old form. "
    "Open it in Excel, save it as a new .xlsx workbook or as CSV, and give that file."
)


def read(data: bytes, vocabulary: frozenset[str], layer: str) -> tuple[list[Row], Source]:
    """Rows of the sheet that is asked for, else of the one with the most known headings.

    Raises `UnreadableFile`, before anything is unpacked, for an archive that would not fit.
    """
    formulas = check_archive(data)
    try:
        return _read(data, vocabulary, layer, formulas)
    except UnreadableFile:
        raise
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    except BaseException as fault:  # the reader's own panics are not Exceptions
        raise UnreadableFile(DAMAGED) from fault


def check_archive(data: bytes) -> int:
    """How many formulas a workbook holds. Raises `UnreadableFile` where it would not fit."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if not any(part.filename.startswith("xl/") for part in parts):
                raise UnreadableFile(
                    "The file is a packed archive, not a table. Unpack it and give the table in it."
                )
            _refuse_bomb(parts, len(data))
            return sum(_scan(archive, part) for part in parts if SHEET.match(part.filename))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise UnreadableFile(DAMAGED) from fault
    except Exception as fault:
        raise fault if isinstance(fault, UnreadableFile) else UnreadableFile(DAMAGED) from fault


def text(value: object) -> str:
    """A cell's value as it would be written plainly: 12 not 12.0, 2018-03-01 for a date."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "" if value is None else str(value)


def _read(
    data: bytes, vocabulary: frozenset[str], layer: str, formulas: int
) -> tuple[list[Row], Source]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [sheet.name for sheet in book.sheets_metadata if _is_shown(sheet)] or book.sheet_names
    if layer and layer not in names:
        raise UnreadableFile(f"The workbook has no sheet '{layer}'. It has: {', '.join(names)}.")
    sheets = {name: _rows(book, name) for name in ([layer] if layer else names)}
    best = max(sheets, key=lambda name: _fit(sheets[name], vocabulary))
    others = tuple(name for name in names if name != best)
    return sheets[best], Source(
        "Excel workbook", layer=best, other_layers=others, notes=_notes(formulas)
    )


def _is_shown(sheet: python_calamine.SheetMetadata) -> bool:
    work = sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
    return work and sheet.visible == python_calamine.SheetVisibleEnum.Visible


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> list[Row]:
    return each(book.get_sheet_by_name(name).to_python(skip_empty_area=False), text)


def _fit(rows: list[Row], vocabulary: frozenset[str]) -> tuple[int, bool]:
    return max((known(row, vocabulary) for row in rows[:HEADING_ROWS]), default=0), len(rows) > 1


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed or len(parts) > MAX_PARTS:
        raise UnreadableFile(
            f"The workbook was not opened: it would unpack to {unpacked / 1024**2:,.0f} MB, far "
            "more than a table of its size needs. Save the one sheet that is needed as CSV."
        )


def _scan(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """How many formulas a sheet holds. Raises `UnreadableFile` where its cells lie too far out."""
    width = height = formulas = 0
    for piece in _pieces(archive, part):
        formulas += len(FORMULA.findall(piece))
        found = REFERENCE.findall(piece)
        height = max(height, *map(int, {digits for _, digits in found}), 0)
        width = max(width, *map(_number, {letters for letters, _ in found}), 0)
    if height * width > MAX_CELLS:
        raise UnreadableFile(
            f"The workbook was not opened: a sheet reaches to row {height:,} and column {width:,}. "
            "Delete the empty rows and columns beyond the table, or save it as CSV."
        )
    return formulas


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


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _notes(formulas: int) -> tuple[tuple[str, str], ...]:
    if not formulas:
        return ()
    return (
        (
            f"has formulas ({formulas:,}); their last saved results were read, not worked out.",
            "Check those figures, or paste them as values and save the workbook again.",
        ),
    )
