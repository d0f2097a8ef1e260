"""Columns that name persons are taken out of a table before it is kept: CSV files and workbooks."""

import csv
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from herts_geo.pack.fetch.answers import Unsound
from herts_geo.pack.source import Form, Source

TOP: Final = 20  # rows of a sheet among which the headings stand
CELL: Final = 50_000_000  # characters of the largest cell: an outline of a whole country
DATE: Final = "yyyy-mm-dd hh:mm:ss"
MADE: Final = datetime(2000, 1, 1)  # so that the same file gives the same bytes


def strip(path: Path, source: Source, out: Path, form: Form) -> bool:
    """Writes a copy of a table without the columns that name persons; whether it had any.

    Headings are compared without case. A CSV file without a heading row has those of the source,
    and its columns are emptied, as it is read by their places. A workbook keeps its values alone.
    Raises `Unsound` where the table cannot be read: it is not kept then.
    """
    named = {heading.strip().casefold() for heading in source.personal}
    ways = {"csv": _strip_csv, "excel": _strip_excel}
    if not named or form not in ways:
        return False
    try:
        return ways[form](path, source, out, named)
    except (csv.Error, CalamineError, ValueError, LookupError) as fault:
        raise Unsound(f"sent a table that cannot be read ({str(fault)[:100]})") from None


def _strip_csv(path: Path, source: Source, out: Path, named: set[str]) -> bool:
    encoding, headings = source.read.encoding, source.read.headings
    unmarked = "utf-8" if encoding == "utf-8-sig" else encoding
    csv.field_size_limit(CELL)
    with (
        path.open(encoding=encoding, newline="", errors="surrogateescape") as file,
        out.open("w", encoding=unmarked, newline="", errors="surrogateescape") as kept,
    ):
        rows, write = csv.reader(file), csv.writer(kept)
        above = [next(rows, []) for _ in range(source.read.skip)]
        first = next(rows, [])
        taken = _positions(headings or first, named)
        for row in chain(above, [first], rows):
            write.writerow(_without(row, taken, emptied=bool(headings)))
    return bool(taken)


def _strip_excel(path: Path, _source: Source, out: Path, named: set[str]) -> bool:
    book = CalamineWorkbook.from_path(path)
    had = False
    with xlsxwriter.Workbook(str(out), {"in_memory": True}) as made:
        made.set_properties({"created": MADE})
        moment = made.add_format({"num_format": DATE})
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            sheet = made.add_worksheet(name)
            taken: frozenset[int] = frozenset()
            for n, row in enumerate(rows):
                taken |= _positions(row, named) if n < TOP else frozenset()
                for place, value in enumerate(_without(row, taken)):
                    # A cell's value, never as a formula or a link.
                    if isinstance(value, datetime | date | time | timedelta):
                        sheet.write_datetime(n, place, value, moment)
                    elif isinstance(value, bool):
                        sheet.write_boolean(n, place, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(n, place, value)
                    elif value != "":
                        sheet.write_string(n, place, str(value))
            had = had or bool(taken)
    return had


def _positions(headings: Sequence[Any], named: set[str]) -> frozenset[int]:
    return frozenset(n for n, x in enumerate(headings) if str(x).strip().casefold() in named)


def _without(row: Sequence[Any], taken: frozenset[int], emptied: bool = False) -> list[Any]:
    if emptied:
        return ["" if n in taken else value for n, value in enumerate(row)]
    return [value for n, value in enumerate(row) if n not in taken]
