"""Areas given by name: 'East Hertfordshire District Council' -> the one district that it can be."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import pandas as pd

from herts_geo import wording
from herts_geo.reading import named
from herts_geo.reading.headings import Match
from herts_geo.reading.report import District, Ledger, shown
from herts_geo.reading.standards import Standard, normal
from herts_geo.reading.table import Table

OTHER: Final = re.compile(
    r"\b(?:average|mean|median|total|sum|all|rest|remainder|part|parts|excl|excluding|except|other|"
    r"outside|within|near|wards?|in|for|per|vs|versus|nearest|neighbours|districts|and the)\b",
    re.IGNORECASE,
)
MOSTLY: Final = 0.6
MOST_NAMES: Final = 5_000
MOST: Final = 12  # names in one sentence


def code_of(name: str, districts: tuple[District, ...]) -> str:
    """The code of the one district that a name means; '' for none, and for a part or a mean."""
    meant = None if OTHER.search(name) else named.district(name, districts)
    codes = [each.codes[0] for each in districts if each.name == meant]
    return codes[0] if len(codes) == 1 else ""


def with_codes(
    table: Table, matched: Match, standard: Standard, known: tuple[District, ...], ledger: Ledger
) -> tuple[Table, int | None]:
    """The table with codes in place of names, and the column; as it was where no column fits.

    Rows whose area is no known district are left out, each of them named.
    """
    number = _column(table, standard, known)
    if number is None:
        return table, None
    cells = table.cells[number].str.strip()
    codes = cells.map({cell: code_of(cell, known) for cell in cells.unique()}).astype("str")
    told_apart = set(matched.columns) & {"period", "indicator"}
    if not told_apart and codes[codes != ""].duplicated().any():
        ledger.whole(
            "area_code",
            table.headings[number],
            "column names a district in several rows, so that no row is the district's own figure.",
            "Give one row for each district, or a column 'period' or 'indicator' that tells them "
            "apart.",
        )
        return table, None
    return _replaced(table, number, cells, codes, known, ledger), number


def _replaced(
    table: Table,
    number: int,
    cells: "pd.Series[str]",
    codes: "pd.Series[str]",
    known: tuple[District, ...],
    ledger: Ledger,
) -> Table:
    found, lost = cells[codes != ""], cells[(codes == "") & (cells != "")]
    ledger.mend("area_code", found, codes[found.index], "is the name of that area.", fault=False)
    names = {each.codes[0]: each.name for each in known}
    pairs = {cell: names[code] for cell, code in zip(found, codes[found.index], strict=True)}
    other = [f"'{shown(cell)}' as {name}" for cell, name in pairs.items() if cell != name]
    ledger.whole(
        "area_code",
        table.headings[number],
        f"column gives areas by name: {len(pairs):,} were taken as districts of this map"
        + (f", {_listed(other)}." if other else "."),
        "Add a column of area codes to be sure.",
        "warning",
    )
    if len(lost):
        gone = [f"'{shown(cell)}'" for cell in dict.fromkeys(lost)]
        ledger.whole(
            "area_code",
            "",
            f"{wording.count(len(gone), 'name')} {'is' if len(gone) == 1 else 'are'} no district "
            f"of this map: {_listed(gone)}.",
            "What stands there was left out; nothing to do if that is meant.",
            "warning",
        )
    for row, cell in lost.items():
        ledger.leave_out([int(str(row))], f"'{shown(cell)}' is no district of this map.")
    changed = table.cells.assign(_=codes).rename(columns={number: "_", "_": number})
    changed = changed[list(table.cells.columns)]
    return replace(table, cells=changed.drop(index=lost.index))


def _column(table: Table, standard: Standard, known: tuple[District, ...]) -> int | None:
    """The column that names the most districts, where its heading or most of its cells say so."""
    heads = set(standard.named("area_code").known_as) | set(standard.named("area_name").known_as)
    best: tuple[int, int] | None = None
    for number, heading in enumerate(table.headings):
        cells = table.cells[number].str.strip()
        cells = cells[(cells != "") & (cells.str.len() <= 80)]
        counts = cells.value_counts()
        if len(counts) > MOST_NAMES:
            continue  # no list of districts
        hits = [str(cell) for cell in counts.index if code_of(str(cell), known)]
        mostly = int(counts[hits].sum()) > MOSTLY * len(cells)
        if hits and (normal(heading) in heads or mostly) and (not best or len(hits) > best[0]):
            best = len(hits), number
    return best[1] if best else None


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    rest = f" and {len(every) - MOST:,} more" if len(every) > MOST else ""
    return ", ".join(every[:MOST]) + rest
