"""Homes in a review: what no site states is missing everywhere, and ended sites are no part."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from herts_geo import cli, report, review, wording
from herts_geo.evidence import Chapter, Dossier
from herts_geo.housing import dates as housing_dates
from herts_geo.housing import own as housing_own
from herts_geo.housing import sites as housing_sites
from herts_geo.housing.choices import Choices, Entered
from herts_geo.pack.catalogue import PACK_VARIABLE, Catalogue
from herts_geo.report import brief as report_brief
from herts_geo.report import text as report_text
from tests.housing.test_command import REGISTER
from tests.housing.test_view import NOT_STATED
from tests.report import reading
from tests.review.conftest import DACORUM, STEVENAGE, TODAY, reviewed

pytestmark = pytest.mark.slow

SUMS = ("homes.homes", "homes.deliverable", "homes.public_homes", "homes.years", "homes.ni159")


@cache
def of_sites(pack: Catalogue, text: str) -> Dossier:
    """The review of Stevenage on a register of one's own."""
    mine = housing_own.own(pack, text.encode(), "mine.csv").sites
    return review.review(pack, review.Question(STEVENAGE), sites=mine, today=TODAY)


def homes(found: Dossier) -> Chapter:
    return next(each for each in found.chapters if each.key == "homes")


@pytest.fixture(scope="module")
def silent(pack: Catalogue) -> Dossier:
    """A review whose sites state no homes."""
    return of_sites(pack, NOT_STATED)


def test_homes_that_no_site_states_are_missing(silent: Dossier) -> None:
    figures = {each.key: each for each in homes(silent).figures}
    assert figures["homes.sites"].value == 3
    assert [(figures[key].value, figures[key].text) for key in SUMS] == [
        (None, wording.NO_DATA)
    ] * len(SUMS)
    assert "Each of the 3 sites lacks a known number of homes." in figures["homes.homes"].note
    told = " ".join([*homes(silent).lead, *(each.sentence for each in silent.findings)])
    assert "3 brownfield sites in Stevenage hold an unknown number of homes on 1.5" in told
    assert "0 homes" not in told
    assert "the fewest homes" not in told
    assert "Each of the 3 sites lacks a known number of homes." in silent.quality


def test_they_are_missing_in_every_document(silent: Dossier, pack: Catalogue) -> None:
    shown = [("Homes on them (net)", report_text.plain(wording.NO_DATA))]
    bare = replace(silent, chapters=tuple(replace(x, pictures=()) for x in silent.chapters))
    made = {ending: report.make(bare, ending, pack) for ending in (".docx", ".html")}
    for told in (reading.word_text(made[".docx"]), made[".html"].decode("utf-8")):
        lacking = [part.split(".")[0] for part in told.split(report_brief.LACK)[1:]]
        assert any("Homes on them (net)" in part for part in lacking)
    found_cells = reading.sheet_figures(report.make(bare, ".xlsx", pack))
    assert [row[:2] for row in found_cells if row[0] == shown[0][0]] == shown


def test_they_are_missing_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)
    path = tmp_path / "mine.csv"
    path.write_text(NOT_STATED)
    assert cli.main(["review", "Stevenage", "--sites", str(path)]) == 0
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if "Homes on them (net)" in line]
    assert line.split()[-2:] == ["no", "data"]
    assert " 0 homes" not in out


def test_a_locality_round_a_shipped_site_without_a_number(pack: Catalogue) -> None:
    sites = housing_sites.shipped(pack).frame
    blank = sites[sites["dwellings_from"].isna() & sites["dwellings_to"].isna() & sites["placed"]]
    assert len(blank) == 2
    for lon, lat in zip(blank["lon"], blank["lat"], strict=True):
        found = reviewed(pack, f"near~Here~{lon:.5f}~{lat:.5f}~100")
        figures = {each.key: each.value for each in homes(found).figures}
        assert (figures["homes.sites"], figures["homes.homes"]) == (1, None)
        assert " 0 homes" not in " ".join(homes(found).lead)


def test_the_parameters_printed_are_the_choices_made(pack: Catalogue) -> None:
    entered = Entered(need=900, adopted=housing_dates.read("2013-09"))
    chosen = Choices(20, "liverpool", "permission", "to", 40, DACORUM, entered)
    found = review.review(pack, review.Question(DACORUM, supply=chosen), today=TODAY)
    told = " ".join(found.parameters)
    for words in (
        "buffer 20%",
        "(Liverpool)",
        "sites with planning permission",
        "the most homes that the register gives",
        "counts 40 homes a hectare",
        "Entered for Dacorum: local housing need 900 homes a year and plan adopted September 2013",
    ):
        assert words in told
    assert "5%" not in told
    assert "Sedgefield" not in told
    figures = {each.key: each.value for each in homes(found).figures}
    assert figures["homes.requirement"] == 900


def test_a_district_whose_need_is_not_known_has_no_years(pack: Catalogue) -> None:
    found = reviewed(pack, DACORUM)
    figures = {each.key: each.value for each in homes(found).figures}
    assert [figures[f"homes.{key}"] for key in ("years", "ni159", "requirement")] == [None] * 3
    missing = next(each for each in found.findings if each.key == "missing.need")
    assert "Local housing need applies to Dacorum" in missing.sentence
    assert not [each for each in found.findings if each.key == "supply"]


def test_a_gap_in_part_is_said_with_the_sum(pack: Catalogue) -> None:
    found = homes(of_sites(pack, REGISTER))
    figures = {each.key: each for each in found.figures}
    assert figures["homes.homes"].value == 130
    told = "1 of the 3 sites has no known number of homes and adds none."
    assert told in figures["homes.homes"].note
    assert all(told in lead for lead in found.lead[:2])


def test_a_site_that_left_its_register_is_no_part_of_any_count(pack: Catalogue) -> None:
    found = of_sites(pack, REGISTER)
    chapter = homes(found)
    assert "3 brownfield sites in Stevenage hold 130 homes" in chapter.lead[0]
    assert "Public bodies own or share 3 sites of the 3:" in chapter.lead[1]
    assert sum(item.areas for item in chapter.pictures[0].key_marks) == 2  # one is not placed
    assert len(chapter.pictures[0].marks) == 2
    tables = {each.key: each.frame for each in chapter.tables}
    assert sorted(tables["homes.sites"]["Site"]) == ["Car park", "Nowhere", "Old depot"]
    (layer,) = [each for each in found.layers if each.name == "sites"]
    assert sorted(layer.frame["site"]) == ["Car park", "Old depot"]
