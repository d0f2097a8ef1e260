"""Number formats of a workbook that change what a figure means."""

import io

import pytest
import xlsxwriter

from herts_geo import reading
from herts_geo.reading.formats import Shown, read


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("0%", Shown(True, "", "")),
        ("0.0%", Shown(True, "", "")),
        ('0" m2"', Shown(False, "", "m2")),
        ('#,##0.00" ha";[Red]-0', Shown(False, "", "ha")),
        ('"<"0', Shown(False, "<", "")),
        ('0"%"', Shown(False, "", "%")),
        ("General", None),
        ("#,##0", None),
        ("[$-809]dd mmmm yyyy", None),
        ('0.00_);"("0.00")"', None),
    ],
)
def test_a_format_says_how_a_figure_is_shown(code: str, expected: Shown | None) -> None:
    assert read(code) == expected


def _workbook(code: str, values: list[float], heading: str) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, style = book.add_worksheet(), book.add_format({"num_format": code})
    sheet.write_row(0, 0, ["Code", heading])
    for row, value in enumerate(values, 1):
        sheet.write(row, 0, f"E0700024{row}")
        sheet.write(row, 1, value, style)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize("code", ["0%", "0.0%", "0.00%", "#,##0.0%"])
def test_a_share_is_read_as_the_sheet_shows_it(code: str) -> None:
    report = reading.check(_workbook(code, [0.62, 0.68, 0.71], "Active"), "a.xlsx", "indicators")
    assert report.frame["value"].tolist() == [62.0, 68.0, 71.0]


def test_a_plain_figure_stays_as_it_is() -> None:
    report = reading.check(_workbook("0.00", [0.62, 0.7], "Active"), "a.xlsx", "indicators")
    assert report.frame["value"].tolist() == [0.62, 0.7]
