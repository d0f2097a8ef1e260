"""`herts-geo map`: each page's map on a sheet, books of them, and what is refused."""

import io
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from herts_geo import cli
from herts_geo.errors import HertsGeoError
from herts_geo.evidence import Picture
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import gazetteer
from herts_geo.places.locality.code import Areas, to_code
from herts_geo.project import file as project_file
from herts_geo.project.file import Project
from herts_geo.project.records import Locality, Note, Opportunity
from herts_geo.review import shows
from herts_geo.review.base import Base, Question
from herts_geo.review.shows import Asked
from tests.estate import made as estate_made

STEVENAGE = "E07000243"
POPLARS = "E01023750"


def project() -> Project:
    """A project with a note, an opportunity and a locality."""
    made = project_file.new()
    made = project_file.add(made, "notes", Note(text="Quiet corner", lon=-0.2, lat=51.9))
    entry = Opportunity(title="Hub", lon=-0.2, lat=51.9)
    made = project_file.add(made, "opportunities", entry)
    code = to_code(Areas("Poplars end", (POPLARS,)))
    return project_file.add(made, "localities", Locality(name="Poplars end", code=code))


def picture(pack: Catalogue, show: str, *over: str, kept: Project | None = None) -> Picture:
    base = Base(catalogue=pack, question=Question(), today=date(2026, 11, 29))
    return shows.picture(Asked(base, kept, over), gazetteer(pack).place(STEVENAGE), show)


def test_a_map_is_written(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    assert cli.main(["map", "Stevenage", "--out", str(out), "--paper", "a3"]) == 0
    assert b"Stevenage" in out.read_bytes()


def test_a_plan_is_marked_on_the_map_of_access(pack: Catalogue) -> None:
    base = Base(catalogue=pack, question=Question(minutes=15), today=date(2026, 11, 29))
    plan = Namespace(aim="cover", best=2, weight="1", keep=[], bar=[], source="centres")
    place = gazetteer(pack).place(STEVENAGE)
    drawn = shows.picture(Asked(base, plan=plan), place, "access:library:walk")
    best = [each for each in drawn.marks if each.label.endswith("(best site)")]
    assert len(best) == 2
    assert any("best" in each.label.lower() for each in drawn.key_marks)
    assert drawn.link is not None
    assert drawn.link.query["s_aim"] == "cover"


def test_a_plan_is_of_the_map_of_access_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "map.png")
    assert cli.main(["map", "Stevenage", "--show", "estate", "--best", "2", "--out", out]) == 1
    assert "ask for --show access" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("show", "title"),
    [
        ("deprivation", "Overall deprivation (IMD), 2025: Stevenage"),
        ("deprivation:income", "Income, 2025: Stevenage"),
        ("indicator:count.children_0_15", "Children (0 to 15), number, mid-2022"),
        ("access:gp", "of a GP practice (walking, straight-line): Stevenage"),
        ("access:library:cycle", "of a library (cycling, straight-line): Stevenage"),
        ("points", "Minutes to the nearest service point"),
        ("housing:ownership", "Brownfield sites by owner: Stevenage"),
        ("estate", "Public assets by holder: Stevenage"),
        ("opportunities", "Opportunities in Stevenage"),
        ("notes", "Notes of a workshop: Stevenage"),
    ],
)
def test_each_page_has_its_map(pack: Catalogue, show: str, title: str) -> None:
    found = picture(pack, show, kept=project())
    assert title in found.title
    assert found.sources
    assert found.link is not None
    assert found.link.query["place"] == STEVENAGE


def test_layers_lie_over_it_and_stand_in_its_address(pack: Catalogue) -> None:
    found = picture(pack, "deprivation", "estate.60", "stations.0")
    assert found.marks == picture(pack, "estate").marks
    assert "stations" not in found.furniture
    assert found.parameters[-1] == "Laid over it: Public estate."
    assert found.link is not None
    assert found.link.query["layers"] == "estate.60~stations.0"


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("weather", "'weather' is no map. A map shows one of: deprivation"),
        ("estate:big", "'estate:big' is no map"),
        ("deprivation:wealth", "'wealth' is no measure of deprivation. Known are: overall"),
        ("indicator:NI 15", "'NI 15' is no indicator with figures by area. Nearest: NI"),
        ("indicator", "'' is no indicator"),
        ("access:zoo", "'zoo' is no service here. Known: hospital"),
        ("access:gp:car", "'car' is no way to travel: walk, cycle or pt"),
        ("housing:size", "coloured by status or ownership, not by 'size'"),
        ("notes", "name it by --project"),
    ],
)
def test_what_cannot_be_shown_is_said(pack: Catalogue, show: str, said: str) -> None:
    with pytest.raises(HertsGeoError, match=said):
        picture(pack, show)


def test_a_book_must_be_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "map.png"
    assert cli.main(["map", "Stevenage", "--book", "district", "--out", str(out)]) == 1
    assert "must end in .pdf" in capsys.readouterr().err
    assert not out.exists()


def test_a_district_has_no_book_of_districts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map.pdf"
    assert cli.main(["map", "Stevenage", "--book", "district", "--out", str(out)]) == 1
    assert "is one of Hertfordshire, not of Stevenage" in capsys.readouterr().err


def test_a_book_has_a_sheet_for_each_locality(tmp_path: Path) -> None:
    out, kept = tmp_path / "book.pdf", tmp_path / "project.json"
    kept.write_text(project_file.to_json(project()), encoding="utf-8")
    command = ["map", "Stevenage", "--book", "locality", "--project", str(kept)]
    assert cli.main([*command, "--out", str(out)]) == 0
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]
    assert len(pages) == 2
    assert "Overall deprivation (IMD), 2025: Stevenage" in pages[0]
    assert "Overall deprivation (IMD), 2025: Poplars end" in pages[1]


def test_no_sheet_shows_what_is_withheld(tmp_path: Path) -> None:
    out, register = tmp_path / "map.pdf", tmp_path / "fire.csv"
    register.write_bytes(estate_made.register().data)
    command = ["map", "Stevenage", "--show", "estate", "--register", str(register)]
    assert cli.main([*command, "--out", str(out)]) == 0
    page = PdfReader(io.BytesIO(out.read_bytes())).pages[0]
    words = " ".join(page.extract_text().split())
    assert estate_made.HOLDER in words
    assert not [x for x in (*estate_made.MARKS, *estate_made.SECRET_MARKS) if x in words]


def test_an_unknown_layer_is_an_option_that_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "map.pdf")
    with pytest.raises(SystemExit):
        cli.main(["map", "Stevenage", "--layers", "roads", "--out", out])
    assert "'roads' is no layer" in capsys.readouterr().err
