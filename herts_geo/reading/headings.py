"""A file's headings -> the fields of a standard, without regard to case, spaces or punctuation."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import pandas as pd

from herts_geo import patterns
from herts_geo.errors import UnreadableFile
from herts_geo.pack.contracts import Issue
from herts_geo.reading.report import Ledger, shown
from herts_geo.reading.standards import Field, Standard, normal
from herts_geo.reading.table import Table

DBF: Final = 10  # letters of a heading that a shapefile's table keeps
ENOUGH: Final = 3  # headings cut to that length before a file is taken for one that was cut
HINTS: Final = re.compile(r"\s*[(\[{].*|\s+[-–—:]\s.*|\s*[:*]+\s*\Z", re.DOTALL)
LAST_UNIT: Final = re.compile(
    r"[\s_]+(?:in )?(?:m2|m²|sq\.? ?m|sqm|sq metres|square metres|ha|hectares|acres|sq\.? ?ft)\Z",
    re.IGNORECASE,
)
NONE_CHOSEN: Final[Mapping[str, str]] = MappingProxyType({})
VALUE: Final = re.compile(  # a figure, a date, a reference, a postcode or an address of the web
    rf"[£+-]*\.?[0-9][0-9,./: -]*\D{{0,4}}\Z|https?://|{patterns.EITHER}\Z", re.IGNORECASE
)
TELLING: Final = (
    re.compile(  # what no heading is told with: a number in front, a long one, a postcode
        rf"\A\W*[0-9]|[0-9]{{3}}|\b{patterns.EITHER}\b", re.IGNORECASE
    )
)
TECHNICAL: Final = re.compile("[a-z][A-Z]|[_-]")  # within a field's name: no plain word
BY_ENDING: Final = ("postcode", "uprn")  # fields whose cells tell whether the heading was meant


@dataclass(frozen=True)
class Match:
    """Which columns (numbers from 0) hold each field, which are unknown, which fields lack one.

    `guessed`: columns that were taken for a field by part of their heading, and why in words.
    `beside`: columns that a person chose for what is read beside the fields.
    """

    columns: dict[str, tuple[int, ...]]
    unmatched: tuple[int, ...]
    missing: tuple[str, ...]
    guessed: tuple[tuple[int, str, str], ...] = ()
    beside: tuple[tuple[int, str], ...] = ()


def match(
    headings: tuple[str, ...], standard: Standard, chosen: Mapping[str, str] = NONE_CHOSEN
) -> Match:
    """The columns of each field: its own heading first, then the others that it is known by.

    `chosen`: what a person said that columns hold, heading -> field, column beside the fields, or
    '' for none: it goes before everything else. Raises `UnreadableFile` with every choice that
    cannot be followed.

    A heading that is repeated gives several columns, and so do the two systems of coordinates
    ('lon' and 'easting'); any other second heading for the same field stays unmatched.
    """
    names = [normal(heading) for heading in headings]
    free = {number for number, name in enumerate(names) if name}
    asked = targets(headings, standard, chosen)
    free -= set(asked)
    columns = {
        field.name: tuple(number for number, name in asked.items() if name == field.name)
        or _take(names, free, field.known_as[:1])
        for field in standard.fields
    }
    for field in standard.fields:
        for name in field.known_as[1:]:
            if field.type in ("x", "y") or not columns[field.name]:
                columns[field.name] += _take(names, free, (name,))
    guessed = _guessed(headings, free, columns, standard)
    for number, name, _ in guessed:
        columns[name] += (number,)
    found = {name: numbers for name, numbers in columns.items() if numbers}
    unmatched = set(range(len(names))) - {each for numbers in found.values() for each in numbers}
    missing = tuple(name for name in columns if name not in found)
    beside = tuple(each for each in asked.items() if each[1] in standard.beside)
    return Match(
        columns=found,
        unmatched=tuple(sorted(unmatched)),
        missing=missing,
        guessed=tuple(guessed),
        beside=beside,
    )


def targets(
    headings: tuple[str, ...], standard: Standard, chosen: Mapping[str, str]
) -> dict[int, str]:
    """What each column that a person chose for holds: number from 0 -> field, column beside the
    fields, or '' for none. Raises `UnreadableFile` with every choice that cannot be followed."""
    numbers = {normal(each): len(headings) - at for at, each in enumerate(reversed(headings), 1)}
    known = {name: field.name for field in standard.fields[::-1] for name in field.known_as}
    known |= {normal(name): name for name in standard.beside}
    known |= {normal(short): name for short, name in standard.called.items()}
    faults, found = list[str](), dict[int, str]()
    for heading, target in chosen.items():
        number, name = numbers.get(normal(heading)), known.get(normal(target), "")
        if number is None:
            faults.append(f"no column is headed '{shown(heading)}'")
        elif target and not name:
            faults.append(f"'{shown(target)}' is nothing that the standard knows")
        elif name and name in found.values():
            faults.append(f"a second column, '{shown(heading)}', is chosen for {name}")
        else:
            found[number] = name
    if faults:
        able = ", ".join((*(field.name for field in standard.fields), *standard.beside))
        raise UnreadableFile(
            f"The choice of columns cannot be followed: {'; '.join(faults)}. A column can be read "
            f"as: {able}."
        )
    return found


def _guessed(
    headings: tuple[str, ...],
    free: set[int],
    columns: dict[str, tuple[int, ...]],
    standard: Standard,
) -> list[tuple[int, str, str]]:
    """Columns of fields that have none yet, by a heading that is known but for a hint, a cut or a
    word before it. Where two columns would do, neither is taken."""
    if standard.figures.headings:
        return []  # there, what a column holds decides
    lacking = [field for field in standard.fields if not columns[field.name]]
    plain = {number: normal(headings[number]) for number in sorted(free)}
    ending = {  # headings that end in a field's name, such as 'Venue Postcode'
        field.name: [number for number, head in plain.items() if head.endswith(field.known_as)]
        for field in lacking
        if normal(field.name) in BY_ENDING
    }
    perhaps = {  # that often stand for a field, such as 'Ref' for the reference of an asset
        field.name: [n for n, head in plain.items() if head in map(normal, field.perhaps)]
        for field in lacking
    }
    found: list[tuple[int, str, str]] = []
    for tries, why in (
        (_hinted(headings, free, lacking), ""),
        (_cut(headings, free, standard), f"is cut to {DBF} letters"),
        (ending, "is not the standard's own"),
        (perhaps, "is not the standard's own"),
    ):
        taken = {name for _, name, _ in found}
        used = {number for number, _, _ in found}
        for name, numbers in tries.items():
            free_one = len(numbers) == 1 and numbers[0] not in used
            if free_one and name not in taken and not columns[name]:
                found.append((numbers[0], name, why))
                used.add(numbers[0])
    return found


def _hinted(
    headings: tuple[str, ...], free: set[int], lacking: list[Field]
) -> dict[str, list[int]]:
    """Headings with a hint in brackets, after a dash or a colon, or with a unit at the end."""
    found: dict[str, list[int]] = {}
    for number in sorted(free):
        short = HINTS.sub("", headings[number])
        plain = {normal(each) for each in (short, LAST_UNIT.sub("", short))} - {""}
        for field in (each for each in lacking if plain & set(each.known_as)):
            found.setdefault(field.name, []).append(number)
            break
    return found


def _cut(headings: tuple[str, ...], free: set[int], standard: Standard) -> dict[str, list[int]]:
    """Headings cut to ten letters, as in a shapefile's table; a second one alike ends in '_1'."""
    names = [each for each in headings if each.strip()]
    if max(map(len, names), default=0) > DBF or sum(len(each) == DBF for each in names) < ENOUGH:
        return {}
    expected: dict[str, list[str]] = {}
    for field in standard.fields:
        if len(field.name) > DBF:
            expected.setdefault(field.name[:DBF].casefold(), []).append(field.name)
    found: dict[str, list[int]] = {}
    for start, fields in expected.items():
        cuts = [start, *(f"{start[:8]}_{place}" for place in range(1, len(fields)))]
        there = [[n for n in sorted(free) if headings[n].casefold() == cut] for cut in cuts]
        if all(len(numbers) == 1 for numbers in there):
            found |= dict(zip(fields, there, strict=True))
    return found


