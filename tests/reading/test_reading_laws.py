"""Two laws of every table that is read, tried on tables made by chance.

Nothing that was in a file is left out of a figure without a sentence that names it; and no unit is
taken for another in silence.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from herts_geo import reading
from tests.reading.conftest import ASSET, SITE, as_csv

pytestmark = pytest.mark.slow

FEW = settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate])
EXTRA = ("Ward", "Our comment", "Case officer's view", "X27", "Ref. of 2019")
NOTES = ("Source: the council", "Note: as at March 2024", "© Crown copyright")
TOTALS = ("Total", "TOTAL", "Grand total", "Total sites")
DISTRICTS = ("E07000095", "E07000096", "E07000098", "E07000099", "E07000102", "E07000103")


@dataclass(frozen=True)
class Kind:
    """A kind of table: its standard, records with a figure, that figure's field, its label's."""

    standard: str
    record: Callable[[int, float], dict[str, str]]
    figure: str
    field: str
    label: str


def _site(number: int, figure: float) -> dict[str, str]:
    return SITE | {
        "SiteReference": f"S{number}",
        "SiteNameAddress": f"Works {number}, Mill Lane",
        "Hectares": f"{figure:.1f}",
    }


def _point(number: int, figure: float) -> dict[str, str]:
    return {
        "Name": f"Hall {number}",
        "Service": "library",
        "Longitude": f"{-0.1 - figure / 1000:.4f}",
        "Latitude": "51.8000",
    }


def _area(number: int, figure: float) -> dict[str, str]:
    return {
        "area_code": DISTRICTS[number],
        "area_name": f"Place {number}",
        "value": f"{figure:.1f}",
    }


KINDS = {
    "brownfield": Kind("brownfield", _site, "Hectares", "Hectares", "SiteNameAddress"),
    "points": Kind("points", _point, "", "", "Name"),
    "indicators": Kind("indicators", _area, "value", "value", "area_name"),
}


@dataclass(frozen=True)
class Made:
    """A table made by chance: its rows, which of them are records, totals and notes."""

    rows: list[dict[str, str]]
    figures: list[float]
    extra: list[str]
    told: list[int]  # rows, as a spreadsheet counts, that are no record
    sheets: list[str]


@st.composite
def tables(draw: st.DrawFn, kind: Kind) -> Made:
    """Records with blank rows among them, a total, notes, unknown columns and more sheets."""
    figures = draw(st.lists(st.integers(1, 90).map(lambda n: n / 2), min_size=3, max_size=6))
    extra = draw(st.lists(st.sampled_from(EXTRA), unique=True, max_size=3))
    rows: list[dict[str, str]] = []
    told: list[int] = []
    for number, figure in enumerate(figures):
        for _ in range(draw(st.integers(0, 2)) if number else 0):
            told.append(len(rows) + 2)
            rows.append({})
        rows.append(kind.record(number, figure) | dict.fromkeys(extra, "as told"))
    if draw(st.booleans()):
        told.append(len(rows) + 2)
        total = {kind.figure: f"{sum(figures):.1f}"} if kind.figure else {}
        rows.append({kind.label: draw(st.sampled_from(TOTALS))} | total)
    first = next(iter(rows[0]))
    for note in draw(st.lists(st.sampled_from(NOTES), unique=True, max_size=2)):
        told.append(len(rows) + 2)
        rows.append({first: note})
    sheets = draw(st.lists(st.sampled_from(("North", "Old list", "Notes")), unique=True))
    return Made(rows, figures, extra, told, sheets)


def _book(made: Made) -> bytes:
    """The table as the first sheet of a workbook, and again, shorter, on each of the others."""
    names = list(made.rows[0])
    book = openpyxl.Workbook()
    book.active.title = "First"
    for sheet in (book.active, *map(book.create_sheet, made.sheets)):
        sheet.append(names)
        for row in made.rows if sheet.title == "First" else made.rows[:1]:
            sheet.append([row.get(name, "") for name in names])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("name", KINDS)
def test_every_row_column_and_sheet_is_counted_or_named(name: str) -> None:
    kind = KINDS[name]

    @FEW
    @given(tables(kind), st.booleans())
    def holds(made: Made, book: bool) -> None:
        data = _book(made) if book else as_csv(made.rows)
        report = reading.check(data, "list.xlsx" if book else "list.csv", kind.standard)
        assert report.rows == len(made.rows) == report.loaded + len(report.left_out)
        assert [row for row, _ in report.left_out] == made.told
        assert all(reason for _, reason in report.left_out)
        if kind.field:
            assert report.frame[kind.field].sum() == pytest.approx(sum(made.figures))
        assert set(made.extra) <= {*report.recognised.unmatched, *report.recognised.headings}
        if book:
            assert set(report.recognised.other_layers) == set(made.sheets)
            assert all(f"'{sheet}' (1 row)" in " ".join(report.unread) for sheet in made.sheets)

    holds()


SIZES = {  # square metres in each, and ways to write it
    "ha": (10_000.0, ("ha", "Ha", "hectares")),
    "m2": (1.0, ("m2", "m²", "sqm", "sq m", "sq. metres")),
    "acres": (4_046.8564224, ("acres", "ac", "Acres")),
    "km2": (1_000_000.0, ("km2", "km²", "sq km")),
    "sqft": (0.09290304, ("sq ft", "sqft", "ft2")),
    "unknown": (0.0, ("widgets", "rods", "perches", "plots")),
}
AREAS = {  # standard, field, a record with it, square metres in the unit of the standard
    "sites": ("brownfield", "Hectares", SITE, 10_000.0),
    "land": ("land-assets", "LandArea", ASSET, 10_000.0),
    "buildings": ("land-assets", "BuildingSize", ASSET, 1.0),
}


def _amount(size: float, metres: float, commas: bool) -> str:
    figure = metres / size if size else metres
    return f"{figure:,.6f}" if commas else f"{figure:.6f}"


METRES = st.floats(6_000, 900_000)  # of which two decimals of a hectare are under 1%
UNITS = st.sampled_from([(size, word) for size, words in SIZES.values() for word in words])
CELLS = st.tuples(METRES, UNITS, st.booleans(), st.sampled_from(("", " ")))


@pytest.mark.parametrize("name", AREAS)
def test_an_area_is_right_or_withheld_whatever_unit_its_cell_states(name: str) -> None:
    standard, field, record, own = AREAS[name]

    @FEW
    @given(st.lists(CELLS, min_size=8, max_size=12))
    def holds(made: list[tuple[float, tuple[float, str], bool, str]]) -> None:
        cells = [_amount(unit[0], m, commas) + gap + unit[1] for m, unit, commas, gap in made]
        data = as_csv([record | {field: cell} for cell in cells])
        report = reading.check(data, "list.csv", standard)
        for row, (metres, (size, _), *_) in enumerate(made, 2):
            said = [each for each in report.issues if (each.row, each.field) == (row, field)]
            value = report.frame[field].get(row)
            if pd.isna(value):
                assert [each for each in said if each.severity == "error"] or row in dict(
                    report.left_out
                )
                continue
            assert size, f"{cells[row - 2]!r} was read as {value}"
            assert float(value) == pytest.approx(metres / own, rel=0.01)
            assert size == own or any("was converted" in each.message for each in said)

    holds()


@pytest.mark.parametrize("name", AREAS)
def test_an_area_is_right_or_withheld_whatever_unit_its_heading_states(name: str) -> None:
    standard, field, record, own = AREAS[name]
    start = {"Hectares": "Site Area", "LandArea": "Land Area", "BuildingSize": "Building Size"}

    @FEW
    @given(METRES, UNITS.filter(lambda unit: unit[0] > 0), st.sampled_from(("{} ({})", "{} {}")))
    def holds(metres: float, unit: tuple[float, str], form: str) -> None:
        size, word = unit
        heading = form.format(start[field], word)
        rest = {key: cell for key, cell in record.items() if key != field}
        data = as_csv([rest | {heading: _amount(size, metres, False)}])
        report = reading.check(data, "list.csv", standard)
        value = report.frame[field].iloc[0]
        told = [each for each in report.issues if each.field == field]
        if pd.isna(value):
            assert told or heading in report.recognised.unmatched
            return
        assert float(value) == pytest.approx(metres / own, rel=0.01)
        assert size == own or any("were converted" in each.action for each in told)

    holds()


@FEW
@given(st.lists(st.floats(11_000, 900_000), min_size=3, max_size=9))
def test_square_metres_without_a_unit_are_no_hectares(made: list[float]) -> None:
    data = as_csv([SITE | {"Hectares": f"{metres:.0f}"} for metres in made])
    report = reading.check(data, "list.csv", "brownfield")
    assert report.frame["Hectares"].isna().all()
    named = {each.row for each in report.issues if each.field == "Hectares"}
    assert named == set(range(2, len(made) + 2))
