"""Coordinates: every spelling of a name, what figures show, and no silent assumption."""

import numpy as np
import pyproj
import pytest
import shapely

from herts_geo.crs import lonlat_to_grid
from herts_geo.spatial import coordinates as spatial_coordinates
from herts_geo.spatial.coordinates import known, settled
from herts_geo.spatial.layer import UnreadableMap

SPOT = (-0.2, 51.9)  # in Stevenage
EAST, NORTH = (float(each[0]) for each in lonlat_to_grid(np.array([SPOT[0]]), np.array([SPOT[1]])))
MAPINFO = (
    'PROJCS["x",GEOGCS["y",DATUM["{datum}",SPHEROID["Airy 1830",{size},299.3249646]],'
    'PRIMEM["Greenwich",0.0],UNIT["Decimal_Degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",{false}],'
    'PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],'
    'PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]'
)
DEGREES = (
    'GEOGCS["{name}",DATUM["{datum}",SPHEROID["s",{size},{flat}]],PRIMEM["Greenwich",0],'
    'UNIT["Degree",0.0174532925199433]]'
)


def mapinfo(datum: str, size: str = "6377563.396", false: str = "400000.0") -> str:
    return MAPINFO.format(datum=datum, size=size, false=false)


def at(x: float, y: float) -> np.ndarray:
    """A small square as the one shape of a file."""
    made = np.empty(1, dtype=object)
    made[0] = shapely.box(x - 1e-4, y - 1e-4, x + 1e-4, y + 1e-4)
    return made


def middle(found: spatial_coordinates.Settled) -> tuple[float, float]:
    spot = shapely.centroid(found.shapes[0])
    return spot.x, spot.y


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:27700",
        "epsg:27700",
        " EPSG:27700 ",
        "EPSG::27700",
        "urn:ogc:def:crs:EPSG::27700",
        "URN:OGC:DEF:CRS:EPSG::27700",
        "urn:ogc:def:crs:EPSG:9.8.6:27700",
        "urn:x-ogc:def:crs:EPSG:27700",
        "http://www.opengis.net/def/crs/EPSG/0/27700",
        "https://www.opengis.net/def/crs/EPSG/0/27700",
        "http://www.opengis.net/def/crs/EPSG/9.9.1/27700",
        "http://www.opengis.net/gml/srs/epsg.xml#27700",
        "http://spatialreference.org/ref/epsg/27700/",
        "https://spatialreference.org/ref/epsg/27700/proj4/",
        "https://epsg.io/27700",
        "27700",
        "British National Grid",
        "OSGB 1936 / British National Grid",
        "OSGB36 / British National Grid",
        "EPSG:7405",
        mapinfo("D_OSGB_1936"),
        mapinfo("OSGB_1936"),
    ],
)
def test_the_national_grid_by_all_its_names(text: str) -> None:
    found = settled(at(EAST, NORTH), text)
    assert middle(found) == pytest.approx(SPOT, abs=1e-7)
    assert found.notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4326",
        "CRS84",
        "OGC:CRS84",
        "CRS:84",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "urn:ogc:def:crs:OGC::CRS84",
        "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
        "https://www.opengis.net/def/crs/OGC/0/CRS84h",
        "WGS84",
        "WGS 84",
        "EPSG:4258",
        "EPSG:4979",
    ],
)
def test_degrees_by_all_their_names(text: str) -> None:
    found = settled(at(*SPOT), text)
    assert middle(found) == pytest.approx(SPOT, abs=1e-6)
    assert found.notes == ()


@pytest.mark.parametrize("text", ["EPSG:3857", "ESRI:102100", "EPSG:4277"])
def test_others_go_by_their_own_definition(text: str) -> None:
    crs, notes = known(text)
    assert crs is not None
    assert crs.to_epsg() == (4277 if "4277" in text else 3857)
    assert notes == ()


@pytest.mark.parametrize(
    "text",
    [
        "file:///etc/passwd",
        "+proj=longlat",
        "7",
        "http://a/b",
        "http://a/27700",
        "EPSG:1",
        "EPSG:99999",
        "OSGB36",
        "EPSG:27700x",
        "PROJCS[" * 9_000,
        'GEOGCS["a",DATUM["b",SPHEROID["c",1,2]],EXTENSION["PROJ4","+nadgrids=/etc/passwd"]]',
        "{}",
        "British",
    ],
)
def test_what_is_no_known_name_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMap, match="are not known"):
        known(text)


