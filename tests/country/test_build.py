"""A build by county: equal in one process, on one worker, on two and on one that is killed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from herts_geo.country import counties as of_country
from herts_geo.country import make, manifest, run, spread, tasks
from herts_geo.country.counties import County
from herts_geo.country.run import Built, Runner
from herts_geo.country.spread import Spread
from herts_geo.country.tasks import Asked, Task
from herts_geo.errors import HertsGeoError
from tests.country import killing

ASKED = Asked(("hospital", "library"))
Counties = tuple[County, ...]


def build(counties: Counties, out: Path, runner: Runner = run.here, asked: Asked = ASKED) -> Built:
    """What a build of both services does to a folder."""
    return run.build(tasks.tasks(counties, asked, out), out, lambda _: None, runner)


def held(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but hidden ones."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.name[0] != "."}


@pytest.fixture(scope="module")
def single(two: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parts as one process makes them."""
    out = tmp_path_factory.mktemp("single")
    built = build(of_country.found([two]), out)
    assert (len(built.made), built.kept, built.faults) == (4, 0, ())
    return out


def test_a_part_a_county_and_service_and_a_manifest(single: Path) -> None:
    names = [
        f"{code}_{service}_pt.reach.parquet"
        for code in ("E06000901", "E10000901")
        for service in ("hospital", "library")
    ]
    assert sorted(held(single)) == [*names, manifest.NAME]
    entry = manifest.read(single)[names[0]]
    assert (entry["areas"], entry["starts"], entry["points"]) == (12, 24, 1)  # two postcodes each
    assert manifest.read(single)[names[1]]["pairs"] == 24 * 2  # the neighbour's library too
    roles = {each["role"] for each in entry["inputs"]}
    assert {"services", "boundaries", "population", "postcodes", "travel model"} <= roles
    assert str(single) not in json.dumps(manifest.read(single))


@pytest.mark.slow
def test_a_worker_gives_what_the_single_process_gives(
    counties: Counties, single: Path, tmp_path: Path
) -> None:
    pytest.importorskip("distributed")
    lines: list[str] = []
    built = build(counties, tmp_path, Spread("local", lines.append, workers=1))
    assert (len(built.made), built.faults) == (4, ())
    assert held(tmp_path) == held(single)
    assert lines[0].startswith("Dashboard: http://127.0.0.1:")


@pytest.mark.slow
def test_two_workers_and_a_killed_one_give_the_same(
    counties: Counties, single: Path, tmp_path: Path, cluster: str
) -> None:
    for maker in (make.make, killing.first):
        out = tmp_path / maker.__name__
        built = build(counties, out, Spread(cluster, lambda _: None, maker=maker))
        assert (len(built.made), built.faults) == (4, ())
        assert held(out) == held(single)
    assert len(list((tmp_path / "first").glob(".tried-*hospital*"))) == 2  # both were killed once


@pytest.mark.slow
def test_a_failing_worker_is_a_sentence_and_the_rest_is_kept(
    counties: Counties, tmp_path: Path, cluster: str
) -> None:
    built = build(counties, tmp_path, Spread(cluster, lambda _: None, maker=killing.fails))
    assert len(built.faults) == 4
    assert "Newmouth, hospital: the worker failed (ZeroDivisionError" in built.faults[0]
    assert manifest.read(tmp_path) == {}


def test_what_stands_is_not_made_again(counties: Counties, single: Path, tmp_path: Path) -> None:
    for name, content in held(single).items():
        (tmp_path / name).write_bytes(content)

    def nothing(due: object) -> Iterator[tuple[Task, make.Entry]]:
        raise AssertionError(due)

    built = build(counties, tmp_path, nothing)
    assert (built.made, built.kept) == ((), 4)


def test_a_damaged_or_outdated_part_is_made_again(
    counties: Counties, single: Path, tmp_path: Path
) -> None:
    for name, content in held(single).items():
        (tmp_path / name).write_bytes(content)
    damaged = tmp_path / "E06000901_library_pt.reach.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-1])
    entries = manifest.read(tmp_path)
    entries["E10000901_hospital_pt.reach.parquet"]["key"] = "of other inputs"
    manifest.write(tmp_path, entries)
    built = build(counties, tmp_path)
    made = {(each["county"], each["service"]) for each in built.made}
    assert made == {("E06000901", "library"), ("E10000901", "hospital")}
    assert held(tmp_path) == held(single)


def test_another_file_is_another_key(counties: Counties, tmp_path: Path) -> None:
    asked, path = Asked(("library",)), counties[1].folder / "public_libraries.csv"
    before = [each["key"] for each in tasks.tasks(counties, asked, tmp_path)]
    kept = path.read_bytes()
    try:
        path.write_bytes(kept + b"\n")
        after = [each["key"] for each in tasks.tasks(counties, asked, tmp_path)]
    finally:
        path.write_bytes(kept)
    assert all(old != new for old, new in zip(before, after, strict=True))  # it is a neighbour's


def test_points_of_a_neighbour_count_within_the_margin(counties: Counties, tmp_path: Path) -> None:
    """Both counties lie on the same grid, and both hospitals are one of the same name."""
    pack = counties[0].pack()
    hospital, library = tasks.tasks(counties, ASKED, tmp_path)[:2]
    assert make.points(hospital, pack)["name"].tolist() == ["Made General Hospital"]
    found = make.points(library, pack)
    assert found["name"].tolist() == ["Harbour Library", "Central Library"]
    assert found["id"].iloc[1] == "1/library:central-library"
    (alone, *_) = tasks.tasks(counties, Asked(("library",), margin_km=0), tmp_path)
    assert make.points(alone, pack)["name"].tolist() == ["Harbour Library"]


def test_one_build_at_a_time(counties: Counties, tmp_path: Path) -> None:
    def other(due: object) -> Iterator[tuple[Task, make.Entry]]:
        with pytest.raises(HertsGeoError, match="Another build is writing"):
            build(counties, tmp_path)
        yield from ()

    build(counties, tmp_path, other)


def test_no_dask_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(spread, "import_module", missing)
    with pytest.raises(spread.NoDask, match=r"pip install \"herts-geo\[country\]\""):
        spread.check()


@pytest.mark.parametrize(
    ("scheduler", "warned"),
    [
        ("local", False),
        ("tls://far.example:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("localhost:8786", False),
        ("tcp://far.example:8786", True),
        ("far.example:8786", True),
    ],
)
def test_a_scheduler_without_tls_is_warned_of(scheduler: str, warned: bool) -> None:
    assert bool(spread.warning(scheduler)) is warned


def test_no_scheduler_is_a_sentence(
    counties: Counties, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(spread, "WAIT", "300ms")
    with pytest.raises(HertsGeoError, match=r"No Dask scheduler answers at 'tcp://127\.0\.0\.1:9'"):
        build(counties, tmp_path, Spread("tcp://127.0.0.1:9", lambda _: None))
