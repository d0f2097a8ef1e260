"""Contracts: what a table must look like, checked in one pass that reports every fault at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

import geopandas as gpd
import pandas as pd
import shapely

from herts_geo.pack.catalogue import Column, Dataset

Severity = Literal["error", "warning"]
FIRST_DATA_ROW: Final = 2  # a spreadsheet's row 1 holds the headings
LARGEST: Final = 2.0**53  # from here on, whole numbers are no longer told apart
SHOWN: Final = 60  # characters of a bad value that a message repeats


@dataclass(frozen=True)
class Issue:
    """One fault and its remedy; rows as a spreadsheet counts them, 0 for the whole file.

    `heading`: what the file itself calls the column of the field, where it may be told and is not
    the field's own name.
    """

    row: int
    field: str
    value: str
    message: str
    action: str
    severity: Severity = "error"
    heading: str = ""

    @property
    def column(self) -> str:
        """What a person knows the column by: the file's own heading, the field's name behind."""
        return f"{self.heading} ({self.field})" if self.heading else self.field

    def sentence(self) -> str:
        """The fault in one line for a person."""
        where = f"row {self.row}, " if self.row else ""
        shown = f" '{self.value}'" if self.value else ""
        return f"{where}{self.column}{shown}: {self.message} {self.action}"

    def as_dict(self) -> dict[str, object]:
        """The fault as plain values, for JSON."""
        return asdict(self)


def rows_first(issue: Issue) -> tuple[bool, bool, int]:
    """The order of faults for who mends them: errors of rows, other rows, then the whole file."""
    return not issue.row, bool(issue.row) and issue.severity != "error", issue.row


def check_table(text: pd.DataFrame, dataset: Dataset) -> list[Issue]:
    """Faults of a table as a whole against its data set's contract: its headings, how many rows.

    `text` holds each cell as it stands in the file (strings, '' for an empty cell), in file order.
    """
    known = {column.name for column in dataset.columns}
    missing = [
        Issue(
            row=0,
            field=column.name,
            value="",
            message="column is missing.",
            action=f"Add a column headed '{column.name}' ({column.title}).",
        )
        for column in dataset.columns
        if column.name not in text.columns and not column.optional
    ]
    strange = [
        Issue(
            row=0,
            field=str(name)[:SHOWN],
            value="",
            message="column is not in the catalogue.",
            action="Describe it in the catalogue or take it out.",
        )
        for name in text.columns
        if name not in known
    ]
    return missing + strange + check_rows(len(text), dataset)


def check_cells(text: pd.DataFrame, dataset: Dataset) -> list[Issue]:
    """Faults of the cells of a table's described columns, and rows that stand in it twice."""
    issues: list[Issue] = []
    for column in dataset.columns:
        if column.name in text.columns:
            issues += check_column(text[column.name], column)
    present = [name for name in dataset.key if name in text.columns]
    twice = text[text.duplicated(present, keep="first")] if present else text[:0]
    return issues + [
        Issue(
            row=row,
            field=", ".join(present),
            value=" / ".join(text.iloc[row - FIRST_DATA_ROW][present])[:SHOWN],
            message="stands in an earlier row too.",
            action="Keep one row for each.",
        )
        for row in _rows(twice)
    ]


