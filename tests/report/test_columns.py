"""Widths of printed tables."""

from hypothesis import given
from hypothesis import strategies as st

from herts_geo.report import cells as report_cells
from herts_geo.report.cells import ACROSS, PADDING, TURNED
from herts_geo.report.paper import CAP, Grid

CELL = st.text("abc de", max_size=60)


def grid(headings: tuple[str, ...], rows: int, cell: str = "x") -> Grid:
    """A table of the same cell throughout."""
    return Grid("T", headings, ((cell,) * len(headings),) * rows, (False,) * len(headings))


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=30))
def test_no_table_is_wider_than_its_page(rows: list[tuple[str, str, str]]) -> None:
    made = report_cells.fit(Grid("T", ("a", "b", "c"), tuple(rows), (False,) * 3))
    assert len(made.widths) == 3
    assert all(width > PADDING for width in made.widths)
    assert sum(made.widths) <= (TURNED if made.turned else ACROSS) + 0.001


def test_a_narrow_table_is_not_stretched() -> None:
    made = report_cells.fit(grid(("Code", "People"), 3))
    assert made.size == report_cells.SIZES[0]
    assert sum(made.widths) < ACROSS / 2


def test_the_longest_text_gets_the_most_room() -> None:
    wordy = Grid("T", ("a", "b"), (("short", "many words " * 20),), (False, False))
    one, other = report_cells.fit(wordy).widths
    assert other > 5 * one


def test_a_wide_table_has_its_page_turned() -> None:
    headings = tuple(f"Heading{i}" for i in range(12))
    assert report_cells.fit(grid(headings, 40, "nine char")).turned
    assert report_cells.fit(grid(headings, 3, "nine char")).turned
    assert not report_cells.fit(grid(headings[:3], 40, "nine char")).turned


def test_a_figure_with_its_range_stands_on_one_line() -> None:
    """25 letters of 0.62 of 8 points, and 3 mm beside them; a sentence is broken as it was."""
    told, said = "44,883 (12,787 to 81,986)", "No figure (as nobody has handed one over)"
    made = report_cells.fit(Grid("T", ("What", "Figure"), (("a", told),), (False, True)))
    assert made.widths[1] >= 25 * 0.62 * 8 * 25.4 / 72 + 3
    assert " " not in report_cells.unbroken(told)
    assert report_cells.unbroken(said) == said
    assert report_cells.unbroken("no data") == "no data"


def test_a_table_of_high_cells_has_its_page_turned_unless_it_is_a_record() -> None:
    """Beside seven columns of figures a list of 80 names is some 16 lines high."""
    headings = (*(f"Part {n}" for n in range(7)), "Which")
    row = (*("1,000",) * 7, "Woodfield " * 80)
    numeric = (*(True,) * 7, False)
    assert report_cells.fit(Grid("T", headings, (row,), numeric)).turned
    assert not report_cells.fit(Grid("T", headings, (row,), numeric, whole=True)).turned


def test_long_tables_are_cut_where_paper_ends_unless_whole() -> None:
    long = grid(("a",), CAP + 1)
    assert len(long.printed) == CAP
    assert long.remarks[0].startswith(f"The first {CAP} of {CAP + 1} rows: the spreadsheet")
    whole = Grid("T", ("a",), long.rows, (False,), whole=True)
    assert (len(whole.printed), whole.remarks) == (CAP + 1, ())
