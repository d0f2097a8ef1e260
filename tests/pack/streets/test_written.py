"""The data sets of an extract: sound by the pack's own contracts, owed to OpenStreetMap."""

import os
from pathlib import Path

import pytest
import shapely

from herts_geo.pack import catalogue, check, load
from herts_geo.pack.streets import extract, written
from tests.pack.streets.made import EAST, NORTH, Maker

pytestmark = pytest.mark.slow

AROUND = shapely.box(EAST, NORTH, EAST + 20_000, NORTH + 20_000)
TESTDATA = Path(os.environ.get("HERTS_GEO_TESTDATA", Path(__file__).parents[4] / "shared/testdata"))
NEWPORT = TESTDATA / "transport/newport-2023-06-13.osm.pbf"


def town(tmp_path: Path) -> extract.Extract:
    maker = Maker()
    maker.way([(100, 100), (900, 100)], highway="residential", name="=HYPERLINK(1)")
    maker.way([(100, 300), (900, 300)], highway="primary", name='The "Long", Way')
    maker.square((100, 100), 2_000, landuse="residential")
    maker.node((500, 500), place="town", name="Tōwn", population="5000")
    maker.node((500, 700), amenity="community_centre", operator="Jo Doe")
    return extract.read([maker.write(tmp_path / "town.osm.pbf")], AROUND)


def verdicts(made, folder):
    """What the pack's check says of data sets that are written into a folder."""
    datasets = {}
    for each in made:
        path = folder / each.entry["file"]
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(each.content)
        faults: list[str] = []
        entry = {**each.entry, "sha256": load.digest(each.content)}
        datasets[each.id] = catalogue._dataset(each.id, entry, folder, faults)
        assert not faults
    return check.check_pack(catalogue.Catalogue(folder, "made", datasets))


def test_each_data_set_is_sound_and_owed_to_openstreetmap(tmp_path):
    made = written.written(town(tmp_path))
    assert [each.id for each in made] == [
        "background",
        "place_names",
        "street_names",
        "points_of_interest",
    ]
    for verdict in verdicts(made, tmp_path):
        assert verdict.sound, verdict.issues
        assert verdict.dataset.attribution == "© OpenStreetMap contributors, ODbL"
    assert not any(b"Doe" in each.content for each in made)


def test_data_sets_without_a_row_are_left_out(tmp_path):
    maker = Maker()
    maker.way([(100, 100), (900, 100)], railway="rail")
    made = written.written(extract.read([maker.write(tmp_path / "rail.osm.pbf")], AROUND))
    assert [each.id for each in made] == ["background"]


def test_the_same_extract_gives_the_same_bytes(tmp_path):
    first, second = (written.written(town(tmp_path)) for _ in range(2))
    assert [each.content for each in first] == [each.content for each in second]


@pytest.mark.skipif(
    not NEWPORT.exists(), reason=f"there is no {NEWPORT.name} in HERTS_GEO_TESTDATA"
)
def test_a_real_extract_is_sound(tmp_path):
    whole = shapely.box(320_000, 175_000, 342_000, 194_000)
    made = {each.id: each for each in written.written(extract.read([NEWPORT], whole))}
    for verdict in verdicts(made.values(), tmp_path):
        assert verdict.sound, verdict.issues
    assert len(made["background"].content) < 400_000  # 191 km2: under 2.1 kB a square kilometre
    assert b"\nChepstow Road,Newport,333129,188138," in made["street_names"].content
