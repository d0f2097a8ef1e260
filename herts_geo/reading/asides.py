"""Rows of a table that are no record: totals, rows that explain the headings, and notes below.

They are taken out before anything is counted, each of them named. A row is only taken for a total
where it says so and the rest of it bears that out, so that 'Total Fitness, Mill Lane' stays.
"""

import re
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo.reading import secrecy
from herts_geo.reading.disclosure import WITHHELD
from herts_geo.reading.headings import VALUE, Match
from herts_geo.reading.kinds import AREA, NUMBER
from herts_geo.reading.report import Ledger, shown
from herts_geo.reading.standards import Standard, normal
from herts_geo.reading.table import Table

TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|over|overall|running|column|row|page|report|county|district|borough|council|"
    r"area|sum|all|the)[\s-]*)*(?:totals?|sums?|averages?|mean)(?:\s*(?:[:=-]|of|for)?\s*"
    r"(?:all|sites?|assets?|properties|rows?|records?|area|areas|homes|dwellings|[0-9,. ()])*)?"
    r"|(?:all|sum of all)\s+(?:sites|assets|properties|areas|rows|records|districts|points)",
    re.IGNORECASE,
)
ABOUT: Final = r"totals?\b|^\s*(?:all|sums?|averages?|mean|overall)\b"
HINT: Final = re.compile(
    r"(?:mandatory|optional|required|not required|conditional|recommended|compulsory|must|should|"
    r"may|text|free text|string|char|varchar|number|numeric|integer|whole number|decimal|float|"
    r"real|double|date|boolean|bool|url|uri|guid|uuid|unique id|max|maximum|min|length|format|"
    r"example|e\.g|eg\b|dd[/-]mm|yyyy|yes/no|y/n|code list|codelist|drop ?down|picklist|pick list|"
    r"lookup|nullable|not null|n/a|see (?:guidance|note|notes|list)|enter|the |m2|m²|sqm|ha|£|%|"
    r"hectares|metres|degrees)\b",
    re.IGNORECASE,
)
NOTE: Final = re.compile(
    r"(?:source|sources|notes?|info|information|footnotes?|data (?:as at|from|correct)|"
    r"last updated|updated|produced by|prepared by|printed|generated|extract(?:ed)? (?:on|from)|"
    r"report (?:date|run)|©|\(c\)|crown copyright|copyright|contains |licen[cs]ed? under|licence|"
    r"page [0-9]|end of|\*+|\[[a-z0-9]{1,2}\]|[0-9]\.? )\W*.*",
    re.IGNORECASE | re.DOTALL,
)
TOP: Final = 3  # rows below the headings that may explain them
SPARSE: Final = 0.6  # of the cells that the other rows fill
TYPED: Final = frozenset({"number", "integer", "date", "url", "urls", "x", "y", "uprn", "postcode"})


def taken_out(table: Table, matched: Match, standard: Standard, ledger: Ledger) -> Table:
    """The table without rows that are no record; each is left out in the ledger, by its words."""
    # Rows right under the headings that say what each column should hold.
    found: dict[int, tuple[str, str]] = {}
    for row in table.cells.index[:TOP]:
        cells = [cell for cell in _row(table, row) if cell]
        hints = sum(bool(HINT.match(cell)) for cell in cells)
        if not cells or not _explains(table, row, matched, standard, hints / len(cells)):
            break
        found[row] = (cells[0], "explains the headings and is no record")
    found = {**_repeated_headings(table), **found, **_totals(table, matched, standard)}
    # Notes, sources and licences under the last record.
    for row in [each for each in table.cells.index[::-1] if each not in found]:
        if cells := [cell for cell in _row(table, row) if cell]:
            if len(cells) > 2 or len(table.headings) < 3 or not NOTE.fullmatch(cells[0]):
                break
            found[row] = (cells[0], "is a note under the table")
    for row, (words, what) in found.items():
        said = secrecy.in_words(secrecy.plain(" ".join(_row(table, row))))
        may_tell = said.vacant or said.doubtful or said.sensitive  # of property that is withheld
        label = WITHHELD if standard.withholds and may_tell else words
        values = pd.Series([label], [row], dtype="str")
        ledger.faults("row", values, f"{what}.", "It was left out of every figure.", "warning")
        ledger.leave_out([row], f"it {what}: '{shown(label)}'.")
    return replace(table, cells=table.cells.drop(index=list(found)))


