"""`herts-geo estate`: the page's figures from the shell, with honest exit codes."""

import json
from datetime import date
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.estate import held as estate_held
from herts_geo.estate import view as estate_view
from herts_geo.estate.view import Question
from herts_geo.pack.catalogue import PACK_VARIABLE, Catalogue
from tests.estate import made

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _shipped_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "fire.csv"
    path.write_bytes(made.register().data)
    return path


def test_the_keys_and_figures_of_the_json(pack: Catalogue, capsys: Capture, file: Path) -> None:
    command = ["estate", "--place", "Stevenage", "--register", str(file), "--near", "500", "--json"]
    assert cli.main(command) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"assets", "totals", "by_holder", "pairs", "registers"} <= set(found)
    assert found["registers"][0] | {"warnings": 0} == {
        "name": "fire", "holder": made.HOLDER, "dated": "2025-04-01", "rows": 4, "loaded": 4,
        "errors": 0, "warnings": 0, "unplaced": 0, "unread": [], "outside": 0,
        "idle": 0, "unnamed": False,
    }  # fmt: skip
    held = estate_held.read(pack, [made.register()], today=date.today())
    shown = estate_view.view(pack, held, Question("Stevenage"), date.today())
    assert len(found["assets"]) == found["totals"]["assets"] == shown.sums["assets"] == 9
    assert found["totals"]["floor_area"] == shown.sums["floor_area"]
    assert len(found["pairs"]) == len(estate_view.near_pairs(shown))
    assert sum(row["assets"] for row in found["by_holder"]) == 9
    assert found["assets"][0]["floor_area"] is None


def test_without_near_there_are_no_pairs(capsys: Capture) -> None:
    assert cli.main(["estate", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "pairs" not in found
    assert len(found["assets"]) == 83


def test_practices_on_request(capsys: Capture) -> None:
    assert cli.main(["estate", "--gp", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["assets"]) == 83 + 96


def test_in_words(capsys: Capture, file: Path) -> None:
    assert (
        cli.main(["estate", "--place", "Stevenage", "--register", str(file), "--near", "500"]) == 0
    )
    out = capsys.readouterr().out
    assert out.startswith("9 assets of 5 holders in Stevenage.")
    assert "Stevenage Central Library and Daneshill House, Stevenage: 219 m apart" in out
    assert "fire: 4 rows, 4 loaded, 0 errors" in out


def test_assets_in_order(pack: Catalogue, capsys: Capture, file: Path) -> None:
    command = ["estate", "--place", "Stevenage", "--register", str(file), "--rank"]
    assert cli.main([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["ranking"]
    held = estate_held.read(pack, [made.register()], today=date.today())
    shown = estate_view.ranking(estate_view.view(pack, held, Question("Stevenage"), date.today()))
    assert [row["Name"] for row in found] == shown["Name"].tolist()
    assert [row["Known"] for row in found] == shown["Known"].tolist()
    assert cli.main(command) == 0
    assert "   1 " in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["csv", "geojson", "gpkg"])
def test_files_are_written(ending: str, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / f"estate.{ending}"
    assert cli.main(["estate", "--place", "Watford", "--out", str(out)]) == 0
    assert out.stat().st_size > 1000
    assert capsys.readouterr().out == ""


def test_two_registers_keep_apart(capsys: Capture, file: Path) -> None:
    twice = ["--register", str(file), "--register", str(file)]
    assert cli.main(["estate", "--json", *twice]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in found["registers"]] == ["fire", "fire (2)"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--place", "Stevenage 004"], 2, "Nearest names: Stevenage"),
        (["--register", "nowhere.csv"], 1, "cannot be opened"),
        (["--out", "estate.docx"], 1, "must end in"),
        (["--out", "nowhere/at/all.csv"], 1, "cannot be written"),
    ],
    ids=str,
)
def test_faults_get_a_sentence(
    arguments: list[str], code: int, words: str, capsys: Capture, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(["estate", *arguments]) == code
    out, err = capsys.readouterr()
    assert words in err
    assert out == ""


@pytest.mark.parametrize("near", ["0", "-5", "far", "nan", "9999999"])
def test_distances_that_make_no_sense(near: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["estate", "--near", near])
    assert caught.value.code == 2
    assert "no distance" in capsys.readouterr().err


def test_a_file_that_is_no_table(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "none.csv").write_bytes(b"")
    assert cli.main(["estate", "--register", str(tmp_path / "none.csv")]) == 1
    assert "Traceback" not in capsys.readouterr().err
