"""The check of a user's file against a standard, from bytes to report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from herts_geo import guards, wording
from herts_geo.reading import (
    asides,
    astray,
    cells,
    disclosure,
    export,
    figure_units,
    files,
    headings,
    indicators,
    positions,
    rules,
    secrecy,
    standing,
    suggest,
    units,
    whole_positions,
)
from herts_geo.reading import standards as reading_standards
from herts_geo.reading.headings import Match
from herts_geo.reading.indicators import Geography
from herts_geo.reading.report import Context, Ledger, Recognised, Report, shown
from herts_geo.reading.standards import Standard
from herts_geo.reading.table import Table
from herts_geo.sandbox import stages as sandbox_stages

ABOVE: Final = 6  # lines above the headings that are quoted


@dataclass(frozen=True)
class Plan:
    """How a table is read: by which standard, from which columns, figures to use first."""

    table: Table
    standard: Standard
    matched: Match
    figures: tuple[str, ...] = ()
    filename: str = ""


def check(
    data: bytes,
    filename: str,
    standard: str,
    context: Context | None = None,
    layer: str = "",
    columns: Mapping[str, str] = headings.NONE_CHOSEN,
) -> Report:
    """The report on a user's file: what it is, every fault, every change, and its sound rows.

    `standard`: 'brownfield' (either edition), 'land-assets', 'points' or 'indicators'; `layer`: a
    sheet or map layer, where the file has several; `columns`: what a person said that columns hold,
    heading -> field of the standard, or '' for none. Raises `UnreadableFile` where the file is no
    table or a choice of columns does not fit it, `UnknownStandard`. Never raises for what a table
    holds.
    """
    context, ledger = context or Context(), Ledger()
    editions = reading_standards.candidates(standard)
    vocabulary = frozenset(map(reading_standards.normal, columns))
    vocabulary = vocabulary.union(*(edition.vocabulary for edition in editions))
    table = files.read(data, filename, vocabulary, layer)
    sandbox_stages.say(f"Checking {len(table.cells):,} rows")
    edition = reading_standards.choose(standard, table.headings)
    table = export.adapt(table, edition)
    matched = headings.match(table.headings, edition, columns)
    order: tuple[str, ...] = ()
    if edition.name == "indicators":
        table, matched, edition, order = indicators.adapt(table, matched, edition, context, ledger)
    for what, remedy in table.source.notes:
        ledger.whole("file", "", what, remedy, "warning")
    _report_above(table, ledger)
    headings.report_missing(table, matched, edition, ledger)
    edition = units.adapt(table, matched, edition, ledger)
    table = asides.taken_out(table, matched, edition, ledger)
    plan = Plan(table=table, standard=edition, matched=matched, figures=order, filename=filename)
    return _report(plan, context, ledger)


def _report_above(table: Table, ledger: Ledger) -> None:
    """A warning that says how many lines above the headings were left out, and what they say."""
    if not table.above:
        return
    some = ", ".join(f"'{shown(line)}'" for line in table.above[:ABOVE])
    more = f" and {len(table.above) - ABOVE} more" if len(table.above) > ABOVE else ""
    one = len(table.above) == 1
    ledger.whole(
        "file",
        "",
        f"{wording.count(len(table.above), 'line')} above the headings {'is' if one else 'are'} "
        f"no record: {some}{more}.",
        f"{'It was' if one else 'They were'} left out; see whether a unit, a date or a filter is "
        "said there.",
        "warning",
    )


@dataclass(frozen=True)
class Read:
    """What a table holds: mended text, typed frame, which rows are vacant or sensitive property,
    coordinate system, and the units of each column of figures by indicator."""

    text: pd.DataFrame
    frame: pd.DataFrame
    judged: pd.DataFrame
    system: str
    units: dict[str, dict[str, str]]


def _read(plan: Plan, context: Context, ledger: Ledger) -> Read:
    standard, table = plan.standard, plan.table
    text = headings.text_of(table, plan.matched, ledger)
    for field in (each for each in standard.fields if each.name in text):
        text[field.name] = cells.tidy(field, text[field.name], ledger)
    empty = table.cells.apply(lambda column: column.str.strip() == "").all(axis=1)
    rules.identity(text, empty, standard, ledger)
    _report_too_long(table, ledger)
    standing.check(text, ledger, date.today())
    text = whole_positions.split(text, standard, ledger)
    rules.ranges(text, standard, ledger)
    text, frame, units_of = _typed(text, standard, ledger)
    judged = _judged(plan, text)
    quiet = judged["vacant"]
    placed = positions.place(text, standard, context, quiet, ledger)
    if standard.position.pairs:
        hidden = judged["vacant"] | judged["sensitive"]
        named = "" if standard.name == "points" else plan.filename.rpartition(".")[0]
        astray.check(table, placed.where, hidden, named, context, ledger)
        frame = _with_coordinates(frame, placed.text, standard).join(placed.where)
    rules.check(placed.text, frame, standard, quiet, ledger)
    disclosure.check_vacant(placed.text, judged, standard, ledger)
    return Read(
        text=placed.text,
        frame=frame,
        judged=judged,
        system=placed.coordinate_system,
        units=units_of,
    )


def _judged(plan: Plan, text: pd.DataFrame) -> pd.DataFrame:
    """Which rows are vacant or sensitive property, by every cell as it stands in the file."""
    table, given = plan.table, plan.table.cells
    if not plan.standard.withholds:
        return secrecy.judge((), given.iloc[:, :0])
    about = (plan.filename, table.source.layer)
    judged = secrecy.judge(table.headings, given, about)
    shifted = judged.index.isin(table.too_long) & ~judged["vacant"]
    judged.loc[shifted, "doubt"] = "more cells than headings, so that none is sure"
    judged["vacant"] |= shifted
    numbers = [given.iloc[:, n] for n, each in enumerate(table.headings) if "uprn" in each.lower()]
    for uprns in (*numbers, *([text["UPRN"]] if "UPRN" in text else [])):
        judged = secrecy.spread(judged, uprns)
    return judged


def _typed(
    text: pd.DataFrame, standard: Standard, ledger: Ledger
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, dict[str, str]]]:
    """Each column checked and typed, in the order of the standard, absent ones missing; figures
    without marks and doubtful units, and their units by indicator."""
    out, found = text.copy(), dict[str, dict[str, str]]()
    blank = pd.Series("", index=text.index, dtype="str")
    titles: pd.Series[str] = text.get("indicator", blank)
    for field in (each for each in standard.fields if each.type == "figure"):
        column = indicators.without_marks(field, text[field.name], standard, ledger)
        out[field.name], found[field.name] = figure_units.settle(field.name, column, titles, ledger)
    frame = pd.DataFrame(index=text.index)
    for field in standard.fields:
        mended, frame[field.name] = cells.check(field, out.get(field.name, blank), frame, ledger)
        if field.name in text:
            out[field.name] = mended
    return out, frame, found


def _with_coordinates(frame: pd.DataFrame, text: pd.DataFrame, standard: Standard) -> pd.DataFrame:
    """The frame with coordinates as figures, and their system as the figures show it to be."""
    for field in standard.fields:
        if field.type in ("x", "y"):
            cells_of = text[field.name] if field.name in text else frame[field.name]
            numbers = pd.to_numeric(cells_of, errors="coerce").astype("Float64")
            frame[field.name] = numbers.where(positions.plausible(numbers, field))
    crs = standard.position.crs
    if crs in text:
        allowed = text[crs].isin(standard.named(crs).choices)
        frame[crs] = text[crs].where(allowed).astype("string")
    return frame


def _report_too_long(table: Table, ledger: Ledger) -> None:
    rows = pd.Series(table.too_long, dtype="str")
    ledger.faults(
        "row",
        rows,
        "stands beyond the last heading: the row has too many cells.",
        "Put texts with commas in quotation marks; the row was left out.",
    )
    ledger.leave_out(table.too_long, "the row has more cells than there are headings.")


def _report(plan: Plan, context: Context, ledger: Ledger) -> Report:
    read, geography = _read(plan, context, ledger), Geography()
    if "area_code" in read.text:
        geography = indicators.recognise(read.text["area_code"], context)
        indicators.check_codes(read.text["area_code"], geography, context, ledger)
        indicators.check_repeats(read.text, ledger)
    frame, judged = read.frame, read.judged
    sheet, extra = _sheet(plan, read.text, ledger)
    disclosure.mask(ledger, judged["vacant"], plan.standard)
    withheld = disclosure.withheld(sheet, frame, judged, plan.standard, extra)
    withheld = disclosure.conceal(ledger, sheet, judged["sensitive"], withheld)
    kept = frame[~frame.index.isin(list(ledger.left_out))]
    names = headings.own(plan.table, plan.matched, plan.standard)
    if plan.figures:
        kept = kept.assign(value=kept[plan.figures[0]])
    return Report(
        recognised=_recognised(plan, read, geography),
        rows=len(frame) + len(set(ledger.left_out) - set(frame.index)),
        issues=headings.in_own_words(ledger.sorted_issues(), names),
        mended=sorted(ledger.changes),
        left_out=sorted((row, headings.worded(x, names)) for row, x in ledger.left_out.items()),
        frame=kept,
        sheet=sheet,
        withheld=withheld,
        judged=judged,
    )


def _sheet(plan: Plan, text: pd.DataFrame, ledger: Ledger) -> tuple[pd.DataFrame, list[str]]:
    """The user's rows as they will be written out, and the columns that no field covers."""
    first = {numbers[0]: name for name, numbers in plan.matched.columns.items()}
    columns: dict[str, pd.Series[str]] = {}
    extra: list[str] = []
    beside = dict(plan.matched.beside)
    for number, heading in enumerate(plan.table.headings):
        if number in first:
            columns[first[number]] = text[first[number]]
        elif number in plan.matched.unmatched:
            name = beside.get(number) or heading or f"column {number + 1}"
            while name in columns or name in plan.matched.columns:
                name += " (again)"
            columns[name] = plan.table.cells[number]
            extra.append(name)
    sheet = pd.DataFrame(columns, index=text.index)
    for name in columns:
        ledger.faults(
            name,
            sheet.loc[guards.risky(sheet[name]), name],
            "begins with a sign that a spreadsheet takes for a formula.",
            "It is kept as text, behind an apostrophe in the mended file.",
            "warning",
        )
    return sheet[(sheet != "").any(axis=1)], extra


def _recognised(plan: Plan, read: Read, geography: Geography) -> Recognised:
    table, source = plan.table, plan.table.source
    theirs = {
        table.headings[number]: name
        for name, numbers in plan.matched.columns.items()
        for number in numbers
    }
    chosen = dict(plan.matched.beside)
    beside = {
        number: chosen.get(number) or plan.standard.beside_of(table.headings[number])
        for number in plan.matched.unmatched
    }
    theirs |= {table.headings[number]: name for number, name in beside.items() if name}
    unmatched = [number for number, name in beside.items() if not name]
    return Recognised(
        standard=plan.standard.name,
        title=plan.standard.title,
        format=source.format,
        encoding=source.encoding,
        separator=source.separator,
        layer=source.layer,
        other_layers=source.other_layers,
        heading_row=table.heading_row,
        headings=theirs,
        unmatched=tuple(table.headings[number] for number in unmatched),
        missing=plan.matched.missing,
        suggestions=suggest.suggestions(table, unmatched, plan.matched.missing, plan.standard),
        coordinate_system=read.system,
        geography=geography.kind,
        vintage=geography.vintage,
        value_column=plan.figures[0] if plan.figures else "",
        figures=plan.figures,
        units=read.units,
    )
