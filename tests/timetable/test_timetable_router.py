"""The streets: what may be walked, where a place joins them, and the shortest way."""

from pathlib import Path

import numpy as np
import pytest

from herts_geo.timetable import paths
from herts_geo.timetable.faults import StreetsFault
from herts_geo.timetable.streets import Network, Placed, Streets
from tests.timetable.pbf import street_file
from tests.timetable.world import EASTING, NORTHING, STEP, Place, World, lonlat

ROUNDING = 0.02  # metres: positions in an extract are whole 1e-7 degrees


def placed(found: Streets, *places: Place) -> Placed:
    """Places joined to the streets."""
    return found.place(np.array([(EASTING + east, NORTHING + north) for east, north in places]))


def metres(found: Streets, start: Place, *ends: Place, longest: float = 3000) -> list[float]:
    """Metres on foot from one place to others."""
    network = Network(found, (placed(found, start), placed(found, *ends)))
    each: list[float] = network.metres(0, (1,), np.array([0]), longest)[0][0].tolist()
    return each


def test_metres_along_the_street(world: World) -> None:
    found = metres(Streets(world.osm), (0, 0), (0, 0), (250, 0), (1000, 0), (2750, 0), (3250, 0))
    assert found[:4] == pytest.approx([0, 250, 1000, 2750], abs=ROUNDING * 10)
    assert found[4] == np.inf


@pytest.mark.parametrize("away", [0, 3, 30, 120, 700, 980])
def test_how_far_a_place_is_from_the_nearest_street(world: World, away: float) -> None:
    found = placed(Streets(world.osm), (1100, -away))
    assert found.metres.tolist() == pytest.approx([away], abs=ROUNDING)
    assert found.on.all()


def test_a_place_joins_the_street_between_its_crossings(world: World) -> None:
    found = metres(Streets(world.osm), (100, 0), (220, 0), (700, 0))
    assert found == pytest.approx([120, 600], abs=10 * ROUNDING)


def test_a_place_too_far_from_any_street_does_not_join(world: World) -> None:
    found = Streets(world.osm)
    assert not placed(found, (1000, -1030)).on.any()
    assert metres(found, (1000, -1030), (1000, 0)) == [np.inf]
    assert metres(found, (1000, 0), (1000, -1030)) == [np.inf]


def test_the_way_to_the_street_counts_at_both_ends(world: World) -> None:
    found = metres(Streets(world.osm), (0, -200), (1000, -300))
    assert found == pytest.approx([200 + 1000 + 300], abs=10 * ROUNDING)


def test_places_nearer_to_each_other_than_to_their_streets_walk_straight(world: World) -> None:
    found = metres(Streets(world.osm), (1000, -200), (1050, -200))
    assert found == pytest.approx([50 * 1.2], abs=ROUNDING)


def test_of_two_streets_between_two_crossings_the_shorter_is_walked(tmp_path: Path) -> None:
    def extract(*ways: list[int]) -> Streets:
        spots = {1: (0, 0), 2: (100, 0), 3: (50, 200), 4: (-50, 0), 5: (150, 0)}
        nodes = {key: lonlat(place)[::-1] for key, place in spots.items()}
        path = tmp_path / "two.osm.pbf"
        path.write_bytes(street_file(nodes, ways, {"highway": "residential"}))
        return Streets(path)

    for ways in (([1, 3, 2], [1, 2]), ([1, 2], [1, 3, 2])):
        found = extract(*ways, [4, 1], [2, 5])
        assert metres(found, (-50, 0), (150, 0)) == pytest.approx([200], abs=10 * ROUNDING)


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "footway"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway", "foot": "yes"}, True),
        ({"highway": "trunk"}, True),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "trunk", "foot": "no"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "permissive"}, True),
        ({"highway": "track", "access": "no", "foot": "designated"}, True),
        ({"highway": "path", "foot": "private"}, False),
        ({"highway": "construction", "foot": "yes"}, False),
        ({"highway": "cycleway"}, True),
        ({"highway": "cycleway", "foot": "use_sidepath"}, False),
        ({"railway": "rail"}, False),
        ({}, False),
    ],
)
def test_which_ways_may_be_walked(tags: dict[str, str], walked: bool) -> None:
    assert paths.walkable(tags) is walked


@pytest.mark.parametrize(
    ("tags", "shut"),
    [
        ({"barrier": "gate"}, False),
        ({"barrier": "bollard"}, False),
        ({"barrier": "gate", "access": "private"}, True),
        ({"barrier": "gate", "access": "private", "foot": "yes"}, False),
        ({"barrier": "gate", "locked": "yes"}, True),
        ({"barrier": "fence"}, True),
        ({"barrier": "stile", "foot": "no"}, True),
        ({"highway": "crossing"}, False),
    ],
)
def test_which_barriers_shut_a_way(tags: dict[str, str], shut: bool) -> None:
    assert paths.closes(tags) is shut


def test_a_shut_gate_cuts_the_way_it_stands_on() -> None:
    runs = [[(1, -0.2, 51.7), (2, -0.199, 51.7), (3, -0.198, 51.7)]]
    open_way = paths._stretches(runs, set())
    cut = paths._stretches(runs, {2})
    assert len(open_way.metres) == 1
    assert len(cut.metres) == 2
    assert set(cut.end.tolist()) & set(cut.start.tolist()) == set()
    assert cut.metres.sum() == pytest.approx(open_way.metres.sum())


def test_a_small_part_that_does_not_hang_together_is_left_out(tmp_path: Path) -> None:
    spots = {key: (STEP * key, 0) for key in range(20)} | {90: (0, 500), 91: (100, 500)}
    nodes = {key: lonlat(place)[::-1] for key, place in spots.items()}
    path = tmp_path / "island.osm.pbf"
    path.write_bytes(street_file(nodes, [list(range(20)), [90, 91]], {"highway": "residential"}))
    found = placed(Streets(path), (0, 510))
    assert found.metres.tolist() == pytest.approx([510], abs=ROUNDING)  # to the long street


@pytest.mark.parametrize("content", [b"", b"<?xml version='1.0'?><osm/>", bytes(1000)])
def test_what_is_no_extract_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "streets.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(StreetsFault, match="is not an OpenStreetMap extract in PBF form"):
        Streets(path)


def test_a_cut_off_extract_is_refused(world: World) -> None:
    world.osm.write_bytes(world.osm.read_bytes()[:-100])
    with pytest.raises(StreetsFault, match="cannot be read as streets"):
        Streets(world.osm)


def test_an_absent_extract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StreetsFault, match="There is no file"):
        Streets(tmp_path / "none.osm.pbf")


def test_an_extract_without_a_street_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rails.osm.pbf"
    nodes = {1: lonlat((0, 0))[::-1], 2: lonlat((100, 0))[::-1]}
    path.write_bytes(street_file(nodes, [[1, 2]], {"railway": "rail"}))
    with pytest.raises(StreetsFault, match="holds no street that may be walked"):
        Streets(path)
