"""The spreadsheet: every figure and every row, numbers as numbers, and no formula at all."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import xlsxwriter
from xlsxwriter.workbook import Workbook

from herts_geo.catalogue import Catalogue
from herts_geo.evidence import Dossier, Figure, Picture
from herts_geo.report import clean, content, days, maps, sources
from herts_geo.report.content import Progress
from herts_geo.report.sheetcells import Pen, safe_name

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
        _properties(book, dossier)
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
    taken = {"read me", "maps"}
    for title, frame, note in _frames(dossier, catalogue):
        if len(frame):
            named = clean.plain(title)
            yield Page(safe_name(named, taken), named, frame, clean.plain(note))


def _frames(dossier: Dossier, catalogue: Catalogue) -> Iterator[tuple[str, pd.DataFrame, str]]:
    yield content.FINDINGS, _findings(dossier), ""
    yield "Figures", _figures(dossier, catalogue), ""
    yield "In words", _words(dossier), ""
    for chapter in dossier.chapters:
        yield from ((table.title, table.frame, table.note) for table in chapter.tables)
    yield content.QUALITY, pd.DataFrame({"Note": list(dossier.quality)}), ""
    yield "Sources", sources.table(catalogue, dossier), ""


def _findings(dossier: Dossier) -> pd.DataFrame:
    rows = [(item.sentence, item.basis, item.weight) for item in dossier.findings]
    return pd.DataFrame(rows, columns=["What stands out", "How it is worked out", "Weight"])


def _words(dossier: Dossier) -> pd.DataFrame:
    rows = [
        (chapter.title, line)
        for chapter in dossier.chapters
        for line in (*chapter.lead, *chapter.notes)
    ]
    return pd.DataFrame(rows, columns=["Chapter", "In words"])


def _figures(dossier: Dossier, catalogue: Catalogue) -> pd.DataFrame:
    rows = [
        _figure(item, chapter.title, catalogue)
        for chapter in dossier.chapters
        for item in chapter.figures
    ]
    return pd.DataFrame(rows, columns=[*FIGURES])


def _figure(figure: Figure, chapter: str, catalogue: Catalogue) -> tuple[Any, ...]:
    origin = "; ".join(sources.named(catalogue, name) for name in figure.sources)
    told = (figure.key, figure.label, figure.value, figure.text)
    return (*told, figure.unit, chapter, origin, figure.note)


def _read_me(pen: Pen, dossier: Dossier, pages: Sequence[Page]) -> None:
    made = f"Made on {days.words(dossier.made)} by {content.PROGRAM}."
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
        progress(f"Map {number + 1} of {len(pictures)}: {clean.plain(picture.title)}")
        _map(sheet, picture, number * MAP_ROWS, catalogue)


def _map(sheet: Any, picture: Picture, row: int, catalogue: Catalogue) -> None:
    sheet.write_string(row, 0, clean.plain(picture.title))
    sheet.insert_image(
        row + 1,
        0,
        "map.png",
        {
            "image_data": io.BytesIO(maps.png(picture, catalogue)),
            "description": content.alternative(picture),
            "object_position": 1,
        },
    )


def _properties(book: Workbook, dossier: Dossier) -> None:
    book.set_properties(
        {
            "title": clean.plain(dossier.title),
            "subject": clean.plain(dossier.place),
            "author": content.PROGRAM,
            "keywords": "locality review",
            "created": days.moment(dossier.made).replace(tzinfo=None),
        }
    )
