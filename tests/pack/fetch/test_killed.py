"""A run that is killed at any moment goes on to the same files, byte for byte."""

import json
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from herts_geo.pack.fetch import Cache, files
from tests.conftest import PATIENCE
from tests.pack.fetch.conftest import Make, source
from tests.publishers import Publishers

pytestmark = pytest.mark.slow

SQUARES = gpd.GeoDataFrame(
    {"LSOA21CD": [f"E01{n:06d}" for n in range(40)]},
    geometry=[shapely.box(530000 + 100 * n, 210000, 530090 + 100 * n, 210900) for n in range(40)],
    crs=27700,
)
CHILD = """
import json, sys
from pathlib import Path
from herts_geo.pack.fetch import Cache, Session, files
from herts_geo.pack.source import Address, Read, Source
url, mirror, folder = sys.argv[1:]
with Session(Cache(Path(folder)), hosts={"https://": mirror}) as session:
    source = Source(id="list", title="A list", group="places", publisher="", licence="",
        licence_url="", attribution="", cadence="", by_hand="Download it.",
        address=Address(protocol="feature service", url=url), read=Read(form="features"))
    kept = files(source, None, session)
print(json.dumps([each.sha256 for each in kept]))
"""


def start(publishers: Publishers, url: str, folder: Path) -> "subprocess.Popen[str]":
    """A program of its own that fetches."""
    asked = [url, publishers.hosts["https://"], str(folder)]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *asked], stdout=subprocess.PIPE, text=True,
        stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_killed_run_goes_on(publishers: Publishers, session: Make, tmp_path: Path) -> None:
    url = publishers.feature_service("LSOA", SQUARES, page=1)
    for moment in (9, 14):  # requests, of which the first two describe and count
        publishers.forget()
        child = start(publishers, url, tmp_path)
        publishers.server.wait(moment)
        child.kill()
        child.communicate()
        Cache(tmp_path)  # opens after each kill
    publishers.forget()
    out, told = start(publishers, url, tmp_path).communicate(timeout=PATIENCE)
    assert not told
    whole = json.loads(out)
    assert len(whole) == len(SQUARES)
    assert publishers.count("resultOffset") <= len(SQUARES) - 6 - 11
    afresh = files(source("feature service", url, form="features"), None, session())
    assert [each.sha256 for each in afresh] == whole
