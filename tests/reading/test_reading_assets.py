"""Land and building assets: tenure, vacancy, references, and what must never leave the app."""

import json
from collections.abc import Callable

import pandas as pd
import pytest

from herts_geo import reading
from herts_geo.pack.contracts import Issue

Checked = Callable[..., reading.Report]
Find = Callable[..., list[Issue]]
VACANT = {
    "TenureDetail": "Vacant",
    "UPRN": "100120407207",
    "PropertyName": "Secret House",
    "PropertyNumber": "77",
    "StreetName": "Hidden Lane",
    "PostCode": "SG14 1LP\n",
    "GeoX": "532599.123",
    "GeoY": "212588.456",
}
SECRETS = ("100120407207", "Secret House", "77", "Hidden Lane", "1LP", "532599", "212588")


def test_a_sound_asset_has_no_error(assets: Checked) -> None:
    report = assets()
    assert report.errors == 0
    assert report.recognised.coordinate_system.startswith("British National Grid")
    assert report.frame.loc[2, "UPRN"] == "100121228178"
    assert report.frame.loc[2, "placed_by"] == "coordinates"


@pytest.mark.parametrize(
    ("field", "value", "after"),
    [
        ("UPRN", "10024301371", "010024301371"),
        ("UPRN", "100121228178.0", "100121228178"),
        ("PostCode", "GL50 1DY\n", "GL50 1DY"),
        ("PostCode", " \nGL50 4RN", "GL50 4RN"),
        ("HoldingType", "Land and Building", "Land/Buildings"),
        ("HoldingType", "Land", "Land Only"),
        ("TenureType", "Freehold\u00a0", "Freehold"),
        ("TenureDetail", "Occupied by Local Authority", "Owner occupied"),
        ("TenureDetail", "Leasehold", "Leasehold out"),
        ("TenureDetail", "licence in / Owner Occupied", "Licence in/Owner occupied"),
        ("StreetName", "Land At\rLeckhampton Hill\r \r \r\r", "Land At, Leckhampton Hill"),
        ("BuildingCosts", "£1,234", "1234"),
        ("EnergyRating", "a+", "A+"),
    ],
)
def test_what_is_mended(assets: Checked, field: str, value: str, after: str) -> None:
    report = assets({field: value})
    assert report.mended[-1].after == after
    assert str(report.frame.loc[2, field]).removesuffix(".0") == after
    assert report.errors == 0


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("UPRN", "1.00121E+11", "is not a UPRN."),
        ("UPRN", "1234567890123", "is not a UPRN."),
        ("PostCode", "GL50", ""),
        ("PostCode", "Hertford", "is not a postcode."),
        ("PostCode", "", "is empty."),
        ("PropertyNumber", "", "is empty."),
        ("StreetName", "", "is empty."),
        ("TenureType", "Rented", "is not in the code list."),
        ("TenureDetail", "Squatted/Vacant", "is not in the code list."),
        ("HoldingType", "", "is empty."),
        ("BuildingSize", "576309", "is above 500,000."),
        ("SuitabilityRating", "B", "is not in the code list."),
        ("EnergyRating", "H", "is not in the code list."),
        ("Purpose", "fun", "is not in the code list."),
    ],
)
def test_what_is_an_error(
    assets: Checked, find: Find, field: str, value: str, message: str
) -> None:
    found = [each.message for each in find(assets({field: value}), field, "error")]
    assert found == ([message] if message else [])


def test_other_needs_its_detail(assets: Checked, find: Find) -> None:
    report = assets({"TenureDetail": "Other", "OtherDetail": ""})
    assert [each.message for each in find(report, "OtherDetail", "error")] == ["is empty."]
    assert find(assets({"OtherDetail": ""}), "OtherDetail") == []


def test_a_blank_or_rounded_uprn_is_a_warning(assets: Checked, find: Find) -> None:
    report = assets({"UPRN": ""}, {"UPRN": "100121000000", "AssetCode": "b"})
    assert [each.severity for each in find(report, "UPRN")] == ["warning", "warning"]


def test_a_vacant_property_needs_no_street_number_or_coordinates(
    assets: Checked, find: Find
) -> None:
    blank = {
        "TenureDetail": "Vacant",
        "PropertyNumber": "",
        "StreetName": "",
        "GeoX": "",
        "GeoY": "",
        "PostCode": "SG14",
    }
    report = assets({}, blank | {"AssetCode": "b"})
    assert [each for each in report.issues if each.row == 3] == []


def test_a_vacant_property_that_tells_its_place_is_a_warning(assets: Checked, find: Find) -> None:
    report = assets(VACANT)
    for field in ("PostCode", "GeoX", "GeoY", "StreetName", "PropertyNumber"):
        told = [each for each in find(report, field) if "vacant property" in each.message]
        assert [each.severity for each in told] == ["warning"]
    assert find(report, "PostCode")[-1].value == "SG14"


def test_no_export_tells_where_a_vacant_property_is(
    assets: Checked, county: reading.Context
) -> None:
    extra = {"Address 2": "rear of 77 Hidden Lane", "Latitude": "51.8"}
    for changes in (VACANT | extra, VACANT | {"GeoX": "532599123", "StreetName": "=Hidden Lane"}):
        report = assets({}, changes | {"AssetCode": "b"}, context=county)
        shown = (
            report.mended_csv().decode("utf-8-sig").splitlines()[2]
            + json.dumps([each for each in report.as_dict()["issues"] if each["row"] == 3])
            + "".join(map(str, (each for each in report.mended if each.row == 3)))
        )
        assert [secret for secret in SECRETS if secret in shown] == []
        assert "SG14" in report.mended_csv().decode()
        assert "SG13 8DE" in report.mended_csv().decode()


@pytest.mark.parametrize("detail", ["Vacant (part)", "VOID since May", "Squatted/vacant"])
def test_a_place_is_withheld_even_where_the_code_is_wrong(assets: Checked, detail: str) -> None:
    report = assets(VACANT | {"TenureDetail": detail})
    assert "Hidden Lane" not in report.mended_csv().decode()


def test_the_holders_own_copy_is_whole(assets: Checked) -> None:
    whole = assets(VACANT).mended_csv(full=True).decode()
    assert "Hidden Lane" in whole
    assert "SG14 1LP" in whole


def test_an_asset_without_coordinates_is_placed_at_its_postcode(assets: Checked) -> None:
    lookup = pd.DataFrame({"postcode": ["SG13 8DE"], "easting": [532800], "northing": [212600]})
    context = reading.Context(postcodes=lookup)
    report = assets(
        {"GeoX": "", "GeoY": ""},
        {"GeoX": "", "GeoY": "", "PostCode": "ZZ1 1ZZ", "AssetCode": "b"},
        context=context,
    )
    assert report.frame["placed_by"].tolist() == ["postcode", ""]
    assert "postcodes" in report.recognised.coordinate_system
    assert any(each.message == "is not in the list of postcodes." for each in report.issues)


def test_repeated_columns_are_read_once() -> None:
    data = (
        b"OrganisationLabel,OrganisationLabel,UPRN,AssetCode,PropertyName\n"
        b"A,A,100121228178,1,Depot\n,B,100121228179,2,Yard\nA,C,100121228170,3,Hall\n"
    )
    report = reading.check(data, "a.csv", "land-assets")
    assert report.frame["OrganisationLabel"].tolist() == ["A", "B", "A"]
    told = [(each.row, each.message) for each in report.issues if each.field == "OrganisationLabel"]
    assert told == [
        (0, "column is repeated."),
        (4, "differs from the first column with this heading."),
    ]
