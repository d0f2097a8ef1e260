"""Publishers on loopback, a cache of its own for each test, and no waiting between tries."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina

from herts_geo.pack.fetch import Cache, Session
from herts_geo.pack.source import Address, Read, Source
from tests.publishers import Publishers

Make = Callable[..., Session]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with stamina.set_testing(True, attempts=3, cap=True):
        yield


@pytest.fixture
def publishers() -> Iterator[Publishers]:
    """A server with nothing on it yet."""
    with Publishers() as made:
        yield made


@pytest.fixture
def session(publishers: Publishers, tmp_path: Path) -> Iterator[Make]:
    """Makes sessions with one cache, which ask the server alone."""
    made: list[Session] = []

    def make(**options: Any) -> Session:
        cache = Cache(tmp_path / "raw")
        made.append(Session(cache, **{"hosts": publishers.hosts, **options}))
        return made[-1]

    yield make
    for each in made:
        each.__exit__()


def source(protocol: str = "file", url: str = "https://example.org/list.csv", *, id: str = "list",
           form: str = "csv", columns: dict[str, tuple[str, ...]] | None = None,
           encoding: str = "utf-8-sig", read: dict[str, Any] | None = None,
           address: dict[str, Any] | None = None, **rest: Any) -> Source:  # fmt: skip
    """A source of one protocol, all else plain."""
    return Source(
        id=id, title="A list", group="places", publisher="Somebody", licence="OGL",
        licence_url="https://example.org/licence", attribution="Source: somebody",
        cadence="yearly", by_hand="Download it at example.org.",
        address=Address(protocol=protocol, url=url, **(address or {})),
        read=Read(form=form, encoding=encoding, columns=columns or {}, **(read or {})), **rest,
    )  # fmt: skip
