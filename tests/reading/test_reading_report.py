"""The report: its JSON, its mended file, and that any bytes at all give one or a sentence."""

import csv
import io
import json
import zipfile
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herts_geo import guards, reading
from tests.reading.conftest import ASSET, SITE, as_csv

pytestmark = pytest.mark.slow

Checked = Callable[..., reading.Report]
STANDARDS = ("brownfield", "land-assets", "points", "indicators")
ENDINGS = ("csv", "tsv", "txt", "xlsx", "xlsm", "geojson", "json", "gpkg", "zip", "")
NASTY = ("=1+1", "+44 1438", "-x", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', " =1+1")


def test_the_json_has_just_these_keys(sites: Checked) -> None:
    found = json.loads(json.dumps(sites({"Hectares": "TBC"}).as_dict()))
    assert list(found) == [
        "recognised",
        "rows",
        "loaded",
        "errors",
        "warnings",
        "vacant_withheld",
        "vacant_in_doubt",
        "sensitive_withheld",
        "withheld",
        "issues",
    ]
    assert list(found["issues"][0]) == [
        *("row", "field", "heading", "value", "severity", "message", "action")
    ]
    assert found["recognised"]["headings"]["GeoX"] == "GeoX"
    assert (found["rows"], found["loaded"], found["errors"]) == (1, 1, 1)


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("field", ["Notes", "SiteNameAddress", "My own column"])
def test_formulas_are_written_as_text_and_reported(sites: Checked, nasty: str, field: str) -> None:
    report = sites({field: nasty})
    told = [each for each in report.issues if "takes for a formula" in each.message]
    assert [(each.row, each.field, each.severity) for each in told] == [(2, field, "warning")]
    _, written = report.mended_csv().decode("utf-8-sig").split("\r\n", 1)
    cells = next(csv.reader(io.StringIO(written)))
    assert [cell for cell in cells if cell.strip().startswith(("=", "+", "-x", "@"))] == []
    assert any(cell.startswith("'") for cell in cells)


@pytest.mark.parametrize("number", ["-0.47", "+5", "-1,234.5", "-1E-05", "-5%"])
def test_plain_numbers_are_not_formulas(sites: Checked, number: str) -> None:
    report = sites({"Notes": number})
    assert not [each for each in report.issues if "formula" in each.message]
    assert f",{number}," in report.mended_csv().decode().replace('"', "")


def test_hostile_headings_are_neutral_too() -> None:
    report = reading.check(b"name,=cmd()\na,b\n", "a.csv", "points")
    assert report.mended_csv().decode("utf-8-sig").startswith("name,'=cmd()")


def test_the_mended_file_keeps_every_row_and_what_could_not_be_mended(sites: Checked) -> None:
    report = sites({"Hectares": "TBC", "extra": "kept"}, {"extra": "a copy"})
    again = reading.check(report.mended_csv(), "b.csv", "brownfield")
    assert again.rows == 2
    assert report.left_out
    assert "TBC" in report.mended_csv().decode()
    assert again.recognised.unmatched == ("extra",)


def test_mending_twice_changes_nothing_more(sites: Checked) -> None:
    report = sites({"GeoX": "51.755599", "GeoY": "-0.473836", "PermissionDate": "1/3/2018"})
    again = reading.check(report.mended_csv(), "b.csv", "brownfield")
    assert again.mended == []
    assert again.errors == again.warnings == 0
    assert again.mended_csv() == report.mended_csv()


def test_the_change_list_is_a_table(sites: Checked) -> None:
    lines = sites({"PermissionDate": "1/3/2018"}).changes_csv().decode("utf-8-sig").splitlines()
    assert lines[0] == "row,field,before,after,why"
    assert lines[1].startswith("2,PermissionDate,1/3/2018,2018-03-01,")


def test_every_mended_fault_is_an_issue_but_stray_spaces_are_not(sites: Checked) -> None:
    report = sites({"SiteNameAddress": " West Herts "})
    assert [each.why for each in report.mended] == ["has stray spaces."]
    assert report.issues == []


def test_shown_values_are_cut_at_sixty_characters(sites: Checked) -> None:
    report = sites({"Hectares": "x" * 500, "SiteplanURL": "y" * 5_000})
    assert {len(each.value) for each in report.issues} == {60}


def survives(data: bytes, name: str, standard: str) -> None:
    try:
        report = reading.check(data, name, standard)
    except reading.UnreadableFile:
        return
    assert report.rows == report.loaded + len(report.left_out)
    assert report.errors + report.warnings == len(report.issues)
    json.dumps(report.as_dict())
    written = report.mended_csv().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    assert not guards.risky(pd.Series(cells, dtype="str")).any()


MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"SQLite format 3\0", b'{"features":', b"")
fuzz = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@fuzz
@given(st.binary(max_size=400), st.sampled_from(ENDINGS), st.sampled_from(STANDARDS))
def test_any_bytes_give_a_report_or_a_sentence(data: bytes, ending: str, standard: str) -> None:
    survives(data, f"a.{ending}", standard)


@fuzz
@given(
    st.sampled_from(MARKS),
    st.text(max_size=300),
    st.sampled_from(ENDINGS),
    st.sampled_from(STANDARDS),
)
def test_any_text_gives_a_report_or_a_sentence(
    mark: bytes, text: str, ending: str, standard: str
) -> None:
    survives(mark + text.encode("utf-8", "replace"), f"a.{ending}", standard)


HEADINGS = (*SITE, *ASSET, "name", "value")
cell = st.one_of(
    st.text(max_size=12),
    st.sampled_from([*NASTY, "E01023289", "E07000095", "1e309", "nan", "-inf", "٣", "½", "１２",
                     "2018-02-30", "99/99/9999", "SG13 8DE", "999999999999999999999", "51.8"]),
    st.floats().map(str),
)  # fmt: skip


@fuzz
@given(
    st.lists(st.dictionaries(st.sampled_from(HEADINGS), cell), min_size=1, max_size=6),
    st.sampled_from(STANDARDS),
)
def test_any_cells_give_a_report_or_a_sentence(rows: list[dict[str, str]], standard: str) -> None:
    data = as_csv(
        [
            {key: value.encode("utf-8", "replace").decode() for key, value in row.items()}
            for row in rows
        ]
    )
    survives(data, "a.csv", standard)


@fuzz
@given(st.integers(0, 8_000), st.binary(min_size=1, max_size=40), st.integers(0, 10))
def test_any_damaged_workbook_gives_a_report_or_a_sentence(
    place: int, junk: bytes, part: int
) -> None:
    made = openpyxl.Workbook()
    made.active.append(["name", "latitude", "longitude"])
    made.active.append(["a", 51.8, -0.1])
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    name = sorted(parts)[part % len(parts)]
    cut = place % (len(parts[name]) + 1)
    parts[name] = parts[name][:cut] + junk + parts[name][cut + len(junk) :]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
    survives(packed.getvalue(), "a.xlsx", "points")
