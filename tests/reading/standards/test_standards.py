"""The standards as data: they agree with the published code lists and schemas."""

import csv
import json
import re
from pathlib import Path

import pytest

from herts_geo.reading import standards as reading_standards

MUSTS = {
    "brownfield": {
        "SiteReference", "SiteNameAddress", "GeoX", "GeoY", "SiteplanURL", "Hectares",
        "OwnershipStatus", "PlanningStatus", "Deliverable", "NetDwellingsRangeFrom",
        "NetDwellingsRangeTo", "FirstAddedDate", "LastUpdatedDate",
    },
    "land-assets": {
        "UPRN", "AssetCode", "PropertyName", "PostTown", "PostCode", "PropertyNumber",
        "StreetName", "GeoX", "GeoY", "TenureType", "TenureDetail", "OtherDetail", "HoldingType",
    },
    "points": {"name"},
    "indicators": {"area_code"},
}  # fmt: skip


def test_every_standard_is_read() -> None:
    assert reading_standards.names() == [
        "brownfield", "brownfield-2017", "brownfield-platform",
        "indicators", "land-assets", "points",
    ]  # fmt: skip
    for name in reading_standards.names():
        assert reading_standards.read(name).name == name


@pytest.mark.parametrize("name", MUSTS)
def test_the_fields_that_must_be_there(name: str) -> None:
    assert {
        each.name for each in reading_standards.read(name).fields if each.need == "must"
    } == MUSTS[name]


def test_an_unknown_standard_names_those_that_exist() -> None:
    with pytest.raises(reading_standards.UnknownStandard, match="land-assets"):
        reading_standards.read("../../etc/passwd")


@pytest.mark.parametrize("name", reading_standards.names())
def test_rules_speak_of_fields_that_exist(name: str) -> None:
    standard = reading_standards.read(name)
    known = {each.name for each in standard.fields}
    position, entry = standard.position, standard.entry
    told = {*standard.identity, *standard.one_of, position.crs, position.postcode} - {""}
    told |= {each for pair in (*position.pairs, *standard.order) for each in pair}
    told |= {each.when.field for each in standard.fields if each.when}
    told |= {given.field for each in standard.fields for given in each.given}
    told |= {entry.hectares_field, *entry.dwellings_fields, entry.ended_field} if entry else set()
    assert told <= known


@pytest.mark.parametrize("name", reading_standards.names())
def test_aliases_lead_to_the_code_list(name: str) -> None:
    for each in reading_standards.read(name).fields:
        allowed = {*each.choices, *each.older}
        assert set(each.aliases.values()) <= allowed
        assert all(set(given.aliases.values()) <= allowed for given in each.given)


@pytest.mark.parametrize("name", reading_standards.names())
def test_no_heading_belongs_to_two_fields(name: str) -> None:
    fields = reading_standards.read(name).fields
    known = [heading for each in fields for heading in each.known_as]
    assert len(known) == len(set(known))


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["SiteReference", "GeoX", "EndDate"], "brownfield"),
        (["site reference", "min net dwellings"], "brownfield-2017"),
        (["Site_Reference", "COORDINATE REFERENCE SYSTEM"], "brownfield-2017"),
        ([], "brownfield"),
    ],
)
def test_the_edition_is_seen_from_headings(headings: list[str], expected: str) -> None:
    assert reading_standards.choose("brownfield", headings).name == expected


@pytest.mark.parametrize("heading", ["GeoX", "geo x", "GEO_X", " Geo-X ", "geo.x", "Geo\u00a0X"])
def test_case_spaces_and_punctuation_do_not_count(heading: str) -> None:
    assert reading_standards.normal(heading) == "geox"


@pytest.mark.parametrize(
    ("field", "codelist"),
    [
        ("OwnershipStatus", "brownfield-ownership-status"),
        ("PlanningStatus", "brownfield-planning-status"),
        ("PermissionType", "brownfield-permission-type"),
    ],
)
def test_code_lists_agree_with_those_published(testdata: Path, field: str, codelist: str) -> None:
    text = (testdata / "estate" / f"codelist_{codelist}.csv").read_text(encoding="utf-8")
    published = [row["name"] for row in csv.DictReader(text.splitlines())]
    assert list(reading_standards.read("brownfield").named(field).choices) == published


def test_the_current_standard_agrees_with_the_published_specification(testdata: Path) -> None:
    text = (testdata / "estate" / "planning_data_spec_fields.csv").read_text(encoding="utf-8")
    rows = [
        row
        for row in csv.DictReader(text.splitlines(keepends=True))
        if row["specification"] == "brownfield-land"
    ]
    ours = {each.name: each.need for each in reading_standards.read("brownfield").fields}
    assert ours == {row["field"]: row["field_requirement"].lower() for row in rows}


def test_the_2017_standard_agrees_with_its_schema(testdata: Path) -> None:
    schema = json.loads(
        (testdata / "estate" / "brownfield_land_register_2017_schema.json").read_text()
    )
    standard = reading_standards.read("brownfield-2017")
    ours = {each.name: each for each in standard.fields}
    assert [each["name"] for each in schema["fields"]] == [*ours][:-1]
    assert [*ours][-1] == "EndDate"
    for each in schema["fields"]:
        limits, field = each["constraints"], ours[each["name"]]
        assert (field.need == "must") == limits["required"]
        assert field.max_length == limits.get("maxLength", 0)
        for choice in field.choices:
            assert re.fullmatch(limits["pattern"], choice)


def test_land_assets_agree_with_the_published_schema(testdata: Path) -> None:
    schema = json.loads((testdata / "estate" / "lga_land_and_building.json").read_text())
    ours = {each.name: each for each in reading_standards.read("land-assets").fields}
    assert {each["name"] for each in schema["fields"]} == set(ours)
    for each in schema["fields"]:
        choices = re.fullmatch(r"\((.*)\)", each["constraints"].get("pattern", ""))
        if choices and each["name"] != "EnergyRating":  # the schema's list says 'A' twice for 'A+'
            assert set(ours[each["name"]].choices) == set(choices.group(1).split("|"))
