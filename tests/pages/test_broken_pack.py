"""A missing or corrupt file gets a sentence that names the data set; the rest works."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.pages.conftest import Open, said


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped pack that the app uses."""
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path))
    return tmp_path


def test_missing_indices_are_named(copy: Path, open_page: Open) -> None:
    (copy / "data" / "imd2025.csv").unlink()
    app = open_page("deprivation")
    assert not app.exception
    assert "Indices of Deprivation 2025" in said(app.error)[0]
    other = open_page("deprivation", edition="2019")
    assert not other.exception


def test_corrupt_population_is_named_and_sources_still_work(copy: Path, open_page: Open) -> None:
    (copy / "data" / "population_lsoa21.csv").write_bytes(b"\x00\xffnot a table")
    app = open_page("deprivation")
    assert not app.exception
    assert "Residents, mid-2022" in said(app.error)[0]
    sources = open_page("sources")
    assert not sources.exception
    assert any("population_lsoa21.csv" in error for error in said(sources.error))


def test_town_names_are_left_off_when_their_file_is_gone(copy: Path, open_page: Open) -> None:
    (copy / "data" / "towns.csv").unlink()
    app = open_page("deprivation")
    assert not app.exception
    assert not app.error


def test_boundaries_that_are_gone_are_named(copy: Path, open_page: Open) -> None:
    (copy / "geo" / "lsoa21.geojson").write_text("{}")
    app = open_page("deprivation")
    assert not app.exception
    assert "LSOAs, 2021" in said(app.error)[0]


def test_folder_that_is_no_pack_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_page: Open
) -> None:
    monkeypatch.setenv("HERTS_GEO_PACK", str(tmp_path / "nothing"))
    app = open_page("deprivation")
    assert not app.exception
    assert "is not a data pack" in said(app.error)[0]


@pytest.mark.parametrize(
    "lost", ["data/msoa_names.csv", "geo/lsoa21.geojson", "data/postcodes.csv"]
)
def test_a_locality_without_a_file_gets_a_sentence(lost: str, copy: Path, open_page: Open) -> None:
    (copy / lost).unlink()
    app = open_page("locality")
    assert not app.exception
    assert app.error or app.title[0].value == "Choose a locality"
