"""Reading of .osm.pbf extracts, on files made of a few ways."""

from pathlib import Path

import pytest
import shapely

from herts_geo.pack.streets import extract
from herts_geo.pack.streets.extract import Extract, ExtractFault
from tests.pack.streets.made import EAST, NORTH, Maker

AROUND = shapely.box(EAST, NORTH, EAST + 10_000, NORTH + 10_000)


@pytest.fixture
def maker() -> Maker:
    return Maker()


def read(maker: Maker, tmp_path: Path) -> Extract:
    return extract.read([maker.write(tmp_path / "made.osm.pbf")], AROUND)


def only(found: Extract, kind: str) -> shapely.Geometry:
    (shape,) = found.shapes.geometry[found.shapes["kind"] == kind]
    return shape


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "motorway_link"}, "motorway"),
        ({"highway": "residential"}, "minor road"),
        ({"railway": "rail"}, "railway"),
        ({"railway": "rail", "service": "siding"}, None),
        ({"railway": "subway", "tunnel": "yes"}, None),
        ({"highway": "trunk", "tunnel": "yes"}, "trunk road"),
        ({"waterway": "river"}, "river"),
        ({"highway": "footway"}, None),
        ({"highway": "pedestrian", "area": "yes"}, None),
    ],
)
def test_tags_give_the_kind_of_a_line(tags, kind, maker, tmp_path):
    maker.way([(100, 100), (400, 500)], **tags)
    maker.way([(0, 50), (10, 50)], natural="coastline")  # so that something is always there
    kinds = set(read(maker, tmp_path).shapes["kind"]) - {"coast"}
    assert kinds == ({kind} if kind else set())


def test_a_line_is_measured_in_metres_and_cut_at_the_edge(maker, tmp_path):
    maker.way([(100, 100), (400, 500)], highway="primary")
    assert only(read(maker, tmp_path), "primary road").length == pytest.approx(500, abs=0.1)
    maker.way([(9_000, 50), (12_000, 50)], railway="rail")
    assert only(read(maker, tmp_path), "railway").length == pytest.approx(1_000, abs=0.1)


def test_an_area_of_several_ways_keeps_its_hole(maker, tmp_path):
    outer = maker.square((100, 100), 1_000)
    inner = maker.square((300, 300), 200)
    maker.relation([(outer, "outer"), (inner, "inner")], natural="wood")
    shape = only(read(maker, tmp_path), "wood")
    assert shape.area == pytest.approx(1_000**2 - 200**2, rel=1e-4)


def test_areas_that_do_not_close_are_told(maker, tmp_path):
    half = maker.way([(0, 0), (500, 0), (500, 500)])
    maker.relation([(half, "outer"), (77, "outer")], natural="water")  # way 77 is not there
    maker.way([(0, 0), (100, 100), (100, 0), (0, 100), (0, 0)], landuse="forest")  # crosses itself
    maker.way([(0, 50), (10, 50)], natural="coastline")
    found = read(maker, tmp_path)
    assert set(found.shapes["kind"]) == {"coast"}
    assert found.told == ("2 areas do not close in the extract and are left out.",)


def test_a_way_without_some_of_its_nodes_is_drawn_in_parts(maker, tmp_path):
    maker.way([(0, 10), (100, 10), None, (300, 10), (500, 10), None, (900, 10)], waterway="river")
    found = read(maker, tmp_path)
    assert only(found, "river").length == pytest.approx(100 + 200, abs=0.1)
    assert found.told == ("1 ways lack some of their points and are drawn in parts.",)


def test_what_stands_in_two_files_counts_once_and_whole(maker, tmp_path):
    maker.way([(0, 10), (100, 10), (200, 10)], waterway="river")
    whole = maker.write(tmp_path / "whole.osm.pbf")
    short = Maker()
    short.way([(0, 10), (100, 10), None], waterway="river")
    part = short.write(tmp_path / "part.osm.pbf")
    for paths in ([whole, part], [part, whole]):
        found = extract.read(paths, AROUND)
        assert only(found, "river").length == pytest.approx(200, abs=0.1)


def test_points_are_taken_from_nodes_and_from_buildings(maker, tmp_path):
    maker.node((500, 700), shop="supermarket", name="Corner\u202e  Shop\n")
    maker.square((1_000, 1_000), 40, amenity="library", name="Central Library")
    maker.node((20_000, 500), shop="supermarket", name="Too far")
    found = read(maker, tmp_path).points.set_index("name")
    assert sorted(found["kind"]) == ["library", "supermarket"]
    library, shop = found.geometry["Central Library"], found.geometry["Corner Shop"]
    assert (library.x - EAST, library.y - NORTH) == pytest.approx((1_020, 1_020), abs=0.1)
    assert (shop.x - EAST, shop.y - NORTH) == pytest.approx((500, 700), abs=0.1)


def test_no_tag_that_tells_of_a_person_is_kept(maker, tmp_path):
    about = {"operator": "Jo Doe", "contact__phone": "01", "email": "jo@doe", "phone": "02"}
    maker.node((500, 700), amenity="community_centre", name="Hall", **about)
    frame = read(maker, tmp_path).points
    assert list(frame.columns) == ["id", "kind", "name", "people", "geometry"]
    assert list(frame.drop(columns="geometry").iloc[0, :3]) == ["n1", "community centre", "Hall"]


@pytest.mark.parametrize(
    ("told", "people"),
    [("12,345", 12_345), ("about 900", None), ("-5", None), ("99999999999999", None), ("", None)],
)
def test_residents_of_a_place_are_a_whole_number_or_unknown(told, people, maker, tmp_path):
    maker.node((500, 700), place="town", name="Made Town", population=told)
    (found,) = read(maker, tmp_path).places["people"].to_numpy(dtype=object, na_value=None)
    assert found == people


def test_a_place_elsewhere_is_a_sentence(maker, tmp_path):
    maker.way([(50_000, 0), (51_000, 0)], highway="primary")
    with pytest.raises(ExtractFault, match=r"'made.osm.pbf': nothing of the place .* latitudes 51"):
        read(maker, tmp_path)


def test_an_extract_of_nothing_is_a_sentence(maker, tmp_path):
    maker.node((0, 0), man_made="mast")
    with pytest.raises(ExtractFault, match="no road, place or building"):
        read(maker, tmp_path)


@pytest.mark.parametrize("part", [0.2, 0.5, 0.9, 0.99])
def test_a_file_downloaded_in_part_is_a_sentence(part, maker, tmp_path):
    for place in range(300):
        maker.way([(place, 0), (place, 99)], highway="primary", name=f"Road {place}")
    path = maker.write(tmp_path / "half.osm.pbf")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    with pytest.raises(ExtractFault, match=r"'half\.osm\.pbf'.*Download the extract again"):
        extract.read([path], AROUND)


def test_damaged_bytes_are_a_sentence(maker, tmp_path):
    maker.way([(0, 0), (0, 99)], highway="primary")
    path = maker.write(tmp_path / "bad.osm.pbf")
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 :] = bytes(255 - byte for byte in whole[len(whole) // 2 :])
    path.write_bytes(whole)
    with pytest.raises(ExtractFault, match="damaged"):
        extract.read([path], AROUND)


def test_what_is_no_extract_is_a_sentence(tmp_path):
    page = tmp_path / "page.osm.pbf"
    page.write_text("<html>Not found</html>")
    with pytest.raises(ExtractFault, match="not an OpenStreetMap extract"):
        extract.read([page], AROUND)
    with pytest.raises(ExtractFault, match=r"no readable file 'none\.pbf'"):
        extract.read([tmp_path / "none.pbf"], AROUND)
