"""The Word document, read by python-docx."""

import io

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.oxml.ns import qn

from herts_geo import report
from herts_geo.evidence import Dossier, Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import cells as report_cells
from herts_geo.report import content, pdf, word
from herts_geo.report import text as report_text
from herts_geo.report.paper import CAP, Grid
from tests.report.conftest import HOSTILE, LONG


@pytest.fixture(scope="module")
def document(dossier: Dossier, pack: Catalogue) -> Docx:
    """The document of the dossier."""
    return Document(io.BytesIO(report.make(dossier, ".docx", pack)))


def cells(document: Docx) -> list[list[list[str]]]:
    """The text of every cell of every row of every table."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


def test_headings_make_an_outline(document: Docx) -> None:
    found = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert [text for style, text in found if style == "Heading 1"] == [
        "How to read this document",
        "What stands out",
        "Who lives here",
        "Decision log",
        "How good the data are",
        "Sources and licences",
        "Choices made",
    ]
    assert [text for style, text in found if style == "Heading 2"] == [
        "Who lives here: the figures",
        "Small areas [all]: a/b?",
        "Mixed",
        "Decisions",
        "Data sets used",
    ]


def test_every_figure_is_there_in_its_words(document: Docx, dossier: Dossier) -> None:
    rows = cells(document)[0]
    assert rows[0] == ["What", "Figure", "Unit", "Sources", "Note"]
    assert rows[1] == ["Residents", "89,616", "people", "1", ""]
    assert rows[2] == ["In the most deprived fifth", "3%", "", "2", "a"]
    shown = [(row[0], row[1]) for row in rows[1:]]
    assert shown == [
        (report_text.plain(x.label), report_text.plain(x.text))
        for x in dossier.figures()
        if not x.lacks
    ]
    lacking = "Not known here: Gap that is not known."
    assert [p.text for p in document.paragraphs].count(lacking) == 1


def test_tables_are_those_of_the_review(document: Docx) -> None:
    areas, mixed = cells(document)[1:3]
    assert (len(areas), LONG) == (1 + CAP, 75)
    assert areas[4] == ["E01000003", "1,003", "no data"]
    assert mixed[1] == ["=1+1", "2024", "yes", "2026-01-02", "0.12"]
    assert mixed[5][0] == report_text.plain(HOSTILE)
    text = [paragraph.text for paragraph in document.paragraphs]
    assert f"The first {CAP} of 75 rows: the spreadsheet holds them all." in text


def test_heading_rows_are_repeated_and_named(document: Docx) -> None:
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_maps_have_their_words(document: Docx, picture: Picture) -> None:
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == content.alternative(picture)
    assert shape._inline.docPr.get("name") == picture.title
    assert shape.width.mm == pytest.approx(170, abs=0.1)


def test_properties_language_and_page_numbers(document: Docx) -> None:
    properties = document.core_properties
    assert (properties.title, properties.language) == ("Locality review of Stevenage", "en-GB")
    assert f"{properties.created:%Y-%m-%d}" == "2026-11-22"
    spoken = {x.get(qn("w:val")) for x in document.styles.element.iter(qn("w:lang"))}
    assert spoken == {"en-GB"}
    fields = [x.text.strip() for x in document.sections[0].footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_contents_lead_to_each_section(document: Docx) -> None:
    body = document.element.body
    targets = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert targets == marks
    assert len(set(marks)) == 7  # six sections, and how to read them


def test_the_contents_are_a_field_with_the_pages_of_the_pdf(
    document: Docx, dossier: Dossier, pack: Catalogue
) -> None:
    lines = [p for p in document.paragraphs if p.style.name == "toc 1"]
    codes = [x.text.strip() for line in lines for x in line._p.iter(qn("w:instrText"))]
    assert codes[0] == r'TOC \o "1-1" \h \z \u'
    assert codes[1] == r"PAGEREF _Toc_reading \h"
    shown = ["".join(x.text or "" for x in line._p.iter(qn("w:t"))) for line in lines]
    pages = pdf.numbers(content.paper(dossier, pack, lambda words: None))
    assert (
        shown[0] == f"How to read this document{pages['reading']}" == "How to read this document1"
    )
    assert shown[2] == f"Who lives here{pages['chapter-1']}"
    assert document.settings.element.find(qn("w:updateFields")) is not None


@pytest.mark.parametrize(
    ("rows", "noted", "kept"),
    [
        (0, True, []),
        (1, False, [False]),
        (3, True, [True, True, True]),
        (14, False, [True] + 11 * [False] + [True, False]),
    ],
)
def test_no_row_of_a_table_stands_alone(rows: int, noted: bool, kept: list[bool]) -> None:
    notes = ("A note.",) if noted else ()
    table = Grid("T", ("A",), rows * (("a",),), numeric=(False,), notes=notes)
    document = Document()
    word.add(document, table, report_cells.fit(table))
    _, *written = document.tables[0].rows
    stays = (row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in written)
    assert [bool(each) for each in stays] == kept


def test_hostile_words_stay_words(document: Docx) -> None:
    text = [paragraph.text for paragraph in document.paragraphs]
    assert text.count(report_text.plain(HOSTILE)) == 1  # the lead; the finding has a second line
    assert f"{report_text.plain(HOSTILE)}\nRule: 1 < 2 & 3 > 2." in text
