"""Real files of a county, served as their publishers serve them: each shipped source asks right."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from herts_geo.crs import MEASURE
from herts_geo.pack import source
from herts_geo.pack.area import Area
from herts_geo.pack.fetch import files, state
from tests.pack import real
from tests.pack.fetch.conftest import Make
from tests.publishers import Publishers
from tests.publishers.serve import serve

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> Path:
    """Files of Hertfordshire's places."""
    return real.places(tmp_path_factory.mktemp("downloads"), testdata)


@pytest.fixture(scope="module")
def hertfordshire(testdata: Path) -> Area:
    """The county's districts and small areas."""
    folder = testdata / "geography"
    known = pd.read_csv(folder / "herts_lookup_lsoa21.csv", dtype=str)
    older = pd.read_csv(folder / "herts_lookup_lsoa11.csv", dtype=str)
    outline = gpd.read_file(folder / "herts_msoa21_bgc.geojson").to_crs(MEASURE).union_all()
    return Area(
        "Hertfordshire", "E10000015",
        dict(zip(known["ltla24_code"], known["ltla24_name"], strict=True)),
        lsoas=frozenset(known["lsoa21_code"]), lsoas11=frozenset(older["lsoa11_code"]),
        msoas=frozenset(known["lsoa21_name"].str[:-1]), outline=outline,
    )  # fmt: skip


def test_shipped_sources_ask_as_publishers_answer(
    publishers: Publishers, session: Make, downloads: Path, hertfordshire: Area
) -> None:
    every = source.read()
    lacking = serve(publishers, every, downloads, page=500)
    served = [each for key, each in every.every.items() if key not in lacking]
    assert len(served) >= 10
    first = {each.id: files(each, hertfordshire, session()) for each in served}
    assert len(first["lsoa21"]) == 2  # 746 areas, 500 a page
    assert len(first["lookup_county"]) == len(first["msoa21"]) == 1
    assert all(kept.url.startswith("https://") for kept in sum(first.values(), ()))
    publishers.forget()
    again = session()
    assert {each.id: files(each, hertfordshire, again) for each in served}.keys() == first.keys()
    assert {request.status for request in publishers.requests if request.method == "GET"} == {304}
    assert again.received < 500  # counts that were posted for
    assert {state(each, hertfordshire, again).state for each in served} == {"same"}
