"""Positions in a register: swapped axes, wrong systems, lost decimal points, places far away."""

from collections.abc import Callable

import pytest

from herts_geo import reading
from herts_geo.pack.contracts import Issue

Checked = Callable[..., reading.Report]
Find = Callable[..., list[Issue]]


def test_swapped_axes_are_put_right(sites: Checked) -> None:
    report = sites({"GeoX": "51.755599", "GeoY": "-0.473836"})
    assert report.frame.loc[2, ["lon", "lat"]].tolist() == [-0.473836, 51.755599]
    assert [(each.field, each.after) for each in report.mended] == [
        ("GeoX", "-0.473836"),
        ("GeoY", "51.755599"),
    ]
    assert b"-0.473836,51.755599" in report.mended_csv()


def test_eastings_are_turned_into_degrees(sites: Checked) -> None:
    report = sites({"GeoX": "511888", "GeoY": "195251"})
    row = report.frame.loc[2]
    assert (round(row["lon"], 3), round(row["lat"], 3)) == (-0.384, 51.645)
    assert row["GeoX"] == pytest.approx(row["lon"], abs=1e-6)
    assert {each.why for each in report.mended} == {
        "is an easting, where degrees are asked for.",
        "is a northing, where degrees are asked for.",
    }


def test_northing_before_easting_is_seen_where_the_county_is_known(
    sites_2017: Checked, county: reading.Context
) -> None:
    swapped = {"GeoX": "195251", "GeoY": "511888", "CoordinateReferenceSystem": "OSG36"}
    report = sites_2017(swapped, context=county)
    assert report.frame.loc[2, "GeoX"] == 511888
    assert report.frame.loc[2, "CoordinateReferenceSystem"] == "OSGB36"


def test_a_lost_decimal_point_is_guessed_but_not_mended(
    sites: Checked, find: Find, county: reading.Context
) -> None:
    report = sites({"GeoX": "-5520414854"}, context=county)
    [issue] = find(report, "GeoX")
    assert issue.action.endswith("It may have lost its decimal point: -0.552041?")
    assert report.frame[["GeoX", "lon"]].isna().all(axis=None)
    assert [each.severity for each in find(report, "position")] == ["warning"]


def test_a_place_far_away_is_a_warning(sites: Checked, find: Find, county: reading.Context) -> None:
    report = sites({"GeoX": "-3.5", "GeoY": "55.9"}, context=county)
    assert [each.severity for each in find(report, "position")] == ["warning"]
    assert report.frame.loc[2, "lon"] == -3.5


def test_coordinates_that_do_not_belong_together(sites: Checked, find: Find) -> None:
    report = sites({"GeoX": "511888", "GeoY": "51.7"})
    assert find(report, "GeoX")[0].message == "does not belong with the other coordinate."
    assert report.frame["lon"].isna().all()


def test_the_coordinate_system_is_mended_from_the_figures(sites_2017: Checked) -> None:
    report = sites_2017(
        {"GeoX": "511888", "GeoY": "195251", "CoordinateReferenceSystem": "OSG36"},
        {"GeoX": "511888", "GeoY": "195251", "SiteReference": "b"},
        {"CoordinateReferenceSystem": "OSGB36", "SiteReference": "c"},
    )
    assert report.recognised.standard == "brownfield-2017"
    assert report.frame["CoordinateReferenceSystem"].tolist() == ["OSGB36", "OSGB36", "WGS84"]
    after = [each.after for each in report.mended if each.field == "CoordinateReferenceSystem"]
    assert after == ["OSGB36", "OSGB36", "WGS84"]
