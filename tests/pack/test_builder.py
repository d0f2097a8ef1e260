"""Building a pack from publishers' files: the right areas, whole or not at all, and repeatable."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from herts_geo.errors import HertsGeoError
from herts_geo.pack import builder, catalogue, load, locate, renewable, source
from herts_geo.pack.area import Area
from herts_geo.pack.source import Source, SourceFailed
from tests.pack import real

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 28)
RIGHT = 0.99  # least share of postcodes in the LSOA that their owner names


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> Path:
    """Files of Hertfordshire's places as a person downloads them."""
    return real.places(tmp_path_factory.mktemp("downloads"), testdata, ("sg",))


@pytest.fixture(scope="module")
def stevenage(downloads: Path, tmp_path_factory: pytest.TempPathFactory) -> catalogue.Catalogue:
    """A pack of one district."""
    folder = tmp_path_factory.mktemp("packs") / "stevenage"
    request = locate.Request(places=("stevenage borough council",), only=("places",))
    outcome = builder.build(folder, request, real.given(downloads), today=TODAY)
    assert set(outcome.failed) == {"lookup_combined", "code_history", "parishes"}
    return catalogue.read(folder)


def test_the_areas_are_those_of_the_place(stevenage: catalogue.Catalogue, testdata: Path) -> None:
    lookup = pd.read_csv(testdata / "geography" / "herts_lookup_lsoa21.csv", dtype=str)
    mine = lookup[lookup["ltla24_name"] == "Stevenage"]
    found = load.boundaries(stevenage, "lsoa21")
    assert found["code"].tolist() == sorted(mine["lsoa21_code"])
    assert found["msoa"].tolist() == mine.sort_values("lsoa21_code")["msoa21_code"].tolist()
    assert found["ward"].tolist() == mine.sort_values("lsoa21_code")["ward24_code"].tolist()
    assert load.boundaries(stevenage, "districts")["name"].tolist() == ["Stevenage"]
    assert stevenage.title == "Stevenage"


def test_outlines_are_the_published_ones(stevenage: catalogue.Catalogue, testdata: Path) -> None:
    ours = load.boundaries(stevenage, "lsoa21").to_crs(27700).set_index("code").geometry
    every = gpd.read_file(testdata / "geography" / "herts_lsoa21_bgc.geojson").to_crs(27700)
    theirs = every.set_index("LSOA21CD").geometry.reindex(ours.index)
    assert (ours.intersection(theirs).area / ours.union(theirs).area).min() > 0.99


def test_postcodes_are_in_the_right_area(stevenage: catalogue.Catalogue, testdata: Path) -> None:
    ours = load.table(stevenage, "postcodes")
    theirs = pd.read_csv(testdata / "services" / "postcodes_hertfordshire.csv", dtype=str)
    both = ours.merge(theirs, left_on="postcode", right_on="Postcode", validate="one_to_one")
    assert len(both) > 1_000
    assert (both["lsoa21cd"] == both["LSOA21CD"]).mean() > RIGHT


def test_a_data_set_says_where_it_is_from(stevenage: catalogue.Catalogue) -> None:
    found = stevenage.dataset("lsoa21")
    assert (found.retrieved, found.checked) == ("2026-11-20", "2026-11-28")
    assert found.by_hand
    assert len(found.raw_sha256) == 64
    assert found.licence_url.startswith("https://")


def test_the_same_files_give_the_same_pack(
    stevenage: catalogue.Catalogue, downloads: Path, tmp_path: Path
) -> None:
    request = renewable.request_of(stevenage.folder)
    builder.build(tmp_path / "again", request, real.given(downloads), today=TODAY)
    assert _bytes(tmp_path / "again") == _bytes(stevenage.folder)


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != renewable.PREVIOUS
    }


@pytest.mark.parametrize("write", [0, 7, 14])
def test_a_run_that_is_killed_leaves_a_sound_pack(
    stevenage: catalogue.Catalogue,
    downloads: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: int,
) -> None:
    """Killed at a write, a new pack is none and goes on; an old one stays as it was."""
    folder = tmp_path / "new"
    request = renewable.request_of(stevenage.folder)
    count = iter(range(100))
    save = renewable.saving.save

    def killed(path: Path, data: bytes) -> None:
        if next(count) == write:
            raise KeyboardInterrupt
        save(path, data)

    monkeypatch.setattr(renewable.saving, "save", killed)
    try:
        builder.build(folder, request, real.given(downloads), today=TODAY)
    except KeyboardInterrupt:
        with pytest.raises(HertsGeoError):
            catalogue.read(folder)
    monkeypatch.undo()
    builder.build(folder, request, real.given(downloads), today=TODAY)
    assert _bytes(folder) == _bytes(stevenage.folder)


