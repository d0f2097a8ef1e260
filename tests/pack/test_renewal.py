"""A renewal in a process of its own: how far it is, what came of it, one at a time for a folder."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from herts_geo.errors import HertsGeoError
from herts_geo.pack import renewal
from herts_geo.pack.renewal import Run
from tests.conftest import PATIENCE

TOLD = {
    "differences": [
        {"dataset": "a", "title": "A", "state": "same", "added": 0, "gone": 0, "changed": 0,
         "moved": [], "deciles": None},
        {"dataset": "b", "title": "B", "state": "changed", "added": 2, "gone": 0, "changed": 1,
         "moved": [{"row": "E01", "column": "people", "before": 1.0, "after": 2.0}],
         "deciles": None},
    ],
    "failed": {"c": "C: nobody answers."},
}  # fmt: skip
STEP = 'import sys,json;print(json.dumps({"what":"LSOAs","done":3,"of":4}),file=sys.stderr);'
GOOD = STEP + f"print({json.dumps(TOLD)!r});sys.exit(1)"
BAD = STEP + "print('herts-geo: It is damaged.',file=sys.stderr);sys.exit(2)"
LONG = STEP + "sys.stderr.flush();sys.stdin.close();import threading;threading.Event().wait(600)"


def begun(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> Run:
    monkeypatch.setattr(renewal, "COMMAND", (sys.executable, "-c", program))
    return renewal.start(folder)


def ended(run: Run) -> Run:
    run.process.wait(PATIENCE)
    for each in run.readers:
        each.join(PATIENCE)
    return run


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    yield
    for run in list(renewal._runs.values()):
        run.stop()
        ended(run)
    renewal._runs.clear()


def test_what_changed_is_told_even_where_a_source_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = ended(begun(monkeypatch, tmp_path, GOOD))
    assert (run.state, run.what, run.share) == ("done", "LSOAs", 0.75)
    assert run.result is not None
    assert [x.sentence for x in run.result.changed] == [
        "B: 2 rows added, 0 gone, 1 changed. Moved most: E01, people: 1 -> 2."
    ]
    assert run.result.failed == {"c": "C: nobody answers."}


def test_a_renewal_that_fails_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = ended(begun(monkeypatch, tmp_path, BAD))
    assert (run.state, run.why) == ("failed", "It is damaged.")
    renewal.forget(tmp_path)
    assert renewal.of(tmp_path) is None


def test_one_runs_at_a_time_and_can_be_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = begun(monkeypatch, tmp_path, LONG)
    assert renewal.start(tmp_path) is run
    renewal.forget(tmp_path)
    assert renewal.of(tmp_path) is run
    run.stop()
    assert ended(run).state == "stopped"


def test_downloads_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(HertsGeoError, match="is no folder"):
        renewal.start(tmp_path, tmp_path / "none")


def test_the_real_command_names_a_pack_that_was_not_made_here(tmp_path: Path) -> None:
    run = ended(renewal.start(tmp_path, offline=True))
    assert run.state == "failed"
    assert "pack new" in run.why
