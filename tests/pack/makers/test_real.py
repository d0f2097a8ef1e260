"""The same readers and makers on real lists of Hertfordshire, in their publishers' forms."""

import fnmatch
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest
import shapely

from herts_geo import places
from herts_geo.crs import MEASURE
from herts_geo.pack import load, read, source
from herts_geo.pack.area import Area
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.makers import MAKERS, Inputs
from tests.pack import real

COUNTS = {  # source -> data set -> rows, as counted in the files by hand (grep and cut)
    "pharmacies": {"pharmacies": 215},
    "public_libraries": {"public_libraries": 48},
    "schools": {"primary_schools": 404, "secondary_schools": 82, "special_schools": 34,
                "colleges": 5},
}  # fmt: skip


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> Path:
    """The lists as a person downloads them."""
    return real.services(tmp_path_factory.mktemp("services"), testdata)


@pytest.fixture(scope="module")
def known(pack: Catalogue) -> tuple[Area, dict[str, pd.DataFrame]]:
    """The county with its outline, and its postcodes."""
    areas = places.areas(pack).to_crs(MEASURE)
    outline = shapely.union_all(areas.geometry.to_numpy()).buffer(100)
    postcodes = load.table(pack, "postcodes").astype({"postcode": str})
    sectors = load.table(pack, "postcode_sectors").astype({"sector": str}).iloc[:0]
    herts = Area("Hertfordshire", "E10000015", {}, outline=outline, margin=0)
    return herts, {"postcodes": postcodes, "postcode_sectors": sectors}


def make(
    key: str, folder: Path, known: tuple[Area, dict[str, pd.DataFrame]]
) -> Mapping[str, pd.DataFrame]:
    each = source.read().every[key]
    patterns = [pattern.lower() for pattern in each.files]
    paths = [
        path
        for path in sorted(folder.iterdir())
        if any(fnmatch.fnmatch(path.name.lower(), pattern) for pattern in patterns)
    ]
    raws = [read.Raw(path, path.name) for path in paths]
    given = Inputs(each, known[0], read.table(each, raws), known[1], raws)
    found = MAKERS[each.maker](given)
    return {name: rows for name, rows in found.items() if isinstance(rows, pd.DataFrame)}


@pytest.mark.parametrize("key", COUNTS)
def test_every_row_of_the_county_is_taken(
    key: str, downloads: Path, known: tuple[Area, dict[str, pd.DataFrame]]
) -> None:
    made = make(key, downloads, known)
    found = {name: len(rows) for name, rows in made.items()}
    least = {name: number - 3 for name, number in COUNTS[key].items()}  # postcodes not known here
    assert all(least[name] <= found[name] <= COUNTS[key][name] for name in COUNTS[key]), found


def test_practices_are_those_of_the_shipped_list_and_more(
    downloads: Path, known: tuple[Area, dict[str, pd.DataFrame]], pack: Catalogue
) -> None:
    found = make("gp_practices", downloads, known)["gp_practices"]
    shipped = load.table(pack, "gp_practices")
    assert shipped["postcode"].isin(list(found["postcode"])).mean() > 0.9


def test_stations_are_those_of_the_shipped_list(
    downloads: Path, known: tuple[Area, dict[str, pd.DataFrame]], pack: Catalogue
) -> None:
    found = make("stations", downloads, known)["stations"]
    missing = set(load.table(pack, "stations")["name"]) - set(found["name"])
    assert missing <= {"Garston (Hertfordshire)"}  # the other list calls it Garston
