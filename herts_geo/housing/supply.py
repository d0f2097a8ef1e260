"""Years of housing supply, NI 159 and NI 154, with every step of the sum written out.

Source of the method: National Planning Policy Framework and its guidance on five-year housing land
supply; NI 154 and NI 159 of the national indicator set. Which requirement and which buffer apply is
`standing`'s to say.

NI 154, net additional homes: the county's printed figures, and a district's own years.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from herts_geo.errors import HertsGeoError
from herts_geo.housing import dates
from herts_geo.housing.dates import EARLIEST, LATEST, PartialDay
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset

Method = Literal["sedgefield", "liverpool"]
METHODS: Final[Mapping[Method, str]] = {
    "sedgefield": "All in the next five years (Sedgefield)",
    "liverpool": "Over the rest of the plan (Liverpool)",
}
BUFFERS: Final = (5, 20)  # per cent
YEARS: Final = 5
HOMES, A_YEAR, PERCENT = "homes", "homes a year", "%"
LIMITS: Final[Mapping[str, tuple[str, str, float, float]]] = {  # name, unit, least and most
    "shortfall": ("shortfall", "homes", 0, 1_000_000),
    "completed": ("number of homes built", "homes", 0, 1_000_000),
    "need": ("local housing need", "homes a year", 1, 100_000),
    "stock": ("number of homes that stand", "homes", 1, 5_000_000),
    "ratio": ("affordability ratio", "years' pay", 0.1, 100),
    "hdt": ("Housing Delivery Test result", "per cent", 0, 1_000),
}


class InvalidTerms(HertsGeoError):
    """A figure for the sum of supply is not one that the sum can use."""


@dataclass(frozen=True)
class Plan:
    """A district's local plan; years run from 1 April, so 2011 to 2031 are 20 years.

    `adopted_on`: when it was adopted, None where the data do not say; `adopted_source`: who says.
    """

    code: str
    district: str
    name: str
    status: str
    start_year: int
    end_year: int
    homes_total: int
    homes_per_year: int
    note: str = ""
    adopted_on: PartialDay | None = None
    adopted_source: str = ""

    @property
    def average(self) -> float:
        """The requirement of the whole period over its years, homes a year."""
        return self.homes_total / max(self.end_year - self.start_year, 1)

    @property
    def adopted(self) -> bool:
        """Whether the plan is adopted, and not emerging."""
        return self.status == "adopted"


@dataclass(frozen=True)
class Terms:
    """What the user sets; None where it is not known. Raises `InvalidTerms`, every fault at once.

    `on`: the day of the sum. `buffer`: per cent; None leaves it to the rules. `shortfall`: homes
    too few so far; or `completed`: net homes built from the plan's start to the last 31 March, from
    which it is worked out. `need`: local housing need, homes a year; or `stock` and `ratio`, from
    which the standard method gives it. `hdt`: Housing Delivery Test result, per cent. `adopted`:
    when the plan was adopted, in place of what the data say. `reviewed`: when its policies were
    reviewed and found not to need updating, or 'no'.
    """

    on: date
    buffer: int | None = None
    method: Method = "sedgefield"
    shortfall: float | None = None
    completed: float | None = None
    need: float | None = None
    adopted: PartialDay | None = None
    reviewed: PartialDay | Literal["no"] | None = None
    stock: float | None = None
    ratio: float | None = None
    hdt: float | None = None

    def __post_init__(self) -> None:
        if faults := list(self._faults()):
            raise InvalidTerms(" ".join(faults))

    def _faults(self) -> Iterator[str]:
        if self.buffer is not None and self.buffer not in BUFFERS:
            yield f"A buffer of {self.buffer}% is not known: choose 5% or 20%."
        if self.method not in METHODS:
            yield f"'{self.method}' is not known: choose sedgefield or liverpool."
        figures = {key: getattr(self, key) for key in LIMITS if getattr(self, key) is not None}
        yield from filter(None, (out_of_limits(*each) for each in figures.items()))
        on = dates.in_words(self.on)
        if not EARLIEST <= self.on.year <= LATEST:
            yield f"The day of the sum must lie from {EARLIEST} to {LATEST}, not {on}."
        if self.adopted is not None and self.adopted.first > self.on:
            yield f"The plan's adoption, {self.adopted}, is after the day of the sum, {on}."
        if isinstance(self.reviewed, PartialDay) and self.reviewed.first > self.on:
            yield f"The review of the plan, {self.reviewed}, is after the day of the sum, {on}."

    @property
    def plan_year(self) -> int:
        """The year in which the plan year that holds the day began, on 1 April."""
        return self.on.year - ((self.on.month, self.on.day) < (4, 1))


@dataclass(frozen=True)
class Step:
    """One line of the sum: its key, label, figure (None where not known), unit and sentence."""

    key: str
    label: str
    value: float | None
    unit: str
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """The step as plain values, for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Sum:
    """The worked sum for one requirement, one set of terms and one number of deliverable homes.

    `years` and `ni159` (per cent) are None where the deliverable homes are not known or the need
    is nought.
    """

    steps: tuple[Step, ...]
    need: float
    years: float | None
    ni159: float | None


