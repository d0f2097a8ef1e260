"""Every fault of a brownfield register is named, with its row, value and remedy."""

from collections.abc import Callable

import pandas as pd
import pytest

from herts_geo import reading
from herts_geo.pack.contracts import Issue

Checked = Callable[..., reading.Report]
Find = Callable[..., list[Issue]]


def test_a_sound_register_has_no_fault(sites: Checked) -> None:
    report = sites()
    assert (report.rows, report.loaded, report.errors, report.warnings) == (1, 1, 0, 0)
    assert report.mended == []
    assert report.recognised.standard == "brownfield"
    assert report.recognised.coordinate_system == "longitude and latitude (WGS84)"
    row = report.frame.loc[2]
    assert (row["lon"], row["lat"], row["Hectares"]) == (-0.473836, 51.755599, 5.7)
    assert row["PermissionDate"] == pd.Timestamp("2017-03-17")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("SiteReference", "", "is empty."),
        ("SiteNameAddress", "", "is empty."),
        ("SiteplanURL", "", "is empty."),
        ("SiteplanURL", "www.example.gov.uk", "is not a web address."),
        ("SiteplanURL", "javascript:alert(1)", "is not a web address."),
        ("OrganisationURI", "Dacorum", "is not a web address."),
        ("Hectares", "TBC", "is not a number."),
        ("Hectares", "-1", "is below 0."),
        ("OwnershipStatus", "", "is empty."),
        ("OwnershipStatus", "the council", "is not in the code list."),
        ("PlanningStatus", "yes", "is not in the code list."),
        ("PermissionType", "hybrid", "is not in the code list."),
        ("PermissionDate", "???", "is not a date."),
        ("PermissionDate", "2018-02-30", "is a day that does not exist."),
        ("PermissionDate", "03/25/2018", "is not a date."),
        ("PermissionDate", "2018", "is not a date."),
        ("EndDate", "???", "is not a date."),
        ("PlanningHistory", "4/00518/15/PRE", "is not a list of web addresses."),
        ("Deliverable", "soon", "is neither 'yes' nor empty."),
        ("NetDwellingsRangeFrom", "TBC", "is not a whole number."),
        ("NetDwellingsRangeFrom", "10-15", "is not a whole number."),
        ("NetDwellingsRangeFrom", "12.5", "is not a whole number."),
        ("HazardousSubstances", "maybe", "is neither 'yes' nor empty."),
        ("Notes", "a" * 4_001, "is longer than 4,000 characters."),
        ("GeoX", "", "is empty."),
        ("GeoX", "west", "is not a coordinate."),
        ("GeoX", "-5520414854", "is no longitude or easting in the United Kingdom."),
        ("GeoY", "0", "is no latitude or northing in the United Kingdom."),
    ],
)
def test_a_fault_is_an_error(
    sites: Checked, find: Find, field: str, value: str, message: str
) -> None:
    report = sites({}, {"SiteReference": "BLR/002", field: value})
    [issue] = find(report, field)
    assert (issue.row, issue.message, issue.severity) == (3, message, "error")
    assert issue.value == value[:60]
    assert issue.action
    assert report.loaded == 2


@pytest.mark.parametrize(
    ("field", "value", "mended"),
    [
        ("SiteNameAddress", "West  Herts\nCollege ", "West Herts, College"),
        ("Hectares", "5.7 ha", "5.7"),
        ("NetDwellingsRangeTo", "1,234", "1234"),
        ("Hectares", "two", "2"),
        ("Hectares", "5.714", "5.71"),
        ("OwnershipStatus", "Owned By A Public Authority", "owned by a public authority"),
        ("OwnershipStatus", "not-owned-by-a-public-authority", "not owned by a public authority"),
        ("PermissionDate", "17/03/2017", "2017-03-17"),
        ("PermissionDate", "17.3.17", "2017-03-17"),
        ("PermissionDate", "17 March 2017", "2017-03-17"),
        ("PermissionDate", "17th Mar 2017", "2017-03-17"),
        ("PermissionDate", "2017/03/17", "2017-03-17"),
        ("PermissionDate", "2017-03-17T00:00:00Z", "2017-03-17"),
        ("PermissionDate", "42811", "2017-03-17"),
        ("Deliverable", "Y", "yes"),
        ("Deliverable", "No", ""),
        ("NetDwellingsRangeFrom", "12.0", "12"),
        ("NetDwellingsRangeFrom", "Twenty-one", "21"),
        ("GeoX", "-0.473836391", "-0.473836"),
        (
            "PlanningHistory",
            "https://a.gov.uk/1, https://a.gov.uk/2",
            "https://a.gov.uk/1|https://a.gov.uk/2",
        ),
    ],
)
def test_what_can_be_meant_in_one_way_is_mended(
    sites: Checked, find: Find, field: str, value: str, mended: str
) -> None:
    report = sites({field: value})
    [change] = [each for each in report.mended if each.field == field][-1:]
    assert (change.row, change.after) == (2, mended)
    assert report.errors == 0
    [*_, issue] = find(report, field, "warning")
    assert f"Read as '{mended}'" in issue.action


