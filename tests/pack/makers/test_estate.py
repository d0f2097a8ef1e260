"""Registers of property: in the place, in the columns the app reads, without persons."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from herts_geo import reading
from herts_geo.pack import load, source
from herts_geo.pack.makers import MAKERS, Inputs
from herts_geo.pack.read import Raw
from herts_geo.pack.source import SourceFailed
from herts_geo.pack.write import csv
from herts_geo.reading import standards
from tests.pack.makers.made import AREA, MADE, inputs, make

SITES = {"nhs_sites": pd.DataFrame(
    {"code": ["RWH01", "RXX01"], "name": ["LISTER", "FAR"], "postcode": ["SG1 1HN", "NE1 1AA"]}
)}  # fmt: skip
ESTATE = [each.id for each in source.read().every.values() if each.group == "estate"]
HIDDEN = ("Jane Doe", "jane@example.org", "01438 000000")


@pytest.mark.parametrize("key", ESTATE)
def test_every_column_is_one_that_the_app_reads(key: str) -> None:
    known = {each.name for each in standards.read("land-assets").fields}
    [entry] = source.read().every[key].datasets.values()
    assert set(entry["columns"]) <= known | {"Status", "FloorAreaEmpty"}


def surplus(*rows: tuple[object, ...]) -> bytes:
    columns = ["In Site Disposal Reference", "Contract Parent Organisation",
               "Contract Organisation", "Property Name", "Street Name", "Town", "Postcode",
               "Latitude", "Longitude", "Status of Sale", "Land Usage", "Total Surplus Land Area",
               "Total Surplus Floor Area", "Contact Name", "Contact Email",
               "Contact Telephone"]  # fmt: skip
    file = io.BytesIO()
    frame = pd.DataFrame([[*row, *HIDDEN] for row in rows], columns=columns)
    frame.to_excel(file, sheet_name="Register", index=False)
    return file.getvalue()


def test_surplus_property_of_the_place_without_contacts(tmp_path: Path) -> None:
    data = surplus(
        ("D1", "Ministry", "", "Old Depot", "A Road", "Stevenage", "SG1 1HN", 51.903, -0.2,
         "On the Market", "Surplus Land", 0.5, 0),
        ("D2", "Ministry", "Agency", "Far Depot", "B Road", "Newcastle", "NE1 1AA", 54.97, -1.6,
         "Not on the Market", "Operational", 1, 20),
        ("D3", "Ministry", "Agency", "Near Depot", "C Road", "Stevenage", "SG1 3AB", None, None,
         "Not on the Market", "Operational", 1, 20),
    )  # fmt: skip
    given = inputs("surplus_register", {"Register.xlsx": data}, tmp_path)
    found = make(given)["surplus_register"]
    assert found["AssetCode"].tolist() == ["D3", "D1"]
    assert found["OrganisationLabel"].tolist() == ["Agency", "Ministry"]
    assert found["Purpose"].unique().tolist() == ["surplus"]
    assert found["GeoX"].tolist()[0] == 523_950
    text = csv(found).decode()
    assert not [each for each in HIDDEN if each in text]
    report = reading.check(csv(found), "surplus.csv", "land-assets", reading.Context())
    assert report.loaded == 2
    assert report.judged["vacant"].tolist() == [True, True]  # in doubt: "on the market"


def test_sites_of_trusts_are_placed_by_their_code(tmp_path: Path) -> None:
    text = (
        "Trust Code,Trust Name,Site Code,Site Name,Site Type,Gross internal floor area (m²),"
        "Site land area (Hectare),Floor area - empty (%),Cost to eradicate high risk backlog (£),"
        "Cost to eradicate significant risk backlog (£),Cost to eradicate moderate risk backlog "
        "(£),Cost to eradicate low risk backlog (£)\n"
        'RWH,EAST TRUST,RWH01,LISTER HOSPITAL,General acute hospital,"64,503",7.1,1.5,1,2,3,4\n'
        "RWH,EAST TRUST,AGGRE,AGGREGATE SITE,Aggregate Site,100,0,0,1,2,3,4\n"
        "RXX,FAR TRUST,RXX01,FAR HOSPITAL,General acute hospital,100,0,0,1,2,3,4\n"
        "RWH,EAST TRUST,RWH09,UNKNOWN UNIT,Other,Not Applicable,0,0,1,2,3,Not Reported\n"
    )
    given = inputs("nhs_estate", {"ERIC Site data.csv": text.encode("cp1252")}, tmp_path, SITES)
    [row] = make(given)["nhs_estate"].to_dict("records")
    assert (row["PropertyName"], row["PostCode"]) == ("LISTER HOSPITAL", "SG1 1HN")
    assert (row["BuildingSize"], row["RequiredMaintenance"]) == (64_503, 1 + 2 + 3 + 4)
    assert any("of East Trust." in words for words in given.told)
    assert any("1 rows of the whole list have neither" in words for words in given.told)


def test_real_returns_of_trusts_are_read(testdata: Path, tmp_path: Path) -> None:
    data = (testdata / "estate" / "eric_2015-16_site_herts.csv").read_text("utf-8")
    sites = SITES["nhs_sites"].assign(code=["RWH01", "RWG02"], postcode=["SG1 1HN", "SG1 3AB"])
    given = inputs(
        "nhs_estate", {"eric_site.csv": data.encode("cp1252")}, tmp_path, {"nhs_sites": sites}
    )
    found = make(given)["nhs_estate"].set_index("AssetCode")
    assert found.loc["RWG02", "BuildingSize"] == 64_503
    backlog = 4_112_064 + 11_615_118 + 14_172_471 + 12_947_556
    assert found.loc["RWG02", "RequiredMaintenance"] == backlog
    assert found.loc["RWG02", "FloorAreaEmpty"] == 0


def test_the_newest_certificate_of_a_building_counts(tmp_path: Path) -> None:
    text = (
        "BUILDING_REFERENCE_NUMBER,UPRN,ADDRESS1,ADDRESS2,POSTTOWN,POSTCODE,PROPERTY_TYPE,"
        "TOTAL_FLOOR_AREA,OPERATIONAL_RATING_BAND,LODGEMENT_DATE\n"
        "1,10001,Town Hall,High Street,Stevenage,SG1 1HN,Office,2000,E,2024-05-01\n"
        "1,10001,Town Hall,High Street,Stevenage,SG1 1HN,Office,2100,D,2025-05-01\n"
        "2,,Library,Park Road,Stevenage,SG1 3AB,Library,500,C,2023-05-01\n"
    )
    given = inputs("energy_certificates", {"display_certificates.csv": text.encode()}, tmp_path)
    found = make(given)["energy_certificates"]
    assert found["PropertyName"].tolist() == ["Library", "Town Hall"]
    assert found["EnergyRating"].tolist() == ["C", "D"]
    assert found["OrganisationLabel"].unique().tolist() == ["Not stated (energy certificate)"]


def ccod(folder: Path, *rows: tuple[str, str, str, str]) -> Raw:
    columns = ["Title Number", "Tenure", "Property Address", "District", "County", "Postcode",
               "Proprietor Name (1)", "Proprietorship Category (1)",
               "Proprietor (1) Address (1)"]  # fmt: skip
    frame = pd.DataFrame(
        [(a, "Freehold", f"Land at {a}", "STEVENAGE", "HERTS", b, c, d, "1 Home") for a, b, c, d in
         rows], columns=columns,
    )  # fmt: skip
    path = folder / "CCOD_FULL_2026_11.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("README.csv", "x\n1\n")
        archive.writestr("CCOD_FULL_2026_11.csv", frame.to_csv(index=False))
    return Raw(path, path.name)


def test_titles_of_public_bodies_alone(tmp_path: Path) -> None:
    raw = ccod(
        tmp_path,
        ("HD1", "SG1 1HN", "STEVENAGE BOROUGH COUNCIL", "Local Authority"),
        ("HD2", "SG1 1HN", "SOME SHOP LTD", "Limited Company or Public Limited Company"),
        ("HD3", "SG1 3AB", "HERTFORDSHIRE COUNTY COUNCIL", "County Council"),
        ("HD4", "NE1 1AA", "NEWCASTLE CITY COUNCIL", "Local Authority"),
        ("HD5", "SG1 3AB", "THE SECRETARY OF STATE FOR HEALTH", "Corporate Body"),
        ("HD6", "SG1 3AB", "A CHARITY", "Corporate Body"),
    )
    each = source.read().every["corporate_titles"]
    given = Inputs(each, AREA, pd.DataFrame(), MADE, [raw])
    found = MAKERS[each.maker](given)["corporate_titles"]
    assert sorted(found["LandRegistryTitleNumber"]) == ["HD1", "HD3", "HD5"]
    assert "1 Home" not in csv(found).decode()
    assert each.datasets["corporate_titles"]["role"] != "estate"


def test_a_damaged_file_of_titles_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "CCOD_FULL.zip"
    path.write_bytes(b"PK\x03\x04 cut")
    each = source.read().every["corporate_titles"]
    with pytest.raises(SourceFailed, match="cannot be read"):
        MAKERS[each.maker](Inputs(each, AREA, pd.DataFrame(), MADE, [Raw(path, path.name)]))


def test_an_empty_register_is_a_table_without_rows(tmp_path: Path) -> None:
    data = surplus(("D2", "M", "A", "Far", "B", "N", "NE1 1AA", 54.97, -1.6, "", "", 1, 2))
    found = make(inputs("surplus_register", {"Register.xlsx": data}, tmp_path))
    assert found["surplus_register"].empty
    assert len(load.as_text(csv(found["surplus_register"]))) == 0
