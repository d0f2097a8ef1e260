"""Figures of areas: numbers read from a publisher's table, summed, and turned into shares."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from herts_geo.pack import read
from herts_geo.pack.makers.base import Inputs, described, kept
from herts_geo.pack.source import Read, SourceFailed

NUMERIC: Final = ("integer", "number")
MARKS: Final = ("", "-", "..", ":", "[x]", "[c]", "[z]", "[u]", "[low]", "n/a", "na", "*", "c", "x")
SHARE: Final = "_share"  # ends the name of a column that is computed: a share of the total
TOTAL: Final = "total"
DECIMALS: Final = 1
SHOWN: Final = 3  # examples that a sentence gives
Made = Mapping[str, pd.DataFrame]


def figures(inputs: Inputs) -> Made:
    """The rows of the area with their numbers read: '1,234' as 1234, marks of publishers for what
    they do not give ('[x]', '..') as gaps. Sums and shares are made as `with_sums` says."""
    rows = with_sums(inputs, numbers(inputs, kept(inputs)))
    return {name: _one(inputs, name, rows) for name in inputs.source.datasets}


def _one(inputs: Inputs, dataset: str, rows: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name, spec in _columns(inputs, dataset).items() if spec.get("key")]
    part = pd.DataFrame(described(inputs, dataset, rows))
    unique = part.drop_duplicates(keys)
    if lost := len(part) - len(unique):
        inputs.told.append(
            f"{inputs.source.title}: {lost:,} rows repeat an area; the first of each is kept."
        )
    _lacking(inputs, unique, keys[0])
    return unique.sort_values(keys, ignore_index=True)


def _lacking(inputs: Inputs, rows: pd.DataFrame, key: str) -> None:
    """Tells which areas of the pack have no row."""
    area = inputs.area
    wanted = {"lsoa21": area.lsoas, "lsoa11": area.lsoas11, "district": frozenset(area.districts)}
    lost = wanted.get(inputs.source.keep.by, frozenset()) - set(rows[key])
    if lost and not area.is_england:
        inputs.told.append(
            f"{inputs.source.title}: {len(lost):,} areas of the place have no row, such as "
            f"{min(lost)}; their figures are missing."
        )


def _columns(inputs: Inputs, dataset: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = inputs.source.datasets[dataset].get("columns", {})
    return found


def numeric(inputs: Inputs) -> dict[str, str]:
    """The columns of numbers that the source's data sets describe -> 'integer' or 'number'."""
    return {
        name: str(spec["type"])
        for dataset in inputs.source.datasets
        for name, spec in _columns(inputs, dataset).items()
        if spec.get("type") in NUMERIC
    }


