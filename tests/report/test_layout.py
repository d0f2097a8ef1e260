"""How a document lies on its pages: no row or note alone, wide tables together."""

import io

import pytest
from pypdf import PdfReader

from herts_geo.report import pages, pdf
from herts_geo.report.paper import Grid, Jump, Paper, Paragraph, Section

ROWS = 60


def _grid(title: str, columns: int, rows: int, notes: tuple[str, ...] = ()) -> Grid:
    cells = tuple(tuple(f"{title}{row}x{i}" for i in range(columns)) for row in range(rows))
    headings = tuple(f"heading{i}" for i in range(columns))
    numeric = (False,) * columns
    return Grid(title, headings, cells, numeric, notes, whole=True)


def _paper(*blocks: Grid | Paragraph) -> Paper:
    opening = ("How to read.",)
    sections = (Section("one", "One", blocks), Section("two", "Two", (Paragraph("End."),)))
    return Paper("T", "P", "2026-01-01", "program", opening, sections)


def test_wide_tables_stand_together_and_a_jump_where_each_was() -> None:
    wide, narrow = _grid("wide", 16, 4), _grid("narrow", 2, 4)
    found = pages.paged(_paper(wide, narrow))
    first, _, last = found.sections
    assert first.blocks == (Jump("wide: among the wide tables at the end.", "wide"), narrow)
    assert (last.key, last.blocks, last.wide) == ("wide", (wide,), True)
    plain = _paper(narrow)
    assert pages.paged(plain) is plain


@pytest.mark.parametrize("above", range(30, 54, 2))
def test_no_row_and_no_note_of_a_table_stands_alone(above: int) -> None:
    """Wherever a page ends in a table of 60 rows, two rows or more stand on either side of it."""
    lines = Paragraph(" ".join(f"word{i}" for i in range(above * 12)))
    data = pdf.make(_paper(lines, _grid("r", 2, ROWS, ("The note.",))))
    pages_of = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    told = [[row for row in range(ROWS) if f"r{row}x0" in text] for text in pages_of]
    shown = [rows for rows in told if rows]
    assert [row for rows in shown for row in rows] == [*range(ROWS)]
    assert all(len(rows) >= 2 for rows in shown)
    (noted,) = (i for i, text in enumerate(pages_of) if "The note." in text)
    assert ROWS - 1 in told[noted]


def test_the_pages_of_sections_are_those_of_the_pdf() -> None:
    found = _paper(_grid("r", 2, 90))
    data = PdfReader(io.BytesIO(pdf.make(found)))
    told = [page.extract_text() for page in data.pages]
    ended = next(number for number, text in enumerate(told, start=1) if "End." in text)
    assert pdf.numbers(found) == {"reading": 1, "one": 1, "two": ended}
    assert ended > 1
