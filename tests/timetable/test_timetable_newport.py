"""The real streets and timetables of Newport: plausible, and as the properties demand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from herts_geo.crs import lonlat_to_grid
from herts_geo.timetable import build
from herts_geo.timetable import feed as timetable_feed
from herts_geo.timetable import inputs as timetable_inputs
from herts_geo.timetable.build import Files
from herts_geo.timetable.faults import NotCovered
from herts_geo.timetable.parameters import Parameters
from herts_geo.timetable.search import Network
from herts_geo.timetable.streets import NEVER, Ints, Streets
from herts_geo.travel.stored import Matrix
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

ASKED = Parameters("anywhere", date(2023, 6, 13), 8 * 3600, 9 * 3600, every_minutes=15)
AREAS, POINTS = 60, 20
WEST, EAST, SOUTH, NORTH = -3.05, -2.93, 51.57, 51.61


@pytest.fixture(scope="module")
def files(testdata: Path) -> Files:
    """The street map and the feed."""
    pytest.importorskip("ferrobus")
    folder = testdata / "transport"
    return Files(folder / "newport-2023-06-13.osm.pbf", (folder / "newport-20230613_gtfs.zip",))


@pytest.fixture(autouse=True, scope="module")
def same_streets() -> Iterator[None]:
    """One reading of the streets for all tests: ferrobus does not read a map twice alike."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "Streets", cache(Streets))
        yield


@pytest.fixture(scope="module")
def places(files: Files) -> pd.DataFrame:
    """Positions within 200 m of stops in the town."""
    stops = timetable_feed.read(files.gtfs[0]).stops
    inside = stops["lon"].between(WEST, EAST) & stops["lat"].between(SOUTH, NORTH)
    town = stops[inside].sample(AREAS, random_state=1)
    east, north = lonlat_to_grid(town["lon"].to_numpy(), town["lat"].to_numpy())
    away = np.random.default_rng(1).uniform(-200, 200, (2, AREAS))
    return pd.DataFrame({"easting": east + away[0], "northing": north + away[1]})


def matrix(files: Files, places: pd.DataFrame, asked: Parameters) -> Matrix:
    """The matrix from every place to the first few."""
    codes = [f"n{number}" for number in range(len(places))]
    areas = places.assign(code=codes)
    points = places.assign(id=codes, name=codes).head(POINTS)
    return build.build(areas, points, files, asked)


@pytest.fixture(scope="module")
def usual(files: Files, places: pd.DataFrame) -> Matrix:
    """The matrix with two changes."""
    return matrix(files, places, ASKED)


def test_it_is_plausible(usual: Matrix) -> None:
    assert all("off the streets" in note for note in usual.warnings)
    assert len(usual.unplaced_areas) <= 1
    assert 0.2 < usual.pt_share < 0.9
    assert np.isfinite(usual.minutes).mean() > 0.8
    assert 15 < np.median(usual.minutes) < 60
    assert usual.feeds[0]["running"] == 176
    assert (np.diag(usual.minutes) == 0).all()


def test_public_transport_is_never_slower_than_walking(
    files: Files, places: pd.DataFrame, usual: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_runs(network: Network, board: Ints, *_: object) -> Ints:
        return np.full((len(network.egress), board.shape[1]), NEVER, np.int32)

    monkeypatch.setattr(build.search, "arrivals", nothing_runs)
    walking = matrix(files, places, ASKED)
    assert walking.pt_share == 0
    assert (usual.minutes <= walking.minutes).all()
    assert (usual.minutes < walking.minutes).any()


def test_more_changes_never_take_longer(files: Files, places: pd.DataFrame) -> None:
    brisk = replace(ASKED, transfer_minutes=0)
    none, one, two = (
        matrix(files, places, replace(brisk, changes=number)).minutes for number in range(3)
    )
    assert (one <= none).all()
    assert (two <= one).all()
    assert (one < none).any()


def test_a_shorter_time_to_change_never_takes_longer(
    files: Files, places: pd.DataFrame, usual: Matrix
) -> None:
    brisk = matrix(files, places, replace(ASKED, transfer_minutes=0))
    assert (brisk.minutes <= usual.minutes).all()


def test_it_does_not_cover_hertfordshire(files: Files) -> None:
    from herts_geo.pack import catalogue

    pack = catalogue.read(ROOT)
    areas = timetable_inputs.areas(pack)
    points = areas.head(1).assign(id="p", name="p")
    with pytest.raises(NotCovered, match="do not cover the areas: 0% of 713 areas"):
        build.build(areas, points, files, ASKED)