def out_of_limits(key: str, value: float) -> str:
    """A sentence where a figure of the terms lies outside its limits, or ''."""
    name, unit, least, most = LIMITS[key]
    if np.isfinite(value) and least <= value <= most:
        return ""
    shown = f"{value:g}" if np.isfinite(value) else "what was given"
    return f"The {name} must be a number from {least:,} to {most:,} ({unit}); {shown} is not."


def plans(catalogue: Catalogue) -> dict[str, Plan]:
    """The plan of each district, by its code. Raises the data errors of `load.table`."""
    found: dict[str, Plan] = {}
    for dataset in catalogue.by_role("requirements"):
        for row in load.table(catalogue, dataset.id).to_dict("records"):
            note, adopted, source = (
                "" if pd.isna(row.get(name)) else str(row[name])
                for name in ("note", "adopted", "adopted_source")
            )
            plan = Plan(
                code=str(row["area_code"]),
                district=str(row["area_name"]),
                name=str(row["plan"]),
                status=str(row["status"]),
                start_year=int(row["start_year"]),
                end_year=int(row["end_year"]),
                homes_total=int(row["homes_total"]),
                homes_per_year=int(row["homes_per_year"]),
                note=note,
                adopted_on=dates.read(adopted) if adopted else None,
                adopted_source=source,
            )
            found[plan.code] = plan
    return found


def work_out(
    requirement: float, terms: Terms, deliverable: float | None, plan: Plan | None = None
) -> Sum:
    """The five-year sum, each step in order.

    need = (requirement x 5 + shortfall due in five years) x (1 + buffer); years of supply =
    deliverable / need x 5; NI 159 = deliverable / (requirement x 5) x 100. Terms without a
    buffer have the least one. Raises `InvalidTerms`.
    """
    if not (np.isfinite(requirement) and requirement >= 0):
        raise InvalidTerms(f"The requirement must be a number of homes from 0, not {requirement}.")
    planned = requirement * YEARS
    short, short_words = shortfall(terms, plan)
    due, due_words = spread(short, terms, plan)
    percent = BUFFERS[0] if terms.buffer is None else terms.buffer
    buffer = (planned + due) * percent / 100
    need = planned + due + buffer
    years = ni159 = None
    worked = share = "No figure can be given."
    if deliverable is not None and need:
        years = deliverable / need * YEARS
        worked = f"{deliverable:,.0f} / {need:,.1f} x 5 = {years:,.2f}."
    if deliverable is not None and planned:
        ni159 = 100 * deliverable / planned
        sum_ = f"{deliverable:,.0f} / {planned:,.0f} = {ni159:,.1f}%"
        share = f"Deliverable homes as a share of planned provision: {sum_}."
    at = f"{requirement:,.0f}"
    steps = (
        Step(
            key="requirement",
            label="Requirement a year",
            value=requirement,
            unit=A_YEAR,
            sentence=f"{at} homes a year.",
        ),
        Step(
            key="five_years",
            label="Over five years",
            value=planned,
            unit=HOMES,
            sentence=f"{at} x 5 = {planned:,.0f}.",
        ),
        Step(
            key="shortfall", label="Shortfall so far", value=short, unit=HOMES, sentence=short_words
        ),
        Step(
            key="due",
            label="Shortfall to meet in five years",
            value=due,
            unit=HOMES,
            sentence=due_words,
        ),
        Step(
            key="buffer",
            label=f"Buffer of {percent}%",
            value=buffer,
            unit=HOMES,
            sentence=f"{percent}% of {planned:,.0f} + {due:,.0f} = {buffer:,.1f}.",
        ),
        Step(
            key="need",
            label="Needed over five years",
            value=need,
            unit=HOMES,
            sentence=f"{planned:,.0f} + {due:,.0f} + {buffer:,.1f} = {need:,.1f}.",
        ),
        Step(
            key="deliverable",
            label="Deliverable homes",
            value=deliverable,
            unit=HOMES,
            sentence="Not known: no figure can be given."
            if deliverable is None
            else "Net homes on the sites that count.",
        ),
        Step(key="years", label="Years of supply", value=years, unit="years", sentence=worked),
        Step(key="ni159", label="NI 159", value=ni159, unit=PERCENT, sentence=share),
    )
    return Sum(steps=steps, need=need, years=years, ni159=ni159)


def shortfall(terms: Terms, plan: Plan | None = None) -> tuple[float | None, str]:
    """Homes too few so far, and how that is known: entered, worked out, or not known (None).

    Worked out: the plan's requirement x full plan years gone by, less the homes built; never below
    nought, as a surplus is not taken off.
    """
    if terms.shortfall is not None:
        if terms.completed is None:
            return terms.shortfall, "As entered."
        built = f"{terms.completed:,.0f} homes built"
        return terms.shortfall, f"As entered. The {built}, entered too, are not used."
    if terms.completed is None or plan is None:
        return None, "Not entered, and the data do not hold it."
    gone = min(max(terms.plan_year - plan.start_year, 0), plan.end_year - plan.start_year)
    due = float(plan.homes_per_year * gone)
    found = max(due - terms.completed, 0.0)
    sentence = (
        f"{plan.homes_per_year:,} x {gone} full years since {plan.start_year} = {due:,.0f}, less "
        f"{terms.completed:,.0f} built = {due - terms.completed:,.0f}."
    )
    return found, sentence + (" A surplus is not taken off." if due < terms.completed else "")


