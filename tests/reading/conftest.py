"""Helpers for the tests of reading: small files made by hand."""

import csv
import io
from collections.abc import Callable

import pytest

from herts_geo import reading
from herts_geo.pack.contracts import Issue

SITE = {
    "OrganisationURI": "http://opendatacommunities.org/id/district-council/dacorum",
    "SiteReference": "BLR/001",
    "SiteNameAddress": "West Herts College site and Civic Zone Marlowes",
    "GeoX": "-0.473836",
    "GeoY": "51.755599",
    "SiteplanURL": "https://example.gov.uk/plan",
    "Hectares": "5.7",
    "OwnershipStatus": "owned by a public authority",
    "PlanningStatus": "permissioned",
    "PermissionType": "full planning permission",
    "PermissionDate": "2017-03-17",
    "PlanningHistory": "",
    "Deliverable": "yes",
    "NetDwellingsRangeFrom": "500",
    "NetDwellingsRangeTo": "500",
    "HazardousSubstances": "",
    "Notes": "",
    "FirstAddedDate": "2017-12-31",
    "LastUpdatedDate": "2018-08-16",
    "EndDate": "",
}
ASSET = {
    "UPRN": "100121228178",
    "AssetCode": "09/00025",
    "PropertyName": "Depot",
    "PropertyNumber": "1",
    "StreetName": "High Street",
    "PostTown": "Hertford",
    "PostCode": "SG13 8DE",
    "GeoX": "532500",
    "GeoY": "212500",
    "TenureType": "Freehold",
    "TenureDetail": "Owner occupied",
    "HoldingType": "Land/Buildings",
}
COUNTY = (-0.75, 51.6, 0.2, 52.08)

Checked = Callable[..., reading.Report]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """Rows as a CSV file in UTF-8."""
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _checker(standard: str, base: dict[str, str]) -> Checked:
    def run(*changes: dict[str, str], context: reading.Context | None = None) -> reading.Report:
        rows = [base | change for change in changes or ({},)]
        return reading.check(as_csv(rows), "file.csv", standard, context)

    return run


@pytest.fixture
def sites() -> Checked:
    """Checks a brownfield register: a sound row for each set of changes."""
    return _checker("brownfield", SITE)


@pytest.fixture
def sites_2017() -> Checked:
    """The same in the 2017 standard."""
    extra = {
        "OrganisationLabel": "Dacorum",
        "CoordinateReferenceSystem": "ETRS89",
        "MinNetDwellings": "500",
    }
    return _checker("brownfield", SITE | extra)


@pytest.fixture
def assets() -> Checked:
    """Checks a list of land and building assets: a sound row for each set of changes."""
    return _checker("land-assets", ASSET)


@pytest.fixture
def points() -> Checked:
    """Checks a list of points: a sound row without a position for each set of changes."""
    return _checker("points", {"name": "Hertford Library", "service": "library"})


@pytest.fixture
def county() -> reading.Context:
    """A context that knows where Hertfordshire is."""
    return reading.Context(bounds=COUNTY)


@pytest.fixture
def find() -> Callable[..., list[Issue]]:
    """The issues of a report about one field, of one severity where given."""

    def run(report: reading.Report, field: str, severity: str = "") -> list[Issue]:
        return [
            issue
            for issue in report.issues
            if issue.field == field and severity in ("", issue.severity)
        ]

    return run
