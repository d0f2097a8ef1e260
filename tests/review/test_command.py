"""`herts-geo review`: the page's figures from the shell, files, and honest exit codes."""

import json
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.pack.catalogue import PACK_VARIABLE
from herts_geo.project import file as project_file
from herts_geo.project.records import Opportunity
from tests.estate import made as estate_made
from tests.housing.test_command import REGISTER

pytestmark = pytest.mark.slow

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


def test_in_words(capsys: Capture) -> None:
    assert cli.main(["review", "Dacorum", "--against", "Stevenage"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Locality review: Dacorum, ")
    assert "0.46  137,605 people in Dacorum do not reach a council office" in out
    assert "12% (3% to 22%) do." in out
    assert "Residents" in out
    assert "156,167 people" in out
    assert "Dacorum beside Stevenage" in out


def test_as_json_with_a_register_and_a_project(tmp_path: Path, capsys: Capture) -> None:
    register, kept = tmp_path / "fire.csv", tmp_path / "work.json"
    register.write_bytes(estate_made.register().data)
    entry = Opportunity(title="Share the library", homes=12, lead="Stevenage Borough Council")
    kept.write_text(
        project_file.to_json(project_file.add(project_file.new(), "opportunities", entry))
    )
    files = ["--register", str(register), "--project", str(kept)]
    assert cli.main(["review", "SG1 1HN", "--minutes", "30", *files, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    keys = [each["key"] for each in found["chapters"]]
    assert keys == ["people", "reach", "homes", "estate", "points", "opportunities", "method"]
    assert "own:fire" in [each["id"] for each in found["sources"]]
    assert "30 minutes for every service" in " ".join(found["parameters"])


def test_the_best_sites_are_a_chapter_as_on_the_page(capsys: Capture) -> None:
    plan = ["--best", "1", "--service", "gp", "--mode", "walk", "--minutes", "15"]
    assert cli.main(["review", "Stevenage", *plan, "--json"]) == 0
    chapters = {each["key"]: each for each in json.loads(capsys.readouterr().out)["chapters"]}
    assert cli.main(["access", "gp", "--place", "Stevenage", *plan[:2], *plan[4:], "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert chapters["sites"]["lead"][:-1] == found["sentences"]


def test_your_own_sites_stand_in_for_the_shipped_ones(tmp_path: Path, capsys: Capture) -> None:
    register = tmp_path / "Invented example data, sites.csv"
    register.write_text(REGISTER)
    assert cli.main(["review", "Stevenage", "--sites", str(register), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["title"] == "INVENTED EXAMPLE DATA. Locality review: Stevenage"
    chapters = {each["key"]: each for each in found["chapters"]}
    figures = {each["key"]: each for each in chapters["homes"]["figures"]}
    assert figures["homes.sites"]["value"] == 3
    assert "dropped" not in " ".join(chapters["homes"]["lead"])


def test_a_file_is_written_with_its_progress_said(tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "review.xlsx"
    assert cli.main(["review", "E07000243", "--out", str(out)]) == 0
    assert out.stat().st_size > 5_000
    said = capsys.readouterr()
    assert said.out == ""
    assert "spreadsheet" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["Stevenage 004"], 2, "Nearest names: Stevenage"),
        (["Stevenage", "--against", "Stevenage 004"], 2, "Nearest names: Stevenage"),
        (["Stevenage", "--out", "review.odt"], 2, "must end in one of: .docx"),
        (["Stevenage", "--register", "nowhere.csv"], 1, "cannot be opened"),
        (["Stevenage", "--sites", "nowhere.csv"], 1, "cannot be opened"),
        (["Stevenage", "--project", "nowhere.json"], 1, "cannot be opened"),
        (["Stevenage", "--out", "nowhere/at/all.xlsx"], 1, "cannot be written"),
    ],
    ids=str,
)
def test_faults_get_a_sentence(
    arguments: list[str], code: int, words: str, capsys: Capture, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(["review", *arguments]) == code
    out, err = capsys.readouterr()
    assert words in err
    assert out == ""


@pytest.mark.parametrize("minutes", ["0", "121", "-5", "soon", "7.5"])
def test_times_that_make_no_sense(minutes: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["review", "Stevenage", f"--minutes={minutes}"])
    assert caught.value.code == 2
    assert "no whole number of minutes" in capsys.readouterr().err
