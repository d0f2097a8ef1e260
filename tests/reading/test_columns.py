"""A register in its holder's own words: what is taken, what is suggested, what a person chooses."""

import json
from pathlib import Path

import pytest

from herts_geo import cli
from herts_geo.errors import UnreadableFile
from herts_geo.reading.check import check
from herts_geo.reading.report import Report

OWN_WORDS = b"""Holder,Ref,Site,Where,How held,Rating,Ends on
Testshire Police,P/01,North Station,SG1 1HD,Owner occupied,Good,
Testshire Police,P/02,South House,SG1 1BY,Leasehold in,Poor,31/03/2028
"""
CHOICE = {"Where": "postcode", "Ends on": "lease", "Rating": "", "Ref": "AssetCode"}


def report(columns: dict[str, str] | None = None, data: bytes = OWN_WORDS) -> Report:
    return check(data, "police.csv", "land-assets", columns=columns or {})


def test_words_that_often_stand_for_a_field_are_taken_with_a_warning() -> None:
    found = report()
    assert found.loaded == 2
    assert found.recognised.headings == {
        "Ref": "AssetCode",
        "Site": "PropertyName",
        "Holder": "Holder",
    }
    told = [each for each in found.issues if "is not the standard's own" in each.message]
    assert [(each.field, each.severity) for each in told] == [
        ("AssetCode", "warning"),
        ("PropertyName", "warning"),
    ]


def test_two_such_words_for_one_field_are_both_left() -> None:
    found = report(data=b"UPRN,Ref,Site Ref\n100080000001,A,B\n")
    assert found.recognised.unmatched == ("Ref", "Site Ref")


def test_cells_suggest_what_a_column_holds() -> None:
    told = {each.heading: each.field for each in report().recognised.suggestions}
    assert told == {"Where": "PostCode", "How held": "TenureDetail", "Rating": "SuitabilityRating"}
    headings = report(data=b"UPRN,Energy Ratng\n100080000001,?\n").recognised.suggestions
    assert [(each.field, each.why) for each in headings] == [("EnergyRating", "by its heading")]


def test_what_a_person_chose_goes_first() -> None:
    found = report(CHOICE)
    assert found.recognised.headings == {
        "Where": "PostCode",
        "Ref": "AssetCode",
        "Site": "PropertyName",
        "Holder": "Holder",
        "Ends on": "LeaseEvent",
    }
    assert found.recognised.unmatched == ("How held", "Rating")
    assert found.frame["PostCode"].tolist() == ["SG1 1HD", "SG1 1BY"]
    assert found.sheet["LeaseEvent"].tolist() == ["", "31/03/2028"]
    assert found.frame["SuitabilityRating"].isna().all()


def test_a_column_can_be_taken_from_the_field_of_its_name() -> None:
    data = b"PropertyName,AssetCode,Title\nA,1,Hall\nB,2,Shed\n"
    found = report({"PropertyName": "", "Title": "PropertyName"}, data)
    assert found.frame["PropertyName"].tolist() == ["Hall", "Shed"]


def test_every_choice_that_cannot_be_followed_is_named() -> None:
    with pytest.raises(UnreadableFile) as fault:
        report({"Wher": "postcode", "Ref": "banana", "Site": "name", "Rating": "name"})
    said = str(fault.value)
    assert "no column is headed 'Wher'" in said
    assert "'banana' is nothing that the standard knows" in said
    assert "a second column, 'Rating', is chosen for PropertyName" in said


def test_a_choice_of_columns_hides_nothing_that_is_vacant() -> None:
    data = OWN_WORDS.replace(b"Rating", b"Vacant").replace(b"Good", b"Yes").replace(b"Poor", b"No")
    found = report({"Vacant": "", "Where": "postcode"}, data)
    assert found.judged["vacant"].tolist() == [True, False]
    shown = found.preview.to_csv()
    assert "North Station" not in shown
    assert "SG1 1HD" not in shown
    assert "South House" in shown


def test_the_same_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "police.csv"
    file.write_bytes(OWN_WORDS)
    chosen = ["--columns", "Where=postcode,Ends on=lease"]
    assert cli.main(["validate", str(file), "--as", "land-assets", "--json", *chosen]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["recognised"]["headings"]["Where"] == "PostCode"
    suggested = {each["heading"]: each["field"] for each in found["recognised"]["suggestions"]}
    assert suggested == {"How held": "TenureDetail", "Rating": "SuitabilityRating"}
    assert cli.main(["estate", "--register", str(file), "--json", *chosen]) == 0
    assets = json.loads(capsys.readouterr().out)["assets"]
    own = {each["name"]: each for each in assets if each["register"] == "police"}
    assert own["South House"]["lease_event"] == "2028-03-31"
    assert own["North Station"]["holder"] == "Testshire Police"
