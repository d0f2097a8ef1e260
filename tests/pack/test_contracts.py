"""Contracts: each kind of fault is found in its row, all of them in one pass."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from herts_geo.pack import contracts
from herts_geo.pack.catalogue import Column, Dataset
from herts_geo.pack.contracts import Issue
from tests.pack.second import square


def dataset(*columns: Column, rows: int = 0) -> Dataset:
    """A data set of these columns whose catalogue records so many rows."""
    return Dataset("one", *[""] * 11, "", rows, columns=columns)


def faults(cells: list[str], column: Column) -> list[tuple[int, str, str]]:
    """Row, value and message of each fault of one column's cells."""
    found = contracts.check_column(pd.Series(cells, dtype=str), column)
    assert all(issue.field == column.name and issue.severity == "error" for issue in found)
    return [(issue.row, issue.value, issue.message) for issue in found]


def test_rows_count_as_a_spreadsheet_does() -> None:
    column = Column("people", "people", "integer")
    assert faults(["5", "x", "7", "y"], column) == [
        (3, "x", "is not a number."),  # row 1 holds the headings, row 2 the 5
        (5, "y", "is not a number."),
    ]


@pytest.mark.parametrize("cell", ["x", "1,000", "12%", "nan", "inf", "-inf", "1e400", "1_0", "--1"])
def test_what_is_no_number(cell: str) -> None:
    for kind in ("integer", "number"):
        assert faults([cell], Column("a", "a", kind)) == [(2, cell, "is not a number.")]  # type: ignore[arg-type]


def test_whole_numbers() -> None:
    assert faults(["1", "1.0", "-3", " 4", "1e3"], Column("a", "a", "integer")) == []
    assert faults(["1", "1.5"], Column("a", "a", "integer")) == [(3, "1.5", "is not whole.")]
    assert faults(["1.5"], Column("a", "a", "number")) == []
    assert faults([str(2**53)], Column("a", "a", "integer")) == [
        (2, "9007199254740992", "is not a number.")
    ]
    assert faults([str(2**53 - 1)], Column("a", "a", "integer")) == []


def test_limits_are_inside_the_range() -> None:
    column = Column("rank", "rank", "integer", minimum=1, maximum=33755)
    assert faults(["0", "1", "33755", "33756"], column) == [
        (2, "0", "is below 1."),
        (5, "33756", "is above 33,755."),
    ]


def test_a_limit_of_zero_counts() -> None:
    assert faults(["-1", "0"], Column("a", "a", "number", minimum=0)) == [(2, "-1", "is below 0.")]
    assert faults(["1", "0"], Column("a", "a", "number", maximum=0)) == [(2, "1", "is above 0.")]


def test_dates() -> None:
    column = Column("day", "day", "date")
    assert faults(["2024-02-29", "2023-02-29", "01/02/2024", "2024"], column) == [
        (3, "2023-02-29", "is not a date."),
        (4, "01/02/2024", "is not a date."),
        (5, "2024", "is not a date."),
    ]


def test_the_whole_cell_has_the_pattern() -> None:
    column = Column("code", "code", "code", pattern="E01[0-9]{6}")
    assert faults(["E01000001", "XE01000001", "E010000012", "e01000001"], column) == [
        (row, value, "does not have the form asked for.")
        for row, value in ((3, "XE01000001"), (4, "E010000012"), (5, "e01000001"))
    ]


def test_code_lists() -> None:
    column = Column("kind", "kind", allowed=("park", "school"))
    found = contracts.check_column(pd.Series(["park", "Park"]), column)
    assert [(x.row, x.value, x.message) for x in found] == [(3, "Park", "is not in the code list.")]
    assert found[0].action == "Use one of: park, school."


def test_gaps_are_faults_unless_the_column_is_optional() -> None:
    cells = ["1", "", "  "]
    assert faults(cells, Column("a", "a", "integer", minimum=0)) == [
        (3, "", "is empty."),
        (4, " ", "is empty."),
    ]
    assert faults(cells, Column("a", "a", "integer", minimum=0, optional=True)) == []


def test_a_long_value_is_cut_and_kept_on_one_line() -> None:
    found = faults(["x\n" * 100], Column("a", "a", "integer"))
    assert found[0][1] == ("x " * 100)[: contracts.SHOWN]


def every(text: pd.DataFrame, wanted: Dataset) -> list[Issue]:
    """Every fault of a table: as a whole, and of its cells."""
    return contracts.check_table(text, wanted) + contracts.check_cells(text, wanted)


