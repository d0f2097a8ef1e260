"""Indicators: geography and vintage are found from the codes."""

import cProfile
import pstats

import pytest

from herts_geo import reading
from herts_geo.reading.check import check as check_check

SETS = {
    ("LSOA", "2001"): frozenset({"E01023289", "E01023290", "E01023301"}),
    ("LSOA", "2011"): frozenset({"E01023289", "E01023290", "E01033301"}),
    ("LSOA", "2021"): frozenset({"E01023289", "E01023290", "E01035301"}),
    ("district", "before 2012"): frozenset({"E07000095", "E07000097"}),
    ("district", "2012 on"): frozenset({"E07000095", "E07000242"}),
}
CONTEXT = reading.Context(code_sets=SETS)


def check(text: str, context: reading.Context = CONTEXT) -> reading.Report:
    return reading.check(text.encode(), "a.csv", "indicators", context)


@pytest.mark.parametrize(
    ("codes", "kind", "vintage"),
    [
        (["E01023289", "E01023301"], "LSOA", "2001"),
        (["E01023289", "E01033301"], "LSOA", "2011"),
        (["E01023289", "E01035301"], "LSOA", "2021"),
        (["E01023289", "E01023290"], "LSOA", "2021 or 2011 or 2001"),
        (["E07000097"], "district", "before 2012"),
        (["E07000242"], "district", "2012 on"),
        (["E07000095"], "district", "2012 on or before 2012"),
    ],
)
def test_the_vintage_is_found(codes: list[str], kind: str, vintage: str) -> None:
    report = check("Area,Value\n" + "".join(f"{code},1\n" for code in codes))
    assert (report.recognised.geography, report.recognised.vintage) == (kind, vintage)
    assert report.errors == 0


def test_mixed_vintages_are_an_error_and_other_places_a_warning() -> None:
    report = check("code,value\nE01023289,1\nE01035301,2\nE01033301,3\nE01099999,4\nnone,5\n")
    assert report.recognised.vintage == "2021"
    assert [(each.row, each.severity) for each in report.issues] == [
        (4, "error"), (5, "warning"), (6, "error"),
    ]  # fmt: skip
    assert [row for row, _ in report.left_out] == [4, 5, 6]


def test_a_minority_of_another_vintage_is_left_out() -> None:
    sets = {
        ("LSOA", "2011"): frozenset({"E01000001", "E01000002"}),
        ("LSOA", "2021"): frozenset({"E01000001", "E01000003", "E01000004"}),
    }
    text = "code,value\nE01000001,1\nE01000003,2\nE01000004,3\nE01000002,4\n"
    report = check(text, reading.Context(code_sets=sets))
    assert report.left_out == [(5, "its area code is of another vintage.")]
    assert report.errors == 1
    assert report.frame["value"].tolist() == [1.0, 2.0, 3.0]


MARKS = (
    "<5", "< 5", "≤4", "<=10%", ">95%", "fewer than 5", "Less than 10", "5 or fewer", "c", "[c]",
    "[k]", "[low]", "(x)", "SUPP", "suppressed", "Data suppressed", "..", "…", ":", "-", "–", "—",
    "−", "*", "**", "~", "#", "!", "x", "z", "n/a", "N.A.", "#N/A", "not available",
    "Not applicable", "no data", "\xa0[c] ",
)  # fmt: skip


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_for_no_figure_is_missing_and_no_fault(mark: str) -> None:
    report = check(f"code,value\nE01023289,{mark}\nE01023290,{mark}\nE01035301,12\n")
    assert report.frame["value"].isna().tolist() == [True, True, False]
    assert report.errors == 0
    assert [x.message for x in report.issues if x.field == "value" and not x.row] == [
        f"2 of 3 figures are suppressed or missing: {mark.strip()} (2)."
    ]


@pytest.mark.parametrize("text", ["lots", "1 and 2", "5 of 10", "£x"])
def test_what_is_no_mark_stays_a_fault(text: str) -> None:
    report = check(f"code,value\nE01023289,{text}\nE01023290,1\nE01035301,2\n")
    assert [(x.row, x.severity) for x in report.issues] == [(2, "error")]


def test_each_kind_of_mark_is_counted_with_the_empty_cells() -> None:
    report = check(
        "code,Homes\nE01023289,<5\nE01023290,<5\nE01035301,\nE01023301,[k]\nE01033301,7\n",
        reading.Context(),
    )
    assert report.recognised.figures == ("Homes",)
    assert [(x.row, x.field, x.message, x.severity) for x in report.issues] == [
        (
            0,
            "Homes",
            "4 of 5 figures are suppressed or missing: <5 (2), empty cells (1), [k] (1).",
            "warning",
        )
    ]


def test_a_column_of_marks_alone_is_named() -> None:
    report = check("code,Homes,Rate\nE01023289,<5,1\nE01023290,[c],2\n")
    assert report.recognised.figures == ("Rate",)
    assert [x.message for x in report.issues if x.field == "Homes"] == [
        "2 of 2 figures are suppressed or missing: <5 (1), [c] (1)."
    ]


def test_a_second_row_for_the_same_area_and_period_is_left_out() -> None:
    report = check("code,year,value\nE01023289,2019,1\nE01023289,2020,2\nE01023289,2020,3\n")
    assert report.frame["value"].tolist() == [1.0, 2.0]
    assert [row for row, _ in report.left_out] == [4]


def test_the_smallest_areas_and_the_column_asked_for_are_used() -> None:
    text = "LA Code,LSOA Code,Households,Share\nE07000095,E01023289,539,6.1\n"
    report = check(text)
    assert report.recognised.headings["LSOA Code"] == "area_code"
    assert report.recognised.figures == ("Households", "Share")
    chosen = check(text, reading.Context(code_sets=SETS, value_column="Share"))
    assert chosen.frame.loc[2, "value"] == 6.1
    assert chosen.recognised.value_column == "Share"


def test_a_file_without_codes_or_figures_is_told_so() -> None:
    report = check("place,colour\nHertford,red\n")
    assert {(each.field, each.message) for each in report.issues if not each.row} == {
        ("area_code", "column is missing."),
        ("value", "column is missing: no column holds figures."),
    }
    assert report.loaded == 0


def test_notes_below_a_short_table_do_not_hide_its_area_codes() -> None:
    rows = ["area_code,area_name,value", "E07000095,Broxbourne,1", "E07000096,Dacorum,2"]
    notes = ["Source: the council,,", "Note: as at March 2024,,"]
    report = reading.check("\n".join(rows + notes).encode(), "a.csv", "indicators")
    assert report.frame["value"].tolist() == [1, 2]
    assert [row for row, _ in report.left_out] == [4, 5]


def work(columns: int, heading: str, standard: str) -> int:
    """How many calls it takes to read a file of so many columns that hold nothing of use."""
    line = ",".join(f"x{number % 7}" for number in range(columns))
    headings = ",".join(heading.format(number) for number in range(columns))
    data = "\n".join([headings, line, line, headings]).encode()
    with cProfile.Profile() as counted:
        check_check(data, "a.csv", standard, CONTEXT)
    return int(vars(pstats.Stats(counted))["total_calls"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heading", "standard"),
    [("note {}", "indicators"), ("GeoX", "brownfield"), ("note {}", "points")],
)
def test_the_work_grows_as_the_columns_and_not_as_their_square(heading: str, standard: str) -> None:
    work(5, heading, standard)  # what is done once is done here
    assert work(160, heading, standard) < 2.5 * work(80, heading, standard)
