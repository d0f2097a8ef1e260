"""What the browser is told of a background map."""

import json

import geopandas as gpd
from shapely import MultiLineString, MultiPolygon, box

from herts_geo.maps.choropleth import background_text

LINES = MultiLineString([[(-0.2, 51.8), (-0.19999, 51.80002)], [(0.00001, 52.0), (0, 52), (1, 52)]])
AREAS = MultiPolygon([box(0, 50, 0.00003, 50.00003) - box(0.00001, 50.00001, 0.00002, 50.00002)])


def test_each_corner_is_told_from_the_one_before() -> None:
    frame = gpd.GeoDataFrame({"kind": ["river"]}, geometry=[LINES], crs=4326)
    told = json.loads(background_text(frame))
    assert told["scale"] == 100_000
    assert told["kinds"] == [
        {"kind": "river", "parts": [[-20_000, 5_180_000, 1, 2], [1, 5_200_000, -1, 0, 100_000, 0]]}
    ]


def test_an_area_and_its_hole_are_rings() -> None:
    frame = gpd.GeoDataFrame({"kind": ["water"]}, geometry=[AREAS], crs=4326)
    shell, hole = json.loads(background_text(frame))["kinds"][0]["parts"]
    for ring, side in ((shell, 3), (hole, 1)):
        steps = list(zip(ring[2::2], ring[3::2], strict=True))
        assert len(steps) == 4
        assert {abs(x) + abs(y) for x, y in steps} == {side}
        assert [sum(step) for step in zip(*steps, strict=True)] == [0, 0]  # closed
