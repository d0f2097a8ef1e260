"""Lists of services: kept by position, postcode or sector; named apart; nothing invented."""

import io
from pathlib import Path

import pandas as pd
import pytest

from herts_geo.pack import source
from herts_geo.pack.source import SourceFailed
from tests.pack.makers.made import inputs, make

TRUSTS = {"nhs_trusts": pd.DataFrame({"code": ["RWH"], "name": ["EAST TRUST"]})}


def ods(*rows: tuple[str, str, str, str, str]) -> bytes:
    """A report without headings: code, name, postcode, status and role among 27 columns."""
    lines = []
    for code, name, postcode, status, role in rows:
        cells = [""] * 27
        cells[0], cells[1], cells[4], cells[9], cells[12], cells[25] = (
            code, name, "1 HIGH STREET", postcode, status, role,
        )  # fmt: skip
        lines.append(",".join(f'"{cell}"' for cell in cells))
    return "\r\n".join(lines).encode()


def test_practices_in_and_around_the_place_are_kept(tmp_path: Path) -> None:
    data = ods(
        ("E82001", "EXAMPLE SURGERY", "SG1 1HN", "ACTIVE", "RO177|RO76"),
        ("E82002", "CLOSED SURGERY", "SG1 3AB", "INACTIVE", "RO177|RO76"),
        ("E82003", "A PRISON", "SG1 3AB", "ACTIVE", "RO177|RO82"),
        ("E82004", "BORDER SURGERY", "SG4 9AB", "ACTIVE", "RO76"),
        ("E82005", "NEW HOUSING SURGERY", "SG1 1ZZ", "ACTIVE", "RO76"),
        ("E82006", "FAR SURGERY", "NE1 1AA", "ACTIVE", "RO76"),
    )
    given = inputs("gp_practices", {"epraccur.csv": data}, tmp_path)
    found = make(given)["gp_practices"]
    assert list(found.columns) == ["code", "name", "postcode"]
    assert found["code"].tolist() == ["E82001", "E82004", "E82005"]
    assert ["1 rows have a postcode that is not known" in words for words in given.told] == [True]


def test_the_older_form_of_the_report_is_read_too(testdata: Path, tmp_path: Path) -> None:
    data = (testdata / "cases" / "F03_epraccur.csv").read_bytes()
    found = make(inputs("gp_practices", {"epraccur.csv": data}, tmp_path))["gp_practices"]
    assert found["code"].tolist() == ["E82001", "E82003"]  # one is closed


def test_a_page_in_place_of_the_report_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceFailed, match=r"web page.*odsdatasearchandexport"):
        inputs("gp_practices", {"epraccur.csv": b"<!DOCTYPE html><title>Busy</title>"}, tmp_path)


def test_pharmacies_have_an_address(tmp_path: Path) -> None:
    data = ods(("FA001", "BOOTS", "sg11hn", "ACTIVE", "RO182"))
    [row] = make(inputs("pharmacies", {"edispensary.csv": data}, tmp_path))["pharmacies"].to_dict(
        "records"
    )
    assert (row["name"], row["address"], row["postcode"]) == ("BOOTS", "1 High Street", "SG1 1HN")


def test_hospitals_are_named_so_and_stand_once_at_a_postcode(tmp_path: Path) -> None:
    data = ods(
        ("RWH01", "LISTER HOSPITAL", "SG1 1HN", "ACTIVE", "RO198"),
        ("RWH02", "LISTER HOSPITAL MATERNITY", "SG1 1HN", "ACTIVE", "RO198"),
        ("RWH03", "STEVENAGE CLINIC", "SG1 3AB", "ACTIVE", "RO198"),
        ("RXX04", "BORDER INFIRMARY", "SG4 9AB", "ACTIVE", "RO198"),
        ("RXX05", "HOSPITALITY HOUSE", "SG2 8AA", "ACTIVE", "RO198"),
    )
    given = inputs("hospitals", {"ets.csv": data}, tmp_path, TRUSTS)
    found = make(given)["hospitals"]
    assert found["code"].tolist() == ["RWH01", "RXX04"]
    assert found["provider"].tolist() == ["EAST TRUST", ""]
    assert "with A&E" not in " ".join(found["detail"])
    assert any("1 rows stand at the postcode of another" in words for words in given.told)


def test_a_person_may_list_which_have_a_and_e(tmp_path: Path) -> None:
    known = {"emergency_departments": pd.DataFrame({"code": ["RWH01"]})}
    data = ods(
        ("RWH01", "LISTER HOSPITAL", "SG1 1HN", "ACTIVE", "RO198"),
        ("RXX04", "BORDER INFIRMARY", "SG4 9AB", "ACTIVE", "RO198"),
    )
    found = make(inputs("hospitals", {"ets.csv": data}, tmp_path, {**TRUSTS, **known}))["hospitals"]
    assert found["detail"].str.contains("with A&E", regex=False).tolist() == [True, False]


GIAS = (
    "URN,EstablishmentName,EstablishmentStatus (name),PhaseOfEducation (name),"
    "TypeOfEstablishment (name),EstablishmentTypeGroup (name),SchoolCapacity,Street,Town,Postcode,"
    "Easting,Northing,UPRN,HeadLastName,TelephoneNum\r\n"
)


def gias(*rows: tuple[str, str, str, str, str, int]) -> bytes:
    text = GIAS
    for urn, name, status, phase, group, east in rows:
        text += f'{urn},{name},"{status}",{phase},A type,{group},210,A Road,Stevenage,SG1 1HN,'
        text += f"{east},224300,100080000101,Smith,01438\r\n"
    return text.encode("cp1252")


