"""Positions that lie elsewhere than their row says: the sign lost, another district, a postcode."""

from collections.abc import Callable

import pandas as pd
import pytest
import shapely

from herts_geo import reading
from herts_geo.pack.contracts import Issue
from herts_geo.reading import named, positions
from herts_geo.reading.report import District

Checked = Callable[..., reading.Report]
Find = Callable[..., list[Issue]]

# Boxes in metres: Stevenage about (-0.20, 51.90), North Hertfordshire to its north, and East
# Hertfordshire on both sides of the meridian (longitude 0 is at about easting 537,000 here).
STEVENAGE = District(
    "Stevenage", ("E07000243", "E07000101"), shapely.box(520e3, 220e3, 527e3, 227e3)
)
NORTH = District("North Hertfordshire", ("E07000099",), shapely.box(515e3, 227e3, 535e3, 245e3))
EAST = District("East Hertfordshire", ("E07000242",), shapely.box(527e3, 205e3, 550e3, 227e3))
ALBANS = District("St Albans", ("E07000240",), shapely.box(505e3, 200e3, 520e3, 215e3))
LOOKUP = pd.DataFrame(
    {
        "postcode": ["SG1 1AA", "SG14 1AA"],
        "easting": [523_900, 532_600],
        "northing": [224_000, 212_600],
    }
)
HERE = reading.Context(
    postcodes=LOOKUP,
    bounds=(-0.75, 51.6, 0.2, 52.08),
    districts=(STEVENAGE, NORTH, EAST, ALBANS),
    county="Hertfordshire",
)
TOWN = {"GeoX": "-0.1988", "GeoY": "51.9024"}
LOST = {"GeoX": "0.1988", "GeoY": "51.9024"}  # in Essex
ADDRESS = "http://opendatacommunities.org/id/district-council/"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (ADDRESS + "stevenage", "Stevenage"),
        (ADDRESS + "north-hertfordshire/", "North Hertfordshire"),
        (ADDRESS + "st-albans", "St Albans"),
        ("http://statistics.data.gov.uk/id/statistical-geography/E07000243", "Stevenage"),
        ("https://www.stevenage.gov.uk", "Stevenage"),
        ("https://www.eastherts.gov.uk/planning", "East Hertfordshire"),
        ("E07000101", "Stevenage"),
        ("e07000099", "North Hertfordshire"),
        ("Stevenage Borough Council", "Stevenage"),
        ("STEVENAGE BC", "Stevenage"),
        ("Stevenage B.C.", "Stevenage"),
        ("East Herts", "East Hertfordshire"),
        ("N. Herts", "North Hertfordshire"),
        ("Saint Albans", "St Albans"),
        ("East Herts District Council", "East Hertfordshire"),
        ("St. Albans City & District Council", "St Albans"),
        ("Housing service, Stevenage Borough Council", "Stevenage"),
        ("E07000077", None),
        ("Uttlesford", None),
        ("Hertfordshire County Council", None),
        ("Hertfordshire Constabulary", None),
        ("East and North Hertfordshire NHS Trust", None),
        ("Stevenage Town Council Trust", None),
        ("Stevenage and North Hertfordshire councils", None),
        ("Bedwell, Stevenage", None),
        ("", None),
    ],
)
def test_what_a_cell_names(text: str, name: str | None) -> None:
    assert named.district(text, HERE.districts) == name


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Hertfordshire", True),
        ("Hertfordshire County Council", True),
        ("Herts CC", True),
        ("http://opendatacommunities.org/id/county-council/hertfordshire", True),
        ("North Hertfordshire", False),
        ("Hertfordshire Constabulary", False),
        ("", False),
    ],
)
def test_the_county_is_known_by_its_name(text: str, whole: bool) -> None:
    assert named.is_county(text, "Hertfordshire") == whole


def test_a_longitude_without_its_minus_is_told(sites: Checked, find: Find) -> None:
    uri = {"OrganisationURI": ADDRESS + "stevenage"}
    report = sites(
        uri | LOST | {"SiteReference": "a"}, uri | TOWN | {"SiteReference": "b"}, context=HERE
    )
    [issue] = find(report, "position")
    assert (issue.row, issue.value, issue.severity) == (2, "0.1988, 51.9024", "warning")
    assert issue.message == ("lies outside Hertfordshire, not in Stevenage, which its row names.")
    assert issue.action == (
        "Is the minus of its longitude missing? At longitude -0.198800 it lies in Stevenage."
    )
    assert report.frame.loc[2, "lon"] == 0.1988  # told, never mended


def test_a_site_in_another_district_is_told(sites: Checked, find: Find) -> None:
    uri = {"OrganisationURI": ADDRESS + "stevenage"}
    [issue] = find(sites(uri | {"GeoX": "-0.198", "GeoY": "51.97"}, context=HERE), "position")
    assert issue.message == "lies in North Hertfordshire, not in Stevenage, which its row names."
    assert issue.action == "Check its coordinates, and the district that is named."


def test_a_minus_too_many_is_told(sites: Checked, find: Find) -> None:
    """East Hertfordshire has both signs; -0.17 is in Stevenage's latitude, 0.17 is at 548,900."""
    uri = {"OrganisationURI": ADDRESS + "east-hertfordshire"}
    [issue] = find(sites(uri | {"GeoX": "-0.17", "GeoY": "51.9"}, context=HERE), "position")
    assert issue.message.startswith("lies in Stevenage, not in East Hertfordshire")
    assert issue.action.startswith("Is its minus right? At longitude 0.170000")


