"""`herts-geo map`: a sheet as a file, and what is refused."""

from pathlib import Path

import pytest

from herts_geo import cli


def test_a_map_is_written(tmp_path: Path) -> None:
    out = tmp_path / "map.svg"
    assert cli.main(["map", "Stevenage", "--out", str(out), "--paper", "a3"]) == 0
    assert b"Stevenage" in out.read_bytes()


def test_a_book_must_be_a_pdf(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "map.png"
    assert cli.main(["map", "Stevenage", "--book", "district", "--out", str(out)]) == 1
    assert "must end in .pdf" in capsys.readouterr().err
    assert not out.exists()
