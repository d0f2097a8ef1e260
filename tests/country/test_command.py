"""`herts-geo travel build --scheduler` and `herts-geo travel threshold`, from their options on."""

import json
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.country import manifest

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the app reads."""
    monkeypatch.setenv("HERTS_GEO_TRAVEL", str(tmp_path))
    return tmp_path


def test_parts_are_made_and_go_on(
    two: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["travel", "build", "--scheduler", "none", "--packs", str(two), "--service", "library"]
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    assert "2 parts made (96 pairs), 0 stood as they were." in out
    assert err.splitlines() == ["1 of 2: Newmouth, library", "2 of 2: Plainshire, library"]
    assert len(manifest.read(folder)) == 2
    assert cli.main(words) == 0
    assert "0 parts made (0 pairs), 2 stood as they were." in capsys.readouterr().out


def test_a_county_that_fails_is_told_and_the_command_fails(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["travel", "build", "--scheduler", "none", "--packs", str(two)]
    more = ["--service", "hospital", "--date", "2024-06-11", "--window", "08:00-08:10"]
    assert cli.main([*words, *more]) == 1
    out, err = capsys.readouterr()
    assert "Newmouth, hospital: The pack 'Newmouth' holds no street map" in err
    assert "1 parts made" in out
    assert "1 failed: run the same command again" in out


def test_the_table_is_a_csv_with_its_sources(two: Path, folder: Path) -> None:
    path = folder / "people.csv"
    words = ["travel", "threshold", "--packs", str(two), "--service", "library", "--minutes", "15"]
    assert cli.main([*words, "--out", str(path)]) == 0
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Source,")
    assert lines[1].startswith("Licence,")
    assert lines[3].startswith("by,code,name,service,mode,method,minutes,people,people_not_known")
    first = "all these counties,all,All people here,library,pt,estimated (DfT 2004-13),15.0,"
    assert lines[4].startswith(first)


def test_the_table_as_json(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["travel", "threshold", "East Vale", "--packs", str(two), "--service", "library"]
    assert cli.main([*words, "--json", "--minutes", "5,15"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["minutes"] for row in found["rows"]] == [5, 15]
    assert {row["name"] for row in found["rows"]} == {"East Vale"}


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["build", "--service", "gp"], 1, "Give the day of travel"),
        (["build", "--service", "gp", "--workers", "2"], 1, "give --scheduler none"),
        (["build", "--service", "pub", "--scheduler", "none"], 1, "There is no service 'pub'"),
        (
            ["build", "--service", "gp", "--scheduler", "none", "--osm", "x"],
            1,
            "--osm cannot be given with --scheduler",
        ),
        (["threshold", "Nowhere"], 2, "No county, local authority or neighbourhood"),
        (["threshold", "--packs", "."], 1, "There is no pack in '.'"),
    ],
)
def test_what_makes_no_sense_is_a_sentence(
    words: list[str], code: int, told: str, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    if "--packs" in words:
        (folder / "none").mkdir()
        words = [str(folder / "none") if word == "." else word for word in words]
        told = "There is no pack in"
    assert cli.main(["travel", *words]) == code
    assert told in capsys.readouterr().err


def test_the_same_county_twice_is_refused(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = str(two / "E10000901")
    assert cli.main(["travel", "threshold", "--packs", one, one]) == 1
    assert "Plainshire (E10000901) is there twice" in capsys.readouterr().err
