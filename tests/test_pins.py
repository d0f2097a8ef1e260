"""A note's pin: the small area that holds a point, and the point that stands for an area."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from herts_geo import pins, places
from herts_geo.catalogue import Catalogue
from herts_geo.errors import HertsGeoError


@pytest.fixture
def grid() -> gpd.GeoDataFrame:
    """Two squares side by side."""
    shapes = [box(0, 51, 1, 52), box(1, 51, 2, 52)]
    return gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=shapes, crs=4326)


@pytest.mark.parametrize(
    ("lon", "lat", "code"), [(0.5, 51.5, "A"), (1.5, 51.5, "B"), (1.0, 51.5, "A"), (3, 51.5, "")]
)
def test_the_area_that_holds_a_point(
    grid: gpd.GeoDataFrame, lon: float, lat: float, code: str
) -> None:
    assert pins.area_at(grid, lon, lat) == code


def test_a_point_stands_for_its_area(grid: gpd.GeoDataFrame) -> None:
    spot = pins.inside(grid, "B")
    assert spot is not None
    assert pins.area_at(grid, *spot) == "B"
    assert pins.inside(grid, "C") is None


@pytest.mark.parametrize("text", ["51.9, -0.2", "-0.2 51.9", " 51.9;-0.2 "])
def test_coordinates_in_either_order(pack: Catalogue, text: str) -> None:
    assert pins.position(pack, text) == (-0.2, 51.9)


def test_a_postcode_lies_in_its_own_small_area(pack: Catalogue) -> None:
    lon, lat = pins.position(pack, "sg1 1hn")
    assert pins.area_at(places.areas(pack), lon, lat) == "E01035570"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "No postcode is called"),
        ("nowhere", "No postcode is called"),
        ("SG99 9ZZ", "No postcode is called 'SG99 9ZZ'"),
        ("1 2 3", "No postcode is called '1 2 3'"),
        ("7, 3", "does not lie in Britain"),
        ("1.2.3, 4", "not two numbers"),
    ],
)
def test_what_is_no_place_gets_a_sentence(pack: Catalogue, text: str, what: str) -> None:
    with pytest.raises(HertsGeoError, match=what):
        pins.position(pack, text)
