"""Boundary files: four formats in any coordinates, and nothing else is opened."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import locality_file
from herts_geo.errors import UnreadableLocality
from herts_geo.locality_file import BoundaryFile, read

SHAPES = [shapely.box(-0.2, 51.8, -0.1, 51.9), shapely.box(-0.3, 51.8, -0.25, 51.85)]
GROUND = sum(shape.area for shape in SHAPES)


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    """Two named areas in degrees."""
    return gpd.GeoDataFrame(
        {"id": ["x1", "x2"], "ward_name": ["North", "South"]}, geometry=SHAPES, crs=4326
    )


def saved(frame: gpd.GeoDataFrame, path: Path, driver: str) -> bytes:
    pyogrio.write_dataframe(frame, path, driver=driver)
    return path.read_bytes()


def zipped(frame: gpd.GeoDataFrame, folder: Path, leave: str = "") -> bytes:
    pyogrio.write_dataframe(frame, folder / "a.shp", driver="ESRI Shapefile")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.glob("a.*")):
            if path.suffix != leave:
                archive.write(path, f"deep/{path.name}")
        archive.writestr("readme.txt", "nothing")
    return packed.getvalue()


def expect(found: BoundaryFile, notes: int = 0) -> None:
    assert found.together().area == pytest.approx(GROUND, rel=1e-4)
    assert found.names == ("North", "South")
    assert len(found.notes) == notes
    assert found.together((1,)).area == pytest.approx(SHAPES[1].area, rel=1e-4)


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
    assert found.together().bounds == (-0.2, 51.8, -0.1, 51.9)


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
    assert found.together().equals(SHAPES[0])


def test_points_alone_are_no_boundary() -> None:
    with pytest.raises(UnreadableLocality, match="only points or lines"):
        read(b'{"type": "Point", "coordinates": [-0.2, 51.8]}')


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
    with pytest.raises(UnreadableLocality, match="no layer with shapes"):
        read(path.read_bytes())


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>'


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"   \n", "is empty"),
        (b"%PDF-1.7", "neither GeoJSON"),
        (b"code,name\n1,2\n", "neither GeoJSON"),
        (VRT, "neither GeoJSON"),
        (b"<?xml version='1.0'?>" + VRT, "neither GeoJSON"),
        (b"<!-- <kml> -->" + VRT, "neither GeoJSON"),
        (b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>', "neither GeoJSON"),
        (b"<kml><!ENTITY a 'b'></kml>", "neither GeoJSON"),
        (b"<kml></kml>", "damaged"),
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
    with pytest.raises(UnreadableLocality, match="holds 0 Shapefiles"):
        read(nothing.getvalue())


def test_a_packed_file_that_grows_too_large(
    frame: gpd.GeoDataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locality_file, "MOST_UNPACKED", 200)
    with pytest.raises(UnreadableLocality, match="grows too large"):
        read(zipped(frame, tmp_path))


def test_too_many_shapes(frame: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locality_file, "MOST_SHAPES", 1)
    with pytest.raises(UnreadableLocality, match="more than 1 shapes"):
        read(frame.to_json().encode())


@given(st.binary(max_size=300), st.sampled_from([b"", b"{", b"PK\x03\x04", b"<kml>", b"SQLite "]))
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes) -> None:
    with pytest.raises(UnreadableLocality):
        read(start + data)
