"""The real streets and timetables of Newport: plausible, and as the properties demand."""

import heapq
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from herts_geo.crs import lonlat_to_grid
from herts_geo.timetable import build
from herts_geo.timetable import feed as timetable_feed
from herts_geo.timetable import inputs as timetable_inputs
from herts_geo.timetable.build import Files
from herts_geo.timetable.faults import NotCovered
from herts_geo.timetable.parameters import Parameters
from herts_geo.timetable.search import Profile
from herts_geo.timetable.streets import NEVER, Ints, Network, Streets
from herts_geo.travel.stored import Matrix
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

ASKED = Parameters("anywhere", date(2023, 6, 13), 8 * 3600, 9 * 3600, every_minutes=15)
AREAS, POINTS = 60, 20
WEST, EAST, SOUTH, NORTH = -3.05, -2.93, 51.57, 51.61


@pytest.fixture(scope="module")
def files(testdata: Path) -> Files:
    """The street map and the feed."""
    folder = testdata / "transport"
    return Files(folder / "newport-2023-06-13.osm.pbf", (folder / "newport-20230613_gtfs.zip",))


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
    assert set(usual.unplaced_areas) == {"n10", "n22", "n24", "n41", "n54"}  # off the extract
    assert 0.2 < usual.pt_share < 0.9
    assert np.isfinite(usual.minutes).mean() > 0.8
    assert 15 < np.median(usual.minutes) < 60
    assert usual.feeds[0]["running"] == 176
    assert [*np.diag(usual.minutes)] == [np.inf if n == 10 else 0 for n in range(POINTS)]


def test_public_transport_is_never_slower_than_walking(
    files: Files, places: pd.DataFrame, usual: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing_runs(_: Profile, near: object, thing: Ints, time: Ints) -> Ints:
        return np.full((len(thing), POINTS), NEVER, np.int32)

    monkeypatch.setattr(build.search.Profile, "earliest", nothing_runs)
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


Bends = Mapping[int, list[tuple[int, float]]]  # bend -> neighbours and metres to them


@pytest.fixture(scope="module")
def streets(files: Files) -> Streets:
    """The streets of the town."""
    return Streets(files.osm)


def test_no_walk_is_shorter_or_longer_than_the_shortest_along_all_bends(
    streets: Streets, places: pd.DataFrame
) -> None:
    xy = places[["easting", "northing"]].to_numpy(dtype=float)
    placed = streets.place(xy)
    on = np.flatnonzero(placed.on)
    network = Network(streets, (placed,))
    ours = network.metres(0, (0,), np.arange(len(xy)), 3000)[0]
    bends, joins = by_bend(streets, xy[on], placed.stretch[on])
    for row, start in enumerate(on):
        known = walked_from(bends, joins[row], 3000)
        for column, end in enumerate(on):
            ends = placed.metres[start] + placed.metres[end]
            straight = float(np.hypot(*(xy[start] - xy[end])))
            least = known.get(joins[column], np.inf) + ends
            if straight < ends:
                least = min(least, 1.2 * straight)
            expected = least if least <= 3000 else np.inf
            assert ours[start, end] == pytest.approx(expected, abs=0.01)
            assert ours[start, end] >= min(straight, 3000) - 0.01


def by_bend(streets: Streets, xy: np.ndarray, on: np.ndarray) -> tuple[Bends, list[int]]:
    """Every bend of every stretch and every place as a point of its own, laid out one by one."""
    names: dict[object, int] = {}
    ways: dict[int, list[tuple[int, float]]] = defaultdict(list)
    joins = [names.setdefault(("place", row), len(names)) for row in range(len(xy))]
    for number, shape in enumerate(streets.paths.shapes):
        ends = {0: int(streets.paths.start[number]), -1: int(streets.paths.end[number])}
        corners = shapely.get_coordinates(shape)
        keys = [(number, place) for place in range(len(corners))]
        keys[0], keys[-1] = ("junction", ends[0]), ("junction", ends[-1])  # type: ignore[assignment]
        lengths = np.hypot(*np.diff(corners, axis=0).T)
        at = np.append(0.0, np.cumsum(lengths))
        stops = [
            (float(where), names.setdefault(key, len(names)))
            for where, key in zip(at, keys, strict=True)
        ]
        stops += [
            (float(shape.project(shapely.Point(xy[row]))), joins[row])
            for row in np.flatnonzero(on == number)
        ]
        stops.sort()
        for (before, one), (after, other) in pairwise(stops):
            ways[one].append((other, after - before))
            ways[other].append((one, after - before))
    return ways, joins


def walked_from(bends: Bends, start: int, longest: float) -> dict[int, float]:
    """Metres to everything in reach, by Dijkstra's own steps over a heap."""
    known: dict[int, float] = {}
    heap = [(0.0, start)]
    while heap:
        metres, here = heapq.heappop(heap)
        if here in known or metres > longest:
            continue
        known[here] = metres
        for there, more in bends[here]:
            if there not in known:
                heapq.heappush(heap, (metres + more, there))
    return known


def test_three_builds_of_the_same_files_are_equal(
    files: Files, places: pd.DataFrame, usual: Matrix
) -> None:
    for _ in range(2):
        again = matrix(files, places, ASKED)
        assert again.minutes.tobytes() == usual.minutes.tobytes()
        assert (again.warnings, again.inputs) == (usual.warnings, usual.inputs)
