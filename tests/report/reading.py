"""What independent readers find in a document: its text, and the figures of its tables."""

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import openpyxl
import pyogrio
from docx import Document
from pypdf import PageObject, PdfReader

from herts_geo.report import text as report_text

MARGINS = (20 / 25.4 * 72, 22 / 25.4 * 72)  # points: above and below the text of a page
Pairs = list[tuple[str, str]]
HEADINGS = ["What", "Figure", "Unit", "Sources", "Note"]


def squeezed(text: str) -> str:
    """A text without white space and places where a word may break, which a PDF only implies."""
    return re.sub(r"[\s\u200b]+", "", text)


def pdf_text(data: bytes) -> str:
    """The squeezed text of a PDF, its outline and its properties."""
    reader = PdfReader(io.BytesIO(data))
    pages = [page.extract_text() for page in reader.pages]
    return squeezed(" ".join([*pages, repr(reader.outline), repr(reader.metadata)]))


def laid(data: bytes) -> Iterator[tuple[str, float]]:
    """The squeezed text of each page of a PDF, and how much of the page is used: the depth of its
    lowest line or image above the foot, as a share of the height between the margins. A page is
    read when it is asked for, as each costs a quarter of a second."""
    return map(_laid, PdfReader(io.BytesIO(data)).pages)


def _laid(page: PageObject) -> tuple[str, float]:
    heights: list[float] = []

    def heard(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            heights.append(tm[5] * cm[3] + cm[5])

    def seen(operator: bytes, _operands: object, cm: list[float], _tm: list[float]) -> None:
        if operator == b"Do":  # an image, one unit by one
            heights.append(min(cm[5], cm[5] + cm[3]))

    text = page.extract_text(visitor_text=heard, visitor_operand_before=seen)
    top, foot = float(page.mediabox.height) - MARGINS[0], MARGINS[1]
    lowest = min((each for each in heights if each > foot), default=top)
    return squeezed(text), (top - lowest) / (top - foot)


def word_text(data: bytes) -> str:
    """Everything that a Word document says, with the words for its maps."""
    document = Document(io.BytesIO(data))
    return " ".join(
        [part.blob.decode("utf-8", "replace") for part in document.part.package.iter_parts()]
    )


def sheet_text(data: bytes) -> str:
    """Every cell of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return repr([list(sheet.iter_rows(values_only=True)) for sheet in book])


def layers_text(data: bytes) -> str:
    """Every row of every layer of a GeoPackage, and its bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "review.gpkg"
        path.write_bytes(data)
        names = [name for name, _ in pyogrio.list_layers(path)]
        rows = [pyogrio.read_dataframe(path, layer=name).to_csv() for name in names]
    return "\n".join([*rows, data.decode("latin-1")])


def word_figures(data: bytes) -> Pairs:
    """The label and figure of each row of the tables of figures."""
    tables = Document(io.BytesIO(data)).tables
    rows = [
        [[report_text.plain(cell.text) for cell in row.cells] for row in table.rows]
        for table in tables
    ]
    return [(row[0], row[1]) for table in rows if table[0] == HEADINGS for row in table[1:]]


def web_figures(data: bytes) -> Pairs:
    """The same of a web page."""
    tables = lxml.html.document_fromstring(data.decode()).xpath("//table")
    rows = [
        [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
        for table in tables
    ]
    return [(row[0], row[1]) for table in rows if table[0] == HEADINGS for row in table[1:]]


def sheet_figures(data: bytes) -> list[tuple[str, str, object]]:
    """Label, text and value of each row of the sheet of figures."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Figures"]
    return [(row[1], row[3], row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)]
