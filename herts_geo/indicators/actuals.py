"""A user's own actuals of the local area agreement indicators, with every fault of the file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from herts_geo import places
from herts_geo.indicators import agreement
from herts_geo.indicators.agreement import Figure, Indicator, Span, span
from herts_geo.pack.catalogue import Catalogue
from herts_geo.pack.contracts import SHOWN, Issue
from herts_geo.reading import UnreadableFile
from herts_geo.reading import files as reading_files
from herts_geo.reading.standards import normal

COLUMNS: Final = ("indicator", "area", "period", "value")
ADD: Final = "Add it: the columns are indicator, area, period and value."
MOST_BYTES: Final = 1_000_000
MOST_ROWS: Final = 5_000
NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.[0-9]{1,20})?")


@dataclass(frozen=True)
class Actuals:
    """A user's own figures, every fault of the file, and how many rows it had."""

    figures: tuple[Figure, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: int = 0


@dataclass
class _Known:
    """What rows are read against: indicators and areas by plain name, and earlier rows."""

    indicators: Mapping[str, Indicator]
    areas: Mapping[str, str]
    printed: Sequence[Figure]
    seen: set[tuple[str, str, Span | None]] = field(default_factory=set)


def read(data: bytes, catalogue: Catalogue) -> Actuals:
    """A user's actuals (a table of indicator, area, period, value), with every fault at once.

    A row with an error is left out and named; a row with a warning is kept.
    """
    try:
        table = reading_files.opened(data, "actuals.csv", frozenset(COLUMNS), MOST_BYTES, MOST_ROWS)
    except UnreadableFile as fault:
        return Actuals(
            issues=(
                Issue(
                    row=0,
                    field="file",
                    value="",
                    message=str(fault),
                    action="Nothing of it is used.",
                ),
            )
        )
    issues = reading_files.issues(table, dict.fromkeys(COLUMNS, ADD), frozenset(COLUMNS))
    heads = [normal(name) for name in table.headings]
    if any(issue.severity == "error" and not issue.row for issue in issues):
        return Actuals((), tuple(issues), len(table.cells))
    cells = table.cells[[heads.index(name) for name in COLUMNS]].apply(lambda x: x.str.strip())
    cells = cells[(table.cells.apply(lambda x: x.str.strip()) != "").any(axis=1)]
    codes = {normal(code): about for code, about in agreement.indicators(catalogue).items()}
    known, figures = _Known(codes, areas(catalogue), agreement.printed(catalogue)), []
    for row, values in zip(cells.index, cells.itertuples(index=False), strict=True):
        found, faults = _figure(int(row), dict(zip(COLUMNS, values, strict=True)), known)
        issues += faults
        figures += [found] if found and row not in table.too_long else []
    return Actuals(tuple(figures), tuple(sorted(issues, key=lambda x: x.row)), len(cells))


def areas(catalogue: Catalogue) -> dict[str, str]:
    """Plain names and codes of the areas that a figure may be for -> the name to show."""
    districts = places.gazetteer(catalogue).of_kind("county", "district")
    found = {normal(text): place.name for place in districts for text in (place.code, place.name)}
    return found | {normal(each.area): each.area for each in agreement.printed(catalogue)}


def _figure(row: int, cells: dict[str, str], known: _Known) -> tuple[Figure | None, list[Issue]]:
    """The figure of a row, None with an error, and the row's faults."""
    about = known.indicators.get(normal(cells["indicator"]))
    area = known.areas.get(normal(cells["area"])) if cells["area"] else None
    faults = _faults(row, cells, about, area)
    if about is None or area is None or faults:
        return None, faults
    value = float(cells["value"].replace(",", ""))
    figure = Figure(
        indicator=about.code,
        area=area,
        period=cells["period"],
        kind="actual",
        value=value,
        note="your file",
        own=True,
    )
    stands = (about.code, area, span(figure.period))
    if stands in known.seen:
        told = "has this indicator, area and period in an earlier row too."
        return None, [
            Issue(row=row, field="row", value="", message=told, action="Keep one row for each.")
        ]
    known.seen.add(stands)
    found = []
    if about.unit == "percent" and not 0 <= value <= 100:
        found.append(("is outside 0 to 100 for a percentage; it is kept.", "Check it."))
    for each in known.printed:
        if each.kind == "actual" and stands == (each.indicator, each.area, span(each.period)):
            told = f"stands beside the printed actual {each.value:,g}; yours counts as the latest."
            found.append((told, "Check which is right."))
    about_value = partial(Issue, row=row, field="value", value=f"{value:,g}", severity="warning")
    return figure, [about_value(message=told, action=action) for told, action in found]


def _faults(row: int, cells: dict[str, str], about: Any, area: str | None) -> list[Issue]:
    checks = {
        "indicator": (about, "is not in the list.", "Write its number, such as NI 154."),
        "area": (area, "is not known.", "Write the whole, a district, or an area of the table."),
        "period": (
            span(cells["period"]),
            "is not a period.",
            "Write it as 2008/09, 2008/09 Q3, 2008, Feb 2008 or summer 2008.",
        ),
        "value": (
            NUMBER.fullmatch(cells["value"]),
            "is not a number.",
            "Write one number in digits, without a unit, such as 4271 or 28.5.",
        ),
    }
    return [
        Issue(
            row=row,
            field=name,
            value=cells[name][:SHOWN],
            message=message if cells[name] else "is empty.",
            action=action,
        )
        for name, (good, message, action) in checks.items()
        if not good
    ]