def text_of(table: Table, matched: Match, ledger: Ledger) -> pd.DataFrame:
    """The cells of each field that the file has, repeated columns combined."""
    columns = {name: table.cells[numbers[0]] for name, numbers in matched.columns.items()}
    for name, numbers in matched.columns.items():
        for number in numbers[1:]:
            first, other = columns[name], table.cells[number]
            if normal(table.headings[number]) == normal(table.headings[numbers[0]]):
                ledger.whole(
                    name,
                    table.headings[number],
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
            columns[name] = first.mask(first.str.strip() == "", other)
    return pd.DataFrame(columns, index=table.cells.index)


def report_missing(table: Table, matched: Match, standard: Standard, ledger: Ledger) -> None:
    """A fault for each column that the standard asks for and the file lacks."""
    for number, name, why in matched.guessed:
        if why:
            ledger.whole(
                name,
                table.headings[number],
                f"column's heading {why}; it was read as {name}.",
                f"Head it '{name}', and see whether that is what it holds.",
                "warning",
            )
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


def own(table: Table, matched: Match, standard: Standard) -> dict[str, str]:
    """What the file calls the columns of its fields where that is another name: field -> heading.

    A heading that the standard does not know is told only where it can be no cell. In a file
    without a line of headings the first record stands there, which may be property whose place is
    withheld: where any heading looks like a value, or stands among its own column's cells, none
    of these is told.
    """
    known = standard.vocabulary
    strange = [number for number, each in enumerate(table.headings) if normal(each) not in known]
    are_cells = any(_is_cell(table, number) for number in strange)
    found = {}
    for name, numbers in matched.columns.items():
        theirs = list(dict.fromkeys(table.headings[number] for number in numbers))
        told = [x for x in theirs if normal(x) in known or not (are_cells or TELLING.search(x))]
        if told == theirs and [normal(each) for each in theirs] != [normal(name)]:
            found[name] = " / ".join(map(shown, theirs))
    return found


def _is_cell(table: Table, number: int) -> bool:
    heading = table.headings[number].strip()
    cells = table.cells[number].str.strip().str.casefold()
    return bool(heading) and bool(VALUE.match(heading) or (cells == heading.casefold()).any())


def in_own_words(issues: list[Issue], names: Mapping[str, str]) -> list[Issue]:
    """Faults with what the file calls their columns, and the columns that their words name."""
    if not names:
        return issues
    said = {x for each in issues if each.row for x in (each.message, each.action)}
    theirs = {each: worded(each, names) for each in said}  # once each, as thousands say the same
    return [
        replace(
            each,
            message=theirs[each.message],
            action=theirs[each.action],
            heading=names.get(each.field, ""),
        )
        if each.row
        else _of_column(each, names.get(each.field, ""))
        for each in issues
    ]


def _of_column(issue: Issue, heading: str) -> Issue:
    """A fault of a column as a whole: the heading that it is about stands in front, and once."""
    if not heading:
        return issue
    action = issue.action.replace(f"'{issue.field} (", f"'{heading} (")
    value = "" if issue.value == heading else issue.value
    return replace(issue, heading=heading, value=value, action=action)


def worded(text: str, names: Mapping[str, str]) -> str:
    """A sentence in which each field goes by what the file calls its column.

    Fields whose names are plain words ('name', 'value') stay, as the word may mean no column.
    """
    every = "|".join(re.escape(each) for each in names if TECHNICAL.search(each))
    if not every:
        return text
    return re.sub(rf"(?<![\w'])(?:{every})(?![\w'])", lambda x: f"{names[x[0]]} ({x[0]})", text)


def _take(names: list[str], free: set[int], wanted: tuple[str, ...]) -> tuple[int, ...]:
    found = tuple(number for number in sorted(free) if names[number] in wanted)
    free.difference_update(found)
    return found
