"""A large file that was cut goes on where it stopped, if it is still the same."""

from pathlib import Path

import pytest

from herts_geo.pack.fetch import Fetched, Session, Stopped, files
from herts_geo.pack.fetch.partial import Arriving
from herts_geo.pack.source import SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import Publishers, faults

DATA = bytes(range(256)) * 8000  # 2 MB, which a client reads in some thirty blocks


@pytest.fixture(autouse=True)
def _all_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("herts_geo.pack.fetch.partial.LARGE", 1000)


def fetch(session: Session) -> Fetched:
    """The one file, of no form that is checked."""
    (kept,) = files(source(form="json", url="https://example.org/a.bin"), None, session)
    return kept


@pytest.fixture
def large(publishers: Publishers, monkeypatch: pytest.MonkeyPatch) -> Publishers:
    """A publisher of a large file."""
    monkeypatch.setattr("herts_geo.pack.fetch.answers.check", lambda *_: None)
    monkeypatch.setattr("herts_geo.pack.fetch.answers.read_json", lambda *_: None)
    publishers.file("a.bin", DATA)
    return publishers


def _stopped(session: Make, after: int) -> None:
    seen: list[int] = []
    with pytest.raises(Stopped):
        fetch(session(progress=lambda _, got, of: seen.append(got),
                      stop=lambda: bool(seen) and seen[-1] > after))  # fmt: skip


def test_a_cut_connection_is_gone_on_with(large: Publishers, session: Make) -> None:
    large.fault("a.bin", faults.cut(0.5), times=1)
    made = session()
    assert fetch(made).path.read_bytes() == DATA
    assert [request.status for request in large.requests] == [200, 206]
    assert large.requests[1].headers["range"] == f"bytes={len(DATA) // 2}-"
    assert made.received == len(DATA)


def test_a_run_that_was_stopped_goes_on(large: Publishers, session: Make, tmp_path: Path) -> None:
    _stopped(session, 500_000)
    _stopped(session, 1_000_000)
    made = session()
    assert fetch(made).path.read_bytes() == DATA
    assert made.received < len(DATA) - 900_000
    assert not list((tmp_path / "raw" / "parts").iterdir())


def test_another_file_begins_anew(large: Publishers, session: Make) -> None:
    _stopped(session, 500_000)
    large.file("a.bin", DATA[::-1])
    assert fetch(session()).path.read_bytes() == DATA[::-1]


@pytest.mark.parametrize("told", ["", "bytes 7-9/10"])
def test_a_wrong_beginning_is_not_believed(large: Publishers, session: Make, told: str) -> None:
    _stopped(session, 500_000)
    large.fault("a.bin", faults.misplaced(told), times=1)
    assert fetch(session()).path.read_bytes() == DATA


def test_what_has_arrived_of_all_is_asked_for_anew(
    large: Publishers, session: Make, tmp_path: Path
) -> None:
    _stopped(session, 500_000)
    (part,) = (tmp_path / "raw" / "parts").glob("*.part")
    part.write_bytes(DATA)
    assert fetch(session()).path.read_bytes() == DATA


def test_a_publisher_that_knows_no_parts(large: Publishers, session: Make) -> None:
    _stopped(session, 500_000)
    large.fault("a.bin", faults.whole_again())
    assert fetch(session()).path.read_bytes() == DATA


def test_two_runs_do_not_write_to_one_file(tmp_path: Path) -> None:
    with Arriving(tmp_path, "key") as first:
        first.restart('"mark"', 5000)
        first.write(b"one")
        with Arriving(tmp_path, "key") as second:
            assert second.path != first.path
            assert not second.mark
    with Arriving(tmp_path, "key") as third:
        assert (third.path, third.mark, third.size) == (first.path, '"mark"', 3)
        assert third.finish().read_bytes() == b"one"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("mark", "size"), [('W/"weak"', 5000), ("", 5000), ('"mark"', 10)])
def test_what_cannot_be_gone_on_with_is_not_kept(tmp_path: Path, mark: str, size: int) -> None:
    with Arriving(tmp_path, "key") as part:
        part.restart(mark, size)
        part.write(b"one")
    assert not list(tmp_path.iterdir())


def test_a_fault_that_lasts_keeps_what_has_arrived(
    large: Publishers, session: Make, tmp_path: Path
) -> None:
    large.fault("a.bin", faults.cut(0.25))
    with pytest.raises(SourceFailed, match="broke off in the middle"):
        fetch(session())
    large.heal()
    made = session()
    assert fetch(made).path.read_bytes() == DATA
    assert made.received < len(DATA) // 2
