"""Every map can be had on a sheet of paper, with what it shows and nothing that is withheld."""

import io
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from pypdf import PdfReader
from shapely import Point
from streamlit.testing.v1 import AppTest

from herts_geo import crs
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.project import file as project_file
from herts_geo.project.records import Note, Opportunity
from herts_geo.review import shows
from herts_geo.review.base import Base, Question
from herts_geo.review.shows import Asked
from herts_geo.ui import parts
from herts_geo.ui.layers import page as layers_page
from herts_geo.ui.sheets import control
from tests.estate import made as estate_made
from tests.pages.conftest import Open, said

Files = dict[str, Callable[[], bytes]]
ALL = "points~estate.60~sites~access.50~deprivation~indicator.40"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What makes each file that a page offers, by the file's name."""
    offered: Files = {}

    def heard(label: str, make: Callable[[], bytes], filename: str, mime: str) -> None:
        offered[filename] = make

    monkeypatch.setattr(parts, "download", heard)
    return offered


def opened(app: AppTest) -> AppTest:
    """The page with the button pressed."""
    app.session_state[control.OPEN] = True
    return app.run()


@pytest.mark.parametrize("stem", layers_page.OWN)
def test_each_map_is_offered_in_three_kinds(open_page: Open, files: Files, stem: str) -> None:
    app = opened(open_page(stem, place="Stevenage", layers=ALL))
    assert not app.exception
    assert not app.error
    assert not [text for text in said(app.caption) if "is not drawn" in text]
    sheets = [name for name in files if name.startswith("map-")]
    assert [name.rpartition(".")[2] for name in sheets] == ["png", "svg", "pdf"]
    assert all("E07000243-a4-portrait" in name for name in sheets)


def test_a_sheet_says_what_the_page_shows(open_page: Open, files: Files) -> None:
    opened(open_page("deprivation", place="Stevenage", measure="income", layers="estate"))
    words = text(files["map-deprivation-E07000243-a4-portrait.pdf"]())
    assert "Income, 2025: Stevenage" in words
    assert "Laid over it: Public estate" in words
    assert "Hertfordshire County Council" in words  # in the key
    assert "/deprivation?place=E07000243&measure=income&layers=estate" in words
    assert "Indices of Deprivation 2025" in words


def test_the_paper_is_chosen(open_page: Open, files: Files) -> None:
    app = opened(open_page("deprivation"))
    files.clear()
    app.selectbox(key=control.PAPER).select("A3 landscape").run()
    page = PdfReader(io.BytesIO(files["map-deprivation-E10000015-a3-landscape.pdf"]())).pages[0]
    assert [round(float(x) * 25.4 / 72) for x in page.mediabox[2:]] == [420, 297]


def test_no_sheet_shows_what_is_withheld(open_page: Open, files: Files) -> None:
    app = open_page("estate", place="Stevenage")
    values = {"data": estate_made.register().data, "name": "fire.csv", "holder": "", "dated": ""}
    for part, value in values.items():
        app.session_state[f"_register_{part}:000001-made"] = value
    for full in (False, True):
        app.toggle(key="estate_full").set_value(full)
        opened(app)
        assert not app.exception
        offered = files["map-estate-E07000243-a4-portrait.pdf"]
        words = f"{text(offered())} {drawn(offered)}"
        assert "Testshire Fire and Rescue" in words
        assert not [x for x in (*estate_made.MARKS, *estate_made.SECRET_MARKS) if x in words]
        hidden = crs.shape_to_degrees(Point(estate_made.EASTING, estate_made.NORTHING)).x
        assert all(abs(mark.lon - hidden) > 1e-4 for mark in drawn(offered).marks)


def test_a_project_is_laid_over(open_page: Open, files: Files) -> None:
    app = open_page("deprivation", place="Stevenage", layers="notes~opportunities~localities")
    project = project_file.add(
        project_file.new(), "notes", Note(text="A quiet corner", lon=-0.2, lat=51.9)
    )
    entry = Opportunity(title="A hub", status="idea", lon=-0.2, lat=51.9)
    project = project_file.add(project, "opportunities", entry)
    app.session_state["_project"] = project_file.to_json(project)
    opened(app)
    words = text(files["map-deprivation-E07000243-a4-portrait.pdf"]())
    assert "A quiet corner" in words
    assert "Laid over it: Notes and Opportunities." in words


def drawn(offered: Callable[[], bytes]) -> Picture:
    """The picture that a button draws when it is pressed."""
    assert isinstance(offered, partial)
    found: Picture = offered.args[0]
    return found


def text(pdf: bytes) -> str:
    """The words of a PDF, its lines joined."""
    found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(found.split())


@pytest.mark.parametrize(
    ("stem", "query", "names"),
    [
        ("deprivation", {}, ["chart-deciles", "chart-measures"]),
        ("deprivation", {"compare": "2019"}, ["chart-changes", "chart-measures"]),
        ("accessibility", {}, ["chart-reach"]),
        ("housing", {}, ["chart-homes-added"]),
        ("targets", {}, ["chart-target"]),
    ],
)
def test_each_chart_is_offered_with_its_source(
    open_page: Open, files: Files, stem: str, query: dict[str, str], names: list[str]
) -> None:
    app = open_page(stem, place="Stevenage", **query)
    for name in names:
        app.session_state[f"_{name.replace('-', '_', 1)}"] = True
    app.run()
    assert not app.exception
    for name in names:
        assert {f"{name}.png", f"{name}.svg", f"{name}.pdf"} <= set(files)
        words = text(files[f"{name}.pdf"]())
        assert "Source: " in words
        assert f"Opens again at /{stem}" in words or f"/{stem}?" in words


@pytest.mark.parametrize(
    ("stem", "query", "show"),
    [
        ("deprivation", {"measure": "income", "layers": "estate"}, "deprivation:income"),
        ("estate", {"layers": "deprivation"}, "estate"),
        ("housing", {"h_colour": "ownership"}, "housing:ownership"),
    ],
)
def test_a_page_and_the_command_line_draw_one_sheet(
    open_page: Open, files: Files, pack: Catalogue, stem: str, query: dict[str, str], show: str
) -> None:
    opened(open_page(stem, place="Stevenage", **query))
    name = next(each for each in files if each.startswith("map-") and each.endswith(".png"))
    page = drawn(files[name])
    base = Base(catalogue=pack, question=Question(), today=date.today())
    over = tuple(filter(None, query.get("layers", "").split("~")))
    line = shows.picture(Asked(base, None, over), gazetteer(pack).place("E07000243"), show)
    for what in (
        "title",
        "text",
        "marks",
        "key_marks",
        "parameters",
        "sources",
        "furniture",
        "lines",
    ):
        assert getattr(page, what) == getattr(line, what), what
    assert [x.strength for x in page.paintings] == [x.strength for x in line.paintings]
