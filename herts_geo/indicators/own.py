"""A user's own figures by area as measures for the map, with every fault of the file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

import pandas as pd

from herts_geo import reading
from herts_geo.errors import UnusableFigures
from herts_geo.indicators import agreement
from herts_geo.indicators.agreement import Indicator, order, span
from herts_geo.indicators.measures import OWN, Measure, Slice
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Kind, history
from herts_geo.places.examples import examples
from herts_geo.reading import Report, lookups, units
from herts_geo.reading.indicators import BEFORE

GROUP: Final = "Your file"
KINDS: Final[Mapping[str, Kind]] = {
    "LSOA": "lsoa",
    "MSOA": "msoa",
    "ward": "ward",
    "district": "district",
}
TARGET: Final = "target"
NATIONAL: Final = re.compile(r"\bNI ?([0-9]{1,3})\b", re.IGNORECASE)
PERIOD_MARK: Final = re.compile(
    r"\s*[(\[](?:p|r|e|f|provisional|revised|estimated?|forecast)[)\]]\s*\Z"
    r"|\s+(?:provisional|revised)\s*\Z",
    re.IGNORECASE,
)
MOST: Final = 200  # measures of one file
MOST_BYTES: Final = 20 * 1024 * 1024

# Stands where the catalogue's entry does, so that the file is named wherever sources are.
STAND_IN: Final = Dataset(
    id="own",
    title="Your file",
    description="Figures that the user brought.",
    file="",
    publisher="your own figures",
    source="",
    licence="Licence: as its maker says",
    attribution="",
    vintage="as the file says",
    unit="as the file says",
    direction="none",
    missing="an empty cell",
    sha256="",
    rows=0,
)


@dataclass(frozen=True)
class OwnFigures:
    """The measures of a user's file and the report on it; `notes` say how it was taken."""

    measures: tuple[Measure, ...]
    report: Report = field(repr=False)
    notes: tuple[str, ...] = ()


def read(catalogue: Catalogue, data: bytes, name: str) -> OwnFigures:
    """A user's file as measures, one for each indicator and column of figures.

    A column headed 'target' is the target of its row. Columns headed by years are periods of one
    measure. Raises `UnreadableFile`, or `UnusableFigures` where no outlines fit the areas.
    """
    if len(data) > MOST_BYTES:
        raise UnusableFigures(f"The file is over {MOST_BYTES // 1024**2} MB. Give fewer figures.")
    report = reading.check(data, name, "indicators", lookups.context(catalogue))
    seen = report.recognised
    if not report.loaded or not seen.figures:
        shown = examples(catalogue)
        raise UnusableFigures(
            "No row of the file can be drawn: it needs a column of area codes of this map, such as "
            f"{shown.district} or {shown.area}, and a column of figures. 'Check a file' names "
            "every fault."
        )
    if seen.geography not in KINDS:
        raise UnusableFigures(
            f"The file is about areas of the kind '{seen.geography}', and this map draws LSOAs, "
            "MSOAs and districts. Give the figures for one of these."
        )
    kind, notes = KINDS[seen.geography], list(report.unread)
    vintage, *others = seen.vintage.split(" or ")
    if kind in ("lsoa", "msoa") and others:
        notes.append(
            f"Its codes fit the outlines of {vintage} and of {' and '.join(others)} alike; those "
            f"of {vintage} are drawn."
        )
    elif kind == "district" and vintage.startswith(BEFORE):
        notes.append(f"District codes of {vintage} are drawn as the districts of today.")
    figures, mixed = _one_unit(
        _long(report, (name.rsplit(".", 1)[0] or "Figures")[:80], history.today(catalogue))
    )
    notes += mixed
    brought = name[:80]
    source = replace(STAND_IN, title=f"Your file {brought}", file=brought, source=brought)
    listed = catalogue.first(agreement.INDICATORS) is not None
    known = agreement.indicators(catalogue) if listed else {}
    made = tuple(_measures(figures, kind, vintage, source, known))
    if not made:
        faults = " ".join(f"{x.field}: {x.message} {x.action}" for x in report.issues if not x.row)
        raise UnusableFigures(" ".join(["No figure of the file can be shown.", *mixed, faults]))
    if len(made) > MOST:
        notes.append(f"The file holds {len(made):,} measures; the first {MOST} are offered.")
    return OwnFigures(made[:MOST], report, tuple(notes))


