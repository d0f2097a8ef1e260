"""Indicator files: which column holds area codes, and of what geography and vintage they are.

Columns of figures in an indicator file: which they are, their names, and which comes first.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from herts_geo.reading import area_names, kinds, marks
from herts_geo.reading.asides import NOTE, TOTAL
from herts_geo.reading.headings import Match
from herts_geo.reading.kinds import AREA, NUMBER
from herts_geo.reading.report import Context, Ledger, shown
from herts_geo.reading.standards import Field, Standard, normal
from herts_geo.reading.table import Table

PREFIXES: Final = {
    "LSOA": ("E01", "W01"),
    "MSOA": ("E02", "W02"),
    "ward": ("E05", "W05"),
    "district": ("E06", "E07", "E08", "E09", "W06"),
    "county": ("E10", "E11", "E47"),
    "region": ("E12",),
    "country": ("E92", "W92", "K0"),
}
AREA_CODE: Final = Field("area_code", "the code of the area", "area")
BEFORE: Final = "before"  # stands ahead of the year in which codes were replaced


@dataclass(frozen=True)
class Geography:
    """What areas a file is about. `vintages`: every vintage that fits as well as the first."""

    kind: str = ""
    vintages: tuple[str, ...] = ()
    codes: frozenset[str] | None = None

    @property
    def vintage(self) -> str:
        """The vintage in words, such as '2021' or '2021 or 2011'."""
        return " or ".join(self.vintages)


def adapt(
    table: Table, matched: Match, standard: Standard, context: Context, ledger: Ledger
) -> tuple[Table, Match, Standard, tuple[str, ...]]:
    """The table, match and standard with area codes and columns of figures found by content.

    The names of the columns of figures come last, the one to use first.
    """
    area = area_column(table)
    if area is None and context.districts:
        table, area = area_names.with_codes(table, matched, standard, context.districts, ledger)
    taken = {
        name: numbers
        for name, numbers in matched.columns.items()
        if name != "area_code" and area not in numbers
    }
    if area is not None:
        taken["area_code"] = (area,)
    used = {number for numbers in taken.values() for number in numbers}
    numbers = columns(table, used, standard)
    figures_named = names(table, numbers, {field.name for field in standard.fields})
    report(figures_named, context, ledger)
    taken |= {name: (number,) for name, number in figures_named.items()}
    fields = standard.fields + tuple(Field(name, "the figure", "figure") for name in figures_named)
    rest = sorted(set(range(len(table.headings))) - used - set(numbers))
    report_marks_alone(table, rest, standard, ledger)
    if area is not None:
        table = _without_labels(table, area, numbers, ledger)
    absent = tuple(each.name for each in standard.fields if each.name not in taken)
    first = order(figures_named, context, standard)
    return table, Match(taken, tuple(rest), absent), replace(standard, fields=fields), first


def area_column(table: Table) -> int | None:
    """The column of area codes: of the smallest areas, and the fullest where there are several.

    Texts that stand alone in their row, such as notes below the table, speak against no column.
    """
    found: list[tuple[bool, int, int, int]] = []
    filled: pd.Series[int] = table.cells.apply(lambda column: column.str.strip() != "").sum(axis=1)
    beside = (filled > 1) | (len(table.headings) < 2)
    for number in range(len(table.headings)):
        cells = table.cells[number].str.strip()
        codes = cells.str.upper()
        codes = codes.mask((filled == 1) & ~codes.str.fullmatch(AREA), "")
        plain = codes.str.fullmatch(AREA)
        inside = bool(plain.sum() <= MOSTLY * int((codes != "").sum()))
        if inside:  # the one area code that a cell holds among other words, if it is no note
            words = [
                each for each in cells.unique() if TOTAL.fullmatch(each) or NOTE.fullmatch(each)
            ]
            codes = cells[beside & ~cells.isin(words) & (cells != "")].str.upper()
            one = {
                each: kinds.area(each, AREA_CODE) if len(each) <= 200 else None
                for each in codes.unique()
            }
            codes = codes.map({each: (mended or ("",))[0] for each, mended in one.items()})
            codes = codes.astype("str")
            plain = codes != ""
            if not plain.sum() > MOSTLY * len(codes):
                continue
        kind = list(PREFIXES).index(_kind(codes))
        found.append((inside, kind, -int(plain.sum()), number))
    return min(found)[3] if found else None


def _without_labels(table: Table, area: int, figures: Iterable[int], ledger: Ledger) -> Table:
    """The table without rows whose area holds no code and which hold no figure; each is named."""
    cells = table.cells[area].str.strip()
    label = (cells != "") & ~cells.str.contains(AREA, case=False, regex=True)
    for number in figures:
        label &= table.cells[number].str.strip() == ""
    found = cells[label]
    ledger.faults(
        "row",
        found,
        "names no area by its code and holds no figure: it is a label or a note.",
        "It was left out of every figure.",
        "warning",
    )
    for row, cell in found.items():
        ledger.leave_out([int(str(row))], f"it is a label or a note: '{shown(cell)}'.")
    return replace(table, cells=table.cells.drop(index=found.index))


def recognise(codes: "pd.Series[str]", context: Context) -> Geography:
    """The geography and vintage of area codes, by comparing them with sets of known codes."""
    kind = _kind(codes)
    present = frozenset(codes[codes != ""].unique())
    sets = {
        vintage: known
        for (name, vintage), known in context.code_sets.items()
        if name.casefold() == kind.casefold()
    }
    chosen = max(sets, key=lambda each: (len(present & sets[each]), _newness(each)), default="")
    matching = present & sets.get(chosen, frozenset())
    if not matching:
        return Geography(kind, (), frozenset().union(*sets.values()) if sets else None)
    fitting = [each for each in sets if present & sets[each] == matching]
    return Geography(kind, tuple(sorted(fitting, key=_newness, reverse=True)), sets[chosen])


def check_codes(
    codes: "pd.Series[str]", found: Geography, context: Context, ledger: Ledger
) -> None:
    """Leave out rows whose area is of another vintage or outside the map."""
    unusable = codes[(codes != "") & ~codes.str.fullmatch(AREA)]
    ledger.leave_out(unusable.index.tolist(), "its area code can't be used.")
    if found.codes is None:
        return
    lost = codes[codes.str.fullmatch(AREA) & ~codes.isin(found.codes)]
    others = _elsewhere(found, context)
    mixed = lost[lost.isin(others)]
    split = mixed[mixed.isin(list(context.followed))]
    for code, rows in split.groupby(split):
        ledger.faults(
            "area_code",
            rows,
            f"was split or merged: its ground is now mainly that of "
            f"{', '.join(context.followed[str(code)])}.",
            "Give the figures of those; the row was left out.",
        )
    ledger.faults(
        "area_code",
        mixed.drop(split.index),
        f"is a code of another vintage than {found.vintage}.",
        "Give all figures for areas of one vintage; the row was left out.",
    )
    outside = lost[~lost.isin(others)]
    ledger.faults(
        "area_code",
        outside,
        "is not an area of this map.",
        "Nothing to do if it is meant; the row was left out.",
        "warning",
    )
    ledger.leave_out(mixed.index.tolist(), "its area code is of another vintage.")
    ledger.leave_out(outside.index.tolist(), "its area is not on this map.")


def check_repeats(text: pd.DataFrame, ledger: Ledger) -> None:
    """Leave out a second row for the same area, period and indicator."""
    key = [name for name in ("area_code", "period", "indicator") if name in text]
    kept = text[~text.index.isin(list(ledger.left_out))]
    again = kept.loc[kept.duplicated(key), "area_code"]
    ledger.faults(
        "area_code",
        again,
        f"stands in an earlier row with the same {' and '.join(key)}.",
        "Keep one row for each; this one was left out.",
    )
    ledger.leave_out(again.index.tolist(), f"an earlier row has the same {' and '.join(key)}.")


def _kind(codes: "pd.Series[str]") -> str:
    starts = codes.str.upper().str.slice(0, 3).value_counts()
    counts = {
        kind: sum(int(starts.get(prefix, 0)) for prefix in prefixes)
        for kind, prefixes in PREFIXES.items()
    }
    return max(counts, key=lambda kind: counts[kind])


def _newness(vintage: str) -> tuple[bool, int]:
    """Sorts vintages from old to new; 'before 2012' is older than any year alone."""
    year = re.search(r"[0-9]{4}", vintage)
    return not vintage.startswith(BEFORE), int(year.group()) if year else 0


def _elsewhere(found: Geography, context: Context) -> frozenset[str]:
    sets = (
        known
        for (name, vintage), known in context.code_sets.items()
        if name.casefold() == found.kind.casefold() and known != found.codes
    )
    return frozenset().union(*sets)


MOSTLY: Final = 0.6


def columns(table: Table, used: set[int], standard: Standard) -> list[int]:
    """The columns, of those not used, that mostly hold numbers or are headed as figures."""
    known = {normal(heading) for heading in standard.figures.headings}
    found = []
    for number in (each for each in range(len(table.headings)) if each not in used):
        text = table.cells[number].str.strip()
        text = text[(text != "") & ~marks.found(text, standard)]
        plain = text.str.replace(r"(?i)[£,% ]|\s*(?:per ?cent|pct|pc)\.?$", "", regex=True)
        enough = 0 if normal(table.headings[number]) in known else MOSTLY
        if not text.empty and plain.str.fullmatch(NUMBER).mean() > enough:
            found.append(number)
    return found


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