def numbers(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their numeric columns, and the parts of sums, as numbers; <NA> for a mark.

    Raises `SourceFailed` where a cell holds neither a number nor a mark that is known.
    """
    known = {*numeric(inputs), TOTAL}
    wanted = [str(name) for name in rows if name in known or _stem(str(name)) in known]
    odd: list[str] = []
    read = {name: _read(rows[name], odd) for name in wanted}
    if odd:
        raise SourceFailed(
            f"{inputs.source.title}: {len(odd):,} cells hold no number, such as "
            f"{'; '.join(odd[:SHOWN])}. The publisher may have changed the table."
        )
    return rows.assign(**read)


def _read(cells: "pd.Series[Any]", odd: list[str]) -> "pd.Series[Any]":
    text = cells.astype(str).str.strip().str.replace(",", "", regex=False)
    marked = text.str.casefold().isin(MARKS)
    found = pd.to_numeric(text.where(~marked), errors="coerce").astype("Float64")
    odd += [f"'{x[:30]}' in '{cells.name}'" for x in text[found.isna() & ~marked]]
    return found


def _stem(name: str) -> str:
    """The column that a part belongs to: 'social_2' is a part of 'social'."""
    return re.sub(r"_[0-9]+$", "", name)


def with_sums(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns that are computed.

    A described column 'x' that was not read is the sum of 'x_1', 'x_2', ... (<NA> where a part
    is); 'x_share' is 100 times 'x' over 'total', to one decimal, <NA> where the total is 0.
    """
    for name in numeric(inputs):
        parts = [str(each) for each in rows if each != name and _stem(str(each)) == name]
        if name not in rows and parts:
            rows[name] = rows[parts].sum(axis=1, min_count=len(parts))
    for name in (each for each in numeric(inputs) if each.endswith(SHARE)):
        part, whole = rows[name.removesuffix(SHARE)], rows[TOTAL]
        rows[name] = (100 * part / whole.mask(whole == 0)).round(DECIMALS)
    return rows


def shipped(inputs: Inputs) -> Made:
    """Figures of the pack that comes with the project, where it has them for every area here.

    Where it has them for some or none, nothing is made and a sentence says so.
    """
    wanted = inputs.area.lsoas11
    (dataset,) = inputs.source.datasets
    key = inputs.source.keep.column
    found = inputs.frame[inputs.frame[key].isin(list(wanted))]
    if not wanted or len(found) < len(wanted):
        inputs.told.append(
            f"{inputs.source.title}: the figures that come with the project cover {len(found):,} "
            f"of the {len(wanted):,} small areas of 2011 here, so this edition is left out."
        )
        return {}
    return {dataset: _one(inputs, dataset, numbers(inputs, found))}


SINGLE_YEARS: Final = {  # the table service's headings
    "lsoa21cd": ("GEOGRAPHY_CODE",),
    "year": ("DATE_NAME", "DATE"),
    "age": ("C_AGE",),
    "people": ("OBS_VALUE",),
}
AREA: Final = "LSOA 2021 Code"
SHEET: Final = re.compile(r"Mid-[0-9]{4} LSOA 2021")
AGES: Final[Mapping[str, range]] = {  # column -> ages in whole years, 90 meaning 90 and over
    "population": range(91),
    "children_0_15": range(16),
    "working_age": range(18, 67),
    "older_60_plus": range(60, 91),
}
FIRST_AGE: Final = 101  # the code of age 0 in the table of single years; 191 is 90 and over
SINGLE_YEAR: Final = re.compile(r"[FM]([0-9]{1,2})")


def residents(inputs: Inputs) -> Made:
    """Residents of small areas by group of age, from single years of age.

    The files are parts of a table with a row an area and age, as the table service answers, or
    the publisher's workbook, with a row an area and a column an age and sex (F0 to M90). The
    year is told as {middle}. Raises `SourceFailed` where an age is missing for an area.
    """
    (dataset,) = inputs.source.datasets
    if inputs.files[0].name.lower().endswith((".xlsx", ".ods")):
        ages = _wide(inputs)
    else:  # a row an area, a column an age, from a row an area and age (one to one)
        source = replace(inputs.source, read=Read(columns=SINGLE_YEARS))
        rows = kept(replace(inputs, frame=read.table(source, inputs.files)))
        inputs.words["middle"] = f"mid-{rows['year'].max()}"
        rows = rows[rows["year"] == rows["year"].max()]
        odd: list[str] = []
        codes, people = _read(rows["age"], odd), _read(rows["people"], odd)
        years = rows.assign(age=codes - FIRST_AGE, people=people)
        years = years[years["age"].between(0, 90)].astype({"age": int, "people": float})
        table = years.pivot_table(index="lsoa21cd", columns="age", values="people", aggfunc="first")
        ages = _whole(inputs, table)
    counted = pd.DataFrame({name: ages[list(span)].sum(axis=1) for name, span in AGES.items()})
    found = counted.astype(int).rename_axis("lsoa21cd").reset_index()
    _lacking(inputs, found, "lsoa21cd")
    return {dataset: found.sort_values("lsoa21cd", ignore_index=True)}


def _wide(inputs: Inputs) -> pd.DataFrame:
    """The same from the newest sheet of the publisher's workbook, both sexes added."""
    with pd.ExcelFile(inputs.files[0].path, engine="calamine") as book:
        sheets = [str(x) for x in book.sheet_names if SHEET.fullmatch(str(x))]
        sheet = pd.DataFrame()
        if sheets:
            sheet = pd.read_excel(book, sheet_name=max(sheets), skiprows=3, dtype=object)
    ages = {x: int(m[1]) for x in sheet if (m := SINGLE_YEAR.fullmatch(str(x).strip()))}
    if not ages or AREA not in sheet:
        raise SourceFailed(
            f"{inputs.source.title}: '{inputs.files[0].name[:60]}' has no sheet 'Mid-YYYY LSOA "
            f"2021' with '{AREA}' and single years of age. {inputs.source.by_hand}"
        )
    inputs.words["middle"] = f"mid-{max(sheets)[4:8]}"
    table = sheet.set_index(AREA)[list(ages)].apply(pd.to_numeric, errors="coerce")
    summed = table.rename(columns=ages).T.groupby(level=0).sum(min_count=2).T
    codes = summed.index.astype(str)
    here = codes.isin(list(inputs.area.lsoas)) | (
        inputs.area.is_england & codes.str.startswith("E")
    )
    return _whole(inputs, summed[here])


def _whole(inputs: Inputs, table: pd.DataFrame) -> pd.DataFrame:
    lacking = [age for age in AGES["population"] if age not in table]
    gaps = len(table) if lacking else int(table.isna().any(axis=1).sum())
    if gaps or table.empty:
        raise SourceFailed(
            f"{inputs.source.title}: the ages of {gaps:,} of {len(table):,} areas are not "
            "complete, so residents cannot be counted. Fetch it again."
        )
    return table
