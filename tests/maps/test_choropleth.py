"""What the browser gets: one character and one value an area, in the geometry's order."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herts_geo import places
from herts_geo.maps import choropleth, classify
from herts_geo.maps.choropleth import DIGITS
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.load import digest
from tests.pack.second import square


def frame(*codes: str) -> gpd.GeoDataFrame:
    """Squares in a row with these codes."""
    shapes = [square(place) for place in range(len(codes))]
    names = [f"Area {code}" for code in codes]
    return gpd.GeoDataFrame({"code": list(codes), "label": names}, geometry=shapes, crs=4326)


def test_digits_by_hand() -> None:
    index = np.array([0, 9, 10, 35, -1, 3, -1], dtype=np.int8)
    inside = np.array([True] * 5 + [False] * 2)
    assert choropleth.class_digits(index, inside) == "09az-.."


@given(st.lists(st.tuples(st.integers(-1, 35), st.booleans())))
def test_digits_can_be_read_back(areas: list[tuple[int, bool]]) -> None:
    index = np.array([area[0] for area in areas], dtype=np.int8)
    inside = np.array([area[1] for area in areas], dtype=bool)
    text = choropleth.class_digits(index, inside)
    assert len(text) == len(areas)
    for character, (number, within) in zip(text, areas, strict=True):
        if not within:
            assert character == choropleth.OUTSIDE
        elif number == classify.MISSING:
            assert character == choropleth.NO_DATA
        else:
            assert DIGITS.index(character) == int(character, 36) == number


def values_of(text: str) -> list[float | None]:
    """The values that a text holds, read as the browser reads it."""
    head, digits = text.split(";")
    decimals, lowest, width = (int(part) for part in head.split(","))
    cells = [digits[start : start + width] for start in range(0, len(digits), width)]
    return [
        None if cell == "-" * width else (lowest + int(cell, 36)) / 10**decimals for cell in cells
    ]


def floats(*values: float | None) -> "pd.Series[Any]":
    """Numbers with gaps."""
    return pd.Series(pd.array(list(values), dtype="Float64"))


def test_values_by_hand() -> None:
    # steps above the lowest, 5: 0, 36 ('10' in base 36), none, 1
    assert choropleth.value_text(floats(5, 41, None, 6)) == "0,5,2;0010--01"
    # thousandths above -500: 0, 2,500 - -500 = 3,000 ('2bc'), 500 ('dw')
    assert choropleth.value_text(floats(-0.5, 2.5, 0)) == "3,-500,3;0002bc0dw"
    assert choropleth.value_text(floats(7, None, 7)) == "0,7,1;0-0"
    assert choropleth.value_text(floats(None, None)) == ""


@given(st.lists(st.one_of(st.none(), st.integers(-999_999, 999_999)), min_size=1))
def test_whole_values_can_be_read_back(values: list[int | None]) -> None:
    text = choropleth.value_text(pd.Series(pd.array(values, dtype="Int64")))
    if any(value is not None for value in values):
        assert values_of(text) == values
    else:
        assert text == ""


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_values_keep_three_decimals(values: list[float]) -> None:
    read = values_of(choropleth.value_text(floats(*values)))
    assert read == pytest.approx(values, abs=0.00051)


def test_a_painting() -> None:
    values = pd.Series(pd.array([3, 1, None, 2], dtype="Int64"))
    classes = classify.ordinal(values, [1, 2, 3], ["a", "b", "c"], ["#1", "#2", "#3"], "title")
    inside = pd.Series([True, True, True, False])
    painted = choropleth.choropleth(classes, values, inside, "rank")
    assert painted.as_dict() == {
        "classes": "20-.",
        "values": "0,1,1;20--",  # the value outside the place is not sent
        "colours": ["#1", "#2", "#3"],
        "labels": ["a", "b", "c"],
        "title": "title",
        "unit": "rank",
    }


def test_geometry_is_in_file_order() -> None:
    text = choropleth.geometry_text(frame("B", "A", "C"))
    features = json.loads(text)["features"]
    assert [item["properties"] for item in features] == [
        {"code": code, "label": f"Area {code}"} for code in "BAC"
    ]
    west = [min(x for x, _ in item["geometry"]["coordinates"][0]) for item in features]
    assert west == [-0.2, -0.19, -0.18]
    assert ": " not in text.replace("Area ", "")  # compact


def test_geometry_of_the_pack_is_in_file_order(pack: Catalogue) -> None:
    drawn = choropleth.geometry_text(places.areas(pack, "2011"))
    codes = [item["properties"]["code"] for item in json.loads(drawn)["features"]]
    assert codes == load.boundaries(pack, "lsoa11")["code"].tolist()
    assert len(drawn) < 400_000


def test_coordinates_have_five_decimals() -> None:
    rough = frame("A").translate(0.0000012345, 0)
    areas = frame("A").set_geometry(rough)
    assert choropleth.geometry_text(areas) == choropleth.geometry_text(frame("A"))


def test_the_text_changes_with_the_content() -> None:
    text = choropleth.geometry_text(frame("A", "B"))
    assert text == choropleth.geometry_text(frame("A", "B"))
    moved = frame("A", "B")
    moved["geometry"] = moved.translate(0.00001, 0)
    others = [frame("B", "A"), frame("A"), frame("A", "B").assign(label="x"), moved]
    digests = {digest(choropleth.geometry_text(other).encode()) for other in others}
    assert len(digests) == 4  # the published file is named by its digest
    assert digest(text.encode()) not in digests


@given(st.text(max_size=20))
def test_any_label_is_valid_json(label: str) -> None:
    areas: Any = frame("A").assign(label=label)
    assert (
        json.loads(choropleth.geometry_text(areas))["features"][0]["properties"]["label"] == label
    )


def test_bounds_are_latitude_first() -> None:
    assert choropleth.bounds(frame("A", "B", "C")) == ((51.8, -0.2), (51.81, -0.17))