def spread(short: float | None, terms: Terms, plan: Plan | None = None) -> tuple[float, str]:
    """The part of a shortfall to meet in five years, and the sum in words.

    Sedgefield: all of it. Liverpool: shortfall / years left of the plan x 5, all of it where five
    years or fewer are left. Not known (None) adds nought.
    """
    if short is None:
        return 0.0, "None is added, because none was entered."
    if terms.method == "sedgefield":
        return short, "Sedgefield: all of it falls in the next five years."
    if plan is None:
        return short, "Liverpool needs the plan's last year, which is not known: all of it counts."
    left = plan.end_year - terms.plan_year
    if left <= YEARS:
        years = f"{max(left, 0)} years" if left != 1 else "1 year"
        return short, f"Liverpool: the plan has {years} left, so all of it falls in five years."
    due = short / left * YEARS
    return due, f"Liverpool: {short:,.0f} / {left} years left to {plan.end_year} x 5 = {due:,.0f}."


def net_additional(completed: float, demolished: float = 0, changed: float = 0) -> float:
    """NI 154, net additional homes of a year: completions - demolitions + net gain by change.

    `changed`: homes gained less homes lost through change of use and conversion. Source: NI 154.
    """
    return completed - demolished + changed


INDICATOR: Final = "NI 154"
KINDS: Final = {"baseline": "Baseline (predicted)", "target": "Target", "actual": "Actual"}
OWN_COLUMNS: Final = ("Year", "Completions", "Demolitions", "Net change of use", "Trajectory")


def printed(catalogue: Catalogue) -> tuple[pd.DataFrame, tuple[Dataset, ...]]:
    """The printed figures of NI 154 (area, period, kind, homes, note) and their data sets."""
    sets = tuple(catalogue.by_role("indicator values"))
    frames = [load.table(catalogue, item.id) for item in sets]
    every = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame({"indicator": []})
    rows = every[every["indicator"] == INDICATOR]
    columns = {"area_name": "area", "period": "period", "kind": "kind", "value": "homes"}
    found = rows.reindex(columns=[*columns, "note"]).rename(columns=columns)
    return found.assign(kind=found["kind"].map(KINDS)).reset_index(drop=True), sets


def empty_years(plan: Plan, plan_year: int) -> pd.DataFrame:
    """A table for a district's own figures: the years of its plan so far, each cell blank."""
    last = max(min(plan_year, plan.end_year), plan.start_year + 1)
    years = [f"{year}/{(year + 1) % 100:02d}" for year in range(plan.start_year, last)]
    blank = {name: pd.Series([None] * len(years), dtype="Float64") for name in OWN_COLUMNS[1:]}
    return pd.DataFrame({"Year": pd.Series(years, dtype="string"), **blank})


def typed_cells(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """The cells of a district's own years that hold something, by row ('0001' first) and column;
    none where no figure was typed."""
    rows = enumerate(table[list(OWN_COLUMNS)].astype(object).to_dict("records"), start=1)
    cells = {
        (f"{at:04}", str(name)): f"{value:g}" if isinstance(value, float) else str(value)
        for at, row in rows
        for name, value in row.items()
        if pd.notna(value) and str(value).strip()
    }
    return cells if any(name != OWN_COLUMNS[0] for _, name in cells) else {}


def typed_years(cells: Mapping[tuple[str, str], str]) -> pd.DataFrame:
    """The table of a district's own years with such cells; a cell that is no figure is blank."""
    rows = sorted({row for row, _ in cells})
    texts = {name: [cells.get((row, name)) for row in rows] for name in OWN_COLUMNS}
    figures = {
        name: pd.to_numeric(pd.Series(texts[name], dtype=object), errors="coerce").astype("Float64")
        for name in OWN_COLUMNS[1:]
    }
    return pd.DataFrame({"Year": pd.Series(texts["Year"], dtype="string"), **figures})


def own_years(table: pd.DataFrame) -> pd.DataFrame:
    """A district's own years with their `Net additional homes`; missing without completions.

    A blank demolition or change of use counts as none. Rows without a year are left out.
    """
    known = table[table["Year"].fillna("").astype(str).str.strip() != ""]
    figures = known[list(OWN_COLUMNS[1:])].apply(pd.to_numeric, errors="coerce")
    counted = figures.fillna(dict.fromkeys(OWN_COLUMNS[2:4], 0.0))[list(OWN_COLUMNS[1:4])]
    net = [
        None if pd.isna(row[0]) else net_additional(*map(float, row)) for row in counted.to_numpy()
    ]
    result = known[["Year"]].join(figures.astype("Float64"))
    return result.assign(**{"Net additional homes": pd.array(net, dtype="Float64")})
