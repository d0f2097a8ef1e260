"""Files of the kinds that users bring, each with the command it is given to and what must be said.

The cases are the rows of `cases.toml`, which says how to add one.
"""

import shlex
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from herts_geo import cli

CASES: Final = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))[
    "case"
]
ELSEWHERE: Final = {  # files that are no table or layer: who tests them
    "G00_base_gtfs.zip": "timetable/test_timetable_feed.py",
    "G02_dates_only_bom_gtfs.zip": "timetable/test_timetable_feed.py",
    "G03_nested_gtfs.zip": "timetable/test_timetable_feed.py",
    "G04_frequencies_gtfs.zip": "timetable/test_timetable_feed.py",
    "G05_phone_gtfs.zip": "timetable/test_timetable_feed.py",
    "G06_quotes_gtfs.zip": "timetable/test_timetable_feed.py",
}


@pytest.fixture(scope="session")
def folder(testdata: Path) -> Path:
    """The folder of the files that the cases name."""
    found = testdata / "cases"
    if not found.is_dir():
        pytest.skip(f"no folder of cases in {testdata}: set HERTS_GEO_TESTDATA to run this test")
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_users_file_is_answered_as_it_should_be(
    case: dict[str, Any], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = folder / case["file"], tmp_path / "out.csv"
    if not file.is_file():
        pytest.skip(f"no file '{case['file']}' in {folder}")
    code = cli.main(shlex.split(case["run"].format(file=shlex.quote(str(file)), out=out)))
    printed = capsys.readouterr()
    written = out.read_text(encoding="utf-8") if out.is_file() else ""
    said = printed.out + printed.err + written
    assert [each for each in case.get("says", []) if each not in said] == [], said
    assert [each for each in case.get("never", []) if each in said] == [], said
    assert "Traceback" not in said
    assert code == case.get("exit", 0), said


def test_each_case_has_a_name_of_its_own() -> None:
    names = [case["id"] for case in CASES]
    assert len(set(names)) == len(names)
    assert all(case["file"].startswith(case["id"].partition("-")[0]) for case in CASES)


def test_every_file_has_a_case_or_a_test_elsewhere(folder: Path) -> None:
    held = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
    assert held - {case["file"] for case in CASES} - set(ELSEWHERE) == set()


@pytest.mark.parametrize("file", ELSEWHERE)
def test_a_file_that_is_tested_elsewhere_is_named_there(file: str) -> None:
    tests = Path(__file__).parents[1]
    assert file in (tests / ELSEWHERE[file]).read_text(encoding="utf-8")
