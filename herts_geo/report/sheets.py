"""The spreadsheet: every figure and every row, numbers as numbers, and no formula at all.

Cells of the spreadsheet: a number stays a number, and text is text whatever it begins with.
"""

import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from herts_geo import guards
from herts_geo.evidence import Dossier
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import cells, content, sources
from herts_geo.report import text as report_text
from herts_geo.report.content import Progress
from herts_geo.report.map import draw as map_draw

LONGEST: Final = 32_000  # letters that a cell is given; the format holds 32,767
CODES: Final = {-1: "0", 0: "#,##0", 1: "#,##0.0", 2: "#,##0.00"}  # decimal places -> format
NAME: Final = 31  # letters of a sheet's name
WIDEST, NARROWEST = 60, 9  # letters of a column
READ: Final = (50, 80)  # letters of the two columns of a sheet to read
LINE, MOST_LINES = 13.5, 12  # points; the most lines that a row is made high for
TALLEST: Final = 409  # points of a row, the format's own limit
A4: Final = 9  # as the format counts paper


class Pen:
    """Writes sheets of one workbook in one look."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        face = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.plain = book.add_format({**face, "text_wrap": True})
        self.quoted = book.add_format({**face, "text_wrap": True, "quote_prefix": True})
        self.head = book.add_format(
            {**face, "bold": True, "text_wrap": True, "bg_color": "#E6EDF2", "bottom": 1}
        )
        self.title = book.add_format({**face, "bold": True, "font_size": 16})
        self.heading = book.add_format({**face, "bold": True, "font_size": 12})
        self.link = book.add_format({**face, "font_color": "#0B4F8A", "underline": 1})
        self.numbers = {
            digits: book.add_format({**face, "num_format": code}) for digits, code in CODES.items()
        }

    def table(self, name: str, frame: pd.DataFrame) -> None:
        """A sheet of one table: headings frozen, every column with a filter."""
        sheet = self.book.add_worksheet(name)
        self.paged(sheet)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        units = cells.units_of(frame)
        lines = [1] * (len(frame) + 1)
        for i, heading in enumerate(frame.columns):
            taken = self._column(sheet, i, report_text.plain(heading), frame.iloc[:, i], units)
            lines = [max(pair) for pair in zip(lines, taken, strict=True)]
        for row, count in enumerate(lines):
            if count > 1:  # not every program sizes a row by the text in it
                sheet.set_row(row, LINE * min(count, MOST_LINES))
        if len(frame.columns):
            sheet.autofilter(0, 0, max(len(frame), 1), len(frame.columns) - 1)

    def page(self, name: str, lines: Iterable[tuple[str, Any]]) -> None:
        """A sheet of lines to read: titles, headings, text, and links to other sheets."""
        sheet = self.book.add_worksheet(name)
        self.paged(sheet)
        for column, width in enumerate(READ):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        looks = {"title": self.title, "heading": self.heading, "text": self.plain}
        for row, (kind, value) in enumerate(lines):
            if kind == "link":
                to, title, note = value
                target = f"internal:'{to.replace(chr(39), chr(39) * 2)}'!A1"
                sheet.write_url(row, 0, target, self.link, report_text.plain(title)[:250])
                self._text(sheet, row, 1, note)
            else:
                text, look = report_text.plain(value), looks[kind]
                sheet.merge_range(row, 0, row, 1, "", look)
                self._text(sheet, row, 0, text, look)
                rows = math.ceil(max(len(text), 1) / (sum(READ) * 0.95))
                sheet.set_row(row, min(look.font_size * 1.4 * rows, TALLEST))

    def paged(self, sheet: Worksheet) -> None:
        """Prints a sheet on A4 paper on its side, one page across."""
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)

    def _column(
        self, sheet: Worksheet, i: int, heading: str, column: "pd.Series[Any]", units: Any
    ) -> list[int]:
        sheet.write_string(0, i, heading[:LONGEST], self.head)
        if column.dtype != "object" and cells.is_number(column):
            digits = cells.places(heading, column, units)
        else:
            numbers = [cells.number(value) for value in column]
            digits = [0 if value is None or value == round(value) else 2 for value in numbers]
        letters = [0] * len(column)
        for at, (value, places) in enumerate(zip(column, digits, strict=True)):
            number = cells.number(value)
            if number is not None:
                sheet.write_number(at + 1, i, number, self.numbers[places])
                letters[at] = len(cells.written(number, places))
            elif not (value is None or value is pd.NA or value is pd.NaT or value != value):
                letters[at] = self._text(sheet, at + 1, i, cells.text(value))
        word = max((len(word) + 4 for word in heading.split()), default=0)
        width = min(max(word, *(n + 1 for n in letters), NARROWEST), WIDEST)
        sheet.set_column(i, i, width)
        return [math.ceil(n / (width * 0.95)) for n in (len(heading) + 4, *letters)]

    def _text(self, sheet: Worksheet, row: int, i: int, value: object, look: Any = None) -> int:
        text = report_text.plain(value)[:LONGEST]
        risky = self.quoted if guards.is_risky(text) else self.plain
        if text:
            sheet.write_string(row, i, text, look or risky)
        return len(text)


def safe_name(title: str, taken: set[str]) -> str:
    """A name that a sheet may have and no other one has; it joins those that are taken."""
    plain = re.sub(r"[\[\]:*?/\\]", " ", report_text.plain(title)).strip(" '") or "Table"
    for number in range(1, 1000):
        ending = "" if number == 1 else f" {number}"
        name = plain[: NAME - len(ending)].strip(" '") + ending
        if name.casefold() not in taken and name.casefold() != "history":
            taken.add(name.casefold())
            return name
    raise ValueError(f"too many sheets are called '{plain}'")


OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MAP_ROWS: Final = 34  # rows of a sheet that a map covers
FIGURES: Final = ("Key", "What", "Value", "As shown", "Unit", "Chapter", "Source", "Note")
EMPTY: Final = "An empty cell means that the figure is not known; it never stands for nought."


def make(dossier: Dossier, catalogue: Catalogue, progress: Progress) -> bytes:
    """The bytes of a workbook: what to read first, findings, figures, words, tables, maps, sources.

    Raises the data errors of `places.areas`.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        pen = Pen(book)
        book.set_properties(
            {
                "title": report_text.plain(dossier.title),
                "subject": report_text.plain(dossier.place),
                "author": content.PROGRAM,
                "keywords": "locality review",
                "created": report_text.moment(dossier.made).replace(tzinfo=None),
            }
        )
        pages = list(_pages(dossier, catalogue))
        _read_me(pen, dossier, pages)
        for page in pages:
            progress(f"Sheet: {page.title}")
            pen.table(page.name, page.frame)
        _maps(pen, dossier, catalogue, progress)
    return out.getvalue()


