"""Points: three ways to say where something is."""

from collections.abc import Callable

import pandas as pd
import pytest

from herts_geo import reading
from herts_geo.pack.contracts import Issue

Checked = Callable[..., reading.Report]
Find = Callable[..., list[Issue]]
LOOKUP = pd.DataFrame({"postcode": ["SG13 8DE"], "easting": [532800], "northing": [212600]})


@pytest.mark.parametrize(
    "position",
    [
        {"longitude": "-0.0797", "latitude": "51.7959"},
        {"long_wgs": "-0.0797", "lat_wgs": "51.7959"},
        {"X": "532500", "Y": "212500"},
        {"Easting": "532,500", "Northing": "212,500"},
        {"longitude": "532500", "latitude": "212500"},
        {"longitude": "51.7959", "latitude": "-0.0797"},
        {"longitude": "", "latitude": "", "easting": "532500", "northing": "212500"},
    ],
)
def test_a_position_is_found_however_it_is_written(
    points: Checked, position: dict[str, str]
) -> None:
    report = points(position)
    assert report.errors == 0
    assert report.frame.loc[2, ["lon", "lat"]].astype(float).round(2).tolist() == [-0.08, 51.8]


@pytest.mark.parametrize("postcode", ["SG13 8DE", "sg138de", "SG13\r\n8DE", " SG13  8DE "])
def test_a_postcode_is_a_position(points: Checked, postcode: str) -> None:
    report = points({"postcode": postcode}, context=reading.Context(postcodes=LOOKUP))
    assert report.frame.loc[2, "postcode"] == "SG13 8DE"
    assert report.frame.loc[2, "placed_by"] == "postcode"
    assert round(report.frame.loc[2, "lon"], 2) == -0.08
    assert report.recognised.coordinate_system == "postcodes"


def test_the_lookup_may_be_indexed_by_postcode(points: Checked) -> None:
    lookup = LOOKUP.set_index("postcode")
    report = points({"postcode": "SG13 8DE"}, context=reading.Context(postcodes=lookup))
    assert report.frame["lon"].notna().all()


def test_a_postcode_that_is_not_listed_leaves_the_point_unplaced(
    points: Checked, find: Find
) -> None:
    report = points({"postcode": "WD19 7AG"}, context=reading.Context(postcodes=LOOKUP))
    assert [each.severity for each in find(report, "postcode")] == ["warning"]
    assert [each.severity for each in find(report, "position")] == ["warning"]
    assert report.loaded == 1
    assert report.errors == 0


def test_a_row_that_says_nothing_is_left_out(points: Checked) -> None:
    report = points({"postcode": "SG13 8DE"}, {"name": "", "postcode": ""})
    assert [row for row, _ in report.left_out] == [3]


def test_a_list_without_any_position_is_told_what_to_add(points: Checked, find: Find) -> None:
    [issue, *_] = find(points(), "position")
    assert (issue.row, issue.severity) == (0, "error")
    assert "or a postcode" in issue.action