def check_column(values: pd.Series, column: Column) -> list[Issue]:
    """Faults of one column of text: gaps, type, range, pattern and code list."""
    filled = values[values.str.strip() != ""]
    issues: list[Issue] = []
    if not column.optional:
        told = "Fill it in; only optional columns may have gaps."
        issues += _cells(values[values.str.strip() == ""], column, "is empty.", told)
    if column.type in ("integer", "number"):
        numbers = as_numbers(filled)
        issues += _cells(filled[numbers.isna()], column, "is not a number.", "Write a number.")
        if column.type == "integer":
            broken = filled[numbers.notna() & (numbers % 1 != 0)]
            issues += _cells(broken, column, "is not whole.", "Write a whole number.")
        issues += _range(filled, numbers, column)
    if column.type == "date":
        dates = pd.to_datetime(filled, format="%Y-%m-%d", errors="coerce")
        issues += _cells(filled[dates.isna()], column, "is not a date.", "Write YYYY-MM-DD.")
    if column.pattern:
        odd = filled[~filled.str.fullmatch(column.pattern)]
        issues += _cells(
            odd,
            column,
            "does not have the form asked for.",
            f"Write it in the form {column.pattern}.",
        )
    if column.allowed:
        odd = filled[~filled.isin(column.allowed)]
        issues += _cells(
            odd, column, "is not in the code list.", f"Use one of: {', '.join(column.allowed)}."
        )
    return issues


def as_numbers(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """Cells of text as numbers, NaN where one holds none or one too large to count with."""
    numbers = pd.to_numeric(text.str.strip(), errors="coerce").astype(float)
    return numbers.where(numbers.abs() < LARGEST)


def check_geometry(frame: gpd.GeoDataFrame, coverage: bool) -> list[Issue]:
    """Faults of geometries: absent, empty, invalid, and overlapping where a coverage is due."""
    shapes = frame.geometry.to_numpy()
    rows = pd.Series(range(FIRST_DATA_ROW, len(frame) + FIRST_DATA_ROW))
    absent = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    issues = [_shape(row, "is absent.", "Give every area an outline.") for row in rows[absent]]
    flat = coverage & (shapely.get_dimensions(shapes) < 2)
    issues += [_shape(row, "is no area.", "Give a polygon.") for row in rows[~absent & flat]]
    for row in rows[~absent & ~shapely.is_valid(shapes)]:
        reason = shapely.is_valid_reason(shapes[int(row) - FIRST_DATA_ROW])
        action = "Mend the outline, for instance with QGIS 'Fix geometries'."
        issues.append(_shape(row, "is not a valid shape.", action, reason[:SHOWN]))
    if coverage and not issues and not shapely.coverage_is_valid(shapes):
        bad = ~shapely.is_empty(shapely.coverage_invalid_edges(shapes))
        message = "overlaps a neighbour or leaves a sliver."
        action = "Make neighbours share their border, for instance with coverage_clean."
        issues += [_shape(row, message, action) for row in rows[bad]]
    return issues


def _shape(row: int, message: str, action: str, value: str = "") -> Issue:
    """A fault of the outline in a row."""
    return Issue(row=int(row), field="geometry", value=value, message=message, action=action)


def check_rows(rows: int, dataset: Dataset) -> list[Issue]:
    """The fault of a number of rows that is not the recorded one, if it is not."""
    if rows == dataset.rows:
        return []
    return [
        Issue(
            row=0,
            field="rows",
            value=str(rows),
            message=f"where the catalogue records {dataset.rows:,}.",
            action="Restore the file, or rebuild the pack if the change is meant.",
        )
    ]


def _range(filled: pd.Series, numbers: pd.Series, column: Column) -> Iterator[Issue]:
    if column.minimum is not None:
        yield from _cells(
            filled[numbers < column.minimum],
            column,
            f"is below {column.minimum:,g}.",
            "Check the figure and its unit.",
        )
    if column.maximum is not None:
        yield from _cells(
            filled[numbers > column.maximum],
            column,
            f"is above {column.maximum:,g}.",
            "Check the figure and its unit.",
        )


def _cells(faulty: pd.Series, column: Column, message: str, action: str) -> Iterator[Issue]:
    for row, value in zip(_rows(faulty), faulty, strict=True):
        yield Issue(
            row=row,
            field=column.name,
            value=re.sub(r"\s+", " ", value)[:SHOWN],
            message=message,
            action=action,
        )


def _rows(faulty: "pd.Series | pd.DataFrame") -> Iterable[int]:
    return [int(index) + FIRST_DATA_ROW for index in faulty.index]
