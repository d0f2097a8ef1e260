"""Writing a review in any format: endings, bytes that repeat, progress, faults."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from herts_geo import report
from herts_geo.errors import CannotWrite, UnknownFormat
from herts_geo.evidence import Chapter, Dossier
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.report import reading


@pytest.mark.parametrize("ending", report.FORMATS)
def test_the_same_review_gives_the_same_bytes(
    dossier: Dossier, pack: Catalogue, ending: str
) -> None:
    assert report.make(dossier, ending, pack) == report.make(dossier, ending, pack)


@pytest.mark.parametrize("ending", report.FORMATS)
def test_the_least_review_is_written_too(pack: Catalogue, ending: str) -> None:
    least = Dossier("T", "P", "no day", (Chapter("only", "Only words", ("One sentence.",)),))
    if ending == ".gpkg":
        with pytest.raises(CannotWrite, match="no layer with a row"):
            report.make(least, ending, pack)
        return
    data = report.make(least, ending, pack)
    text = {
        ".docx": reading.word_text,
        ".pdf": reading.pdf_text,
        ".html": bytes.decode,
        ".xlsx": reading.sheet_text,
    }[ending](data)
    told = "Madeonnoday" if ending == ".xlsx" else "Onesentence."  # a workbook has no paragraphs
    assert told in reading.squeezed(text)


def test_writes_a_file_by_its_ending(dossier: Dossier, pack: Catalogue, tmp_path: Path) -> None:
    told: list[str] = []
    path = tmp_path / "REVIEW.HTML"
    report.write(dossier, path, pack, told.append)
    assert path.read_bytes() == report.make(dossier, ".html", pack)
    assert told == [
        "Chapter 1 of 2: Who lives here",
        "Chapter 2 of 2: Decision log",
        "Writing the web page in one file",
    ]


def test_an_unknown_ending_is_refused(dossier: Dossier, pack: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=re.escape("ends in .docx, .pdf, .html, .xlsx, .gpkg")):
        report.write(dossier, tmp_path / "review.odt", pack)


def test_a_place_that_cannot_be_written_to(
    dossier: Dossier, pack: Catalogue, tmp_path: Path
) -> None:
    with pytest.raises(CannotWrite, match="the folder does not exist"):
        report.write(dossier, tmp_path / "none" / "review.html", pack)


def test_the_formats_are_loaded_only_when_asked_for() -> None:
    heavy = {"matplotlib", "docx", "typst", "xlsxwriter", "lxml"}
    ask = "import sys, herts_geo.report; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "herts_geo.report" in done.stdout.split()
    assert not heavy & set(done.stdout.split())
