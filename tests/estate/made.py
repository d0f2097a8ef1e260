"""A made-up partner's register with marks that must never leave: made for tests of the estate."""

import csv
import io

from herts_geo.estate.register import RegisterFile

HOLDER = "Testshire Fire and Rescue"
STREET, NUMBER, NAME, TOWN = "Zebedee Marker Lane", "73Q19", "Quondam Marker Hall", "Markertown"
UPRN, REFERENCE, USE = "100087654321", "MARK/0042", "Marker former youth club"
POSTCODE = "SG1 1BY"
EASTING, NORTHING = 523731, 224157  # in Stevenage
SECRET_NAME, SECRET_STREET = "Hidden Haven", "Unspoken Avenue"
MARKS = (STREET, NUMBER, NAME, TOWN, UPRN, REFERENCE, USE, POSTCODE, "523731", "224157")
SECRET_MARKS = (SECRET_NAME, SECRET_STREET, "100011112222", "SECRET/1")
HEADINGS = [
    "OrganisationLabel",
    "ApplicableDate",
    "UPRN",
    "AssetCode",
    "PropertyName",
    "PropertyNumber",
    "StreetName",
    "PostTown",
    "PostCode",
    "GeoX",
    "GeoY",
    "TenureType",
    "TenureDetail",
    "HoldingType",
    "BuildingSize",
    "LandArea",
    "FunctionLabel",
    "Purpose",
    "BuildingCosts",
    "RequiredMaintenance",
    "SuitabilityRating",
    "EnergyRating",
    "Lease End Date",
    "Floor area empty",
]
STATION = [
    HOLDER, "2025-04-01", "100080000001", "FS/1", "Town Fire Station", "1", "Open Road",
    "Stevenage", "SG1 1HD", "523800", "224300", "Freehold", "Owner occupied", "Land/Buildings",
    "1000", "0.5", "Fire station", "occupied by the authority", "50000", "20000", "Poor", "F",
    "", "10",
]  # fmt: skip
DEPOT = [
    HOLDER, "2025-04-01", "100080000002", "FS/2", "Stores", "2", "Open Road",
    "Stevenage", "SG1 1HD", "523830", "224340", "Leasehold", "Leasehold in", "Buildings Only",
    "500", "", "Depot", "surplus", "", "", "Good", "B", "31/03/2028", "",
]  # fmt: skip
VACANT = [
    HOLDER, "2025-04-01", UPRN, REFERENCE, NAME, NUMBER, STREET,
    TOWN, POSTCODE, str(EASTING), str(NORTHING), "Freehold", "Vacant", "Land/Buildings",
    "800", "0.2", USE, "surplus", "8000", "40000", "Unsuitable", "G", "", "100",
]  # fmt: skip
SECRET = [
    HOLDER, "2025-04-01", "100011112222", "SECRET/1", SECRET_NAME, "9", SECRET_STREET,
    "Stevenage", "SG1 3EF", "523200", "225300", "Freehold", "Owner occupied", "Land/Buildings",
    "300", "0.1", "Refuge", "occupied by the authority", "", "", "Good", "C", "", "",
]  # fmt: skip


def sheet(*rows: list[str], extra: tuple[str, ...] = ()) -> bytes:
    """Rows under the headings of the standard, with more headings where asked, as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([[*HEADINGS, *extra], *rows])
    return out.getvalue().encode()


def register(*rows: list[str], name: str = "fire.csv") -> RegisterFile:
    """A register of these rows, or of one open station, one depot, one vacant, one secret."""
    return RegisterFile(name, sheet(*(rows or (STATION, VACANT, SECRET, DEPOT))))
