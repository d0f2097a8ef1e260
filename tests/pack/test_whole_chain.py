"""A pack from publishers on loopback that serve real files: fetched once, made again."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import stamina

from herts_geo.pack import catalogue, difference, load, refresh, renewable, source
from herts_geo.pack.fetch import Cache, Session, Stopped
from herts_geo.pack.locate import Request
from herts_geo.pack.makers.estate import TITLES
from herts_geo.pack.source import SourceFailed
from tests.pack import real
from tests.publishers import Publishers, faults
from tests.publishers.serve import serve

TODAY = date(2026, 11, 28)
PLACES = Request(places=("Stevenage",), only=("places",))
CUTS = 10
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True, scope="module")
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture(scope="module")
def publishers(tmp_path_factory: pytest.TempPathFactory, testdata: Path) -> Iterator[Publishers]:
    """Publishers with the real files of Hertfordshire's places behind them."""
    folder = real.places(tmp_path_factory.mktemp("behind"), testdata, ("sg",))
    with Publishers() as made:
        serve(made, source.read(), folder, page=500)
        yield made


def _session(publishers: Publishers, cache: Path, **options: object) -> Session:
    return Session(Cache(cache), hosts=publishers.hosts, today=TODAY, **options)  # type: ignore[arg-type]


def _bytes(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (renewable.PREVIOUS, renewable.LOCK)
    }


