"""The streets: what ferrobus does with them, as far as this package relies on it."""

import sys
from pathlib import Path

import numpy as np
import pytest

from herts_geo.timetable.faults import RouterMissing, StreetsFault
from herts_geo.timetable.streets import Spot, Streets
from tests.timetable.world import Place, World, lonlat

ROUNDING = 1.4 * 3  # metres: a second for each end, and one for a limit
PER_STREET = 1.4  # metres that each street loses to whole seconds, at most


def spot(found: Streets, place: Place) -> Spot:
    """A place that must join the streets."""
    joined = found.spot(*lonlat(place))
    assert joined is not None
    return joined


def test_metres_along_the_street(world: World) -> None:
    found = Streets(world.osm)
    ends = [spot(found, (east, 0)) for east in (0, 250, 1000, 2750, 3250)]
    metres = found.metres(ends[0], ends, 3000)
    for measured, known in zip(metres[:-1], (0, 250, 1000, 2750), strict=True):
        assert known - PER_STREET * known / 250 - 1 <= measured <= known + ROUNDING
    assert metres[-1] == np.inf


@pytest.mark.parametrize("away", [0, 3, 30, 120, 700, 980])
def test_how_far_a_place_is_from_the_nearest_crossing(world: World, away: float) -> None:
    found = spot(Streets(world.osm), (1000, -away))
    assert away - 1 <= found.metres <= away + ROUNDING


def test_a_place_too_far_from_any_street_does_not_join(world: World) -> None:
    assert Streets(world.osm).spot(*lonlat((1000, -1030))) is None


def test_the_way_to_the_street_counts_at_both_ends(world: World) -> None:
    found = Streets(world.osm)
    metres = found.metres(spot(found, (0, -200)), [spot(found, (1000, -300))], 3000)
    assert metres[0] == pytest.approx(200 + 1000 + 300, abs=3 * ROUNDING)


def test_neighbours_at_one_crossing_need_not_go_by_way_of_it(world: World) -> None:
    found = Streets(world.osm)
    metres = found.metres(spot(found, (1000, -200)), [spot(found, (1050, -200))], 3000)
    assert metres[0] == pytest.approx(50 * 1.2, abs=ROUNDING)


@pytest.mark.parametrize("content", [b"", b"<?xml version='1.0'?><osm/>", bytes(1000)])
def test_what_is_no_extract_is_refused(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("ferrobus")
    path = tmp_path / "streets.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(StreetsFault, match="is not an OpenStreetMap extract in PBF form"):
        Streets(path)


def test_a_cut_off_extract_is_refused(world: World) -> None:
    world.osm.write_bytes(world.osm.read_bytes()[:-100])
    with pytest.raises(StreetsFault, match="cannot be read as streets"):
        Streets(world.osm)


def test_an_absent_extract_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("ferrobus")
    with pytest.raises(StreetsFault, match="There is no file"):
        Streets(tmp_path / "none.osm.pbf")


def test_without_ferrobus_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ferrobus", None)
    with pytest.raises(RouterMissing, match=r"pip install 'herts-geo\[travel\]'"):
        Streets(Path("streets.osm.pbf"))
