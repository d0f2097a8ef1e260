"""Folders for a moment: private, gone afterwards, and swept where a killed program left one."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from herts_geo import saving
from herts_geo.errors import CannotWrite

HOLD = "from herts_geo import saving\nwith saving.folder() as f: print(f, flush=True); input()"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def held() -> tuple["subprocess.Popen[str]", Path]:
    """A program that holds a folder until it is ended, and that folder."""
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    return program, Path(program.stdout.readline().strip())


def end(program: "subprocess.Popen[str]") -> None:
    """Kills a program as a crash would."""
    program.kill()
    program.communicate()


def test_a_folder_is_private_and_goes(temporary: Path) -> None:
    with saving.folder() as made:
        assert made.parent == temporary
        if os.name != "nt":
            assert made.stat().st_mode & 0o777 == 0o700
        (made / "review.gpkg").write_bytes(b"x")
    assert os.listdir(temporary) == []


def test_what_a_killed_program_left_is_swept_and_a_running_ones_is_not(temporary: Path) -> None:
    first, left = held()
    second, used = held()
    try:
        (left / "review.gpkg").write_bytes(b"a register")
        end(first)
        assert left.exists()
        with saving.folder():
            assert not left.exists()
            assert used.exists()
    finally:
        end(second)
    assert used.exists()
    saving.sweep()
    assert os.listdir(temporary) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs links that anybody may make")
def test_a_link_to_elsewhere_is_never_swept(temporary: Path) -> None:
    other = temporary / "other"
    other.mkdir()
    (other / saving.HELD).write_bytes(b"")
    (temporary / f"{saving.PREFIX}link").symlink_to(other)
    saving.sweep()
    assert (other / saving.HELD).exists()


def test_no_room_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(CannotWrite, match="name another folder in TMPDIR"), saving.folder():
        pass


def test_a_full_folder_for_temporary_files_is_said_whatever_a_library_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = SimpleNamespace(free=4096)
    monkeypatch.setattr(
        saving, "shutil", SimpleNamespace(**{**vars(shutil), "disk_usage": lambda _: full})
    )
    with pytest.raises(CannotWrite, match="no room is left"), saving.folder():
        raise RuntimeError("sqlite3_exec failed: no such table")
    full.free = 10**9
    with pytest.raises(RuntimeError, match="no such table"), saving.folder():
        raise RuntimeError("sqlite3_exec failed: no such table")
