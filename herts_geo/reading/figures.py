"""Columns of figures in an indicator file: which they are, their names, and which comes first."""

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from herts_geo.reading import marks
from herts_geo.reading.kinds import NUMBER
from herts_geo.reading.ledger import Ledger
from herts_geo.reading.report import Context
from herts_geo.reading.table import Table
from herts_geo.standards import Field, Standard, normal

MOSTLY: Final = 0.6


def columns(table: Table, used: set[int], standard: Standard) -> list[int]:
    """The columns, of those not used, that mostly hold numbers or are headed as figures."""
    wanted = [number for number in range(len(table.headings)) if number not in used]
    known = {normal(heading) for heading in standard.figures.headings}
    return [
        number
        for number in wanted
        if _share_of_figures(table.cells[number], standard)
        > (0 if normal(table.headings[number]) in known else MOSTLY)
    ]


def names(table: Table, figures: Iterable[int], taken: set[str]) -> dict[str, int]:
    """A name for each column of figures: its heading, told apart from all others."""
    found: dict[str, int] = {}
    for number in figures:
        heading = table.headings[number][:100] or f"column {number + 1}"
        while heading in found or heading in taken:
            heading += " (again)"
        found[heading] = number
    return found


def order(named: Mapping[str, int], context: Context, standard: Standard) -> tuple[str, ...]:
    """The figures to use come first: those asked for, then those with a heading such as 'value'."""
    known = [normal(heading) for heading in standard.figures.headings]

    def rank(name: str) -> tuple[bool, int]:
        plain = normal(name)
        return name != context.value_column, known.index(plain) if plain in known else len(known)

    return tuple(sorted(named, key=rank))


def report(named: Mapping[str, int], context: Context, ledger: Ledger) -> None:
    """A fault where there are no figures, or not those that were asked for."""
    if not named:
        ledger.whole(
            "value",
            "",
            "column is missing: no column holds figures.",
            "Add a column of figures headed 'value'.",
        )
    if context.value_column and context.value_column not in named:
        ledger.whole(
            "value",
            context.value_column,
            "is not a column of figures in this file.",
            f"Choose one of: {', '.join(named) or 'none'}.",
        )


def without_marks(
    field: Field, text: "pd.Series[str]", standard: Standard, ledger: Ledger
) -> "pd.Series[str]":
    """A column of figures with the marks that stand for 'no figure' taken out, and counted."""
    marked = marks.found(text, standard)
    marks.report(field.name, text, marked, ledger)
    return text.mask(marked, "")


def report_marks_alone(
    table: Table, rest: Iterable[int], standard: Standard, ledger: Ledger
) -> None:
    """A warning for each column, of those not used, that holds marks for 'no figure' alone."""
    for number in rest:
        cells = table.cells[number]
        marked = marks.found(cells, standard)
        if marked.any() and (marked | (cells.str.strip() == "")).all():
            marks.report(
                table.headings[number][:100] or f"column {number + 1}", cells, marked, ledger
            )


def _share_of_figures(cells: "pd.Series[str]", standard: Standard) -> float:
    text = cells.str.strip()
    text = text[(text != "") & ~marks.found(text, standard)]
    if text.empty:
        return 0.0
    plain = text.str.replace(r"(?i)[£,% ]|\s*(?:per ?cent|pct|pc)\.?$", "", regex=True)
    return float(plain.str.fullmatch(NUMBER).mean())
