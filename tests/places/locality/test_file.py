"""Boundary files: four formats in any coordinates, and nothing else is opened."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from herts_geo.errors import UnreadableLocality
from herts_geo.pack import catalogue
from herts_geo.places.locality import file as locality_file
from herts_geo.places.locality import opened as locality_opened
from herts_geo.places.locality import shape as locality_shape
from herts_geo.places.locality.file import BoundaryFile, ChooseLayer, read
from herts_geo.spatial import packed as spatial_packed
from tests.conftest import ROOT

SHAPES = [shapely.box(-0.2, 51.8, -0.1, 51.9), shapely.box(-0.3, 51.8, -0.25, 51.85)]
GROUND = sum(shape.area for shape in SHAPES)


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    """Two named areas in degrees."""
    return gpd.GeoDataFrame(
        {"id": ["x1", "x2"], "ward_name": ["North", "South"]}, geometry=SHAPES, crs=4326
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a sound file of each format."""
    areas = gpd.GeoDataFrame({"Name": ["North", "South"]}, geometry=SHAPES, crs=4326)
    folder = tmp_path_factory.mktemp("sound")
    for kind in ("GPKG", "GeoJSON", "KML"):
        saved(areas, folder / f"sound.{kind}", kind)
    (folder / "sound.zip").write_bytes(zipped(areas, folder))
    return folder


def saved(frame: gpd.GeoDataFrame, path: Path, driver: str) -> bytes:
    pyogrio.write_dataframe(frame, path, driver=driver)
    return path.read_bytes()


def zipped(frame: gpd.GeoDataFrame, folder: Path, leave: str = "", way: int = 8) -> bytes:
    pyogrio.write_dataframe(frame, folder / "a.shp", driver="ESRI Shapefile")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", way) as archive:
        for path in sorted(folder.glob("a.*")):
            if path.suffix != leave:
                archive.write(path, f"deep/{path.name}")
        archive.writestr("readme.txt", "nothing")
    return packed.getvalue()


def together(found: BoundaryFile, *chosen: int) -> shapely.Geometry:
    """Shapes that need no mending, as one."""
    shape, crossed = found.together(chosen)
    assert not crossed
    return shape


def expect(found: BoundaryFile, notes: int = 0) -> None:
    assert together(found).area == pytest.approx(GROUND, rel=1e-4)
    assert found.names == ("North", "South")
    assert len(found.notes) == notes
    assert together(found, 1).area == pytest.approx(SHAPES[1].area, rel=1e-4)


@pytest.mark.parametrize("crs", [4326, 27700, 3857])
def test_geopackage(frame: gpd.GeoDataFrame, tmp_path: Path, crs: int) -> None:
    expect(read(saved(frame.to_crs(crs), tmp_path / "a.gpkg", "GPKG")))


@pytest.mark.parametrize("crs", [4326, 27700])
def test_geojson(frame: gpd.GeoDataFrame, tmp_path: Path, crs: int) -> None:
    expect(read(saved(frame.to_crs(crs), tmp_path / "a.geojson", "GeoJSON")))


@pytest.mark.parametrize("crs", [4326, 27700])
def test_zipped_shapefile(frame: gpd.GeoDataFrame, tmp_path: Path, crs: int) -> None:
    expect(read(zipped(frame.to_crs(crs), tmp_path)))


