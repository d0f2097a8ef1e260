"""The brief that opens a review: two pages at most, and every figure that of its chapter."""

import io
from datetime import date
from functools import lru_cache
from itertools import islice

import pytest
from docx import Document
from pypdf import PdfReader

from herts_geo import places, report, review
from herts_geo.evidence import Beside, Brief, Chapter, Dossier, Figure
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places.locality.code import Shape, to_code
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Decision, Opportunity
from herts_geo.report import bars
from herts_geo.report import brief as report_brief
from herts_geo.report.brief import Bar, Bars
from herts_geo.review import recorded
from tests.report import reading

pytestmark = pytest.mark.usefixtures("drawn_small")

TODAY = date(2026, 11, 29)
RING = ((-0.225, 51.89), (-0.185, 51.888), (-0.18, 51.905), (-0.19, 51.916), (-0.222, 51.913))
DRAWN = to_code(Shape("Stevenage centre", ((RING,),)))
PLACES = {"Stevenage": "E07000243", "Dacorum": "E07000096", "drawn": DRAWN}
LONGEST = 60  # words: more than a title or a brief holds
LEAST = 0.5  # of a page
BRIEF = 2  # pages
READING = "How to read this document"


@lru_cache(maxsize=4)
def bare(pack: Catalogue, name: str) -> Dossier:
    """The review of a place without a project."""
    return review.review(pack, review.Question(PLACES[name]), today=TODAY)


def reviewed(pack: Catalogue, name: str, words: int) -> Dossier:
    """The review of a place, with a project of so many words an entry; 0: without one."""
    place, found = places.gazetteer(pack).place(PLACES[name]), bare(pack, name)
    return recorded.added(found, pack, project(words), place, today=TODAY) if words else found


def project(words: int) -> Project:
    """A project with more options and decisions than a brief holds, of so many words each."""
    kept, more = project_file.new(), " ".join(["word"] * words)
    for i in range(9):
        entry = Opportunity(
            title=f"Option {i}: {more}"[:200],
            lead=f"Council {more}"[:200],
            homes=100 + i,
            jobs=40,
            receipt=2_500_000.0,
            saving=150_000.0,
        )
        kept = project_file.add(kept, "opportunities", entry)
        when = f"2026-11-{10 + i}T10:00:00+00:00"
        what = f"Decision {i}: {more} {more} {more}"
        kept = project_file.add(kept, "decisions", Decision(when=when, what=what))
    return kept


@pytest.mark.slow
@pytest.mark.parametrize("words", [0, 6, LONGEST])
@pytest.mark.parametrize("name", PLACES)
def test_the_brief_is_on_two_pages_and_no_page_half_empty(
    pack: Catalogue, name: str, words: int
) -> None:
    """One test, so that each review is made, printed and read once."""
    data = report.make(reviewed(pack, name, words), ".pdf", pack)
    pages = reading.laid(data)
    told = list(islice(pages, BRIEF + 1))
    _is_brief([text for text, _ in told], words)
    if words == LONGEST:  # a page before a row that is longer than half a page ends where it must
        return
    used, upright = [share for _, share in (*told, *pages)], _upright(data)
    for number, share in enumerate(used, start=1):
        if number not in (upright, len(used)):  # the last of either way up ends where it ends
            assert share >= LEAST, (number, used)


def _upright(data: bytes) -> int:
    """How many pages stand before those on their side."""
    boxes = [page.mediabox for page in PdfReader(io.BytesIO(data)).pages]
    return sum(box.height > box.width for box in boxes)


def _is_brief(pages: list[str], words: int) -> None:
    assert "Inbrief" in pages[0]
    assert "Options" in pages[1]
    assert "Decisions" in pages[1]
    assert [reading.squeezed(READING) in text for text in pages] == [False] * BRIEF + [True]
    assert ("Option8:" in pages[1], "Decision8:" in pages[1]) == (words > 0,) * 2
    assert "Decision4:" not in pages[1]  # the last four, 8 to 5


@pytest.mark.slow
def test_three_places_beside_leave_it_on_two_pages(pack: Catalogue) -> None:
    others = ("E07000096", "E07000103", "E07000098", "E07000099")
    found = review.review(pack, review.Question(PLACES["Stevenage"], others), today=TODAY)
    data = report.make(found, ".pdf", pack)
    pages = [reading.squeezed(p.extract_text()) for p in PdfReader(io.BytesIO(data)).pages]
    assert reading.squeezed(READING) in pages[2]


@pytest.mark.slow
def test_every_headline_is_the_figure_of_its_chapter(pack: Catalogue) -> None:
    found = reviewed(pack, "Dacorum", 0)
    figures = {each.label: each for each in found.figures()}
    shown = report_brief.headlines(found)
    assert len(shown) > 8
    for label, text in zip(shown["What"], shown["Dacorum"], strict=True):
        assert text.startswith(figures[label].text)
    whole = review.review(pack, review.Question(), today=TODAY)
    county = {each.label: each.text for each in whole.figures()}
    gp = shown[shown["What"].str.startswith("GP practice")].iloc[0]
    assert gp["Hertfordshire"] == county[gp["What"]]
    assert "Years of supply" in report_brief.unknown(found)


@pytest.mark.slow
def test_word_and_the_web_page_open_with_it(pack: Catalogue) -> None:
    found = reviewed(pack, "Stevenage", LONGEST)
    document = Document(io.BytesIO(report.make(found, ".docx", pack)))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    parts = ["In brief", "Headline figures", "What stands out", "Options", "Decisions", READING]
    assert [head for head in heads if head in parts][:6] == parts
    page = report.make(found, ".html", pack).decode()
    places_of = [page.index(f">{part}<") for part in parts]
    assert places_of == sorted(places_of)


def _figure(key: str, value: float | None, text: str, unit: str = "%") -> Figure:
    span = (20.0, 60.0) if value == 40 else None
    return Figure(key=key, label=key.upper(), value=value, text=text, unit=unit, span=span)


def _dossier() -> Dossier:
    here = (_figure("a", 40, "40% (20% to 60%)"), _figure("b", None, "no data"))
    chapter = Chapter("c", "C", figures=(*here, _figure("n", 7, "7", "assets")))
    side = Beside("Whole", {"a": _figure("a", 50, "50%"), "n": _figure("n", 70, "70", "assets")})
    brief = Brief(headlines=("n", "a", "b", "not there"), bars=("a",), beside=(side,))
    return Dossier("T", "Here", "2026-01-01", (chapter,), brief=brief)


def test_only_shares_are_set_beside_and_gaps_are_told_in_one_line() -> None:
    rows = report_brief.headlines(_dossier()).to_numpy().tolist()
    assert rows == [["N", "7", ""], ["A", "40% (20% to 60%)", "50%"]]
    assert report_brief.unknown(_dossier()) == "Not known here: B."


def test_bars_say_what_they_show() -> None:
    shown = report_brief.bars(_dossier())
    row = ("A", (Bar(40.0, "40% (20% to 60%)", (20.0, 60.0)), Bar(50.0, "50%")))
    assert shown == Bars("Here, share of people", ("Here", "Whole"), (row,))
    assert shown.words == "A: Here 40% (20% to 60%), Whole 50%."
    assert bars.png(shown).startswith(b"\x89PNG")


def test_a_review_without_a_brief_has_no_bars() -> None:
    assert report_brief.bars(Dossier("T", "P", "2026-01-01", ())) is None
