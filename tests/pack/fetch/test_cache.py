"""The cache: whole or not at all, proven by hash, sound with two runs at once."""

import hashlib
import json
import os
import threading
from pathlib import Path

import pytest

from herts_geo.errors import CannotWrite
from herts_geo.pack.fetch import Cache
from herts_geo.pack.fetch.cache import default_folder

URL = "https://example.org/list.csv?x=1"


def _part(cache: Cache, data: bytes) -> Path:
    part = cache.new_part()
    part.write_bytes(data)
    return part


def test_what_is_put_is_got(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    put = cache.put("list", URL, _part(cache, b"a,b\n"), etag='"x"')
    got = Cache(tmp_path).get("list", URL)
    assert got == put
    assert got is not None
    assert got.path.read_bytes() == b"a,b\n"
    assert (got.sha256, got.size, got.etag) == (hashlib.sha256(b"a,b\n").hexdigest(), 4, '"x"')
    assert (got.name, got.by_hand) == ("list.csv", False)
    assert not list((tmp_path / "parts").iterdir())
    assert cache.get("other", URL) is None


def test_the_newest_of_an_address_counts(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    old = cache.put("list", URL, _part(cache, b"old"))
    new = cache.put("list", URL, _part(cache, b"new"))
    assert cache.get("list", URL) == new
    assert old.path.exists()  # another run may be reading it


@pytest.mark.parametrize("damage", [b"", b"odd"])
def test_damaged_bytes_are_forgotten(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    put = cache.put("list", URL, _part(cache, b"new"))
    put.path.write_bytes(damage)
    assert Cache(tmp_path).get("list", URL) is None
    assert cache.put("list", URL, _part(cache, b"new")).path.read_bytes() == b"new"


@pytest.mark.parametrize("damage", [
    "", "{", "[]", "null", '{"sha256": "../../etc/passwd"}', '{"sha256": 7}',
])  # fmt: skip
def test_a_damaged_record_is_forgotten(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    cache.put("list", URL, _part(cache, b"new"))
    (record,) = (tmp_path / "known").iterdir()
    record.write_text(damage)
    assert cache.get("list", URL) is None
    assert not record.exists()


def test_a_record_of_another_address_is_not_believed(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("list", URL, _part(cache, b"new"))
    (record,) = (tmp_path / "known").iterdir()
    record.write_text(json.dumps(json.loads(record.read_text()) | {"url": "https://x"}))
    assert cache.get("list", URL) is None


def test_two_runs_at_once_leave_a_sound_cache(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def run(word: bytes) -> None:
        try:
            cache = Cache(tmp_path)
            for n in range(20):
                cache.put("list", URL, _part(cache, word * (n % 3 + 1)))
                got = cache.get("list", URL)
                assert got is None or got.path.exists()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(word,)) for word in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert Cache(tmp_path).get("list", URL) is not None


def test_a_run_that_was_cut_goes_on(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = cache.begin("list", "here")
    assert Cache(tmp_path).begin("list", "here").token == first.token
    kept = cache.put("list", URL, _part(cache, b"new"))
    cache.finish(first, [kept])
    assert cache.last("list", "here") == (kept,)
    assert cache.begin("list", "here").token != first.token
    assert cache.begin("list", "there").token != first.token


def test_a_run_of_which_a_file_is_lost_gives_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    run = cache.begin("list", "here")
    kept = [cache.put("list", URL + str(n), _part(cache, b"%d" % n)) for n in range(2)]
    cache.finish(run, kept)
    kept[0].path.unlink()
    assert cache.last("list", "here") == ()


def test_the_last_whole_run_stays_that(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    kept = cache.put("list", URL, _part(cache, b"old"))
    cache.finish(cache.begin("list", "here"), [kept])
    run = cache.begin("list", "here")
    cache.put("list", URL, _part(cache, b"new"))
    assert cache.last("list", "here") == (kept,)
    cache.forget(run)
    assert cache.last("list", "here") == (kept,)
    assert cache.begin("list", "here").token != run.token


def test_what_nothing_names_is_removed_in_time(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    old = cache.put("list", URL, _part(cache, b"old"))
    cache.finish(cache.begin("list", "here"), [cache.put("list", URL, _part(cache, b"new"))])
    for path in (tmp_path / "bytes").glob("*/*"):
        os.utime(path, (1, 1))
    assert cache.prune() == len(b"old")
    assert not old.path.exists()
    assert cache.last("list", "here")


@pytest.mark.parametrize("damage", ["", "{}", "[7]", '{"files": [{}]}'])
def test_a_damaged_run_is_begun_anew(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    first = cache.begin("list", "here")
    (record,) = (tmp_path / "runs").iterdir()
    record.write_text(damage)
    assert cache.begin("list", "here").token != first.token


def test_an_old_run_is_begun_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    first = cache.begin("list", "here")
    monkeypatch.setattr("herts_geo.pack.fetch.cache.time.time", lambda: first.started + 90_000)
    assert cache.begin("list", "here").token != first.token


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="cannot be written"):
        Cache(tmp_path / "file" / "raw")


def test_the_folder_is_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HERTS_GEO_CACHE", "/somewhere")
    assert default_folder() == Path("/somewhere")
    monkeypatch.delenv("HERTS_GEO_CACHE")
    assert default_folder().name == "raw"
