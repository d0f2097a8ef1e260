"""The stores of the tests: both engines, set up once a program, a workspace for each test."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from herts_geo.store import address, engine, schema, workspaces
from herts_geo.store.engine import Store
from herts_geo.store.roles import Actor
from tests.store import servers

ENGINES = ("sqlite", "postgresql")
_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server on loopback; without one skipped, or failed under CI."""
    binaries = servers.programs()
    if binaries is None:
        if os.environ.get("CI") == "true":
            pytest.fail(servers.MISSING)
        pytest.skip(servers.MISSING)
    with servers.running(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def database(postgres: str) -> str:
    """The address of a PostgreSQL database with PostGIS and nothing in it, to copy others from."""
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as server:
        server.execute("CREATE DATABASE template_of_tests")
    with psycopg.connect(f"{postgres}/template_of_tests", autocommit=True) as made:
        made.execute("CREATE EXTENSION postgis")
    return f"{postgres}/template_of_tests"


@pytest.fixture(scope="session", params=ENGINES)
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A store of either engine that is set up and shared by the tests of a program."""
    made = _store(request, tmp_path_factory.mktemp("store"))
    schema.upgrade(made)
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of either engine that is a test's own and not set up yet."""
    made = _store(request, tmp_path)
    yield made
    made.close()


@pytest.fixture(params=ENGINES)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of either engine that is a test's own and set up: a copy of one that was."""
    made = copied(request, tmp_path / "store.sqlite")
    yield made
    made.close()


def copied(request: pytest.FixtureRequest, file: Path) -> Store:
    """A copy of a store that is set up, of the engine that a fixture asks for; an embedded one at
    this path."""
    if request.param == "postgresql":
        return engine.connect(fresh(request, "set_up_database"))
    shutil.copyfile(request.getfixturevalue("set_up_file"), file)
    return engine.connect(address.of_file(file))


@pytest.fixture(scope="session")
def set_up_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an embedded store that is set up, to copy others from."""
    at = address.of_file(tmp_path_factory.mktemp("set-up") / "store.sqlite")
    made = engine.connect(at)
    schema.upgrade(made)
    made.close()
    return at.path


@pytest.fixture(scope="session")
def set_up_database(request: pytest.FixtureRequest) -> str:
    """The address of a PostgreSQL database that is set up, to copy others from."""
    at = fresh(request)
    made = engine.connect(at)
    schema.upgrade(made)
    made.close()
    return at.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def owner(shared: Store) -> Actor:
    """The owner of a workspace of the test's own in the shared store."""
    return workspaces.make(shared, "Workspace of a test", who="owner@council.example")


def _store(request: pytest.FixtureRequest, folder: Path) -> Store:
    if request.param == "sqlite":
        return engine.connect(address.of_file(folder / "store.sqlite"))
    return engine.connect(fresh(request))


def fresh(request: pytest.FixtureRequest, of: str = "database") -> address.Address:
    """The address of a new PostgreSQL database with PostGIS, a copy of what a fixture names."""
    template = request.getfixturevalue(of)
    server, _, name = template.rpartition("/")
    made = f"d{next(_numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {made} TEMPLATE {name} STRATEGY file_copy")
    found = address.named(f"{server}/{made}")
    assert found is not None
    return found
