"""What goes wrong with publishers: each fault is borne with, or named with what to do."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from herts_geo.pack.fetch import Cache, Fetched, Session, Stopped, files, trouble
from herts_geo.pack.fetch import session as module
from herts_geo.pack.source import SourceFailed
from tests.pack.fetch.conftest import Make, source
from tests.publishers import Publishers, certificates, faults
from tests.publishers.server import Fault

CSV = b"code,name\n" + b"".join(b"E%06d,Some area with a name\n" % n for n in range(3000))
OTHER = "https://other.org/list.csv"


def fetch(session: Session, **rest: Any) -> Fetched:
    """The one file of the plain source."""
    (kept,) = files(source(**rest), None, session)
    return kept


@pytest.mark.parametrize("fault", [
    faults.busy(503), faults.busy(429, retry_after=1), faults.busy(500), faults.html(),
    faults.cut(0.5), faults.cut(0.5, unsized=True),
])  # fmt: skip
def test_a_passing_fault_is_borne_with(publishers: Publishers, session: Make, fault: Fault) -> None:
    publishers.file("list.csv", CSV, "text/csv")
    publishers.fault("list.csv", fault, times=2)
    assert fetch(session()).path.read_bytes() == CSV
    assert publishers.count() == 3


@pytest.mark.parametrize(("fault", "told"), [
    (faults.busy(503), r"answers 503 \(a passing fault\), however often it is asked"),
    (faults.busy(429), r"answers 429 \(too many requests\)"),
    (faults.cut(0.5), "broke off in the middle"),
    (faults.cut(0.5, unsized=True), "sent a table that ends in the middle of a row"),
    (faults.html(), r"sent a web page \('Sorry, we are down'\) in place of the data"),
    (faults.replaced(b""), "sent an empty file"),
    (faults.replaced(b'{"status": "pending"}'), "sent a message in place of the table"),
])  # fmt: skip
def test_a_lasting_fault_is_named_after_so_many_tries(
    publishers: Publishers, session: Make, tmp_path: Path, fault: Fault, told: str
) -> None:
    publishers.file("list.csv", CSV)
    publishers.fault("list.csv", fault)
    with pytest.raises(SourceFailed, match=rf"^A list: 'example.org' {told}.*at example.org\.$"):
        fetch(session())
    assert publishers.count() == 3
    assert not list((tmp_path / "raw" / "parts").iterdir())
    assert not list((tmp_path / "raw" / "known").iterdir())


@pytest.mark.parametrize(("name", "data", "told"), [
    ("a.ods", b"PK cut", "ends in the middle or is no ZIP"),
    ("a.json", b'{"a": ', "ends in the middle"),
    ("a.csv", b"PK\x03\x04", "sent another kind of file"),
    ("a.txt", faults.PAGE, "sent a web page"),
])  # fmt: skip
def test_a_file_for_its_maker_is_looked_at_by_its_name(
    publishers: Publishers, session: Make, name: str, data: bytes, told: str
) -> None:
    url = publishers.file(name, data)
    with pytest.raises(SourceFailed, match=told):
        fetch(session(), form="whole", url=url)


def test_what_was_kept_outlives_a_fault(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", CSV)
    fetch(session())
    publishers.fault("list.csv", faults.replaced(b"<html>"))
    with pytest.raises(SourceFailed, match="What was made before stays in use"):
        fetch(session())
    assert fetch(session(offline=True)).path.read_bytes() == CSV


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_tried_again(publishers: Publishers, session: Make, status: int) -> None:
    publishers.file("list.csv", CSV)
    publishers.fault("list.csv", faults.busy(status))
    with pytest.raises(SourceFailed, match=rf"answers {status} \(.*for '/list.csv'"):
        fetch(session())
    assert publishers.count() == 1


def test_a_host_that_failed_is_tried_once(publishers: Publishers, session: Make) -> None:
    publishers.fault("example.org", faults.busy(503))
    made = session()
    for _ in range(2):
        with pytest.raises(SourceFailed):
            files(source(url=publishers.file("list.csv", CSV)), None, made)
    assert publishers.count() == 3 + 1


def test_retry_after_is_obeyed_within_bounds(publishers: Publishers, session: Make) -> None:
    assert trouble.again(trouble.Busy("is busy", 7.0)) == 7.0
    assert trouble.wait_of("12") == 12
    assert trouble.wait_of("Fri, 01 Jan 2010 00:00:00 GMT") == 0
    assert trouble.wait_of("soon") is None
    publishers.file("list.csv", CSV)
    publishers.fault("list.csv", faults.busy(429, retry_after=3600))
    with pytest.raises(SourceFailed, match="asks to be left alone for 60 minutes"):
        fetch(session())
    assert publishers.count() == 1


def test_a_file_larger_than_expected_is_refused(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", b"a" * 2_000_000)
    with pytest.raises(SourceFailed, match="sends 2 MB, where at most 1 MB are expected"):
        fetch(session(), address={"largest_mb": 1})
    publishers.file("list.csv", b"a" * 2_000_000, "text/csv")  # it comes packed, 1 to 500
    with pytest.raises(SourceFailed, match="sends more than the 1 MB expected"):
        fetch(session(), address={"largest_mb": 1})
    assert publishers.count() == 2


def test_a_server_that_falls_silent_is_left(
    publishers: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.file("list.csv", CSV)
    publishers.fault("list.csv", faults.slow(0.15))
    assert fetch(session()).size == len(CSV)
    monkeypatch.setattr(module, "SILENCE", 0.02)
    with pytest.raises(SourceFailed, match="does not answer in time"):
        fetch(session(), id="other")


def test_a_server_that_drips_is_left(
    publishers: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    publishers.file("list.csv", CSV)
    moments = iter(range(0, 1_000_000, 10_000))
    # The module's own clock alone: other threads of this program read the real one.
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: next(moments)))
    with pytest.raises(SourceFailed, match="is too slow"):
        fetch(session())


def test_a_redirect_is_followed_where_it_is_safe(
    publishers: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIST_KEY", "abc-123")
    publishers.file(OTHER, CSV)
    publishers.fault("example.org", faults.redirect(OTHER))
    for name, query in (("authorization", {}), ("x-api-key", {"header:X-Api-Key": "{key}"})):
        publishers.forget()
        kept = fetch(session(), key="LIST_KEY", address={"query": query})
        assert kept.path.read_bytes() == CSV
        assert kept.url == "https://example.org/list.csv"
        asked, followed = publishers.requests
        assert asked.headers[name] == "abc-123"
        assert name not in followed.headers


@pytest.mark.parametrize(("to", "told"), [
    ("http://other.org/list.csv", r"sends on to 'http://other\.org', which is not safe"),
    ("file:///etc/passwd", "which is not safe"),
    ("https://example.org/list.csv", "from one address to the next without end"),
    ("/list.csv", "from one address to the next without end"),
])  # fmt: skip
def test_other_redirects_are_not(publishers: Publishers, session: Make, to: str, told: str) -> None:
    publishers.fault("example.org", faults.redirect(to))
    with pytest.raises(SourceFailed, match=told):
        fetch(session())


def test_a_key_is_sent_and_shown_nowhere(
    publishers: Publishers, session: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyed = {"key": "LIST_KEY", "url": "https://example.org/{key}/list.csv",
             "address": {"query": {"k": "{key}"}}}  # fmt: skip
    with pytest.raises(SourceFailed, match="set LIST_KEY to yours"):
        fetch(session(), **keyed)
    monkeypatch.setenv("LIST_KEY", "abc-123")
    publishers.file("https://example.org/abc-123/list.csv?k=abc-123", CSV)
    kept = fetch(session(), **keyed)
    assert kept.url == "https://example.org/***/list.csv?k=***"
    assert fetch(session(), **keyed).sha256 == kept.sha256
    publishers.fault("list.csv", faults.busy(403))
    with pytest.raises(SourceFailed, match=r"/\*\*\*/list.csv") as told:
        fetch(session(), **keyed)
    assert "abc-123" not in str(told.value)
    every = (tmp_path / "raw").rglob("*.json")
    assert not any("abc-123" in path.read_text() for path in every)


def test_a_key_is_not_logged(
    publishers: Publishers,
    session: Make,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("LIST_KEY", "abc-123")
    publishers.file("https://example.org/list.csv?k=abc-123", CSV)
    publishers.fault("list.csv", faults.busy(503), times=1)
    with session() as made:
        fetch(made, key="LIST_KEY", address={"query": {"k": "{key}"}})
    assert "list.csv?k=***" in caplog.text
    assert "abc-123" not in caplog.text
    assert "stamina" not in caplog.text
    assert not logging.getLogger("httpx2").filters


def test_a_key_may_be_sent_as_the_source_says(
    publishers: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIST_KEY", "abc-123")
    publishers.file("list.csv", CSV)
    fetch(session(), key="LIST_KEY", address={"query": {"header:X-Api-Key": "Bearer {key}"}})
    assert publishers.requests[0].headers["x-api-key"] == "Bearer abc-123"
    assert "authorization" not in publishers.requests[0].headers


def test_progress_is_told_in_bytes(publishers: Publishers, session: Make) -> None:
    publishers.file("list.csv", CSV)
    told: list[tuple[str, int, int]] = []
    made = session(progress=lambda *words: told.append(words))
    fetch(made)
    assert told[-1] == ("list", len(CSV), len(CSV))
    assert (made.requests, made.received) == (1, len(CSV))


def test_the_user_may_stop_in_the_middle(
    publishers: Publishers, session: Make, tmp_path: Path
) -> None:
    publishers.file("list.csv", CSV)
    received: list[int] = []
    made = session(progress=lambda *words: received.append(1), stop=lambda: bool(received))
    with pytest.raises(Stopped):
        fetch(made)
    assert not list((tmp_path / "raw" / "parts").iterdir())


def test_a_host_that_cannot_be_reached(session: Make) -> None:
    dead = session(hosts={"https://": "http://127.0.0.1:9/"})
    with pytest.raises(SourceFailed, match=r"'example.org' cannot be reached \("):
        fetch(dead)
    with pytest.raises(SourceFailed, match="may not be asked"):
        fetch(session(hosts={"https://else.org": "http://127.0.0.1:9"}))


def test_the_users_proxy_is_asked(
    publishers: Publishers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", publishers.server.url)
    with (
        Session(Cache(tmp_path / "raw")) as made,
        pytest.raises(
            SourceFailed, match=r"proxy named in HTTPS_PROXY does not let 'example\.org'"
        ),
    ):
        fetch(made)
    assert [(x.method, x.url) for x in publishers.requests] == [("CONNECT", "example.org:443")]


def test_two_sources_at_once_ask_a_host_one_after_the_other(
    publishers: Publishers, session: Make
) -> None:
    for n in range(8):
        publishers.file(f"{n}.csv", CSV)
    publishers.fault("csv", faults.slow(0.01))
    made, kept = session(), []

    def one(n: int) -> None:
        kept.append(fetch(made, id=f"s{n}", url=f"https://example.org/{n}.csv"))

    threads = [threading.Thread(target=one, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 8
    assert publishers.server.connections == 1


@pytest.fixture
def secure(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Publishers]:
    """Publishers behind TLS, with the certificate that a test names."""
    made = Publishers()
    made.server.secure(certificates.context(request.param, tmp_path))
    with made:
        made.file("list.csv", CSV)
        yield made


@pytest.mark.parametrize("secure", [certificates.SOUND], indirect=True)
def test_whom_the_operating_system_trusts_is_trusted(
    secure: Publishers, session: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SourceFailed, match=r"certificate of 'example.org' is not trusted \(self"):
        fetch(session(hosts=secure.hosts))
    monkeypatch.setenv("SSL_CERT_FILE", certificates.trusted(certificates.SOUND, tmp_path))
    assert fetch(session(hosts=secure.hosts)).path.read_bytes() == CSV


@pytest.mark.parametrize("secure", [certificates.EXPIRED], indirect=True)
def test_an_expired_certificate_is_named(
    secure: Publishers, session: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificates.trusted(certificates.EXPIRED, tmp_path))
    with pytest.raises(SourceFailed, match=r"is not trusted \(certificate has expired\)"):
        fetch(session(hosts=secure.hosts))


def test_no_proxy_stands_before_this_computer(
    publishers: Publishers, session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    publishers.file("list.csv", CSV)
    assert fetch(session()).size == len(CSV)


def test_an_unknown_fault_of_the_client_is_a_sentence() -> None:
    told = trouble.sentence("example.org", httpx2.ConnectError("no route to host"))
    assert told.startswith("'example.org' cannot be reached (no route to host).")