def test_kml(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    named = frame.rename(columns={"ward_name": "Name"})
    expect(read(saved(named, tmp_path / "a.kml", "KML")))


def test_kml_whose_document_has_no_name() -> None:
    corners = "-0.2,51.8,5 -0.1,51.8,5 -0.1,51.9,5 -0.2,51.8,5"
    drawn = f"<LinearRing><coordinates>{corners}</coordinates></LinearRing>"
    area = f"<Polygon><outerBoundaryIs>{drawn}</outerBoundaryIs></Polygon>"
    mark = f"<Placemark><name>Old Town</name>{area}</Placemark>"
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{mark}</Document></kml>'
    found = read(text.encode())
    assert found.names == ("Old Town",)
    assert together(found).bounds == (-0.2, 51.8, -0.1, 51.9)


@pytest.mark.parametrize(("crs", "words"), [(4326, "longitude"), (27700, "British National Grid")])
def test_without_coordinates_they_are_guessed_and_said(
    frame: gpd.GeoDataFrame, tmp_path: Path, crs: int, words: str
) -> None:
    found = read(zipped(frame.to_crs(crs), tmp_path, leave=".prj"))
    expect(found, notes=1)
    assert words in found.notes[0]


def test_coordinates_that_cannot_be_guessed(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    far = frame.assign(geometry=frame.geometry.translate(1e7, 1e7))
    with pytest.raises(UnreadableLocality, match="neither degrees nor metres"):
        read(zipped(far, tmp_path, leave=".prj"))


def test_one_bare_shape() -> None:
    found = read(shapely.to_geojson(SHAPES[0]).encode())
    assert found.names == ("shape 1",)
    assert together(found).equals(SHAPES[0])


def test_points_alone_are_no_boundary() -> None:
    with pytest.raises(UnreadableLocality, match="only points or lines"):
        read(b'{"type": "Point", "coordinates": [-0.2, 51.8]}')


def collection(*drawn: object) -> bytes:
    """A GeoJSON file of these geometries."""
    features = [{"type": "Feature", "properties": {}, "geometry": each} for each in drawn]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def polygon(*corners: tuple[float, float]) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


BOW = polygon((-0.2, 51.8), (-0.1, 51.9), (-0.1, 51.8), (-0.2, 51.9))
POINT = {"type": "Point", "coordinates": [-0.2, 51.8]}
LINE = {"type": "LineString", "coordinates": [[-0.2, 51.8], [-0.1, 51.8]]}
SQUARE = polygon((-0.2, 51.8), (-0.1, 51.8), (-0.1, 51.9), (-0.2, 51.9))


def test_what_is_left_out_of_a_file_is_said() -> None:
    both = {"type": "GeometryCollection", "geometries": [SQUARE, POINT]}
    assert read(collection(SQUARE)).notes == ()
    found = read(collection(SQUARE, POINT))
    assert found.notes == ("1 shape of the file holds points or lines, which were left out.",)
    found = read(collection(both, LINE, POINT))
    assert found.notes == ("3 shapes of the file hold points or lines, which were left out.",)
    assert together(found).equals(SHAPES[0])


def test_an_outline_that_was_mended_is_told() -> None:
    shape, crossed = read(collection(BOW)).together()
    assert crossed
    assert shape.area == pytest.approx(SHAPES[0].area / 2)
    found = read(collection(BOW, SQUARE))
    assert found.together((0,))[1]
    assert not found.together((1,))[1]
    assert "crossed itself" in locality_shape.of_geometry("Bow", *found.together()).notes[0]


def test_parts_that_share_borders_keep_all_their_ground() -> None:
    county = ROOT / "geo" / "lsoa21.geojson"
    areas = gpd.read_file(county).geometry.to_numpy()
    gathered = shapely.MultiPolygon(list(shapely.get_parts(areas)))
    found = read(shapely.to_geojson(gathered).encode())
    assert together(found).area == pytest.approx(shapely.union_all(areas).area, rel=1e-9)


@pytest.mark.timeout(20, method="thread")
def test_a_tangle_in_a_file_is_refused_before_it_is_mended() -> None:
    spots = np.random.default_rng(1).uniform((-0.3, 51.8), (-0.1, 51.9), (3_000, 2)).tolist()
    with pytest.raises(UnreadableLocality, match="too often"):
        read(collection(polygon(*spots))).together()


@pytest.mark.timeout(20, method="thread")
def test_shapes_that_cross_one_another_too_often_are_refused() -> None:
    steps = np.arange(0, 0.1, 0.001)
    across = [shapely.box(-0.3, 51.8 + up, -0.1, 51.8005 + up) for up in steps]
    upright = [shapely.box(-0.3 + on, 51.7, -0.2995 + on, 52) for on in steps]
    drawn = [shapely.geometry.mapping(shape) for shape in (*across, *upright)]
    with pytest.raises(UnreadableLocality, match="too often"):
        read(collection(*drawn)).together()


@pytest.mark.parametrize("far", ["1e999", "-1e999", "NaN", "1e308", "-2e9"])
def test_corners_beyond_the_earth_are_refused(far: str) -> None:
    corners = f"[[[0,51],[{far},51],[0.1,52],[0,51]]]"
    with pytest.raises(UnreadableLocality, match="no position on the Earth"):
        read(f'{{"type":"Polygon","coordinates":{corners}}}'.encode())


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_damaged_on_its_way_is_refused(
    frame: gpd.GeoDataFrame, tmp_path: Path, way: int
) -> None:
    data = zipped(frame, tmp_path, way=way)
    expect(read(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = next(each for each in archive.infolist() if each.filename.endswith(".shp"))
    start = part.header_offset + 30 + len(part.filename)
    refused = 0
    for place in range(start, start + part.compress_size - 1):
        wrong = bytes(255 - each for each in data[place : place + 2])
        try:
            expect(read(data[:place] + wrong + data[place + 2 :]))
        except UnreadableLocality:
            refused += 1
    assert refused > part.compress_size // 2  # a packer does not use every byte


def test_a_view_in_a_geopackage_is_not_read(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "a.gpkg"
    saved(frame, path, "GPKG")
    base = sqlite3.connect(path)
    base.executescript(
        "create view v as select * from a; update gpkg_contents set table_name = 'v';"
        "update gpkg_geometry_columns set table_name = 'v';"
    )
    base.close()
    with pytest.raises(UnreadableLocality, match=r"no polygon.*worked out: 'v'"):
        read(path.read_bytes())


def layers(path: Path, **kinds: gpd.GeoDataFrame) -> bytes:
    """A GeoPackage of these layers."""
    for name, made in kinds.items():
        pyogrio.write_dataframe(made, path, layer=name, driver="GPKG", append=path.exists())
    return path.read_bytes()


def named(**columns: list[object]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=SHAPES[: len(next(iter(columns.values())))], crs=4326)


def test_layers_that_are_alike_are_taken_together_and_others_named(tmp_path: Path) -> None:
    spots = gpd.GeoDataFrame({"name": ["x"]}, geometry=[shapely.Point(0, 51)], crs=4326)
    data = layers(tmp_path / "a.gpkg", a=named(name=["A"]), b=named(NAME=["B", "C"]), c=spots)
    found = read(data)
    assert found.names == ("A (a)", "B (b)", "C (b)")
    assert found.layers == ("a", "b")
    assert found.notes == (
        "The file has 2 layers of areas, taken together: 'a' (1 area) and 'b' (2 areas).",
        "1 layer was not taken: 'c' (1 point).",
    )
    alone = read(data, "b")
    assert alone.names == ("B", "C")
    assert alone.notes == ("2 layers were not taken: 'a' (1 area) and 'c' (1 point).",)
    for name in ("c", "d"):
        with pytest.raises(UnreadableLocality, match=f"no layer of areas '{name}'. It has 'a'"):
            read(data, name)


def test_layers_that_are_not_alike_must_be_chosen(tmp_path: Path) -> None:
    data = layers(tmp_path / "a.gpkg", wards=named(ward=["A", "B"]), parks=named(park=["C"]))
    with pytest.raises(ChooseLayer, match=r"not alike: 'wards' \(2 areas\) and 'parks'") as caught:
        read(data)
    assert caught.value.layers == ("wards", "parks")
    opened = locality_opened.opened(data, "x")
    assert (opened.made, opened.names, opened.layers) == (None, (), ("wards", "parks"))
    assert read(data, "parks").names == ("C",)


def test_rows_without_a_shape_and_heights_are_told() -> None:
    high = polygon((-0.2, 51.8), (-0.1, 51.8), (-0.1, 51.9))
    high["coordinates"] = [[[x, y, 80.0] for x, y in high["coordinates"][0]]]  # type: ignore[index]
    found = read(collection(high, None, {"type": "Polygon", "coordinates": []}))
    assert found.notes == (
        "2 rows of the file have no shape and could not be counted.",
        locality_file.HEIGHTS,
    )


def test_shapes_outside_the_county_are_named_with_what_may_be_wrong() -> None:
    inside, lost = shapely.box(-0.2, 51.85, -0.19, 51.86), shapely.box(0.48, 51.7, 0.49, 51.71)
    west = shapely.box(-3, 51.7, -2.99, 51.71)
    opened = locality_opened.opened(
        collection(*map(shapely.geometry.mapping, (inside, lost, west))), "x"
    )
    told = locality_opened.outside(catalogue.read(None), opened)
    assert [each.split(" lies wholly outside Hertfordshire") for each in told] == [
        [
            "'shape 2'",
            ": with the sign of its longitude turned it would lie inside. Check its coordinates.",
        ],
        ["'shape 3'", "."],
    ]
    assert locality_opened.outside(catalogue.read(None), opened, (0,)) == ()


def test_eastings_and_northings_in_the_wrong_order_are_told() -> None:
    drawn = shapely.box(224_000, 523_500, 225_000, 524_500)
    found = json.loads(collection(shapely.geometry.mapping(drawn)))
    found["crs"] = {"type": "name", "properties": {"name": "EPSG:27700"}}
    opened = locality_opened.opened(json.dumps(found).encode(), "x")
    [told] = locality_opened.outside(catalogue.read(None), opened)
    assert "with easting and northing exchanged it would lie inside" in told


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>'


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"%PDF-1.7", "a PDF document"),
        (b"code,name\n1,2\n", "neither GeoJSON"),
        (VRT, "neither GeoJSON"),
        (b"<?xml version='1.0'?>" + VRT, "neither GeoJSON"),
        (b"<!-- <kml> -->" + VRT, "neither GeoJSON"),
        (b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "neither GeoJSON"),
        (b"<kml><!ENTITY a 'b'></kml>", "neither GeoJSON"),
        (b"<kml></kml>", "no polygon"),
        (b'{"type": "FeatureCollection", "features": []}', "no polygon"),
        (b'{"features": [1]}', "damaged"),
        (b'{"features": {"a": 1}}', "damaged"),
        (b"{" * 100_000, "damaged"),
        (b"SQLite format 3\x00 and no more", "damaged"),
        (b"PK\x03\x04 and no more", "damaged"),
    ],
)
def test_what_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableLocality, match=what):
        read(data)


def test_coordinates_with_a_foreign_name(frame: gpd.GeoDataFrame) -> None:
    found = json.loads(frame.to_json())
    for name in ("file:///etc/passwd", "+proj=longlat", 7, "http://a/b"):
        found["crs"] = {"type": "name", "properties": {"name": name}}
        with pytest.raises(UnreadableLocality, match="are not known"):
            read(json.dumps(found).encode())


def test_a_packed_file_with_other_paths_or_none(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    data = zipped(frame, tmp_path)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.infolist():
            name = f"../../{Path(part.filename).name}"
            new.writestr(name, old.read(part))
    expect(read(packed.getvalue()))
    assert not (tmp_path.parent.parent / "a.shp").exists()
    nothing = io.BytesIO()
    with zipfile.ZipFile(nothing, "w") as empty:
        empty.writestr("a.txt", "x")
    with pytest.raises(UnreadableLocality, match="holds no map file"):
        read(nothing.getvalue())


def test_a_packed_file_that_grows_too_large(
    frame: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spatial_packed, "MOST_UNPACKED", 200)
    with pytest.raises(UnreadableLocality, match="grows too large"):
        read(zipped(frame, tmp_path))


def test_too_many_shapes(frame: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locality_file, "MOST_SHAPES", 1)
    with pytest.raises(UnreadableLocality, match="more than 1 shapes"):
        read(frame.to_json().encode())


@pytest.mark.slow
@given(
    st.sampled_from(["GPKG", "GeoJSON", "KML", "zip"]),
    st.floats(0, 1, exclude_max=True),
    st.binary(min_size=1, max_size=4),
    st.booleans(),
)
@settings(max_examples=400, deadline=None)
def test_a_file_damaged_anywhere_is_read_or_refused(
    sound: Path, kind: str, where: float, put: bytes, cut: bool
) -> None:
    data = (sound / f"sound.{kind}").read_bytes()
    start = int(where * len(data))
    rest = b"" if cut else data[start + len(put) :]
    try:
        assert read(data[:start] + put + rest).names
    except UnreadableLocality:
        return


@given(st.binary(max_size=300), st.sampled_from([b"", b"{", b"PK\x03\x04", b"<kml>", b"SQLite "]))
def test_bytes_without_a_shape_are_refused(data: bytes, start: bytes) -> None:
    with pytest.raises(UnreadableLocality):
        read(start + data)
