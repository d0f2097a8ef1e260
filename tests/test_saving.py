"""A file is written whole or not at all, and a reason is said where it is not."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from herts_geo import saving
from herts_geo.errors import CannotWrite


def faulty_os(sync: Callable[[int], None]) -> SimpleNamespace:
    """The system as `saving` sees it, which writes nothing through to the disk; all others go on
    with the true one."""
    return SimpleNamespace(**{**vars(os), "fsync": sync})


def fail(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_file_holds_what_was_saved_and_nothing_stands_beside_it(tmp_path: Path) -> None:
    saving.save(tmp_path / "figures.csv", b"a,b\n1,2\n")
    assert (tmp_path / "figures.csv").read_bytes() == b"a,b\n1,2\n"
    assert os.listdir(tmp_path) == ["figures.csv"]


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "figures.csv"
    path.write_bytes(b"the whole of yesterday")
    monkeypatch.setattr(saving, "os", faulty_os(fail))
    with pytest.raises(CannotWrite, match="no room left on the disk"):
        saving.save(path, b"half of tod")
    assert path.read_bytes() == b"the whole of yesterday"
    assert os.listdir(tmp_path) == ["figures.csv"]


def test_an_interrupted_saving_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(saving, "os", faulty_os(interrupt))
    with pytest.raises(KeyboardInterrupt):
        saving.save(tmp_path / "figures.csv", b"half")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere/at/all.csv", "the folder does not exist"),
        (".", "cannot be written: Is a directory"),
        ("file/inside.csv", "cannot be written: Not a directory"),
        ("x" * 300, "cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotWrite, match=said):
        saving.save(tmp_path / name, b"x")
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise there")
def test_a_file_keeps_its_rights_and_a_link_its_target(tmp_path: Path) -> None:
    true, link = tmp_path / "true.csv", tmp_path / "link.csv"
    true.write_bytes(b"old")
    true.chmod(0o640)
    link.symlink_to(true)
    saving.save(link, b"new")
    assert link.is_symlink()
    assert true.read_bytes() == b"new"
    assert true.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt", reason="there are no devices of these names there")
def test_a_device_is_written_to_and_not_replaced() -> None:
    saving.save(Path("/dev/null"), b"gone")
    assert Path("/dev/null").is_char_device()
    with pytest.raises(CannotWrite, match="no room left"):
        saving.save(Path("/dev/full"), b"x")
