"""Cycling: which ways, which way round, and minutes along them."""

from pathlib import Path

import numpy as np
import pytest

from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import residents
from herts_geo.timetable import cycling, paths
from herts_geo.timetable.cycling import Cycling
from herts_geo.timetable.faults import BadParameter
from herts_geo.travel import stored as travel_stored
from herts_geo.travel.stored import Matrix
from tests.timetable.pbf import street_file
from tests.timetable.test_timetable_cli import command, options
from tests.timetable.world import Place, World, areas, lonlat, points


@pytest.mark.parametrize(
    ("tags", "cycled"),
    [
        ({"highway": "residential"}, True),
        ({"highway": "bridleway"}, True),
        ({"highway": "footway"}, False),
        ({"highway": "footway", "bicycle": "yes"}, True),
        ({"highway": "steps"}, False),
        ({"highway": "path", "bicycle": "designated"}, True),
        ({"highway": "cycleway", "bicycle": "dismount"}, False),
        ({"highway": "primary", "bicycle": "no"}, False),
        ({"highway": "trunk", "motorroad": "yes"}, False),
        ({"highway": "motorway"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "track", "vehicle": "no"}, False),
        ({"highway": "track", "vehicle": "no", "bicycle": "permissive"}, True),
        ({"highway": "construction", "bicycle": "yes"}, False),
        ({"railway": "rail"}, False),
    ],
)
def test_which_ways_may_be_cycled(tags: dict[str, str], cycled: bool) -> None:
    assert paths.cyclable(tags) is cycled


@pytest.mark.parametrize(
    ("tags", "way"),
    [
        ({}, 0),
        ({"oneway": "yes"}, 1),
        ({"oneway": "-1"}, -1),
        ({"oneway": "no"}, 0),
        ({"oneway": "yes", "oneway:bicycle": "no"}, 0),
        ({"oneway": "yes", "cycleway": "opposite_lane"}, 0),
        ({"oneway": "yes", "cycleway:left": "opposite_track"}, 0),
        ({"oneway": "yes", "cycleway": "lane"}, 1),
        ({"junction": "roundabout"}, 1),
        ({"junction": "roundabout", "oneway": "no"}, 0),
    ],
)
def test_which_way_round_cycles_may_go(tags: dict[str, str], way: int) -> None:
    assert paths.one_way(tags) == way


@pytest.mark.parametrize(
    ("tags", "shut"),
    [
        ({"barrier": "gate"}, False),
        ({"barrier": "kissing_gate"}, True),
        ({"barrier": "kissing_gate", "bicycle": "yes"}, False),
        ({"barrier": "bollard", "access": "no"}, True),
        ({"barrier": "bollard", "access": "no", "bicycle": "yes"}, False),
    ],
)
def test_which_barriers_shut_a_way_to_cycles(tags: dict[str, str], shut: bool) -> None:
    assert paths.closes_to_cycles(tags) is shut


def built(osm: Path, starts: list[Place], ends: list[Place], **changed: float) -> Matrix:
    return cycling.matrix(areas(*starts), points(*ends), osm, Cycling("gp", **changed))


def test_minutes_along_the_street(world: World) -> None:
    """16 km/h are 3.75 minutes a km; a place 80 m off its street goes that way too."""
    found = built(world.osm, [(0, 0), (0, -80)], [(4000, 0), (10_000, 0)])
    expected = [[15, 37.5], [15 + 0.3, 37.5 + 0.3]]
    assert found.minutes == pytest.approx(np.array(expected), abs=0.02)
    assert found.points_away == pytest.approx([0, 0], abs=0.1)
    assert found.warnings == (
        "Every way is cycled at 16 km/h: surface, gradient, traffic, junctions and the time to set "
        "off and lock up are left out.",
    )
    near = built(world.osm, [(0, 0)], [(4000, 0), (10_000, 0)], longest_minutes=20)
    assert near.minutes[0].tolist() == [pytest.approx(15, abs=0.02), np.inf]


def test_a_one_way_street_is_gone_round(tmp_path: Path) -> None:
    """1 to 2 is 1,000 m, one way; back it is 500 + 1,000 + 500 m by 4 and 3, were they two-way."""
    spots = {1: (0, 0), 2: (1000, 0), 3: (0, 500), 4: (1000, 500)}
    nodes = {key: lonlat(place)[::-1] for key, place in spots.items()}
    path = tmp_path / "one.osm.pbf"
    tags = {"highway": "residential", "oneway": "yes"}
    path.write_bytes(street_file(nodes, [[1, 2], [2, 4], [4, 3], [3, 1]], tags))
    found = built(path, [(100, 0), (900, 0)], [(100, 0), (900, 0)])
    around = 100 + 500 + 1000 + 500 + 100
    expected = np.array([[0, 800], [around, 0]]) * 3.75 / 1000
    assert found.minutes == pytest.approx(expected, abs=0.02)


def test_a_speed_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(BadParameter, match="1 to 50 km/h"):
        Cycling("gp", kmh=0)


def test_a_matrix_by_cycle_is_built_and_offered_for_cycling(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(travel_stored.VARIABLE, str(world.folder))
    chosen = options(*command(world), "--mode", "cycle", "--repeat")
    assert chosen.run(chosen) == 0
    name = "hospital_cycle.travel.npz"
    assert travel_stored.names("hospital", mode="cycle") == [name]
    assert travel_stored.names("hospital") == []
    assert travel_stored.mode(name) == "cycle"
    told = capsys.readouterr()
    assert "In the middle area the nearest point is within 19 minutes." in told.out  # 5 km
    assert "surface, gradient" in told.err


def test_the_page_reads_minutes_by_cycle(
    pack: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from herts_geo.access import view as access_view
    from herts_geo.access import words as access_words

    monkeypatch.setenv(travel_stored.VARIABLE, str(tmp_path))
    origins = residents.origins(pack)
    made = Matrix(
        areas=tuple(origins["code"]),
        points=("hospital:lister-hospital",),
        names=("Lister",),
        minutes=np.full((len(origins), 1), 12, dtype=np.float32),
        areas_xy=origins[["easting", "northing"]].to_numpy(dtype=float),
        points_xy=np.array([[522000.0, 226000.0]]),
        parameters=Cycling("hospital").as_dict(),
        inputs=({"role": "streets", "name": "x.osm.pbf", "sha256": "0" * 64},),
        feeds=(),
        router=cycling.ROUTER,
        pt_share=0.0,
    )
    name = travel_stored.file_name(made.parameters)
    travel_stored.write(made, tmp_path / name)
    asked = access_view.Question(mode="cycle", method=name, minutes=15)
    found = access_view.view(pack, asked)
    assert found.result.people_within == found.result.people
    assert "modelled along streets" in access_words.sentence(found.result)
    assert found.datasets[0].title == "Streets x.osm.pbf"
    by_bus = access_view.Question(mode="pt", method=name, minutes=15)
    assert access_view.view(pack, by_bus).result.method == "estimated"
