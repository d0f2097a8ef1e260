"""Shared fixtures: the shipped pack, the folder of larger real files, and where it is."""

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from herts_geo import sandbox
from herts_geo.pack import catalogue
from herts_geo.pack.catalogue import Catalogue

pytest_plugins = ["tests.slow"]
gc.disable()  # until all tests are known: what is loaded for them stays
os.environ["HERTS_GEO_STORE"] = "none"  # what pages do with a store is tested in tests/store

# One budget for all that state none of their own; times on a shared machine mean nothing.
settings.register_profile("shared", deadline=None, max_examples=50)
settings.load_profile("shared")
ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds: on a busy machine all is slow, and only what never comes takes as long
TESTDATA = Path(os.environ.get("HERTS_GEO_TESTDATA", ROOT / ".." / "shared" / "testdata"))


def pytest_collection_finish() -> None:
    """What was imported stays: looked at again and again for what nothing refers to any more, it
    took an eighth of the time of the tests."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.fixture(scope="session")
def pack() -> Catalogue:
    """The catalogue of the shipped pack."""
    return catalogue.read(ROOT)


@pytest.fixture(scope="session", autouse=True)
def _read_here() -> Iterator[None]:
    """Files are read in the tests' own process."""
    with sandbox.inline():
        yield


@pytest.fixture(autouse=True)
def _read_apart(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that are marked `apart` read files in processes apart, as the app does."""
    with sandbox.inline(request.node.get_closest_marker("apart") is None):
        yield


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """A page that is run becomes the main module, which processes of later tests would load."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def testdata() -> Path:
    """The folder of larger real files; tests that need it skip where it is absent."""
    if not TESTDATA.is_dir():
        pytest.skip("no folder of test data: set HERTS_GEO_TESTDATA to run this test")
    return TESTDATA