@pytest.mark.parametrize(
    "datum", ["Ordnance Survey Great Brit", "OSGB", "unknown", "Ordnance_Survey_of_Great_Britain"]
)
def test_the_grid_under_a_strange_datum_is_the_grid_and_is_told(datum: str) -> None:
    found = settled(at(EAST, NORTH), mapinfo(datum))
    assert middle(found) == pytest.approx(SPOT, abs=1e-7)  # taken as another datum it is 122 m off
    [note] = found.notes
    assert f"'{datum}', which is no known name" in note


@pytest.mark.parametrize(
    "text",
    [
        mapinfo("Ordnance Survey Great Brit", false="500000.0"),
        DEGREES.format(name="x", datum="Odd", size=6377563.396, flat=299.3249646),
        DEGREES.format(name="x", datum="Mars", size=3396190, flat=169.89),
    ],
)
def test_a_datum_that_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(UnreadableMap, match=r"datum of the file's coordinates, '.*', is not known"):
        known(text)


def test_a_strange_name_for_the_datum_of_satellites_is_told() -> None:
    text = DEGREES.format(name="x", datum="Sat", size=6378137, flat=298.257223563)
    found = settled(at(*SPOT), text)
    assert middle(found) == pytest.approx(SPOT, abs=1e-6)
    assert "'Sat', which is no known name" in found.notes[0]


def test_the_grid_on_another_known_datum_carries_its_doubt() -> None:
    text = mapinfo("D_WGS_1984", size="6378137.0").replace("299.3249646", "298.257223563")
    found = settled(at(EAST, NORTH), text)
    assert "some 100 m off" in found.notes[0]


def test_a_shift_that_is_nothing_is_not_believed() -> None:
    text = mapinfo("OSGB_1936").replace("299.3249646]", "299.3249646],TOWGS84[0,0,0,0,0,0,0]")
    assert middle(settled(at(EAST, NORTH), text)) == pytest.approx(SPOT, abs=1e-7)


MERCATOR = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(*SPOT)
LOOKS = [
    (SPOT, "longitude and latitude"),
    (SPOT[::-1], "latitude and longitude, in that order"),
    (MERCATOR, "Web Mercator"),
    ((EAST, NORTH), "British National Grid"),
]


@pytest.mark.parametrize(("spot", "words"), LOOKS)
@pytest.mark.parametrize("text", ["", 'LOCAL_CS["none",UNIT["metre",1]]'])
def test_figures_without_a_name_are_what_they_show(
    spot: tuple[float, float], words: str, text: str
) -> None:
    found = settled(at(*spot), text)
    assert middle(found) == pytest.approx(SPOT, abs=1e-6)
    [note] = found.notes
    assert f"They look like {words}, and were taken so" in note


@pytest.mark.parametrize(("spot", "words"), LOOKS)
@pytest.mark.parametrize("name", ["EPSG:4326", "EPSG:27700", "EPSG:3857"])
def test_figures_that_contradict_their_name_are_told(
    spot: tuple[float, float], words: str, name: str
) -> None:
    right = {"EPSG:4326": LOOKS[0], "EPSG:27700": LOOKS[3], "EPSG:3857": LOOKS[2]}[name]
    found = settled(at(*spot), name)
    assert middle(found) == pytest.approx(SPOT, abs=1e-6)
    told = [each for each in found.notes if f"can only be {words}" in each]
    assert len(told) == (words != right[1])


def test_what_a_format_means_by_no_name() -> None:
    assert settled(at(*SPOT), "", "EPSG:4326").notes == ()
    found = settled(at(EAST, NORTH), "", "EPSG:4326")
    assert middle(found) == pytest.approx(SPOT, abs=1e-7)
    assert "By its format the file should be in longitude and latitude" in found.notes[0]


def test_shapes_in_different_coordinates_are_refused() -> None:
    both = np.concatenate([at(*SPOT), at(EAST, NORTH)])
    for name in ("", "EPSG:4326", "EPSG:27700"):
        with pytest.raises(UnreadableMap, match=r"1 in longitude and latitude; 1 in British"):
            settled(both, name)


@pytest.mark.parametrize("spot", [(690_000.0, 5_750_000.0), (1e7, 1e7), (-150.0, -60.0)])
def test_figures_that_show_nothing_are_refused(spot: tuple[float, float]) -> None:
    with pytest.raises(UnreadableMap, match="neither degrees nor metres"):
        settled(at(*spot), "")
