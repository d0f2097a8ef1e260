"""The PDF, read by pypdf."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from herts_geo import report
from herts_geo.errors import CannotWrite
from herts_geo.evidence import Chapter, Dossier, Figure, Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import content, pdf
from herts_geo.report import text as report_text
from tests.report.conftest import HOSTILE


@pytest.fixture(scope="module")
def reader(dossier: Dossier, pack: Catalogue) -> PdfReader:
    """The PDF of the dossier."""
    return PdfReader(io.BytesIO(report.make(dossier, ".pdf", pack)))


@pytest.fixture(scope="module")
def text(reader: PdfReader) -> str:
    """Its whole text, without spaces and line ends, which a reader can only guess."""
    return squeezed(" ".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    """A text without white space and places where a word may break."""
    return re.sub(r"[\s\u200b]+", "", text)


def test_pages_bear_their_number(reader: PdfReader) -> None:
    pages = len(reader.pages)
    assert 3 <= pages <= 5
    for number, page in enumerate(reader.pages, start=1):
        assert f"Page{number}of{pages}" in squeezed(page.extract_text())


def test_every_figure_is_there_in_its_words(text: str, dossier: Dossier) -> None:
    for figure in dossier.figures():
        assert squeezed(report_text.printable(figure.label)) in text
        assert figure.lacks or squeezed(report_text.printable(figure.text)) in text
    assert "Residents89,616people1" in text
    assert "Notknownhere:Gapthatisnotknown." in text


def test_tables_are_there_with_repeated_headings(text: str) -> None:
    assert "E010000031,003nodata" in text
    assert "=1+12024yes2026-01-020.12" in text
    assert text.count("CodeResidentsMinutes") == 3  # the table runs over two pages
    assert "Thefirst48of75rows" in text


def test_the_outline_names_each_section_and_table(reader: PdfReader) -> None:
    titles = []
    for item in reader.outline:
        titles += [x.title for x in item] if isinstance(item, list) else [item.title]
    assert "Who lives here" in titles
    assert "Small areas [all]: a/b?" in titles
    assert titles.index("What stands out") < titles.index("Decision log")


def test_it_is_tagged_and_says_what_it_is(reader: PdfReader) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Locality review of Stevenage"
    assert f"{reader.metadata.creation_date:%Y-%m-%d}" == "2026-11-22"


def test_maps_have_their_words(reader: PdfReader, picture: Picture) -> None:
    told = [item["/Alt"] for item in structure(reader.trailer["/Root"]["/StructTreeRoot"])]
    assert report_text.printable(content.alternative(picture)) in told
    assert sum(len(page.images) for page in reader.pages) == 1


def test_fonts_travel_inside(reader: PdfReader) -> None:
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            for part in font.get_object()["/DescendantFonts"]:
                described = part.get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(described)


def structure(item: object) -> list[dict[str, str]]:
    """Every part of a tagged document that has words in place of it."""
    found = item.get_object() if hasattr(item, "get_object") else item
    if isinstance(found, list):
        return [each for part in found for each in structure(part)]
    if not isinstance(found, dict):
        return []
    own = [found] if "/Alt" in found else []
    return own + structure(found.get("/K"))


def test_words_in_any_letters_are_printed(pack: Catalogue) -> None:
    wild = "".join(map(chr, range(1, 0x3000, 7))) + "中😀\U0010ffff" + "a" * 400 + HOSTILE
    figures = (Figure("k", wild, wild, wild, wild, (wild,), wild),)
    made = Dossier(wild, wild, wild, (Chapter("c", wild, (wild,), figures, notes=(wild,)),))
    assert PdfReader(io.BytesIO(report.make(made, ".pdf", pack))).pages


def test_markup_is_not_run(dossier: Dossier, pack: Catalogue) -> None:
    words = '#panic("x") $ a $ *b* _c_ `d` @e <f> = g \\ #include "content.json" // h'
    made = replace(dossier, chapters=(Chapter("c", words, (words,)),), findings=())
    found = PdfReader(io.BytesIO(report.make(made, ".pdf", pack)))
    assert squeezed(words) in squeezed(" ".join(p.extract_text() for p in found.pages))


def test_says_so_where_there_is_no_typesetter(
    dossier: Dossier, pack: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(CannotWrite, match="Take the Word document"):
        report.make(dossier, ".pdf", pack)
