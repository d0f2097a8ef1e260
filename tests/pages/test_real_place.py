"""Every page, found by glob, on a pack of Hertfordshire that is made of its publishers' files."""

import re
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest

from herts_geo.pack import builder, catalogue
from herts_geo.pack.locate import Request
from tests.conftest import ROOT
from tests.pack import real
from tests.pages.conftest import Open, said
from tests.pages.test_any_place import PAGES, text

pytestmark = pytest.mark.slow
OTHERS: Final = re.compile(
    r".{0,40}\b(?:Bedfordshire|Buckinghamshire|Cambridgeshire|Essex|Kent|Surrey|Norfolk)\b.{0,40}"
)
UNPLACED: Final = ("BLR/036", "B036", "B037")  # sites without a position that can be used
DEAR: Final = ("review", "access_points", "estate")  # pages that are opened for one district


@pytest.fixture(scope="module")
def hertfordshire(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> catalogue.Catalogue:
    """A pack of Hertfordshire from real files."""
    home = tmp_path_factory.mktemp("hertfordshire")
    files = real.everything(home / "files", testdata)
    real.brownfield(files)
    real.older_indices(files, testdata)
    request = Request(
        places=("Hertfordshire",),
        less=("census_household_deprivation", "census_ethnicity", "schools", "pharmacies"),
    )
    outcome = builder.build(home / "pack", request, real.given(files), today=date(2026, 11, 28))
    assert {"lsoa21", "iod2025", "brownfield_land", "gp_practices"} <= {
        key for key, each in outcome.sources.items() if each.state == "made"
    }
    return catalogue.read(home / "pack")


def figures(app: Any) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def test_each_page_runs_and_gives_real_figures(
    hertfordshire: catalogue.Catalogue, testdata: Path, open_page: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """One test, so that the pack is made once however many programs share the tests."""
    monkeypatch.setenv("HERTS_GEO_PACK", str(hertfordshire.folder))
    found: dict[str, Any] = {}
    faults: list[str] = []
    for stem in PAGES:
        app = open_page(stem, **({"place": "Stevenage"} if stem in DEAR else {}))
        told = [*app.exception, *app.error, *app.warning]
        faults += [f"{stem}: {words}" for words in (*said(told), *OTHERS.findall(text(app)))]
        found[stem] = app
    assert not faults

    lookup = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa21.csv", dtype=str)
    people = pd.read_csv(ROOT / "data" / "population_lsoa21.csv")["population"].sum()
    assert len(found["deprivation"].dataframe[0].value) == len(lookup) == 713
    assert figures(found["deprivation"])["Residents, mid-2022"] == f"{people:,}"
    assert figures(found["overview"])["Residents"] == f"{people:,}"
    assert figures(found["indicators"])["Areas with a figure"] == "713 of 713"
    sites = pd.read_csv(ROOT / "data" / "brownfield_sites.csv", dtype=str)
    placed = sites[~sites["SiteReference"].isin(UNPLACED)]
    counted = found["housing"].dataframe[0].value["District"].value_counts()
    assert counted.to_dict() == placed["district"].value_counts().to_dict()
    assert len(counted) == 3  # districts whose register comes with the project