@dataclass(frozen=True)
class Page:
    """A sheet of one table: its name, what it holds, and a note."""

    name: str
    title: str
    frame: pd.DataFrame
    note: str = ""


def _pages(dossier: Dossier, catalogue: Catalogue) -> Iterator[Page]:
    findings = [(item.sentence, item.basis, item.weight) for item in dossier.findings]
    heads = ["What stands out", "How it is worked out", "Weight"]
    figures, words = [], []
    for chapter in dossier.chapters:
        words += [(chapter.title, line) for line in (*chapter.lead, *chapter.notes)]
        for each in chapter.figures:
            origin = "; ".join(sources.named(catalogue, name) for name in each.sources)
            told = (each.key, each.label, each.value, each.text, each.unit)
            figures.append((*told, chapter.title, origin, each.note))
    frames = [
        (content.FINDINGS, pd.DataFrame(findings, columns=heads), ""),
        ("Figures", pd.DataFrame(figures, columns=[*FIGURES]), ""),
        ("In words", pd.DataFrame(words, columns=["Chapter", "In words"]), ""),
        *((each.title, each.frame, each.note) for x in dossier.chapters for each in x.tables),
        (content.QUALITY, pd.DataFrame({"Note": list(dossier.quality)}), ""),
        ("Sources", sources.table(catalogue, dossier), ""),
    ]
    taken = {"read me", "maps"}
    for title, frame, note in frames:
        if len(frame):
            named, said = report_text.plain(title), report_text.plain(note)
            yield Page(safe_name(named, taken), named, frame, note=said)


def _read_me(pen: Pen, dossier: Dossier, pages: Sequence[Page]) -> None:
    made = f"Made on {report_text.words(dossier.made)} by {content.PROGRAM}."
    pen.page(
        "Read me",
        [
            ("title", dossier.title),
            ("text", made),
            *(("text", line) for line in (*content.OPENING, EMPTY)),
            ("heading", "Sheets"),
            *(("link", (page.name, page.title, page.note)) for page in pages),
            ("heading", content.CHOICES),
            *(("text", line) for line in dossier.parameters),
        ],
    )


def _maps(pen: Pen, dossier: Dossier, catalogue: Catalogue, progress: Progress) -> None:
    pictures = [picture for chapter in dossier.chapters for picture in chapter.pictures]
    if not pictures:
        return
    sheet = pen.book.add_worksheet("Maps")
    pen.paged(sheet)
    for number, picture in enumerate(pictures):
        progress(f"Map {number + 1} of {len(pictures)}: {report_text.plain(picture.title)}")
        row = number * MAP_ROWS
        sheet.write_string(row, 0, report_text.plain(picture.title))
        sheet.insert_image(
            row + 1,
            0,
            "map.png",
            {
                "image_data": io.BytesIO(map_draw.png(picture, catalogue)),
                "description": content.alternative(picture),
                "object_position": 1,
            },
        )
