"""Faults in the holder's own words: the file's heading first, the standard's name behind it."""

from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.reading.check import check
from herts_geo.reading.headings import worded
from herts_geo.reading.report import Report

OWN = "Trust,Ref,Site,Where,East,North,Size,UPRN,Hold\n"
ROW = "Testshire Police,P/01,North Station,SG1 1HD,523000,224000,900,100080000001,Freehold\n"
CHOICE = {
    "Trust": "OrganisationLabel",
    "Where": "PostCode",
    "East": "GeoX",
    "North": "GeoY",
    "Size": "BuildingSize",
    "Hold": "TenureType",
}


def report(rows: str, columns: dict[str, str], headings: str = OWN) -> Report:
    return check((headings + rows).encode(), "police.csv", "land-assets", columns=columns)


def of(found: Report, field: str) -> list[str]:
    return [each.sentence() for each in found.issues if each.field == field]


def test_a_fault_names_the_files_own_heading_first() -> None:
    found = report(ROW + ROW.replace("Freehold", "Owned outright"), CHOICE)
    (told,) = of(found, "TenureType")
    assert told == (
        "row 3, Hold (TenureType) 'Owned outright': is not in the code list. "
        "Use one of: Freehold; Leasehold; Other."
    )


def test_a_heading_that_is_the_standards_own_stands_once() -> None:
    found = report(ROW.replace("100080000001", "banana"), CHOICE, OWN.replace("UPRN", "uprn"))
    assert of(found, "UPRN")[0].startswith("row 2, UPRN 'banana': ")


def test_what_is_said_of_a_column_has_its_heading_in_front_and_once() -> None:
    found = report(ROW, CHOICE)
    assert of(found, "AssetCode") == [
        "Ref (AssetCode): column's heading is not the standard's own; it was read as AssetCode. "
        "Head it 'AssetCode', and see whether that is what it holds."
    ]
    (size,) = of(found, "BuildingSize")
    assert size.startswith("Size (BuildingSize): column does not say its unit; ")
    assert size.endswith("Write the unit in the heading, such as 'Size (square metres)'.")


def test_words_of_a_fault_name_other_columns_alike() -> None:
    names = {"GeoX": "East", "GeoY": "North", "name": "Venue"}
    assert worded("Check GeoX, GeoY and the name.", names) == (
        "Check East (GeoX), North (GeoY) and the name."
    )
    assert worded("Head it 'GeoX'; GeoXY is none.", names) == "Head it 'GeoX'; GeoXY is none."


SECRET = "Secret House,The Fire Trust,Hidden Lane,SG14 1LP,532599,212588,900,Owned outright\n"


@pytest.mark.parametrize(
    ("headings", "secret"),
    [
        # a record stands where the headings should: figures and a postcode give it away
        (SECRET, "Secret House"),
        # so does a heading that its own cells repeat
        ("Secret House,The Fire Trust,Hidden Lane,Place,East,North,Size,Hold\n", "Hidden Lane"),
        # and one heading alone may hold an address
        ("77 Hidden Lane,Trust,Road,Place,East,North,Size,Hold\n", "77 Hidden Lane"),
        ("Lodge at SG14 1LP,Trust,Road,Place,East,North,Size,Hold\n", "SG14 1LP"),
    ],
)
def test_a_record_in_place_of_headings_is_quoted_in_no_fault(headings: str, secret: str) -> None:
    fields = ("PropertyName", "OrganisationLabel", "StreetName", "PostCode", "GeoX", "GeoY")
    heads = headings.strip().split(",")
    chosen = dict(zip(heads, (*fields, "BuildingSize", "TenureType"), strict=True))
    rows = "Depot,The Fire Trust,Hidden Lane,SG1 1HD,523000,224000,-5,Owned outright\n" * 2
    found = report(rows, chosen, headings)
    assert found.issues
    faults = " ".join(f"{x.column} {x.message} {x.action}" for x in found.issues)
    assert "TenureType" in faults
    assert secret not in faults
    assert not any(secret in each.heading for each in found.issues)


def test_the_command_says_the_same_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "police.csv"
    file.write_text(OWN + ROW.replace("Freehold", "Owned outright"), encoding="utf-8")
    columns = ",".join(f"{one}={other}" for one, other in CHOICE.items())
    cli.main(["validate", str(file), "--as", "land-assets", "--columns", columns])
    assert "row 2, Hold (TenureType) 'Owned outright': " in capsys.readouterr().err
