"""A missing or corrupt file gets a sentence that names the data set; the rest works."""

from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from tests import broken_packs as tests_broken_packs
from tests.pages.conftest import Open, said

# Each data set -> a page that reads it, and what its link chooses.
READERS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    **dict.fromkeys(
        (
            *("lsoa21", "msoa21", "districts", "county", "msoa_names", "population_lsoa21"),
            "code_history",
            *("imd2025", "postcodes", "postcode_sectors", "centroids_lsoa21", "travel_model"),
            *("lsoa_positions_near", "service_points", "service_postcodes", "service_positions"),
            "service_unplaced",
        ),
        ("overview", {}),
    ),
    **dict.fromkeys(("laa2_indicators", "laa2_values", "context_figures"), ("targets", {})),
    **dict.fromkeys(("towns", "stations"), ("deprivation", {})),
    **dict.fromkeys(
        ("imd2019", "lsoa11", "population_lsoa11"), ("deprivation", {"edition": "2019"})
    ),
    **{f"imd{year}": ("deprivation", {"edition": str(year)}) for year in (2015, 2010)},
    **{
        name: ("accessibility", {"service": service})
        for name, service in {
            "libraries": "library",
            "gp_practices": "gp",
            "town_centres": "town_centre",
        }.items()
    },
    **dict.fromkeys(("plan_requirements", "brownfield_sites"), ("housing", {})),
}
UNREAD: Final = (  # for the building of the pack, or on no page as it opens
    *("lsoa21_new_outlines", "names_lsoa21", "names_lsoa11"),
    *("centroids_lsoa11", "town_centre_names"),
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped pack that the app uses."""
    tests_broken_packs.copied(tmp_path)
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
    lost = "The map is drawn without the names of the towns. The data set 'Towns' is missing"
    assert any(lost in line for line in said(app.caption))


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


def shown(app: AppTest) -> str:
    """Everything that a page says in words."""
    parts = (app.error, app.warning, app.info, app.caption, app.markdown)
    return "\n".join(text for part in parts for text in said(part))


@pytest.mark.parametrize("lost", list(READERS))
def test_a_page_names_what_is_gone(lost: str, copy: Path, open_page: Open) -> None:
    page, query = READERS[lost]
    dataset = tests_broken_packs.lose(copy, lost)
    app = open_page(page, **query)
    assert not app.exception
    told = shown(app)
    assert f"The data set '{dataset.title}' is missing" in told
    assert "fault of the app" not in told


def test_every_data_set_is_tried_or_on_no_page() -> None:
    assert sorted([*READERS, *UNREAD]) == sorted(tests_broken_packs.IDS)
