"""The sheets of a workbook that are not read: which they are, and which are alike the one that is.

Sheets with the same headings, such as one for each ward, are not joined: a row is told by its
number in one sheet. What was not read is named, and how to have it read.
"""

from dataclasses import dataclass
from typing import Final

from herts_geo import wording
from herts_geo.reading.standards import normal
from herts_geo.reading.table import Row, heading_position

ALIKE: Final = 0.8  # of the known headings of the sheet that is read
ENOUGH: Final = 2  # known headings
MOST: Final = 20  # sheets that are named
Note = tuple[str, str]


@dataclass(frozen=True)
class Other:
    """A sheet that is not read; `below`: how many rows stand above its first record."""

    name: str
    alike: bool
    hidden: bool
    empty: bool
    below: int


def found(
    best: str, tops: dict[str, list[Row]], hidden: set[str], vocabulary: frozenset[str]
) -> list[Other]:
    """The sheets beside the one that is read, those with its headings first."""
    wanted = _known(tops[best], vocabulary)
    others = []
    for name, rows in tops.items():
        alike = len(wanted & _known(rows, vocabulary)) >= max(ENOUGH, ALIKE * len(wanted))
        empty = not any(cell.strip() for row in rows for cell in row)
        below = heading_position(rows, vocabulary) + 1 if alike else 0
        other = Other(name=name, alike=alike, hidden=name in hidden, empty=empty, below=below)
        others += [other] * (name != best)
    return sorted(others, key=lambda other: not other.alike)


def notes(best: str, others: list[Other], counts: dict[str, int]) -> tuple[Note, ...]:
    """What was not read, as the report says it of the whole file."""
    alike = [each for each in others if each.alike and counts.get(each.name) != 0]
    rest = [each for each in others if each not in alike]
    told: list[Note] = []
    if alike:
        were = "was" if len(alike) == 1 else "were"
        what = (
            f"has {len(alike) + 1:,} sheets with the same headings; only '{best[:40]}' was read. "
            f"{_names(alike, counts)} {were} not: no figure counts what stands there."
        )
        remedy = (
            "Put the rows of all of them on one sheet; or choose one with "
            f"'herts-geo validate ... --sheet \"{alike[0].name[:40]}\"', or give it as a file "
            "of its own."
        )
        told.append((what, remedy))
    if rest:
        were = "sheet that was" if len(rest) == 1 else "sheets that were"
        what = f"has {len(rest):,} more {were} not read: {_names(rest, counts)}."
        remedy = (
            "Put rows that belong together on one sheet, or give each sheet as a file of its own."
        )
        told.append((what, remedy))
    return tuple(told)


def _names(others: list[Other], counts: dict[str, int]) -> str:
    words = []
    for each in others:
        count = counts.get(each.name)
        told = ["hidden"] if each.hidden else []
        if each.empty or count == 0:
            told.append("no rows" if each.below else "empty")
        elif count is not None:
            told.append(wording.count(count, "row"))
        words.append(f"'{each.name[:40]}'" + (f" ({', '.join(told)})" if told else ""))
    return wording.listing(words, MOST)


def _known(rows: list[Row], vocabulary: frozenset[str]) -> set[str]:
    place = heading_position(rows, vocabulary)
    return (
        {normal(cell) for cell in rows[place] if len(cell) <= 100} & vocabulary if rows else set()
    )
