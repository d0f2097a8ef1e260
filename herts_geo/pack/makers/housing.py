"""Tables on housing by district: a row a district, a column a year, somewhere on some sheet.

Government workbooks move their headings from year to year, put notes above them and marks into
cells, so a table is found by its heading of codes and not by its place.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from python_calamine import CalamineError

from herts_geo.pack.makers.base import Inputs, described, kept
from herts_geo.pack.read import UNREADABLE
from herts_geo.pack.source import SourceFailed

Made = Mapping[str, pd.DataFrame]
CODES: Final = (  # headings of the column of today's codes, the surest first
    "currentonscode",
    "newonscode",
    "localauthoritycode",
    "onscode",
    "lacode",
    "areacode",
    "code",
)
DISTRICT: Final = re.compile(r"E0[6-9][0-9]{6}")
YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})(?:\s*[-/\u2013]\s*([0-9]{2,4}))?")
NO_YEAR: Final = re.compile(r"average|mean|change|per ?cent|%", re.IGNORECASE)
NOTE: Final = re.compile(r"\s*\[[a-z]{1,6}\.?\s*[0-9]*\]", re.IGNORECASE)  # '1,234 [r]', '[x]'
MARKS: Final = ("", "-", "\u2013", "..", ".", ":", "*", "n/a", "na", "x", "c", "z")
NUMERIC: Final = ("integer", "number")
DEEPEST: Final = 30  # rows within which the headings are looked for
SHOWN: Final = 3  # examples that a sentence gives
BROKEN: Final = (*UNREADABLE, CalamineError)
RATIO_AS_SHARE: Final = 0.01  # what 1 of a column is that the publisher writes as 0.96 for 96%


@dataclass(frozen=True)
class Sheet:
    """A table that was found: its rows under its headings, and what stands above them.

    `headings` are as written, in order; `rows` has a column a heading by its place, and `code`.
    """

    name: str
    headings: tuple[str, ...]
    rows: pd.DataFrame
    above: str

    def place(self, pattern: str) -> int | None:
        """The place of the first heading that a pattern fits, or None."""
        fits = (at for at, x in enumerate(self.headings) if re.search(pattern, x, re.IGNORECASE))
        return next(fits, None)


def by_year(inputs: Inputs) -> Made:
    """A row a district and year, with the figure of the one numeric column that is described.

    `year` is '2024' or '2024-25'. Gaps and marks give no row. Where a district stands in several
    rows that give different figures for a year, that year is left out and told.
    """
    (dataset,) = inputs.source.datasets
    columns = inputs.source.datasets[dataset]["columns"]
    figure = str(next(x for x, spec in columns.items() if spec.get("type") in NUMERIC))
    sheet = _found(inputs, lambda each: len(_years(each)) > 1)
    long = [
        pd.DataFrame({"district": sheet.rows["code"], "year": year, figure: sheet.rows[at]})
        for year, at in _years(sheet).items()
    ]
    every = pd.concat(long, ignore_index=True)
    if not inputs.area.is_england:
        every = every[every["district"].isin(list(inputs.area.districts))].copy()
    every[figure] = numbers(inputs, every[figure])
    known = every[every[figure].notna()].drop_duplicates()
    twice = known.duplicated(["district", "year"], keep=False)
    here = known[twice & known["district"].isin(list(inputs.area.districts))]
    for code, part in here.groupby("district"):
        years = ", ".join(part["year"].unique()[:5])
        inputs.told.append(
            f"{inputs.source.title}: {inputs.area.districts[str(code)]} stands in several rows "
            f"with different figures for {years}; these years are left out."
        )
    rows = known[~twice].sort_values(["district", "year"], ignore_index=True)
    return {dataset: described(inputs, dataset, _whole(inputs, rows))}


def delivery(inputs: Inputs) -> Made:
    """The housing delivery test of each district: its year, homes required and delivered over the
    three years, the percentage as published, and what follows from it.

    Whether the publisher writes 96% as 0.96 or 96 is told by the homes, not assumed. Raises
    `SourceFailed` where neither fits.
    """
    (dataset,) = inputs.source.datasets
    sheet = _found(inputs, lambda each: each.place("homes delivered") is not None)
    named = {
        "required": _needed(inputs, sheet, "total number of homes required"),
        "delivered": _needed(inputs, sheet, "total number of homes delivered"),
        "percent": _needed(inputs, sheet, r"measurement\W*$"),
    }
    rows = pd.DataFrame({"district": sheet.rows["code"]})
    for name, at in named.items():
        rows[name] = numbers(inputs, sheet.rows[at])
    rows["percent"] = _as_percent(inputs, rows)
    after = sheet.place("consequence")
    rows["consequence"] = "" if after is None else sheet.rows[after].map(_text)
    texts = (*sheet.headings, sheet.above, inputs.files[0].name)  # the table's own words
    told = [re.search(r"(20[0-9]{2})\D{0,3}measurement", x, re.IGNORECASE) for x in texts]
    years = [each[1] for each in told if each]
    if not years:
        raise SourceFailed(f"{inputs.source.title}: the file does not say which year it is of.")
    rows["year"] = years[0]
    known = rows[rows["percent"].notna()].sort_values("district", ignore_index=True)
    return {dataset: described(inputs, dataset, _whole(inputs, known))}


def requirements(inputs: Inputs) -> Made:
    """The plans' requirements that come with the project, of the districts here; none of others."""
    (dataset,) = inputs.source.datasets
    rows = kept(inputs)
    lost = set(inputs.area.districts) - set(rows["area_code"])
    if lost:
        inputs.told.append(
            f"{inputs.source.title}: not known for {len(lost):,} of "
            f"{len(inputs.area.districts):,} districts here; enter them on the housing page."
        )
    return {dataset: described(inputs, dataset, rows)} if len(rows) else {}


