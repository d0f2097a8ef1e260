"""The spreadsheet, read by openpyxl."""

import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from herts_geo import report
from herts_geo.evidence import Chapter, Dossier, Picture, Table
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import content
from herts_geo.report import text as report_text
from herts_geo.report.sheets import safe_name
from tests.report.conftest import HOSTILE, LONG


@pytest.fixture(scope="module")
def data(dossier: Dossier, pack: Catalogue) -> bytes:
    """The bytes of the workbook."""
    return report.make(dossier, ".xlsx", pack)


@pytest.fixture(scope="module")
def book(data: bytes) -> Workbook:
    """The workbook of the dossier."""
    return openpyxl.load_workbook(io.BytesIO(data))


def rows(book: Workbook, name: str) -> list[tuple[object, ...]]:
    """The values of a sheet."""
    return list(book[name].iter_rows(values_only=True))


def test_a_sheet_for_each_part(book: Workbook) -> None:
    assert book.sheetnames == [
        "Read me",
        "What stands out",
        "Figures",
        "In words",
        "Small areas  all   a b",
        "Mixed",
        "Decisions",
        "How good the data are",
        "Sources",
        "Maps",
    ]


def test_figures_are_numbers_with_their_words(book: Workbook, dossier: Dossier) -> None:
    found = rows(book, "Figures")
    assert found[0] == ("Key", "What", "Value", "As shown", "Unit", "Chapter", "Source", "Note")
    assert found[1][:5] == ("people.population", "Residents", 89616, "89,616", "people")
    assert found[2][2:4] == (3.25, "3%")
    assert found[3][2:4] == (None, "no data")
    assert [row[3] for row in found[1:]] == [report_text.plain(x.text) for x in dossier.figures()]
    assert found[1][6] == "Residents, mid-2022 (mid-2022)"


def test_the_words_of_every_chapter_are_there(book: Workbook, dossier: Dossier) -> None:
    said = [
        (report_text.plain(chapter.title), report_text.plain(line))
        for chapter in dossier.chapters
        for line in (*chapter.lead, *chapter.notes)
    ]
    assert said
    assert rows(book, "In words")[1:] == said


def test_tables_are_complete_and_numbers_stay_numbers(book: Workbook) -> None:
    found = rows(book, "Small areas  all   a b")
    assert len(found) == 1 + LONG
    assert found[4] == ("E01000003", 1003, None)
    assert found[6] == ("E01000005", 1005, 1.25)
    mixed = rows(book, "Mixed")
    assert mixed[1] == ("=1+1", 2024, "yes", "2026-01-02", 0.125)
    assert mixed[6][0] is None


def test_headings_stay_in_view_with_a_filter(book: Workbook) -> None:
    sheet = book["Small areas  all   a b"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:C{1 + LONG}"


def test_no_cell_is_a_formula(book: Workbook, data: bytes) -> None:
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for name, cell in (("=1+1", "A2"), ("+44 20", "A3"), ("-x", "A4"), ("@home", "A5")):
        assert book["Mixed"][cell].value == name
        assert book["Mixed"][cell].quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(x) for x in archive.namelist() if "sheet" in x)
        assert "xl/externalLinks" not in " ".join(archive.namelist())


def test_hostile_words_stay_words(book: Workbook) -> None:
    assert rows(book, "Decisions")[1][0] == report_text.plain(HOSTILE)
    assert rows(book, "What stands out")[2][0] == report_text.plain(HOSTILE)


def test_the_first_sheet_leads_to_the_others(book: Workbook) -> None:
    cells = [cell for row in book["Read me"].iter_rows() for cell in row]
    links = {cell.hyperlink.location for cell in cells if cell.hyperlink}
    assert "'Small areas  all   a b'!A1" in links
    assert len(links) == 8
    text = [row[0] for row in rows(book, "Read me") if row[0]]
    assert text[:2] == ["Locality review of Stevenage", text[1]]
    assert "An empty cell means that the figure is not known" in " ".join(map(str, text))
    assert text[-1] == "Edition: 2025"


def test_maps_have_their_words(data: bytes, book: Workbook, picture: Picture) -> None:
    assert len(book["Maps"]._images) == 1
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert report_text.plain(picture.text) in drawing
    assert content.alternative(picture).startswith("Map. Quarters of Stevenage. Three classes")


def test_sources_are_listed_with_their_licences(book: Workbook) -> None:
    found = rows(book, "Sources")
    assert found[0][:4] == ("Data set", "Publisher", "Date", "Licence")
    named = [row[0] for row in found[1:]]
    assert named[:2] == ["Residents, mid-2022", "Indices of Deprivation 2025"]
    assert "A register handed over by a partner" in named


def test_tables_of_one_title_have_sheets_of_their_own(pack: Catalogue) -> None:
    table = Table("t", "The same", pd.DataFrame({"n": [1]}))
    chapters = tuple(Chapter(key, "One", tables=(table, table)) for key in ("a", "b"))
    made = report.make(Dossier("T", "P", "2026-01-01", chapters), ".xlsx", pack)
    names = openpyxl.load_workbook(io.BytesIO(made)).sheetnames
    assert len([name for name in names if name.startswith("The same")]) == 4


@given(st.lists(st.text(st.characters()), min_size=1, max_size=20))
def test_sheet_names_are_allowed_and_unique(titles: list[str]) -> None:
    taken: set[str] = set()
    names = [safe_name(title, taken) for title in titles]
    assert len({name.casefold() for name in names}) == len(titles)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name


def test_no_row_is_higher_than_the_format_allows(pack: Catalogue) -> None:
    long = "word " * 4_000
    told = Dossier("T", "P", "2026-01-01", (Chapter("a", "A", (long,)),), parameters=(long,))
    book = openpyxl.load_workbook(io.BytesIO(report.make(told, ".xlsx", pack)))
    heights = [row.height for sheet in book for row in sheet.row_dimensions.values() if row.height]
    assert 400 < max(heights) <= 409
