"""`herts-geo pack`: made from downloads with no internet, renewed, listed, and faults in words."""

import json
from datetime import date
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.pack import catalogue, standing
from tests.pack import real

pytestmark = pytest.mark.slow

NEW = ("pack", "new")


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> Path:
    """Files of places as a person downloads them."""
    return real.places(tmp_path_factory.mktemp("downloads"), testdata, ("sg",))


@pytest.fixture
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HERTS_GEO_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("_own_cache")
def test_a_pack_is_made_renewed_and_listed(
    downloads: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(tmp_path / "pack")
    asked = ["--area", "Stevenage", "--only", "whole,wards,postcodes,council_offices"]
    given = ["--from", str(downloads), "--offline"]
    assert cli.main([*NEW, folder, *asked, *given]) == 0
    printed, said = capsys.readouterr()
    assert "Stevenage: 54 small areas, 0 requests" in printed
    assert "waiting for a file by hand, or a key: council_offices" in said
    assert cli.main(["check", "--pack", folder]) == 0
    assert cli.main(["pack", "refresh", folder, "--offline"]) == 0
    assert "Nothing changed." in capsys.readouterr().out
    assert cli.main(["pack", "sources", folder, "--json"]) == 0
    rows = {each["source"]: each for each in json.loads(capsys.readouterr().out)}
    assert (rows["wards"]["state"], rows["wards"]["overdue"]) == ("made", False)
    late = {x.source for x in standing.rows(tmp_path / "pack", date(2040, 1, 1)) if x.overdue}
    assert late == {"postcodes", "wards"}  # those that a newer edition is expected of
    assert rows["council_offices"]["state"] == "not given"
    assert rows["council_offices"]["by_hand"]
    assert rows["lsoa11"]["state"] == "made"  # postcodes make use of it


@pytest.mark.usefixtures("_own_cache")
@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((), "--area with a name or a code, or --footprint"),
        (("--area", "Nowhere", "--only", "whole"), "is named 'Nowhere'"),
        (("--area", "Stevenage", "--only", "wars"), "no source 'wars'"),
        (("--area", "Stevenage", "--from", "no such folder"), "is no folder"),
        (("--footprint", "no such file"), "cannot be opened"),
    ],
)
def test_faults_are_sentences(
    asked: tuple[str, ...],
    words: str,
    downloads: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    more = () if "--from" in asked else ("--from", str(downloads))
    assert cli.main([*NEW, str(tmp_path / "pack"), *asked, *more, "--offline"]) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


@pytest.mark.usefixtures("_own_cache")
def test_the_shipped_pack_cannot_be_renewed(
    pack: catalogue.Catalogue, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["pack", "refresh", str(pack.folder), "--offline"]) == 1
    assert "holds no pack that 'herts-geo pack new' made" in capsys.readouterr().err


def test_a_margin_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main([*NEW, "pack", "--area", "Luton", "--margin", "far"])
    assert "kilometres from 0 to 50" in capsys.readouterr().err


def test_all_but_lists_by_hand_link_their_licence(pack: catalogue.Catalogue) -> None:
    rows = standing.rows(pack.folder)
    assert {each.state for each in rows} == {"not asked"}
    without = {each.source for each in rows if not each.licence_url.startswith("https://")}
    assert without == {"council_offices", "plan_requirements", "police_stations"}
