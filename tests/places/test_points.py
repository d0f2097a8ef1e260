"""A note's pin: the small area that holds a point, and the point that stands for an area."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from herts_geo import places
from herts_geo.errors import HertsGeoError
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import points as places_points


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
    assert places_points.area_at(grid, lon, lat) == code


def test_points_are_joined_to_areas_once_each_a_border_to_the_first(grid: gpd.GeoDataFrame) -> None:
    lon = np.array([1.5, 1.0, np.nan, 3.0, 0.5, 0.5])
    lat = np.array([51.5, 51.5, 51.5, 51.5, np.nan, 51.0])
    nowhere = places_points.NOWHERE
    expected = [1, 0, nowhere, nowhere, nowhere, 0]
    assert places_points.holding(grid, lon, lat).tolist() == expected
    turned = grid.iloc[::-1].set_index(pd.Index([7, 7]))  # rows are counted, whatever their index
    assert places_points.holding(turned, lon, lat).tolist() == [0, 0, *expected[2:5], 1]


def test_a_point_stands_for_its_area(grid: gpd.GeoDataFrame) -> None:
    spot = places_points.inside(grid, "B")
    assert spot is not None
    assert places_points.area_at(grid, *spot) == "B"
    assert places_points.inside(grid, "C") is None


@pytest.mark.parametrize("text", ["51.9, -0.2", "-0.2 51.9", " 51.9;-0.2 "])
def test_coordinates_in_either_order(pack: Catalogue, text: str) -> None:
    assert places_points.position(pack, text) == (-0.2, 51.9)


def test_a_postcode_lies_in_its_own_small_area(pack: Catalogue) -> None:
    lon, lat = places_points.position(pack, "sg1 1hn")
    assert places_points.area_at(places.areas(pack), lon, lat) == "E01035570"


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
        places_points.position(pack, text)