def test_a_repeated_reference_is_an_error_and_a_copy_is_left_out(
    sites: Checked, find: Find
) -> None:
    report = sites({}, {}, {"SiteNameAddress": "Another site"})
    assert [each.row for each in find(report, "SiteReference", "error")] == [3, 4]
    assert report.left_out == [(3, "it is a copy of an earlier row.")]
    assert report.frame.index.tolist() == [2, 4]


def test_the_range_must_not_run_backwards(sites: Checked, find: Find) -> None:
    report = sites({"NetDwellingsRangeFrom": "10", "NetDwellingsRangeTo": "9"})
    [issue] = find(report, "NetDwellingsRangeTo")
    assert (issue.value, issue.message) == ("9", "is below NetDwellingsRangeFrom.")


@pytest.mark.parametrize(
    ("hectares", "dwellings", "warned"),
    [("0.24", "4", True), ("0.25", "4", False), ("0.24", "5", False), ("", "4", False)],
)
def test_the_entry_test(
    sites: Checked, find: Find, hectares: str, dwellings: str, warned: bool
) -> None:
    few = {"NetDwellingsRangeFrom": "1", "NetDwellingsRangeTo": dwellings}
    report = sites(few | {"Hectares": hectares})
    assert bool(find(report, "Hectares", "warning")) == warned


def test_a_site_that_left_the_register_stays_in_the_file(sites: Checked, find: Find) -> None:
    report = sites(
        {
            "EndDate": "2019-01-01",
            "Hectares": "0.1",
            "NetDwellingsRangeFrom": "1",
            "NetDwellingsRangeTo": "1",
        }
    )
    assert report.frame.loc[2, "EndDate"] == pd.Timestamp("2019-01-01")
    assert find(report, "Hectares") == []


def test_unknown_ownership_is_from_an_older_list(
    sites: Checked, sites_2017: Checked, find: Find
) -> None:
    [issue] = find(sites({"OwnershipStatus": "unknown ownership"}), "OwnershipStatus")
    assert issue.severity == "warning"
    assert find(sites_2017({"OwnershipStatus": "unknown ownership"}), "OwnershipStatus") == []


def test_a_permission_needs_its_type_and_date(sites: Checked, find: Find) -> None:
    blank = {"PermissionType": "", "PermissionDate": ""}
    report = sites(blank, blank | {"SiteReference": "b", "PlanningStatus": "not permissioned"})
    assert [each.row for each in find(report, "PermissionType", "warning")] == [2]
    assert [each.row for each in find(report, "PermissionDate", "warning")] == [2]


def test_a_missing_column_is_named_once_with_the_heading_that_may_be_meant() -> None:
    report = reading.check(b"SiteRefrence,Hectares\n1,2\n", "a.csv", "brownfield")
    [issue] = [each for each in report.issues if each.field == "SiteReference" and not each.row]
    assert issue.action.endswith("Is it the one headed 'SiteRefrence'?")
    assert report.left_out == [(2, "the row has no SiteReference or SiteNameAddress.")]


def test_the_real_faults_of_dacorum_and_watford(sites_2017: Checked, find: Find) -> None:
    watford = {
        "CoordinateReferenceSystem": "OSG36",
        "Deliverable": "",
        "PlanningStatus": "not permissioned",
        "LastUpdatedDate": "",
    }
    report = sites_2017(
        {"SiteReference": "BLR/036", "GeoX": "-5520414854", "GeoY": "51.75677115"},
        {"SiteReference": "BLR/008", "EndDate": "???"},
        watford
        | {"SiteReference": "B004", "GeoX": "511458", "GeoY": "199740", "OwnershipStatus": ""},
        watford
        | {"SiteReference": "B034", "GeoX": "511842", "GeoY": "199220", "MinNetDwellings": "TBC"},
        watford
        | {
            "SiteReference": "B037",
            "GeoX": "",
            "GeoY": "",
            "Hectares": "",
            "MinNetDwellings": "TBC",
            "FirstAddedDate": "",
        },
    )
    told = {(each.row, each.field) for each in report.issues if each.severity == "error"}
    assert {
        (2, "GeoX"),
        (3, "EndDate"),
        (4, "OwnershipStatus"),
        (5, "MinNetDwellings"),
        (6, "GeoX"),
        (6, "GeoY"),
        (6, "Hectares"),
        (6, "MinNetDwellings"),
        (6, "FirstAddedDate"),
    } <= told
    assert [each.row for each in find(report, "position")] == [2, 6]
    assert report.loaded == 5
    assert report.frame["lon"].notna().tolist() == [False, True, True, True, False]
