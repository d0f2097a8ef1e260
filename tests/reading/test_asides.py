"""Totals, rows that explain headings and notes below a table: left out by name, nothing else."""

import pytest

from herts_geo import reading
from tests.reading.conftest import ASSET, SITE, Checked, as_csv


def _site(number: int, **changes: str) -> dict[str, str]:
    return SITE | {"SiteReference": f"S{number}", "SiteNameAddress": f"Site {number}"} | changes


def _blank(**cells: str) -> dict[str, str]:
    return dict.fromkeys(SITE, "") | cells


def _why(report: reading.Report) -> list[str]:
    return [reason for _, reason in report.left_out]


@pytest.mark.parametrize(
    "label",
    [
        "Total",
        "TOTAL",
        "Totals:",
        "Grand total",
        "Sub-total",
        "Sub total",
        "Overall total",
        "Sum",
        "Total sites",
        "Total (3 sites)",
        "All sites",
        "County total",
        "Average",
    ],
)
def test_a_total_is_left_out_by_name(label: str) -> None:
    rows = [_site(1), _site(2), _blank(SiteNameAddress=label, Hectares="11.4")]
    report = reading.check(as_csv(rows), "a.csv", "brownfield")
    assert (report.rows, report.loaded) == (3, 2)
    assert any("total of other rows" in why and label in why for why in _why(report))


def test_a_total_in_a_row_that_is_filled_is_known_by_its_sums() -> None:
    total = _site(
        3,
        SiteNameAddress="Total of Dacorum",
        Hectares="11.4",
        NetDwellingsRangeFrom="1000",
        NetDwellingsRangeTo="1000",
    )  # 2 x 5.7, 2 x 500
    report = reading.check(
        as_csv([_site(1), _site(2), total | {"GeoX": "", "GeoY": ""}]), "a.csv", "brownfield"
    )
    assert report.loaded == 2


@pytest.mark.parametrize(
    "name",
    [
        "Total Fitness, Mill Lane",
        "Total Garage",
        "All Saints Hall",
        "The Meanwhile Hub",
        "Sum Yard",
    ],
)
def test_a_place_that_is_called_total_stays(name: str) -> None:
    report = reading.check(
        as_csv([_site(1), _site(2, SiteNameAddress=name)]), "a.csv", "brownfield"
    )
    assert (report.rows, report.loaded) == (2, 2)


@pytest.mark.parametrize("word", ["Mandatory", "Required", "Optional", "text", "e.g. an example"])
def test_a_row_that_explains_the_headings_is_left_out(word: str) -> None:
    rows = [dict.fromkeys(SITE, word), _site(1), _site(2)]
    report = reading.check(as_csv(rows), "a.csv", "brownfield")
    assert (report.rows, report.loaded, report.errors) == (3, 2, 0)
    assert "explains the headings" in _why(report)[0]


def test_headings_that_are_repeated_further_down_are_left_out() -> None:
    rows = [_site(1), {name: name for name in SITE}, _site(2)]
    report = reading.check(as_csv(rows), "a.csv", "brownfield")
    assert (report.loaded, report.errors) == (2, 0)
    assert "repeats the headings" in _why(report)[0]


def test_notes_below_the_table_are_left_out(points: Checked) -> None:
    report = points(
        {"postcode": "SG14 1AA", "address": "High Street"},
        {"name": "Source: the council's website, March 2024", "service": ""},
        {"name": "© Crown copyright", "service": ""},
    )
    assert (report.rows, report.loaded) == (3, 1)
    assert all("note under the table" in why for why in _why(report))


def test_the_first_asset_is_no_explanation() -> None:
    rows = [
        ASSET | {"PropertyName": "The Hall", "StreetName": "The Street"},
        ASSET | {"AssetCode": "2"},
    ]
    assert reading.check(as_csv(rows), "a.csv", "land-assets").loaded == 2


def test_a_blank_line_stops_nothing() -> None:
    rows = [_site(1), _blank(), _site(2), _blank(SiteNameAddress="Total", Hectares="11.4")]
    report = reading.check(as_csv(rows), "a.csv", "brownfield")
    assert (report.rows, report.loaded) == (4, 2)
    assert [row for row, _ in report.left_out] == [3, 5]
    assert report.mended_csv().count(b"\n") == 3  # the headings and the two sites


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Note: 7 Zq Lane is a women's refuge", False),
        ("Notes: Zq House has been vacant since May", False),
        ("Source: Zq Council, asset list", True),
    ],
)
def test_a_note_on_vacant_or_sensitive_property_is_not_repeated(note: str, told: bool) -> None:
    blank = dict.fromkeys(ASSET, "") | {"PropertyName": note}
    rows = [ASSET, ASSET | {"AssetCode": "b", "UPRN": "100080000002"}, blank]
    report = reading.check(as_csv(rows), "assets.csv", "land-assets")
    said = " ".join(str(each) for each in (*report.left_out, *report.issues))
    assert report.loaded == 2
    assert ("Zq" in said) == told
    assert told or "withheld" in said
