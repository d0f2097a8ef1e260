"""Tables exported by a data platform: extras kept in one cell, places written as shapes."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import pandas as pd
import shapely

from herts_geo.guards import MAX_COLUMNS
from herts_geo.reading.standards import Standard, normal
from herts_geo.reading.table import Table

LONGEST: Final = 1_000_000  # characters of a cell that are looked into
FLAGS: Final = {None: "", True: "yes", False: "no"}
Columns = dict[str, "pd.Series[str]"]


def adapt(table: Table, standard: Standard) -> Table:
    """The table with what its extras and shapes hold as columns of their own.

    Extras (a cell of JSON) fill columns that are absent or blank; a heading's stand-in fills its
    blanks; a shape gives GeoX and GeoY where a row has none. Other tables come back as they are.
    """
    shapes = [normal(each) for each in standard.position.shapes]
    if not (standard.extras.columns or shapes):
        return table
    columns = {number: table.cells[number] for number in table.cells}
    names: dict[str, int] = {}
    for at, heading in enumerate(table.headings):
        names.setdefault(normal(heading), at)
    headings = list(table.headings)
    found: Columns = {}
    for name in standard.extras.columns:
        if (number := names.get(normal(name))) is not None:
            found |= _extras(columns[number])
    for name, value in (found | _places(columns, found, names, shapes)).items():
        _fill(columns, headings, names, name, value)
    for blank, other in standard.extras.fallbacks.items():
        if normal(other) in names:
            _fill(columns, headings, names, blank, columns[names[normal(other)]])
    cells = pd.DataFrame(columns, index=table.cells.index)
    return replace(table, headings=tuple(headings), cells=cells)


def _fill(
    columns: dict[Any, "pd.Series[str]"],
    headings: list[str],
    names: dict[str, int],
    name: str,
    value: "pd.Series[str]",
) -> None:
    """Puts values into a column's blanks, or in a column of their own where there is none."""
    number = names.get(normal(name))
    if number is None:
        if len(headings) < MAX_COLUMNS:
            names[normal(name)] = len(headings)
            columns[len(headings)] = value
            headings.append(name)
        return
    columns[number] = columns[number].mask(columns[number].str.strip() == "", value)


def _extras(cells: "pd.Series[str]") -> Columns:
    """The values inside cells of JSON, by name; what is no object, or has parts, is left."""
    rows: dict[Any, dict[str, str]] = {row: {} for row in cells.index}
    for row, text in cells[cells.str.strip().str.startswith("{")].items():
        with suppress(ValueError, RecursionError):
            parts = json.loads(text) if len(text) <= LONGEST else {}
            rows[row] = {
                str(name): FLAGS[value]
                if value is None or isinstance(value, bool)
                else str(value).encode("utf-8", "replace").decode("utf-8")
                for name, value in parts.items()
                if not isinstance(value, (dict, list))
            }
    names = dict.fromkeys(name for values in rows.values() for name in values)
    return {
        name: pd.Series([rows[row].get(name, "") for row in cells.index], cells.index, dtype="str")
        for name in list(names)[:MAX_COLUMNS]
    }


def _places(
    columns: dict[Any, "pd.Series[str]"], found: Columns, names: dict[str, int], shapes: list[str]
) -> Columns:
    """GeoX and GeoY from the first shape of each row that can be read."""
    extra = {normal(name): value for name, value in found.items()}
    given = [
        columns[names[name]] if name in names else extra[name]
        for name in shapes
        if name in names or name in extra
    ]
    if not given:
        return {}
    points = [
        next((point for cell in cells if (point := _point(cell))), ("", ""))
        for cells in zip(*given, strict=True)
    ]
    index = given[0].index
    return {
        name: pd.Series([point[at] for point in points], index, dtype="str")
        for at, name in enumerate(("GeoX", "GeoY"))
    }


def _point(text: str) -> tuple[str, str] | None:
    """A point in a shape written as well-known text or GeoJSON, rounded as a register asks."""
    if not text.strip() or len(text) > LONGEST:
        return None
    reader = shapely.from_geojson if text.lstrip().startswith("{") else shapely.from_wkt
    try:
        shape = reader(text, on_invalid="ignore")
        if shape is None or shape.is_empty:
            return None
        spot = shape if shape.geom_type == "Point" else shape.representative_point()
        return f"{spot.x:.6f}", f"{spot.y:.6f}"
    except (shapely.errors.ShapelyError, ValueError, TypeError):
        return None
