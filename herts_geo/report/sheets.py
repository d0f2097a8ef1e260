"""The spreadsheet: every figure and every row, numbers as numbers, and no formula at all."""

import io
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
    """The bytes of a workbook: what to read first, findings, figures, tables, maps, sources.

    Raises the data errors of `places.areas`.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        pen = Pen(book)
        _properties(book, dossier)
        pages = _pages(dossier, catalogue)
        names = _names(list(pages))
        _read_me(pen, dossier, names)
        for title, frame in pages.items():
            progress(f"Sheet: {title}")
            pen.table(names[title], frame)
        _maps(pen, dossier, catalogue, progress)
    return out.getvalue()


def _pages(dossier: Dossier, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    found = {content.FINDINGS: _findings(dossier), "Figures": _figures(dossier, catalogue)}
    for chapter in dossier.chapters:
        for table in chapter.tables:
            title = clean.plain(table.title)
            named = title if title not in found else f"{title} ({clean.plain(chapter.title)})"
            found[named if named not in found else f"{named} {table.key}"] = table.frame
    found[content.QUALITY] = pd.DataFrame({"Note": list(dossier.quality)})
    found["Sources"] = sources.table(catalogue, dossier)
    return {title: frame for title, frame in found.items() if len(frame)}


def _findings(dossier: Dossier) -> pd.DataFrame:
    rows = [(item.sentence, item.basis, item.weight) for item in dossier.findings]
    return pd.DataFrame(rows, columns=["What stands out", "How it is worked out", "Weight"])


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


def _names(titles: list[str]) -> dict[str, str]:
    taken: set[str] = {"read me", "maps"}
    return {title: safe_name(title, taken) for title in titles}


def _read_me(pen: Pen, dossier: Dossier, names: dict[str, str]) -> None:
    made = f"Made on {days.words(dossier.made)} by {content.PROGRAM}."
    notes = {clean.plain(t.title): t.note for chapter in dossier.chapters for t in chapter.tables}
    pen.page(
        "Read me",
        [
            ("title", dossier.title),
            ("text", made),
            *(("text", line) for line in (*content.OPENING, EMPTY)),
            ("heading", "Sheets"),
            *(("link", (names[title], title, notes.get(title, ""))) for title in names),
            ("heading", content.CHOICES),
            *(("text", line) for line in dossier.parameters),
        ],
    )


def _maps(pen: Pen, dossier: Dossier, catalogue: Catalogue, progress: Progress) -> None:
    pictures = [picture for chapter in dossier.chapters for picture in chapter.pictures]
    sheet = pen.book.add_worksheet("Maps") if pictures else None
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
