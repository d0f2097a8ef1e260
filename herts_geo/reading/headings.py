"""A file's headings -> the fields of a standard, without regard to case, spaces or punctuation."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from herts_geo.reading.ledger import Ledger, shown
from herts_geo.reading.table import Table
from herts_geo.standards import Field, Standard, normal


@dataclass(frozen=True)
class Match:
    """Which columns (numbers from 0) hold each field, which are unknown, which fields lack one."""

    columns: dict[str, tuple[int, ...]]
    unmatched: tuple[int, ...]
    missing: tuple[str, ...]


def match(headings: tuple[str, ...], standard: Standard) -> Match:
    """The columns of each field: its own heading first, then the others that it is known by.

    A heading that is repeated gives several columns, and so do the two systems of coordinates
    ('lon' and 'easting'); any other second heading for the same field stays unmatched.
    """
    names = [normal(heading) for heading in headings]
    free = {number for number, name in enumerate(names) if name}
    own = {field.name: _take(names, free, field.known_as[:1]) for field in standard.fields}
    columns = {
        field.name: own[field.name] + _others(names, free, field, own[field.name])
        for field in standard.fields
    }
    found = {name: numbers for name, numbers in columns.items() if numbers}
    unmatched = set(range(len(names))) - {each for numbers in found.values() for each in numbers}
    missing = tuple(name for name in columns if name not in found)
    return Match(found, tuple(sorted(unmatched)), missing)


def text_of(table: Table, matched: Match, ledger: Ledger) -> pd.DataFrame:
    """The cells of each field that the file has, repeated columns combined."""
    columns = {
        name: _combined(table, name, numbers, ledger) for name, numbers in matched.columns.items()
    }
    return pd.DataFrame(columns, index=table.cells.index)


def report_missing(table: Table, matched: Match, standard: Standard, ledger: Ledger) -> None:
    """A fault for each column that the standard asks for and the file lacks."""
    unknown = {
        normal(table.headings[number]): table.headings[number] for number in matched.unmatched
    }
    for field in standard.fields:
        if field.name in matched.missing and field.if_absent != "fine":
            near = difflib.get_close_matches(normal(field.name), list(unknown), 1, 0.8)
            hint = f" Is it the one headed '{shown(unknown[near[0]])}'?" if near else ""
            action = f"Add a column headed '{field.name}' ({field.title}).{hint}"
            ledger.whole(field.name, "", "column is missing.", action, field.if_absent)
    if standard.one_of and not set(standard.one_of) & set(matched.columns):
        ledger.whole(
            "position",
            "",
            "columns are missing.",
            "Add longitude and latitude, easting and northing, or a postcode.",
        )


def _take(names: list[str], free: set[int], wanted: tuple[str, ...]) -> tuple[int, ...]:
    found = tuple(number for number in sorted(free) if names[number] in wanted)
    free.difference_update(found)
    return found


def _others(
    names: list[str], free: set[int], field: Field, own: tuple[int, ...]
) -> tuple[int, ...]:
    if field.type in ("x", "y"):
        return tuple(_each(names, free, field))
    return () if own else next((taken for taken in _each_name(names, free, field)), ())


def _each(names: list[str], free: set[int], field: Field) -> Iterator[int]:
    for taken in _each_name(names, free, field):
        yield from taken


def _each_name(names: list[str], free: set[int], field: Field) -> Iterator[tuple[int, ...]]:
    for name in field.known_as[1:]:
        if taken := _take(names, free, (name,)):
            yield taken


def _combined(
    table: Table, name: str, numbers: tuple[int, ...], ledger: Ledger
) -> "pd.Series[str]":
    first = table.cells[numbers[0]]
    for number in numbers[1:]:
        other = table.cells[number]
        same_heading = normal(table.headings[number]) == normal(table.headings[numbers[0]])
        if same_heading:
            _report_repeated(name, table.headings[number], first, other, ledger)
        first = first.mask(first.str.strip() == "", other)
    return first


def _report_repeated(
    name: str, heading: str, first: "pd.Series[str]", other: "pd.Series[str]", ledger: Ledger
) -> None:
    ledger.whole(
        name,
        heading,
        "column is repeated.",
        "Read once, gaps filled from the repeat. Keep one of the columns.",
        "warning",
    )
    differs = (first != other) & (first.str.strip() != "") & (other.str.strip() != "")
    ledger.faults(
        name,
        other[differs],
        "differs from the first column with this heading.",
        "The first was used. Keep the right one.",
        "warning",
    )