def _row(table: Table, row: int) -> list[str]:
    return [str(cell).strip() for cell in table.cells.loc[[row]].to_numpy()[0]]


def _repeated_headings(table: Table) -> dict[int, tuple[str, str]]:
    heads = [normal(heading) for heading in table.headings]
    known = [place for place, head in enumerate(heads) if head]
    if len(known) < 2:
        return {}
    first = table.cells[known[0]].str.strip().str.casefold()
    same = first.index[first == table.headings[known[0]].strip().casefold()]
    rows = {row: _row(table, row) for row in same}
    return {
        row: (cells[known[0]], "repeats the headings")
        for row, cells in rows.items()
        if all(normal(cells[place]) == heads[place] for place in known)
    }


def _explains(table: Table, row: int, matched: Match, standard: Standard, hints: float) -> bool:
    """No typed cell of the row holds a digit, and its words are such as explain columns."""
    kinds = {field.name: field.type for field in standard.fields}
    cells = _row(table, row)
    typed = [
        cells[number]
        for name, numbers in matched.columns.items()
        if kinds.get(name) in TYPED
        for number in numbers
    ]
    typed = [cell for cell in typed if cell]
    areas = [cells[number] for number in matched.columns.get("area_code", ())]
    if any(re.search(AREA, cell, re.IGNORECASE) for cell in areas):
        return False
    if any(VALUE.match(cell) for cell in typed):
        return False
    others = table.cells.drop(index=row)
    return (hints >= 0.5 and not others.empty) or (len(typed) >= 4 and hints > 0)


def _totals(table: Table, matched: Match, standard: Standard) -> dict[int, tuple[str, str]]:
    """Rows that say 'total', and hold few cells or the sums of the rows above."""
    filled: pd.DataFrame = table.cells.apply(lambda column: column.str.strip() != "")
    counts = filled.sum(axis=1)
    usual = float(counts[counts > 0].median() or 0)
    areas = matched.columns.get("area_code", ())
    places = [
        number
        for field in standard.fields
        if field.type in ("x", "y", "postcode")
        for number in matched.columns.get(field.name, ())
    ]
    found: dict[int, tuple[str, str]] = {}
    said = table.cells.apply(lambda column: column.str.contains(ABOUT, case=False, regex=True))
    for row in said.index[said.any(axis=1)]:
        cells = _row(table, row)
        if any(re.fullmatch(AREA, cells[number], re.IGNORECASE) for number in areas):
            continue
        label = next((cell for cell in cells if TOTAL.fullmatch(cell)), "")
        placed = any(cells[number] for number in places)
        sums = _is_sum(table, row)
        if label and (sums or (not placed and (counts[row] <= SPARSE * usual or bool(areas)))):
            found[row] = (label, "is a total of other rows")
        elif not label and not placed and sums:
            label = next(cell for cell in cells if cell)
            found[row] = (label, "is a total of other rows")
    return found


def _is_sum(table: Table, row: int) -> bool:
    """Whether a figure of the row is the sum of at least two figures above it in its column."""
    above = table.cells.loc[: row - 1]
    for number, cell in enumerate(_row(table, row)):
        value = _figures(pd.Series([cell], dtype="str")).iloc[0]
        others = _figures(above[number]).dropna()
        if value and len(others) > 1 and abs(others.sum() - value) <= 0.005 * len(others):
            return True
    return False


def _figures(cells: "pd.Series[str]") -> "pd.Series[float]":
    plain = cells.str.replace(r"[£,\s]", "", regex=True)
    return pd.to_numeric(plain.where(plain.str.fullmatch(NUMBER)), errors="coerce").astype(float)