@pytest.fixture(scope="module")
def made(publishers: Publishers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds a pack, made with a cache beside it."""
    home = tmp_path_factory.mktemp("made")
    publishers.forget()
    with _session(publishers, home / "raw") as session:
        renewal = refresh.new(home / "pack", PLACES, session)
    assert set(renewal.outcome.failed) == {"lookup_combined", "code_history", "parishes"}
    assert renewal.received > 300_000
    return home


def test_all_the_places_are_there(made: Path) -> None:
    pack = catalogue.read(made / "pack")
    counts = {key: each.rows for key, each in pack.datasets.items()}
    assert {key: counts[key] for key in ("lsoa21", "lsoa11", "msoa21", "districts", "county")} == {
        "lsoa21": 54, "lsoa11": 52, "msoa21": 12, "districts": 1, "county": 1,
    }  # fmt: skip
    assert pack.dataset("lsoa21").url.startswith("https://services1.arcgis.com/")


def test_nothing_is_fetched_again_where_nothing_changed(publishers: Publishers, made: Path) -> None:
    before = _bytes(made / "pack")
    publishers.forget()
    with _session(publishers, made / "raw") as session:
        renewal = refresh.refresh(made / "pack", session)
        changed = refresh.look(made / "pack", session)
    assert renewal.changed == ()
    bodies = {request.url for request in publishers.requests if _is_data(request)}
    assert not bodies
    assert _bytes(made / "pack") == before
    states = {key: each.state for key, each in changed.items() if key in ("lsoa21", "postcodes")}
    assert states == {"lsoa21": "same", "postcodes": "same"}


def _is_data(request: object) -> bool:
    """Whether an answer carried data, and not a description, a count or 'not changed'."""
    about = vars(request)
    asked = about["query"]
    told = asked.get("f") == "json" and "resultOffset" not in asked
    counted = asked.get("returnCountOnly") == "true"
    small = about["sent"] < 5_000
    return about["status"] == 200 and not told and not counted and not small


def test_a_run_that_was_cut_goes_on_to_the_same_pack(
    publishers: Publishers, made: Path, tmp_path: Path
) -> None:
    """Stopped at random moments of the fetching and gone on with, the pack is the same."""
    chance = random.Random(11)
    for _ in range(CUTS):
        with _session(publishers, tmp_path / "raw", stop=_after(chance.randrange(1, 40))) as cut:
            try:
                refresh.new(tmp_path / "pack", PLACES, cut)
            except (Stopped, SourceFailed):
                assert not (tmp_path / "pack" / renewable.CATALOGUE).exists()
    with _session(publishers, tmp_path / "raw") as session:
        refresh.new(tmp_path / "pack", PLACES, session)
    assert _bytes(tmp_path / "pack") == _bytes(made / "pack")


def _after(moments: int) -> Callable[[], bool]:
    """Whether to stop: from so many times of asking on."""
    left = iter(range(moments))
    return lambda: next(left, None) is None


def test_a_renewed_source_tells_what_changed(
    publishers: Publishers, made: Path, testdata: Path
) -> None:
    """One MSOA gets another name: that is fetched, made and told, and nothing else."""
    old = load.table(catalogue.read(made / "pack"), "msoa_names")
    url = source.read().every["msoa_names"].address.url
    names = old.rename(columns={"msoacd": "msoa21cd", "msoanm": "msoa21nm", "name": "msoa21hclnm"})
    names.loc[names["msoa21hclnm"] == "Bedwell", "msoa21hclnm"] = "Bedwell & Shephall"
    publishers.file(url, names.to_csv(index=False).encode(), "text/csv")
    with _session(publishers, made / "raw") as session:
        assert refresh.look(made / "pack", session)["msoa_names"].state == "changed"
        renewal = refresh.refresh(made / "pack", session, only=["msoa_names"])
    told = {each.dataset: each for each in renewal.changed}
    assert set(told) == {"msoa_names", "msoa21"}
    assert (told["msoa_names"].added, told["msoa_names"].changed) == (0, 1)
    assert "1 changed" in told["msoa_names"].sentence


def test_a_publisher_that_fails_leaves_the_pack_in_use(publishers: Publishers, made: Path) -> None:
    before = load.boundaries(catalogue.read(made / "pack"), "wards")
    address = source.read().every["wards"].address.url
    publishers.feature_service("WD_MAY_2025_UK_BGC_V2", _moved(before), page=500, edited=2)
    publishers.fault("WD_MAY_2025_UK_BGC_V2", faults.busy(500))
    with _session(publishers, made / "raw") as session:
        renewal = refresh.refresh(made / "pack", session)
    publishers.heal()
    assert "wards" in renewal.outcome.failed
    assert "WD_MAY" in address
    pack = catalogue.read(made / "pack")
    assert load.boundaries(pack, "wards").equals(before)


def _moved(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    renamed = frame.rename(columns={"code": "WD25CD", "name": "WD25NM"})
    return renamed[["WD25CD", "WD25NM", "geometry"]].to_crs(27700)


def test_registers_that_need_a_key(
    publishers: Publishers, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the key both are in the pack; a wrong one keeps them and says which variable. The key
    is in no file."""
    keyed = ("corporate_titles", "energy_certificates")
    variables = [source.read().every[name].key for name in keyed]
    town = {"council": "Stevenage", "postcode": "SG1 1HN", "certificateNumber": "1",
            "addressLine1": "Town Hall", "uprn": 10001, "registrationDate": "2025-05-01",
            "currentEnergyEfficiencyBand": "D"}  # fmt: skip
    publishers.certificates("g00d-key", [town])
    publishers.titles("g00d-key", {"CCOD_FULL_2026_11.zip": titles("STEVENAGE COUNCIL")})
    for variable in variables:
        monkeypatch.setenv(variable, "g00d-key")
    with _session(publishers, made / "raw") as session:
        request = replace(PLACES, only=("whole", *keyed))
        assert not refresh.new(tmp_path / "pack", request, session).outcome.failed
    pack = catalogue.read(tmp_path / "pack")
    assert load.table(pack, "energy_certificates")["PropertyName"].tolist() == ["Town Hall"]
    assert load.table(pack, "corporate_titles")["LandRegistryTitleNumber"].tolist() == ["HD1"]
    for variable in variables:
        monkeypatch.setenv(variable, "wr0ng-key")
    with _session(publishers, made / "raw") as session:
        failed = refresh.refresh(tmp_path / "pack", session).outcome.failed
    assert set(failed) == set(keyed)
    assert all(variable in failed[name] for variable, name in zip(variables, keyed, strict=True))
    assert set(catalogue.read(tmp_path / "pack").datasets) == set(pack.datasets)
    every = [*tmp_path.rglob("*"), *(made / "raw").rglob("*")]
    written = b"".join(path.read_bytes() for path in every if path.is_file())
    assert not [key for key in (b"g00d-key", b"wr0ng-key", b"Signature=") if key in written]


def titles(owner: str) -> bytes:
    """A file of titles, with one that a body owns in Stevenage."""
    rows = {**dict.fromkeys(TITLES.values(), ""), "Title Number": "HD1", "Postcode": "SG1 1HN"}
    rows |= {"Proprietor Name (1)": owner, "Proprietorship Category (1)": "Local Authority"}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("CCOD.csv", pd.DataFrame([rows]).to_csv(index=False))
    return file.getvalue()


def test_only_one_program_makes_a_pack_at_a_time(publishers: Publishers, made: Path) -> None:
    with (
        renewable.saving.alone(made / "pack" / renewable.LOCK) as mine,
        _session(publishers, made / "raw") as session,
    ):
        assert mine
        with pytest.raises(SourceFailed, match="another program"):
            refresh.refresh(made / "pack", session)


def test_a_difference_counts_rows_and_deciles(pack: catalogue.Catalogue, tmp_path: Path) -> None:
    """Of the shipped indices: one area moves from rank 3,375 (decile 1) to 3,376 (decile 2)."""
    dataset = pack.dataset("imd2025")
    table = load.table(pack, "imd2025")
    row = (table["overall"] - 3_375).abs().idxmin()
    before, after = table.copy(), table.copy()
    before.loc[row, "overall"], after.loc[row, "overall"] = 3_375, 3_376
    found = difference.compared(
        replace(dataset), before.set_index("lsoa21cd"), after.set_index("lsoa21cd")
    )
    assert (found.added, found.gone, found.changed, found.deciles) == (0, 0, 1, 1)
    assert [(x.before, x.after) for x in found.moved] == [(3_375, 3_376)]
