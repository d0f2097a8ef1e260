"""A real review in every format: each figure is the review's own, and nothing hidden gets out."""

import io
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from herts_geo import report, review
from herts_geo.estate import held as estate_held
from herts_geo.evidence import Dossier
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import text as report_text
from tests.estate import made as estate_made
from tests.report import reading

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_small")]

TODAY = date(2026, 1, 1)
BRIEF = 2  # pictures of the brief: its bars and its map
NEAR = ("-0.2029", "51.9022")  # where the vacant property is, in degrees


@pytest.fixture(scope="module")
def real(pack: Catalogue) -> Dossier:
    """The review of Stevenage with a partner's register, beside Watford."""
    held = estate_held.read(pack, [estate_made.register()], today=TODAY)
    asked = review.Question("E07000243", ("E07000103",))
    return review.review(pack, asked, held, today=TODAY)


@pytest.fixture(scope="module")
def files(real: Dossier, pack: Catalogue, drawn_small: None) -> dict[str, bytes]:
    """It in every format, each of its maps drawn once for all of them."""
    return {ending: report.make(real, ending, pack) for ending in report.FORMATS}


@pytest.fixture(scope="module")
def told(files: dict[str, bytes]) -> dict[str, str]:
    """What each file tells."""
    return texts(files)


def test_each_figure_is_told_alike_in_every_format(real: Dossier, files: dict[str, bytes]) -> None:
    told = [(report_text.plain(x.label), report_text.plain(x.text)) for x in real.figures()]
    known = [each for each, x in zip(told, real.figures(), strict=True) if not x.lacks]
    assert len(told) > len(known) > 50
    assert reading.word_figures(files[".docx"]) == known
    assert reading.web_figures(files[".html"]) == known
    found = reading.sheet_figures(files[".xlsx"])
    assert [row[:2] for row in found] == told
    for figure, (_, _, value) in zip(real.figures(), found, strict=True):
        if isinstance(figure.value, int | float):
            assert value == pytest.approx(figure.value)
    text = reading.pdf_text(files[".pdf"])
    for label, shown in known:
        assert reading.squeezed(report_text.printable(label + shown)) in text, label


def test_each_map_is_in_every_document(real: Dossier, files: dict[str, bytes]) -> None:
    maps = sum(len(chapter.pictures) for chapter in real.chapters) + BRIEF
    assert maps >= 4 + BRIEF
    assert files[".html"].count(b"<img ") == maps
    assert reading.word_text(files[".docx"]).count("<pic:blipFill") == maps
    pages = PdfReader(io.BytesIO(files[".pdf"])).pages
    assert sum(len(page.images) for page in pages) == maps


def texts(files: dict[str, bytes]) -> dict[str, str]:
    """What each file tells."""
    return {
        ".docx": reading.word_text(files[".docx"]),
        ".pdf": reading.pdf_text(files[".pdf"]),
        ".html": files[".html"].decode(),
        ".xlsx": reading.sheet_text(files[".xlsx"]),
        ".gpkg": reading.layers_text(files[".gpkg"]),
    }


def test_no_file_tells_where_vacant_property_is(told: dict[str, str]) -> None:
    for name, text in told.items():
        named = "Vacantproperty" in reading.squeezed(text)
        assert named == (name != ".gpkg"), name  # which holds what has a position
        for mark in (*estate_made.MARKS, *NEAR):
            assert mark not in text, (name, mark)
            assert name != ".pdf" or reading.squeezed(mark) not in text, mark


def test_no_file_tells_of_sensitive_property(told: dict[str, str]) -> None:
    for name, text in told.items():
        for mark in estate_made.SECRET_MARKS:
            assert mark not in text, (name, mark)
            assert reading.squeezed(mark) not in text, (name, mark)


def test_the_readers_would_see_them(pack: Catalogue) -> None:
    held = estate_held.read(pack, [estate_made.register()], full=True, today=TODAY)
    full = review.review(pack, review.Question("E07000243"), held, today=TODAY)
    bare = replace(full, chapters=tuple(replace(x, pictures=()) for x in full.chapters))
    for name, text in texts({e: report.make(bare, e, pack) for e in report.FORMATS}).items():
        assert reading.squeezed(estate_made.NAME) in reading.squeezed(text), name
