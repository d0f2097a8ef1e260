"""Excel workbooks (.xlsx): bytes -> rows of text. Values only: no formula is ever worked out."""

import datetime as dt
import io
import re
import zipfile
from itertools import chain
from typing import Final

import python_calamine

from herts_geo.errors import UnreadableFile
from herts_geo.reading import formats, other_sheets, workbook_parts
from herts_geo.reading.table import HEADING_ROWS, Row, Source, each, known

MAX_UNPACKED: Final = 400 * 1024 * 1024
MAX_RATIO: Final = 200  # ordinary workbooks pack 5 to 30 times smaller
MAX_PARTS: Final = 2_000
OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument.spreadsheet"
PERCENT: Final = re.compile(rb'office:value-type="percentage"')
REPEATED: Final = re.compile(
    rb'number-(?:rows-repeated="([0-9]{1,9})"|columns-repeated="([0-9]{1,9})")'
)
MAX_REPEATED: Final = 100_000_000  # rows and columns that an OpenDocument sheet repeats in all
COUNTED: Final = 5 * 1024 * 1024  # bytes of a workbook whose other sheets are read to be counted
MOST_COUNTED: Final = 20  # sheets
WORKSHEET: Final = python_calamine.SheetTypeEnum.WorkSheet
VISIBLE: Final = python_calamine.SheetVisibleEnum.Visible
DAMAGED: Final = (
    "The Excel workbook cannot be opened: it is damaged, locked with a password or in an old form. "
    "Open it in Excel, save it as a new .xlsx workbook or as CSV, and give that file."
)


AS_SAVED: Final = "Check those figures, or paste them as values and save the workbook again."


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
            if _is_open_document(archive):
                _refuse_bomb(parts, len(data))
                return 0
            if not any(part.filename.startswith("xl/") for part in parts):
                raise UnreadableFile(
                    "The file is a packed archive, not a table. Unpack it and give the table in it."
                )
            _refuse_bomb(parts, len(data))
            return workbook_parts.formulas(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise UnreadableFile(DAMAGED) from fault
    except Exception as fault:
        raise fault if isinstance(fault, UnreadableFile) else UnreadableFile(DAMAGED) from fault


def _is_open_document(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is an OpenDocument sheet, by the kind that it states."""
    names = archive.namelist()
    if "mimetype" not in names or "content.xml" not in names:
        return False
    with archive.open("mimetype") as stream:
        return stream.read(100).strip().startswith(OPEN_DOCUMENT)


def _open_document(data: bytes) -> bytes | None:
    """An OpenDocument sheet with figures in per cent as they are shown; None for another file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not _is_open_document(archive):
            return None
        content = archive.read("content.xml")
        most = sum(int(down or 1) * int(across or 1) for down, across in REPEATED.findall(content))
        if most > MAX_REPEATED or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnreadableFile(DAMAGED)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as copy:
            for part in archive.infolist():
                whole = content if part.filename == "content.xml" else archive.read(part)
                if part.filename == "content.xml":
                    whole = PERCENT.sub(b'office:value-type="string"', content)
                copy.writestr(part.filename, whole)
    return out.getvalue()


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
    sheets = _open_document(data)
    short = sheets or workbook_parts.tops(data)
    tops = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(short))
    every = [sheet for sheet in tops.sheets_metadata if sheet.typ == WORKSHEET]
    names = [sheet.name for sheet in every] or tops.sheet_names
    seen = [sheet.name for sheet in every if sheet.visible == VISIBLE] or names
    if layer and layer not in names:
        raise UnreadableFile(f"The workbook has no sheet '{layer}'. It has: {', '.join(names)}.")
    rows = {name: _rows(tops, name) for name in names}
    fits = {
        name: (max((known(row, vocabulary) for row in top[:HEADING_ROWS]), default=0), len(top) > 1)
        for name, top in rows.items()
    }
    best = layer or max(seen, key=lambda name: fits[name])
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sheets or formats.shown(data)))
    others = other_sheets.found(best, rows, set(names) - set(seen), vocabulary)
    saved = f"has formulas ({formulas:,}); their last saved results were read, not worked out."
    notes = ((saved, AS_SAVED),) if formulas else ()
    # How many rows of other sheets hold something, below their headings where these are known.
    counts = {
        each.name: sum(any(map(str.strip, row)) for row in _rows(book, each.name)[each.below :])
        for each in (others[:MOST_COUNTED] if len(data) <= COUNTED else ())
    }
    return _rows(book, best), Source(
        "OpenDocument sheet" if sheets else "Excel workbook",
        layer=best,
        other_layers=tuple(each.name for each in others),
        notes=notes + other_sheets.notes(best, others, counts),
    )


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> list[Row]:
    sheet = book.get_sheet_by_name(name)
    down, across = sheet.start or (0, 0)
    found = ([""] * across + row for row in sheet.iter_rows())
    return each(chain([[]] * down, found), text)


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * packed or len(parts) > MAX_PARTS:
        raise UnreadableFile(
            f"The workbook was not opened: it would unpack to {unpacked / 1024**2:,.0f} MB, far "
            "more than a table of its size needs. Save the one sheet that is needed as CSV."
        )
