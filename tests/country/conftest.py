"""Two made-up counties side by side, of which one has streets and a bus; and a cluster of two."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from herts_geo.country import counties as of_country
from herts_geo.country.counties import County
from herts_geo.country.spread import PATIENCE
from herts_geo.crs import lonlat_to_grid
from tests import packs
from tests.pack.second import entry, record_more
from tests.timetable import world
from tests.timetable.pbf import street_file
from tests.timetable.world import Trip

COUNTY, UNITARY = "E10000901", "E06000901"


@pytest.fixture(scope="session")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packs of Plainshire (12 small areas) and Newmouth (12)."""
    folder = tmp_path_factory.mktemp("two")
    for made in (packs.COUNTY, packs.UNITARY):
        (folder / made.code).mkdir()
        packs.make(folder / made.code, made)
    _with_bus(folder / COUNTY)
    _renamed(folder / UNITARY)
    return folder


@pytest.fixture
def counties(two: Path) -> tuple[County, ...]:
    """Both counties, by code: Newmouth, Plainshire."""
    return of_country.found([two])


@pytest.fixture(scope="package")  # its workers keep a processor busy even when nothing is asked
def cluster() -> Iterator[str]:
    """The address of a scheduler with two worker processes, which start anew when they are lost."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
        death_timeout=PATIENCE,
    ) as made:
        yield str(made.scheduler_address)


def _renamed(folder: Path) -> None:
    """Calls Newmouth's library by a name of its own; its hospital has that of Plainshire's."""
    path = folder / "public_libraries.csv"
    path.write_text(path.read_text().replace("Central Library", "Harbour Library"))
    record_more(folder, {})


def _with_bus(folder: Path) -> None:
    """Gives a pack one street between its two rows of areas, and a bus from the first to the last
    every 10 minutes from 08:00 on."""
    lower = packs.areas(packs.COUNTY).geometry.iloc[::2].map(lambda shape: shape.centroid)
    lons = np.array([spot.x for spot in lower if spot.y < packs.SOUTH + packs.SIDE])
    lats = np.full(len(lons), packs.SOUTH + packs.SIDE)
    nodes = {n + 1: (lat, lon) for n, (lon, lat) in enumerate(zip(lons, lats, strict=True))}
    way = street_file(nodes, [list(nodes)], {"highway": "residential"})
    (folder / "streets.osm.pbf").write_bytes(way)
    east, north = lonlat_to_grid(lons, lats)
    stops = {
        name: (float(east[at]) - world.EASTING, float(north[at]) - world.NORTHING)
        for name, at in (("A", 0), ("B", -1))
    }
    trips = [
        Trip(f"T{n}", [("A", f"08:{10 * n:02}:00"), ("B", f"08:{10 * n + 5:02}:00")])
        for n in range(5)
    ]
    world.write_feed(folder / "feed.zip", world.feed_tables(trips, stops))
    roles = {"streets": "streets.osm.pbf", "timetable": "feed.zip"}
    record_more(folder, {role: entry(file, {}, role=role) for role, file in roles.items()})