def test_a_folder_of_others_is_left_alone(tmp_path: Path, downloads: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    request = locate.Request(places=("Stevenage",), only=("places",))
    with pytest.raises(SourceFailed, match="not empty"):
        builder.build(tmp_path, request, real.given(downloads), today=TODAY)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_a_place_that_is_none_is_told_with_its_nearest(tmp_path: Path, downloads: Path) -> None:
    request = locate.Request(places=("Stevanage", "Nowhere"))
    with pytest.raises(SourceFailed, match=r"'Stevanage'.*Stevenage.*'Nowhere'") as told:
        builder.build(tmp_path / "p", request, real.given(downloads), today=TODAY)
    assert not (tmp_path / "p").exists()
    assert "E10000015" in str(told.value)


def test_a_footprint_takes_the_areas_whose_people_live_in_it(
    downloads: Path, tmp_path: Path, testdata: Path, stevenage: catalogue.Catalogue
) -> None:
    """A circle of 4 km around the middle of Stevenage cuts North and East Hertfordshire."""
    spots = pd.read_csv(testdata / "geography" / "herts_lsoa21_pwc.csv")
    middle = load.boundaries(stevenage, "county").to_crs(27700).geometry.iloc[0].centroid
    inside = spots[((spots["x"] - middle.x) ** 2 + (spots["y"] - middle.y) ** 2) ** 0.5 < 4_000]
    lads = gpd.read_file(testdata / "geography" / "herts_lsoa21_bgc.geojson")
    lads = lads.dissolve("LADCD", as_index=False)[["LADCD", "LADNM", "geometry"]]
    lads = lads.rename(columns={"LADCD": "LAD25CD", "LADNM": "LAD25NM"})
    here = tmp_path / "files"
    here.mkdir()
    for path in downloads.iterdir():
        (here / path.name).symlink_to(path)
    lads.to_file(here / "LAD_BGC.geojson")
    request = locate.Request(
        footprint=middle.buffer(4_000), title="Around Stevenage", only=("lsoa21", "whole")
    )
    builder.build(tmp_path / "pack", request, real.given(here), today=TODAY)
    found = catalogue.read(tmp_path / "pack")
    lsoas = load.boundaries(found, "lsoa21")
    assert set(lsoas["code"]) == set(inside["LSOA21CD"])
    names = load.boundaries(found, "districts")["name"].tolist()
    assert "North Hertfordshire (part)" in names
    assert found.title == "Around Stevenage"


def test_who_was_not_asked_is_not_said_to_have_been(
    stevenage: catalogue.Catalogue, downloads: Path, tmp_path: Path
) -> None:
    """Files that a run takes as they were fetched before were last asked for then."""

    @dataclass(frozen=True)
    class Before(real.File):
        checked: str = "2026-11-22T09:00:00Z"

    def files(each: Source, area: Area | None) -> Sequence[real.File]:
        return [Before(**vars(x)) for x in real.given(downloads)(each, area)]

    request = locate.Request(places=("Stevenage",), only=("wards", "whole"))
    builder.build(tmp_path / "pack", request, files, today=TODAY)
    found = catalogue.read(tmp_path / "pack")
    assert found.dataset("wards").checked == "2026-11-22"
    assert found.dataset("county").checked == "2026-11-28"


def test_what_fails_keeps_its_old_data_and_says_why(
    stevenage: catalogue.Catalogue, downloads: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pack"
    request = locate.Request(places=("Stevenage",), only=("wards", "whole"))
    builder.build(folder, request, real.given(downloads), today=TODAY)
    before = load.boundaries(catalogue.read(folder), "wards")

    def without(each: Source, area: Area | None) -> Sequence[real.File]:
        if each.id == "wards":
            raise SourceFailed("Wards: the publisher answered 500.")
        return real.given(downloads)(each, area)  # type: ignore[return-value]

    outcome = builder.build(folder, request, without, today=date(2026, 12, 24))
    assert outcome.failed == {"wards": "Wards: the publisher answered 500."}
    found = catalogue.read(folder)
    assert load.boundaries(found, "wards").equals(before)
    assert found.dataset("wards").checked == "2026-11-28"
    assert found.dataset("lsoa21").checked == "2026-12-24"
    kept = json.loads((folder / renewable.STATE).read_text())["sources"]["wards"]
    assert (kept["state"], kept["datasets"]) == ("failed", ["wards"])


def stricter(key: str) -> source.Sources:
    """The sources, of which one promises codes that its file does not hold."""
    every = dict(source.read().every)
    each = every[key]
    (name,) = each.datasets
    columns = dict(each.datasets[name]["columns"])
    columns["code"] = columns["code"] | {"pattern": "X[0-9]{8}"}
    datasets = {name: {**each.datasets[name], "columns": columns}}
    return source.Sources({**every, key: replace(each, datasets=datasets)})


@pytest.mark.parametrize("renewed", [True, False])
def test_a_data_set_that_breaks_its_contract_stops_nothing_else(
    downloads: Path, tmp_path: Path, renewed: bool
) -> None:
    """The old one stays; of a new pack it is left out, and named."""
    folder, files = tmp_path / "pack", real.given(downloads)
    request = locate.Request(places=("Stevenage",), only=("wards", "msoa_names", "whole"))
    if renewed:
        builder.build(folder, request, files, today=TODAY)
        before = load.boundaries(catalogue.read(folder), "wards")
    outcome = builder.build(
        folder, request, files, today=date(2026, 12, 24), sources=stricter("wards")
    )
    found = catalogue.read(folder)
    assert "what was made breaks its contract. wards: row 2, code 'E05" in outcome.failed["wards"]
    assert set(outcome.failed) == {"wards"}
    assert {"lsoa21", "msoa_names", "county"} <= set(found.datasets)
    assert found.dataset("lsoa21").checked == "2026-12-24"
    assert ("wards" in found.datasets) == renewed
    if renewed:
        assert load.boundaries(found, "wards").equals(before)


def test_small_areas_that_break_their_contract_leave_the_pack(
    downloads: Path, tmp_path: Path
) -> None:
    folder, files = tmp_path / "pack", real.given(downloads)
    request = locate.Request(places=("Stevenage",), only=("whole",))
    builder.build(folder, request, files, today=TODAY)
    before = _bytes(folder)
    with pytest.raises(SourceFailed, match="breaks its contract"):
        builder.build(folder, request, files, today=TODAY, sources=stricter("lsoa21"))
    assert _bytes(folder) == before


def test_every_source_has_a_maker() -> None:
    assert {each.maker for each in source.read().every.values()} <= set(builder.MAKERS)
