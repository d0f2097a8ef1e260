"""The layers of constraints on the map: what the browser fetches, and their key."""

import json
import re

import geopandas as gpd
import pytest
import shapely

from herts_geo.crs import MEASURE
from herts_geo.places.constraints import KINDS
from herts_geo.ui import constraints


def test_each_kind_has_a_colour_of_its_own_that_reads_on_white() -> None:
    assert set(constraints.STYLES) == set(KINDS)
    colours = [colour for colour, _ in constraints.STYLES.values()]
    assert len(set(colours)) == len(colours)
    for colour in colours:
        assert contrast(colour) >= 4


def contrast(colour: str) -> float:
    """The contrast of a colour with white (WCAG 2.2)."""
    parts = (int(x, 16) / 255 for x in re.findall("..", colour.removeprefix("#")))
    lit = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 1.05 / (0.2126 * lit[0] + 0.7152 * lit[1] + 0.0722 * lit[2] + 0.05)


def test_the_outlines_are_in_degrees_with_the_names_of_the_largest() -> None:
    boxes = [shapely.box(524_000, 224_000, 524_000 + 10 * i, 224_100) for i in range(1, 50)]
    names = ["", *(f"No {i}" for i in range(2, 50))]
    outlines = gpd.GeoDataFrame({"name": names}, geometry=boxes, crs=MEASURE)
    drawn = json.loads(constraints.geometry(outlines, "Belt"))["features"]
    assert len(drawn) == 49
    told = [each["properties"].get("name") for each in drawn]
    assert told[:9] == [None] * 9  # the 40 largest alone are named
    assert told[9:] == [f"Belt: No {i}" for i in range(10, 50)]
    assert drawn[-1]["geometry"]["coordinates"][0][0][0] == pytest.approx(-0.19, abs=0.02)
    alone = json.loads(constraints.geometry(outlines.iloc[:1], "Belt"))["features"]
    assert alone[0]["properties"]["name"] == "Belt"