@pytest.mark.parametrize(
    "change",
    [
        {"GeoX": "51.9024", "GeoY": "-0.1988"},  # swapped: put right, and then in Stevenage
        {"GeoX": "523900", "GeoY": "224000"},
        {"GeoX": "224000", "GeoY": "523900"},
        {"GeoX": "-0.1988", "GeoY": "51.9294"},  # 130 m beyond the northern border
        {"OrganisationURI": ADDRESS + "uttlesford"},
        {"OrganisationURI": ""},
    ],
)
def test_what_fits_is_not_told(sites: Checked, find: Find, change: dict[str, str]) -> None:
    base = {"OrganisationURI": ADDRESS + "stevenage"} | TOWN
    assert not find(sites(base | change, context=HERE), "position")


def test_a_place_far_away_is_told_once(sites: Checked, find: Find) -> None:
    uri = {"OrganisationURI": ADDRESS + "stevenage"}
    [issue] = find(sites(uri | {"GeoX": "-3.5", "GeoY": "55.9"}, context=HERE), "position")
    assert issue.message == "is far outside the area of the map."


@pytest.mark.parametrize(("near", "rows"), [(1, {0}), (9, set(range(2, 11)))])
def test_a_list_of_the_whole_country_is_told_once(
    sites: Checked, find: Find, monkeypatch: pytest.MonkeyPatch, near: int, rows: set[int]
) -> None:
    monkeypatch.setattr(positions, "MANY", 8)
    far = [{"SiteReference": f"F{i}", "GeoX": "-3.5", "GeoY": f"55.{i}"} for i in range(9)]
    here = [{"SiteReference": f"N{i}"} | TOWN for i in range(near)]
    told = find(sites(*far, *here, context=HERE), "position")
    assert {each.row for each in told} == rows  # half of them, and no more, are each looked at
    assert all("far outside the area of the map" in each.message for each in told)
    assert rows != {0} or told[0].message.startswith("of 9 rows are far outside")


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("Stevenage Borough Council", "lies outside Hertfordshire, not in Stevenage, which"),
        ("Hertfordshire County Council", "lies outside Hertfordshire, which"),
        ("Hertfordshire Constabulary", ""),
        ("East and North Hertfordshire NHS Trust", ""),
    ],
)
def test_the_holder_of_an_asset_names_a_place_or_none(
    assets: Checked, find: Find, label: str, message: str
) -> None:
    """0.33 east, 51.9 north is in Essex; a postcode that no list has says nothing."""
    given = {"OrganisationLabel": label, "PostCode": "SG99 9ZZ", "GeoX": "0.33", "GeoY": "51.9"}
    found = find(assets(given, context=HERE), "position")
    assert [each.message.partition(message)[1] for each in found] == [message] * bool(message)


def test_the_district_where_an_asset_lies_goes_before_its_holder_s(
    assets: Checked, find: Find
) -> None:
    given = {"OrganisationLabel": "Stevenage Borough Council", "PostCode": "", "GeoX": "-0.198"}
    place = {"GeoY": "51.97", "Local Authority": "North Herts"}
    assert not find(assets(given | place, context=HERE), "position")
    assert find(assets(given | {"GeoY": "51.97"}, context=HERE), "position")


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("LA name", "Stevenage"),
        ("LAD23CD", "E07000243"),
        ("lad_code", "E07000101"),
        ("Local Authority", "Stevenage Borough Council"),
        ("District", "STEVENAGE"),
        ("council", "Stevenage BC"),
        ("DistrictAdministrative (code)", "E07000243"),
    ],
)
def test_points_with_a_column_of_districts(
    points: Checked, find: Find, heading: str, cell: str
) -> None:
    lost = {"longitude": "0.1988", "latitude": "51.9024", heading: cell}
    [issue] = find(points(lost, context=HERE), "position")
    assert "not in Stevenage" in issue.message
    assert not find(points(lost | {"longitude": "-0.1988"}, context=HERE), "position")


def test_the_name_of_a_register_s_file_is_read_where_no_row_names_a_district() -> None:
    rows = "SiteReference,SiteNameAddress,GeoX,GeoY\na,Depot,0.1988,51.9024\n"
    for name, count in (("Stevenage_register_2024.csv", 1), ("register.csv", 0)):
        report = reading.check(rows.encode(), name, "brownfield", HERE)
        found = [each for each in report.issues if each.field == "position"]
        assert len(found) == count
        assert all("which the name of the file names" in each.message for each in found)


def test_a_position_far_from_its_postcode_is_told(points: Checked, find: Find) -> None:
    """From 523,900 224,000 to 532,600 212,600: 8.7 by 11.4 km, 14.3 km apart."""
    spot = {"easting": "523900", "northing": "224000"}
    [issue] = find(points(spot | {"postcode": "sg141aa"}, context=HERE), "position")
    assert issue.message == "lies far from its postcode."
    assert issue.action.startswith("Its postcode, SG14 1AA, is 14 km away. Check both")
    for code in ("SG1 1AA", "ZZ1 1ZZ", ""):
        assert not find(points(spot | {"postcode": code}, context=HERE), "position")


def test_nothing_tells_where_a_vacant_property_is(assets: Checked, find: Find) -> None:
    vacant = {
        "OrganisationLabel": "Stevenage Borough Council",
        "TenureDetail": "Vacant",
        "PostCode": "SG14 1AA",
        "GeoX": "-0.1988",
        "GeoY": "51.97",
    }
    found = find(assets(vacant, context=HERE), "position")
    assert [(each.value, each.message) for each in found] == [
        ("", "lies outside the district or county that its row names."),
        ("", "lies far from its postcode."),
    ]
    assert not any(part in each.action for each in found for part in ("51.9", "0.19", "North"))