def _found(inputs: Inputs, fits: Callable[[Sheet], bool]) -> Sheet:
    """The first sheet with a table of districts that fits. Raises `SourceFailed`."""
    looked: list[str] = []
    for name, grid in _sheets(inputs):
        looked.append(name)
        sheet = _table(name, grid)
        if sheet is not None and fits(sheet):
            return sheet
    raise SourceFailed(
        f"{inputs.source.title}: '{inputs.files[0].name[:60]}' has no table of districts as it "
        f"is known; its sheets are {', '.join(x[:30] for x in looked[:12]) or 'none'}. The "
        f"publisher may have changed it: the old data set stays in use. {inputs.source.by_hand}"
    )


def _sheets(inputs: Inputs) -> Iterator[tuple[str, pd.DataFrame]]:
    """The workbook's sheets whose names fit the source's pattern, every cell as it stands."""
    raw = inputs.files[0]
    try:
        with pd.ExcelFile(raw.path, engine="calamine") as book:
            for name in map(str, book.sheet_names):
                if re.search(inputs.source.read.sheet, name, re.IGNORECASE):
                    yield (
                        name,
                        pd.read_excel(
                            book, sheet_name=name, header=None, dtype=object, keep_default_na=False
                        ),
                    )
    except BROKEN as fault:
        reason = " ".join(str(fault).split())[:120] or type(fault).__name__
        raise SourceFailed(
            f"{inputs.source.title}: '{raw.name[:60]}' cannot be read as a workbook ({reason}). "
            f"Fetch it again, or by hand: {inputs.source.by_hand}"
        ) from fault