def test_every_fault_of_a_table_in_one_pass() -> None:
    text = pd.DataFrame(
        {"code": ["A", "B", "A"], "people": ["1", "x", "-2"], "extra": ["", "", ""]}
    )
    wanted = dataset(
        Column("code", "code", "code", key=True),
        Column("people", "people", "integer", minimum=0),
        Column("score", "the score", "number"),
        Column("note", "note", optional=True),
        rows=4,
    )
    found = every(text, wanted)
    assert [(x.row, x.field, x.value, x.message) for x in found] == [
        (0, "score", "", "column is missing."),
        (0, "extra", "", "column is not in the catalogue."),
        (0, "rows", "3", "where the catalogue records 4."),
        (3, "people", "x", "is not a number."),
        (4, "people", "-2", "is below 0."),
        (4, "code", "A", "stands in an earlier row too."),
    ]
    assert found[0].action == "Add a column headed 'score' (the score)."
    assert all(issue.action.endswith(".") for issue in found)


def test_a_key_of_two_columns() -> None:
    text = pd.DataFrame({"code": ["A", "A", "A"], "year": ["1", "2", "1"]})
    wanted = dataset(Column("code", "c", key=True), Column("year", "y", key=True), rows=3)
    found = every(text, wanted)
    assert [(x.row, x.field, x.value) for x in found] == [(4, "code, year", "A / 1")]


def test_a_sound_table_has_no_fault() -> None:
    text = pd.DataFrame({"code": ["A", "B"]})
    assert every(text, dataset(Column("code", "code", key=True), rows=2)) == []


def test_the_sentence_says_row_field_value_and_remedy() -> None:
    issue = Issue(7, "people", "x", "is not a number.", "Write a number.")
    assert issue.sentence() == "row 7, people 'x': is not a number. Write a number."
    whole = Issue(0, "file", "", "is missing.", "Restore it.")
    assert whole.sentence() == "file: is missing. Restore it."
    assert issue.as_dict() == {
        "row": 7,
        "field": "people",
        "value": "x",
        "message": "is not a number.",
        "action": "Write a number.",
        "severity": "error",
        "heading": "",
    }


def test_the_sentence_names_the_columns_own_heading_first() -> None:
    issue = Issue(7, "people", "x", "is not a number.", "Write a number.", heading="Residents")
    assert issue.sentence() == "row 7, Residents (people) 'x': is not a number. Write a number."


def geometry_faults(*shapes: shapely.Geometry | None, coverage: bool = True) -> list[Issue]:
    """The faults of these shapes."""
    frame = gpd.GeoDataFrame(geometry=list(shapes), crs=4326)
    return contracts.check_geometry(frame, coverage)


def test_neighbours_that_share_their_border_are_sound() -> None:
    assert geometry_faults(square(0), square(1), square(0, 1)) == []


def test_absent_and_empty_outlines() -> None:
    found = geometry_faults(square(0), None, shapely.Polygon())
    assert [(x.row, x.message) for x in found] == [(3, "is absent."), (4, "is absent.")]


def test_an_outline_that_crosses_itself() -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    found = geometry_faults(square(0), bow)
    assert [(x.row, x.message) for x in found] == [(3, "is not a valid shape.")]
    assert found[0].value.startswith("Self-intersection")


def test_overlapping_outlines_only_where_a_coverage_is_due() -> None:
    overlapping = (square(0), square(0.5), square(5))
    found = geometry_faults(*overlapping)
    assert [x.row for x in found] == [2, 3]
    assert {x.message for x in found} == {"overlaps a neighbour or leaves a sliver."}
    assert geometry_faults(*overlapping, coverage=False) == []


@given(st.lists(st.one_of(st.integers(-99, 99).map(str), st.sampled_from(["", "x", "1.5"]))))
def test_each_bad_cell_is_one_fault_in_its_own_row(cells: list[str]) -> None:
    found = faults(cells, Column("a", "a", "integer"))
    bad = [row for row, cell in enumerate(cells, start=2) if cell in ("", "x", "1.5")]
    assert sorted(row for row, _, _ in found) == bad


@given(st.lists(st.sampled_from("ABCD"), max_size=12))
def test_every_row_but_the_first_of_a_key_is_a_duplicate(codes: list[str]) -> None:
    wanted = dataset(Column("code", "code", key=True), rows=len(codes))
    found = every(pd.DataFrame({"code": codes}, dtype=str), wanted)
    assert len(found) == len(codes) - len(set(codes))
