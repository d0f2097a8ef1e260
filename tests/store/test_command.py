"""`herts-geo store`, as somebody at a shell has it."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from herts_geo import cli
from herts_geo.store import address, opening, sealing, uploads, workspaces


@pytest.fixture(autouse=True)
def _own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(address.VARIABLE, str(tmp_path / "store.sqlite"))
    opening.opened.cache_clear()


def test_a_store_from_its_first_use_to_its_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = str(tmp_path / "backup.zip")
    words = {
        "where": "not there yet",
        "init --workspace Review --owner ann@council.example": "belongs to ann@council.example",
        "where ": "workspace            1",
        "upgrade": "as this program needs it",
        f"export {backup}.one --workspace Review": "Keep it safe",
        "check": "is sound",
        f"backup {backup}": "keep it as safe as the store",
        "forget --yes": "Removed",
        "where  ": "not there yet",
        f"restore {backup}": "holds what",
        "where   ": "workspace            1",
    }
    for line, said in words.items():
        assert cli.main(["store", *line.split()]) == 0, line
        assert said in capsys.readouterr().out, line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("check", "not set up yet: run 'herts-geo store init'"),
        ("backup b.zip", "not set up yet"),
        ("init --owner ann@council.example", "give --workspace and --owner"),
        ("restore nowhere.zip", "cannot be opened"),
        ("export a.zip", "not set up yet"),
        ("seal", "No key is set"),
    ],
)
def test_what_cannot_be_done_is_said(
    capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    assert cli.main(["store", *line.split()]) == 1
    assert said in capsys.readouterr().err


def test_a_store_that_is_damaged_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    assert cli.main(["store", "init", "--workspace", "W", "--owner", "a@b.example"]) == 0
    with sqlite3.connect(tmp_path / "store.sqlite") as store:
        store.execute("INSERT INTO mark VALUES ('none', 'none', 'a', 1, 'b', '2026-01-01')")
    store.close()
    assert cli.main(["store", "check"]) == 1
    assert "A row of 'mark' belongs to nothing." in capsys.readouterr().err
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    assert cli.main(["store", "forget"]) == 0
    assert "Nothing was removed" in capsys.readouterr().out


def test_without_a_store_nothing_is_kept_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(address.VARIABLE, "none")
    assert cli.main(["store", "where"]) == 0
    assert "nothing is kept" in capsys.readouterr().out
    for line in ("init", "check", "backup a.zip", "forget --yes"):
        assert cli.main(["store", *line.split()]) == 1
    assert "nothing is kept" in capsys.readouterr().err


def test_files_are_encrypted_afterwards_and_written_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(sealing.VARIABLE, raising=False)
    store = opening.current()
    assert store is not None
    me = workspaces.own(store)
    kept = uploads.add(store, me, "sites", "a.csv", b"bytes")
    assert not kept.sealed
    monkeypatch.setenv(sealing.VARIABLE, Fernet.generate_key().decode())
    assert cli.main(["store", "seal"]) == 0
    assert "1 file encrypted" in capsys.readouterr().out
    assert uploads.get(store, me, kept.id).sealed
    assert uploads.content(store, me, kept.id) == b"bytes"
    assert cli.main(["store", "export", str(tmp_path / "own.zip")]) == 0
    assert "Keep it safe" in capsys.readouterr().out