def _table(name: str, grid: pd.DataFrame) -> Sheet | None:
    """The table below the first row that has a heading of codes above codes of districts."""
    for at in range(min(DEEPEST, len(grid))):
        headings = tuple(_text(cell) for cell in grid.iloc[at])
        plain = [re.sub(r"[^a-z]", "", x.casefold()) for x in headings]
        for wanted in CODES:
            if wanted not in plain:
                continue
            below = grid.iloc[at + 1 :]
            codes = below.iloc[:, plain.index(wanted)].map(_text)
            districts = codes.map(lambda x: bool(DISTRICT.fullmatch(x)))
            if districts.any():
                rows = below[districts].reset_index(drop=True)
                rows.columns = pd.RangeIndex(rows.shape[1])
                above = " ".join(_text(x) for x in grid.iloc[:at].to_numpy().ravel())
                return Sheet(
                    name=name,
                    headings=headings,
                    rows=rows.assign(code=codes[districts].to_numpy()),
                    above=above,
                )
    return None


def _years(sheet: Sheet) -> dict[str, int]:
    """The years of a table, in order, each with the place of its column."""
    found: dict[str, int] = {}
    for at, heading in enumerate(sheet.headings):
        told = YEAR.search(heading)
        if told and not NO_YEAR.search(heading):
            found[told[1] + (f"-{told[2][-2:]}" if told[2] else "")] = at
    return found


def _needed(inputs: Inputs, sheet: Sheet, pattern: str) -> int:
    at = sheet.place(pattern)
    if at is None:
        raise SourceFailed(
            f"{inputs.source.title}: the sheet '{sheet.name[:30]}' has no column of the "
            f"'{pattern.split(chr(92))[0]}'. The publisher may have renamed it: the old data set "
            "stays in use."
        )
    return at


def numbers(inputs: Inputs, cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Cells as numbers: '1,234 [r]' is 1234, '96%' is 96, a mark for what is not given is <NA>.

    Anything else is <NA> as well, and told.
    """
    text = cells.map(_text).str.replace(NOTE, "", regex=True)
    text = text.str.replace(r"[,\s%]", "", regex=True)
    text = text.str.replace("^[\u2212\u2013](?=[0-9])", "-", regex=True)  # a printed minus
    marked = text.str.casefold().isin(MARKS)
    found = pd.to_numeric(text.where(~marked), errors="coerce").astype("Float64")
    odd = cells[found.isna() & ~marked].map(_text)
    if len(odd):
        shown = ", ".join(f"'{x[:30]}'" for x in odd.unique()[:SHOWN])
        inputs.told.append(
            f"{inputs.source.title}: {len(odd):,} cells hold no number and count as missing, such "
            f"as {shown}."
        )
    return found


def _as_percent(inputs: Inputs, rows: pd.DataFrame) -> "pd.Series[Any]":
    """The test's result in per cent, in the scale that fits the homes."""
    share = 100 * rows["delivered"] / rows["required"].mask(rows["required"] <= 0)
    scale = (rows["percent"] / share.mask(share <= 0)).median()
    if pd.isna(scale):
        raise SourceFailed(
            f"{inputs.source.title}: it gives no homes to tell its percentages' scale by."
        )
    times = 100 if np.isclose(scale, RATIO_AS_SHARE, rtol=0.5) else 1
    if times == 1 and not np.isclose(scale, 1, rtol=0.5):
        raise SourceFailed(
            f"{inputs.source.title}: its percentages do not fit its homes (they are {scale:.3g} "
            "times what the homes give). The publisher may have changed the table."
        )
    return (times * rows["percent"]).round(0)


def _whole(inputs: Inputs, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the place's districts; those that have none are told, by name.

    Raises `SourceFailed` where no district here has any.
    """
    area = inputs.area
    here = rows if area.is_england else rows[rows["district"].isin(list(area.districts))]
    lost = [] if area.is_england else sorted(set(area.districts) - set(here["district"]))
    if here.empty:
        raise SourceFailed(
            f"{inputs.source.title}: the table has no district of {area.title}. It may be older "
            "than their codes."
        )
    if lost:
        names = ", ".join(area.districts[code] for code in lost[:5])
        inputs.told.append(f"{inputs.source.title}: it has no figure for {names}.")
    return here.reset_index(drop=True)


def _text(cell: Any) -> str:
    """A cell as text on one line: whole numbers without '.0', gaps as ''."""
    if cell is None or (isinstance(cell, float) and cell != cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