def test_schools_are_told_apart_by_phase(tmp_path: Path) -> None:
    kept, local = "Local authority maintained schools", "Open"
    data = gias(
        ("1", "St Mary’s", local, "Primary", kept, 523_800),
        ("2", "All", "Open, but proposed to close", "All-through", "Academies", 523_800),
        ("3", "Upper", local, "Secondary", kept, 523_800),
        ("4", "Gone", "Closed", "Primary", kept, 523_800),
        ("5", "Special", local, "Not applicable", "Special schools", 523_800),
        ("6", "Sixth", local, "16 plus", "Colleges", 523_800),
        ("7", "Nursery", local, "Nursery", kept, 523_800),
        ("8", "Private", local, "Not applicable", "Independent schools", 523_800),
        ("9", "Far", local, "Primary", kept, 423_800),
        ("10", "Near", local, "Middle deemed secondary", kept, 516_000),
    )
    given = inputs("schools", {"edubasealldata20261127.csv": data}, tmp_path)
    made = make(given)
    assert {name: rows["code"].tolist() for name, rows in made.items()} == {
        "primary_schools": ["1", "2"],
        "secondary_schools": ["10", "2", "3"],
        "special_schools": ["5"],
        "colleges": ["6"],
    }
    first = made["primary_schools"].iloc[0]
    assert first["name"] == "St Mary’s"
    assert (first["capacity"], round(first["lat"], 2)) == (210, 51.9)
    assert any("2 open nurseries and schools" in words for words in given.told)
    told = " ".join(rows.to_csv() for rows in made.values())
    assert not {"Smith", "01438"} & set(told.replace(",", " ").split())


def test_columns_of_persons_are_named_so_that_they_are_dropped() -> None:
    personal = source.read().every["schools"].personal
    assert {"HeadLastName", "TelephoneNum", "PropsName"} <= set(personal)


NAPTAN = "ATCOCode,CommonName,Indicator,Street,LocalityName,Easting,Northing,StopType,Status\n"


def test_stations_of_one_name_and_place_are_one(tmp_path: Path) -> None:
    rail = NAPTAN + (
        "9100AMER,Amersham Rail Station,,,Amersham,523000,224000,RLY,active\n"
        "9100STVN,Stevenage Rail Station,,,Stevenage,524000,224000,RLY,active\n"
        "9100OLD,Closed Rail Station,,,Nowhere,524000,224000,RLY,inactive\n"
        "9100FAR,Far Rail Station,,,Far,424000,224000,RLY,active\n"
    )
    metro = NAPTAN + (
        "940GZZLUAMS,Amersham Underground Station,,,Amersham,523100,224000,MET,active\n"
        "940GZZLUCXY,Croxley Underground Station,,,Croxley,521000,224000,MET,active\n"
        "9400ZZLUCXY1,Croxley Platform,,,Croxley,521000,224000,PLT,active\n"
    )
    files = {"910stops.csv": rail.encode(), "940stops.csv": metro.encode()}
    found = make(inputs("stations", files, tmp_path))["stations"]
    assert dict(zip(found["name"], found["network"], strict=True)) == {
        "Amersham": "National Rail and London Underground",
        "Stevenage": "National Rail",
        "Croxley": "London Underground",
    }
    assert round(float(found["latitude"].iloc[0]), 1) == 51.9


def test_bus_stops_in_use_in_the_place_are_kept(testdata: Path, tmp_path: Path) -> None:
    data = (testdata / "cases" / "F02_naptan.csv").read_bytes()
    given = inputs("stops", {"naptan.csv": data}, tmp_path)
    found = make(given)["stops"]
    assert found["code"].tolist() == ["210021000001"]
    assert found["easting"].tolist() == [523_800]


def test_a_library_that_is_closed_or_mobile_is_none(tmp_path: Path) -> None:
    rows = [
        ("A Library", "1 High Street", "SG1 1HN", "Static Library", ""),
        ("B Library", "2 High Street", "SG1 3AB", "Static Library", "2012"),
        ("C Mobile", "", "SG1 3AB", "Mobile Library", ""),
        ("D Library", "3 High Street", "SG4 9AB", "Community library", ""),
    ]
    columns = ["Library name", "Address 1", "Postcode", "Type of library", "Year closed"]
    file = io.BytesIO()
    pd.DataFrame(rows, columns=columns).to_excel(file, index=False)
    given = inputs("public_libraries", {"libraries basic.xlsx": file.getvalue()}, tmp_path)
    found = make(given)["public_libraries"]
    assert found["name"].tolist() == ["A Library", "D Library"]
    assert any("1 mobile" in words for words in given.told)


@pytest.mark.parametrize("key", ["council_offices", "police_stations"])
def test_a_list_of_one_s_own_needs_a_name_and_a_postcode_alone(key: str, tmp_path: Path) -> None:
    data = b"name,postcode\nTown Hall,SG1 1HN\nNowhere Hall,\n"
    given = inputs(key, {f"{key}.csv": data}, tmp_path)
    found = make(given)[key]
    assert found["name"].tolist() == ["Town Hall"]
    assert any("1 rows of the whole list have neither" in words for words in given.told)


def test_leisure_centres_are_called_so(tmp_path: Path) -> None:
    text = "siteid,sitename,postcode,uprn,lat,long,ownertypestr,managementtypestr\n"
    for site, name in enumerate(("Stevenage Arts & Leisure Centre", "Old School Field", "A Lido")):
        text += f"{site},{name},SG1 1HN,,51.903,-0.2,Local Authority,Trust\n"
    found = make(inputs("leisure_centres", {"Active Places sites.csv": text.encode()}, tmp_path))
    rows = found["leisure_centres"]
    assert rows["code"].tolist() == ["0", "2"]
    assert rows["provider"].tolist() == ["Trust", "Trust"]
