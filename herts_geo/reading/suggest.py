"""What columns that were not matched may hold, by their headings and by what their cells look like.

A suggestion is never followed unasked; a person takes it or leaves it.
"""

import difflib
import re
from collections.abc import Sequence
from typing import Final

from herts_geo import patterns
from herts_geo.reading.report import Suggestion
from herts_geo.reading.standards import Field, Standard, normal
from herts_geo.reading.table import Table

ALIKE: Final = 0.78  # of two headings, from 0 to 1
FITS: Final = 0.8  # of the cells that are filled
SEEN: Final = 200  # cells of a column that are looked at
POSTCODE: Final = re.compile(patterns.EITHER)
UPRN: Final = re.compile(r"[0-9]{8,12}")
X_OR_Y: Final = {"x": (80_000, 660_000), "y": (1, 1_300_000)}  # metres of Great Britain


def suggestions(
    table: Table, unmatched: Sequence[int], missing: Sequence[str], standard: Standard
) -> tuple[Suggestion, ...]:
    """The field that each unmatched column may be, one at most for each, the surest first.

    `unmatched`: numbers of columns; `missing`: the fields that no column was matched to.
    """
    perhaps: list[tuple[float, int, str, str]] = []  # how sure, which column, which field and why
    for number in unmatched:
        texts = table.cells[number].head(SEEN).str.strip()
        heading, cells = normal(table.headings[number]), [text for text in texts if text]
        for field in (each for each in standard.fields if each.name in missing):
            # How like a heading is to what the field is known by, from 0 to 1; a whole word counts.
            names = [*field.known_as, *(normal(each) for each in field.perhaps)]
            ratios = [difflib.SequenceMatcher(None, heading, name).ratio() for name in names]
            within = any(len(name) > 4 and name in heading for name in names)
            fits, alike = _fit(field, cells), max([*ratios, ALIKE if within else 0.0])
            if fits >= FITS:
                sure = 1 + fits + alike
                perhaps.append((sure, number, field.name, "by what its cells look like"))
            elif heading and alike >= ALIKE:
                perhaps.append((alike, number, field.name, "by its heading"))
    used, found = set[int](), dict[str, Suggestion]()
    for _, number, name, why in sorted(perhaps, key=lambda each: (-each[0], each[1])):
        if number not in used and name not in found:
            used.add(number)
            found[name] = Suggestion(heading=table.headings[number], field=name, why=why)
    return tuple(found.values())


def _fit(field: Field, cells: list[str]) -> float:
    """The share of cells that look like the field's, 0 where its cells look like any other's."""
    if not cells:
        return 0.0
    if field.type == "postcode":
        return sum(bool(POSTCODE.fullmatch(cell.upper())) for cell in cells) / len(cells)
    if field.type == "uprn":
        return sum(bool(UPRN.fullmatch(cell)) for cell in cells) / len(cells)
    if field.choices and len(set(cells)) > 1:
        words = {normal(each) for each in (*field.choices, *field.aliases)}
        return sum(normal(cell) in words for cell in cells) / len(cells)
    if field.type in X_OR_Y:
        # The share of cells that are whole numbers of six or seven digits, as of a national grid.
        low, high = X_OR_Y[field.type]
        whole = [cell for cell in cells if re.fullmatch(r"[0-9]{6,7}(?:\.[0-9]+)?", cell)]
        return sum(low <= float(cell) <= high for cell in whole) / len(cells)
    return 0.0