def _long(report: Report, stem: str, today: Mapping[str, str]) -> pd.DataFrame:
    """One row a figure: code, measure, period, value, target, unit."""
    frame, columns = report.frame, list(report.recognised.figures)
    targets = [name for name in columns if name.strip().casefold() == TARGET]
    columns = [name for name in columns if name not in targets] or columns
    blank = pd.Series("", index=frame.index, dtype="string")
    texts = {
        name: frame[name].astype("string").fillna("").str.strip() if name in frame else blank
        for name in ("indicator", "period", "unit")
    }
    target = frame[targets[0]] if targets and targets != columns else blank
    about = pd.DataFrame(
        {
            "code": frame["area_code"].astype(str).replace(dict(today)),
            "measure": texts["indicator"],
            # a year that a spreadsheet wrote as '2016.0' is 2016
            "period": texts["period"]
            .str.replace(r"(?<=[0-9]{4})\.0+", "", regex=True)
            .str.slice(0, 40),
            "unit": texts["unit"],
            "target": pd.to_numeric(target, errors="coerce").astype("Float64"),
        }
    )
    years = len(columns) > 1 and all(span(_unmarked(name)) for name in columns)
    return pd.concat(
        [_column(about, report, name, stem, columns, years) for name in columns], ignore_index=True
    )


def _column(
    about: pd.DataFrame, report: Report, name: str, stem: str, columns: list[str], years: bool
) -> pd.DataFrame:
    """One column of figures; its heading is a period, the measure's name, or part of it. It has
    the unit that its cells or its heading state, where no cell of the row says it."""
    units = report.recognised.units.get(name, {})
    stated = about["measure"].map(lambda title: units.get(str(title), "")).astype("string")
    unit = about["unit"].mask(about["unit"] == "", stated)
    found = about.assign(unit=unit, value=report.frame[name])
    if years:
        return found.assign(period=name, measure=about["measure"].mask(lambda x: x == "", stem))
    alone = len(columns) == 1
    joined = about["measure"] if alone else about["measure"] + ": " + name
    return found.assign(measure=joined.mask(about["measure"] == "", name).str.slice(0, 150))


def _one_unit(figures: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The figures without measures that are in per cent in some rows only, and a note for each."""
    notes: list[str] = []
    shares = figures["unit"].str.casefold().isin(units.SHARES)
    held = figures["value"].notna()
    for title, rows in figures[held].groupby("measure", sort=False):
        if shares[rows.index].any() and not shares[rows.index].all():
            notes.append(
                f"'{title}' is in per cent in {int(shares[rows.index].sum()):,} of {len(rows):,} "
                "figures, and the others do not say so: it is not offered. Write the unit in all."
            )
            figures = figures[figures["measure"] != title]
    return figures, notes


def _measures(
    figures: pd.DataFrame, kind: Kind, vintage: str, source: Dataset, known: Mapping[str, Indicator]
) -> Iterator[Measure]:
    for title, rows in figures.groupby("measure", sort=False):
        if rows["value"].isna().all():
            continue  # the report says why
        match = NATIONAL.search(str(title))
        about = known.get(f"NI {int(match[1])}") if match else None
        periods = sorted(
            rows["period"].unique(), key=lambda x: (order(_unmarked(x)), x), reverse=True
        )
        stated = [unit for unit in rows["unit"].unique() if unit]
        yield Measure(
            id=f"{OWN}{title}",
            group=GROUP,
            title=str(title),
            unit=stated[0][:60] if stated else (about.unit if about else ""),
            slices=tuple(
                Slice(period, kind, vintage if kind in ("lsoa", "msoa") else "")
                for period in periods
            ),
            read=partial(_figures, rows=rows),
            better="" if about is None else ("higher" if about.better == "higher" else "lower"),
            note=f"Taken to be {about.code}: {about.title}." if about else "",
            source=source,
        )


def _figures(_catalogue: Catalogue, chosen: Slice, rows: pd.DataFrame) -> pd.DataFrame:
    found = rows.loc[rows["period"] == chosen.period, ["code", "value", "target"]]
    return found.drop_duplicates("code")


def _unmarked(period: str) -> str:
    """A period without a mark such as '(p)' for provisional, which its label keeps."""
    return PERIOD_MARK.sub("", period)
