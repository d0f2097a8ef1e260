"""Map files of every format: all layers are there, and what is not read is told by name."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from herts_geo import spatial
from herts_geo.spatial import UnreadableMap
from herts_geo.spatial import layer as spatial_layer
from herts_geo.spatial import packed as spatial_packed

RING = [[-0.2, 51.8], [-0.2, 51.9], [-0.1, 51.9], [-0.1, 51.8], [-0.2, 51.8]]  # clockwise
HOLE = [[-0.17, 51.83], [-0.13, 51.83], [-0.13, 51.87], [-0.17, 51.87], [-0.17, 51.83]]
SQUARE = shapely.Polygon(RING)
OPEN = shapely.Polygon(RING, [HOLE])


def loaded(data: bytes) -> dict[str, spatial_layer.Content]:
    return {each.name: spatial.content(each) for each in spatial.read(data).layers}


def only(data: bytes) -> spatial_layer.Content:
    [found] = loaded(data).values()
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def shapefile(folder: Path, frame: gpd.GeoDataFrame, stem: str, **options: Any) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    pyogrio.write_dataframe(frame, folder / f"{stem}.shp", driver="ESRI Shapefile", **options)
    return {path.name: path.read_bytes() for path in sorted(folder.glob(f"{stem}.*"))}


def frame(*shapes: shapely.Geometry, **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=4326)


def kml(inside: str) -> bytes:
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'
    return text.encode()


def mark(
    name: str, corners: str = "-0.2,51.8 -0.1,51.8 -0.1,51.9 -0.2,51.8", holes: str = ""
) -> str:
    ring = f"<LinearRing><coordinates>{corners}</coordinates></LinearRing>"
    return (
        f"<Placemark><name>{name}</name><Polygon><outerBoundaryIs>{ring}</outerBoundaryIs>"
        f"{holes}</Polygon></Placemark>"
    )


def test_kml_in_folders_of_folders() -> None:
    inside = (
        f"<Folder><name>A</name>{mark('one')}<Folder><name>B</name>{mark('two')}</Folder>"
        f"{mark('three')}</Folder>{mark('four')}<Folder>{mark('five')}</Folder>"
    )
    found = loaded(kml(inside))
    names = {name: [row["Name"] for row in each.records] for name, each in found.items()}
    assert names == {
        "A": ["one", "three"], "A / B": ["two"], "": ["four"], "unnamed folder": ["five"]
    }  # fmt: skip


def test_kml_shapes_of_every_kind() -> None:
    ring = " ".join(f"{x},{y},7" for x, y in HOLE)
    hole = f"<LinearRing><coordinates>{ring}</coordinates></LinearRing>"
    hole = f"<innerBoundaryIs>{hole}</innerBoundaryIs>"
    spaced = ", ".join(str(x) for x in RING[0]) + " " + " ".join(f"{x},{y}" for x, y in RING[1:])
    inside = (
        mark("holed", " ".join(f"{x},{y},7" for x, y in RING), hole)
        + mark("spaced", spaced)
        + "<Placemark><name>spot</name><Point><coordinates>-0.1,51.8</coordinates></Point>"
        + "</Placemark>"
        + "<Placemark><name>none</name></Placemark>"
        + "<NetworkLink><name>n</name></NetworkLink><GroundOverlay/><GroundOverlay/>"
    )
    file = spatial.read(kml(inside))
    [found] = [spatial.content(each) for each in file.layers]
    assert shapely.force_2d(found.shapes[0]).equals(OPEN)
    assert found.shapes[0].has_z
    assert found.shapes[1].equals(SQUARE)
    assert found.shapes[2].equals(shapely.Point(-0.1, 51.8))
    assert found.shapes[3] is None
    assert [note.split(".")[0] for note in file.notes] == [
        "Not read: 1 link to another file", "Not read: 2 pictures laid on the ground"
    ]  # fmt: skip


def test_kml_attributes_and_a_shape_that_cannot_be_read() -> None:
    data = (
        "<Placemark><name>A</name><ExtendedData><Data name='ref'><value>7</value></Data>"
        "<SchemaData><SimpleData name='use'>shop</SimpleData></SchemaData></ExtendedData>"
        "</Placemark>"
    )
    assert only(kml(data)).records == ({"Name": "A", "ref": "7", "use": "shop"},)
    with pytest.raises(UnreadableMap, match="the shape of 'bad' cannot be read"):
        only(kml(mark("bad", "-0.2 51.8 -0.1")))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_kml_in_any_encoding(codec: str) -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>' if codec == "latin-1" else ""
    assert only((head + kml(mark("Café")).decode()).encode(codec)).records[0]["Name"] == "Café"


def test_kmz_with_all_that_lies_in_it() -> None:
    data = zipped({"doc.kml": kml(mark("A")), "files/b.kml": kml(mark("B")), "files/i.png": b"x"})
    file = spatial.read(data)
    assert file.format == "KMZ"
    assert [each.name for each in file.layers] == ["doc.kml", "b.kml"]
    assert file.notes == ()


def test_a_zip_made_on_a_mac_and_one_of_several_shapefiles(tmp_path: Path) -> None:
    one = shapefile(tmp_path / "1", frame(SQUARE, name=["A"]), "wards")
    two = shapefile(tmp_path / "2", frame(SQUARE, OPEN, name=["B", "C"]), "Parks")
    files = {f"Deep/er/{name}": content for name, content in one.items()}
    files |= {f"__MACOSX/Deep/er/._{name}": b"x" for name in one}
    files |= {f"Deep/er/._{name}": b"x" for name in one}
    files |= {f"Other/{name.replace('shp', 'SHP')}": content for name, content in two.items()}
    files |= {"notes.docx": b"x", "lone.dbf": b"x", "Deep/.DS_Store": b"x"}
    file = spatial.read(zipped(files))
    assert [(each.name, each.rows) for each in file.layers] == [("wards", 1), ("Parks", 2)]
    [note] = file.notes
    assert "2 files of the zip, 'notes.docx' and 'lone.dbf'" in note
    assert [spatial.content(each).records[-1] for each in file.layers] == [
        {"name": "A"}, {"name": "C"}
    ]  # fmt: skip


@pytest.mark.parametrize("lost", [".shx", ".dbf", ".cpg"])
def test_a_shapefile_without_one_of_its_files(tmp_path: Path, lost: str) -> None:
    files = shapefile(tmp_path, frame(SQUARE, name=["A"]), "a")
    files = {name: content for name, content in files.items() if not name.endswith(lost)}
    assert only(zipped(files)).shapes[0].equals(SQUARE)


@pytest.mark.parametrize("codec", ["UTF-8", "ISO-8859-1", "CP1252"])
def test_names_in_the_encoding_that_a_shapefile_states(tmp_path: Path, codec: str) -> None:
    files = shapefile(tmp_path, frame(SQUARE, name=["Café"]), "a", encoding=codec)
    assert only(zipped(files)).records == ({"name": "Café"},)


def test_other_maps_in_a_zip_and_what_holds_none() -> None:
    drawn = shapely.to_geojson(SQUARE).encode()
    file = spatial.read(zipped({"a/b.geojson": drawn, "meta.json": b'{"a": 1}'}))
    assert [each.name for each in file.layers] == [""] or file.layers[0].name == "b.geojson"
    assert "Not read: 'meta.json'" in file.notes[0]
    for files, words in (
        ({"a.txt": b"x"}, "no map file"),
        ({"x.gdb/a00000001.gdbtable": b"x"}, "File Geodatabase"),
        ({"a.tab": b"x", "a.map": b"x"}, "MapInfo table"),
        ({"inner.zip": zipped({"a": b"x"})}, "'inner.zip'"),
    ):
        with pytest.raises(UnreadableMap, match=words):
            spatial.read(zipped(files))


def test_all_layers_of_a_geopackage(tmp_path: Path) -> None:
    for name, shapes in (("a", [SQUARE]), ("b", [SQUARE, OPEN]), ("c", [shapely.Point(0, 51)])):
        pyogrio.write_dataframe(frame(*shapes), tmp_path / "x.gpkg", layer=name, append=True)
    file = spatial.read((tmp_path / "x.gpkg").read_bytes())
    assert [(each.name, each.rows) for each in file.layers] == [("a", 1), ("b", 2), ("c", 1)]


def test_flatgeobuf(tmp_path: Path) -> None:
    pyogrio.write_dataframe(frame(SQUARE, name=["A"]), tmp_path / "a.fgb", driver="FlatGeobuf")
    found = only((tmp_path / "a.fgb").read_bytes())
    assert found.shapes[0].equals(SQUARE)
    assert found.records == ({"name": "A"},)


ESRI = {
    "geometryType": "esriGeometryPolygon",
    "displayFieldName": "NAME",
    "spatialReference": {"wkid": 102100, "latestWkid": 3857},
    "features": [{"attributes": {"ID": 1, "NAME": "A"}, "geometry": {"rings": [RING, HOLE]}}],
}


def test_esri_rings_are_outer_or_holes_by_their_turn() -> None:
    found = only(json.dumps(ESRI).encode())
    assert found.shapes[0].equals(OPEN)
    assert found.coordinates == "EPSG:3857"
    assert list(found.records[0]) == ["NAME", "ID"]
    apart = [[[x + 1, y] for x, y in RING], RING, HOLE, [[x + 5, y] for x, y in HOLE]]
    several = {**ESRI, "features": [{"attributes": {}, "geometry": {"rings": apart}}]}
    area = 2 * SQUARE.area - 0.04**2 + 0.04**2  # a hole that nothing holds is an area
    assert only(json.dumps(several).encode()).shapes[0].area == pytest.approx(area)


@pytest.mark.parametrize(
    ("drawn", "kind"),
    [
        ({"x": 1, "y": 2}, "Point"),
        ({"x": "NaN", "y": "NaN"}, None),
        ({"paths": [RING]}, "MultiLineString"),
        ({"points": RING}, "MultiPoint"),
        (None, None),
    ],
)
def test_other_esri_shapes(drawn: Any, kind: str | None) -> None:
    data = {"spatialReference": {"wkid": 4326}, "features": [{"attributes": {}, "geometry": drawn}]}
    [shape] = only(json.dumps(data).encode()).shapes
    assert (shape and shape.geom_type) == kind


def test_esri_answers_that_are_not_whole_or_curved() -> None:
    cut = {**ESRI, "exceededTransferLimit": True}
    assert "not whole" in only(json.dumps(cut).encode()).notes[0]
    curved = {**ESRI, "features": [{"attributes": {}, "geometry": {"curveRings": [RING]}}]}
    with pytest.raises(UnreadableMap, match="curved lines"):
        only(json.dumps(curved).encode())
    with pytest.raises(UnreadableMap, match="error message of a service"):
        spatial.read(b'{"error": {"code": 400}}')


TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [-0.2, 51.8]},
    "objects": {
        "left": {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "L"}},
        "both": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "MultiPolygon", "arcs": [[[0, 1]], [[-1, 2]]]},
                {"type": "Point", "coordinates": [1, 1]},
                {"type": None},
            ],
        },
    },
    # a line up the middle; from its top round the left; from its foot round the right
    "arcs": [
        [[1, 0], [0, 1]],
        [[1, 1], [-1, 0], [0, -1], [1, 0]],
        [[1, 0], [1, 0], [0, 1], [-1, 0]],
    ],
}


def test_topojson_puts_shapes_together_from_shared_lines() -> None:
    found = loaded(json.dumps(TOPOLOGY).encode())
    assert found["left"].shapes[0].equals(shapely.box(-0.2, 51.8, -0.1, 51.9))
    assert found["left"].records == ({"name": "L"},)
    both = found["both"].shapes
    assert shapely.union_all(list(both[:1])).area == pytest.approx(0.02)
    assert both[1].equals_exact(shapely.Point(-0.1, 51.9), 1e-9)
    assert both[2] is None


def test_topojson_that_names_a_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spatial_layer, "MOST_CORNERS", 100)
    many = {**TOPOLOGY, "objects": {"a": {"type": "Polygon", "arcs": [[0, 1] * 40]}}}
    with pytest.raises(UnreadableMap, match="more than"):
        loaded(json.dumps(many).encode())


FEATURE = {
    "type": "Feature",
    "properties": {"name": "A"},
    "geometry": shapely.geometry.mapping(SQUARE),
}


@pytest.mark.parametrize(
    ("crs", "text"),
    [
        ({"type": "name", "properties": {"name": "EPSG:27700"}}, "EPSG:27700"),
        ({"type": "EPSG", "properties": {"code": 27700}}, "EPSG:27700"),
        ({"type": "EPSG", "properties": {"code": "27700"}}, "EPSG:27700"),
        ({"type": "OGC", "properties": {"urn": "OGC:CRS84"}}, "OGC:CRS84"),
        ({"type": "link", "properties": {"href": "https://epsg.io/27700"}}, "https://epsg.io/27700"),
        ({"name": "EPSG:27700"}, "EPSG:27700"),
        ("EPSG:27700", "EPSG:27700"),
        (27700, "27700"),
        (None, ""),
    ],
)  # fmt: skip
def test_geojson_names_its_coordinates_in_many_ways(crs: Any, text: str) -> None:
    whole = {"type": "FeatureCollection", "features": [FEATURE], "crs": crs}
    found = only(json.dumps(whole).encode())
    assert found.coordinates == text
    assert found.default == ("" if crs is None else "EPSG:4326")
    if crs is not None:
        inside = {**FEATURE, "geometry": {**FEATURE["geometry"], "crs": crs}}  # as PostGIS writes
        assert only(json.dumps(inside).encode()).coordinates == text


def test_geojson_of_several_coordinates_is_refused() -> None:
    other = {**FEATURE, "crs": "EPSG:27700"}
    whole = {"type": "FeatureCollection", "crs": "EPSG:4326", "features": [FEATURE, other]}
    with pytest.raises(UnreadableMap, match="EPSG:27700; EPSG:4326"):
        only(json.dumps(whole).encode())


@pytest.mark.parametrize("start", ["", "\x1e"])
def test_geojson_a_feature_a_line_or_in_a_list(start: str) -> None:
    lines = "\n".join(start + json.dumps(FEATURE) for _ in range(3))
    assert len(only(lines.encode()).shapes) == 3
    assert len(only(json.dumps([FEATURE, FEATURE]).encode()).shapes) == 2


def test_geojson_says_which_shape_is_damaged() -> None:
    bad = {**FEATURE, "geometry": {"type": "Polygon", "coordinates": [[[0, 51], [1, 51]]]}}
    found = only(json.dumps([FEATURE, bad]).encode())
    assert "its shape number 2 cannot be read" in found.broken
    assert found.shapes[1] is None


def test_names_are_fit_to_be_shown() -> None:
    named = {"type": "FeatureCollection", "name": "a\x1b[31m\ud800  b", "features": [FEATURE]}
    assert [each.name for each in spatial.read(json.dumps(named).encode()).layers] == ["a [31m b"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x00\x00\x27\x0a" + bytes(96), ".shp part"),
        (b"PAR1", "Parquet"),
        (b"AC1032", "DWG"),
        (b"  0\r\nSECTION\r\n", "DXF"),
        (b"!table\n!version 300", "MapInfo table"),
        (b'Version 300\nCharset "WindowsLatin1"\n', "MapInfo interchange"),
        (b'<?xml version="1.0"?><gpx version="1.1">', "GPX"),
        (b'<wfs:FeatureCollection xmlns:gml="http://www.opengis.net/gml">', "GML"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x1f\x8b\x08", "Unpack it first"),
        (b"hello", "neither GeoJSON"),
    ],
)
def test_other_formats_are_named_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableMap, match=words):
        spatial.read(data)


def test_a_locked_zip_and_one_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(zipped({"a.kml": kml(mark("A"))}))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(start) + (6 if start.endswith(b"\x04") else 8)] |= 1
    with pytest.raises(UnreadableMap, match="password"):
        spatial.read(bytes(data))
    monkeypatch.setattr(spatial_packed, "MOST_UNPACKED", 10)
    with pytest.raises(UnreadableMap, match="grows too large"):
        spatial.read(zipped({"a.kml": kml(mark("A"))}))


def test_what_a_layer_holds_in_words() -> None:
    shapes = spatial_layer.shapes_of([SQUARE, shapely.Point(0, 0), None, None])
    assert spatial_layer.counted(shapes) == "1 point, 1 area and 2 rows without a shape"
    assert spatial_layer.counted(np.empty(0, dtype=object)) == "nothing"
