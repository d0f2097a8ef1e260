"""Published figures of districts' housing: delivery, net additions, what local need is made of.

Each is a role of a pack, a row a district and year: `housing delivery` (required, delivered,
percent, consequence), `net additions` (net_additional) and `housing need inputs` (dwellings;
ratio); and `plan timetable` (district, plan, event, day). None of them is used in the sum of
supply: what a person enters there is the person's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd

from herts_geo.housing import need as housing_need
from herts_geo.housing.need import Need
from herts_geo.housing.supply import InvalidTerms, Terms
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Place

DELIVERY, ADDED, INPUTS, TIMETABLE = (
    "housing delivery",
    "net additions",
    "housing need inputs",
    "plan timetable",
)
ROLES: Final = (DELIVERY, ADDED, INPUTS, TIMETABLE)
COLUMNS: Final = ("District", "What", "Figure", "Unit", "Of", "Note", "Source")
STOCK, RATIO, YEARS = "dwellings", "ratio", 5  # columns, and years of which the mean counts
MEASURES: Final = (  # role, column, words, unit
    (DELIVERY, "percent", "Housing Delivery Test", "%"),
    (DELIVERY, "required", "Homes required in its three years", "homes"),
    (DELIVERY, "delivered", "Homes delivered in its three years", "homes"),
    (ADDED, "net_additional", "Net additional homes", "homes"),
    (INPUTS, STOCK, "Homes that stand", "homes"),
    (INPUTS, RATIO, "House price to earnings ratio", "ratio"),
)
NEED: Final = "Local housing need by the standard method (an indication)"


@dataclass(frozen=True)
class Published:
    """What is published of some districts: `figures`, a row each with the columns of `COLUMNS`;
    `timetable`, the steps of their local plans; `needs`, by code; `told`, what to know of them."""

    figures: pd.DataFrame = field(repr=False)
    timetable: pd.DataFrame = field(repr=False)
    needs: dict[str, Need] = field(repr=False)
    told: tuple[str, ...]
    datasets: tuple[Dataset, ...] = field(repr=False)


def held(catalogue: Catalogue) -> tuple[Dataset, ...]:
    """The data sets of a pack that hold published figures of housing."""
    return tuple(each for role in ROLES for each in catalogue.by_role(role))


def published(
    catalogue: Catalogue, districts: Sequence[Place], on: date, newest: bool = False
) -> Published:
    """What a pack holds of some districts, as published; `newest`: of each the latest year alone.

    Raises the data errors of `load.table`.
    """
    names = {each.code: each.name for each in districts}
    rows = [row for measure in MEASURES for row in _rows(catalogue, names, measure, newest)]
    needs, told = _needs(catalogue, names, on)
    worked = "worked out here from homes and ratios"
    for code, found in needs.items():
        cells = (names[code], NEED, found.value, "homes a year", "", "", worked)
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    figures = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"Figure": "Float64"})
    order = figures["District"].map({name: at for at, name in enumerate(names.values())})
    headings = {"district": "District", "plan": "Plan", "event": "Step", "day": "When"}
    tables = [table for _, table in _tables(catalogue, TIMETABLE, names)]
    empty = pd.DataFrame(columns=list(headings))
    steps = pd.concat([empty, *tables], ignore_index=True)[list(headings)]
    steps["district"] = steps["district"].map(names)
    return Published(
        figures=figures.loc[order.sort_values(kind="stable").index].reset_index(drop=True),
        timetable=steps.sort_values(["district", "day"], kind="stable").rename(columns=headings),
        needs=needs,
        told=told,
        datasets=held(catalogue),
    )


def _tables(catalogue: Catalogue, role: str, names: dict[str, str]) -> list[Any]:
    """Each data set of a role, with its rows of some districts."""
    tables = ((each, load.table(catalogue, each.id)) for each in catalogue.by_role(role))
    return [(each, table[table["district"].isin(list(names))]) for each, table in tables]


def _rows(
    catalogue: Catalogue, names: dict[str, str], measure: tuple[str, ...], newest: bool
) -> list[dict[str, Any]]:
    """The rows of one measure, newest first."""
    role, column, words, unit = measure
    out: list[dict[str, Any]] = []
    for dataset, table in _tables(catalogue, role, names):
        if column not in table:
            continue
        known = table.dropna(subset=[column]).sort_values("year", ascending=False, kind="stable")
        if newest:
            known = known.drop_duplicates("district")
        # What follows in planning policy stands beside the result.
        noted = column == "percent" and "consequence" in known
        note = known["consequence"].fillna("") if noted else [""] * len(known)
        units = [unit] * len(known)
        cells = zip(known["district"], known[column], units, known["year"], note, strict=True)
        source = f"{dataset.publisher}, {dataset.vintage}"
        values = ((names[str(x)], words, *told, source) for x, *told in cells)
        out += [dict(zip(COLUMNS, each, strict=True)) for each in values]
    return out


def _needs(
    catalogue: Catalogue, names: dict[str, str], on: date
) -> tuple[dict[str, Need], tuple[str, ...]]:
    """The standard method's need of each district whose inputs are published, and its faults."""
    needs: dict[str, Need] = {}
    told: list[str] = []
    stocks, ratios = (_inputs(catalogue, names, column) for column in (STOCK, RATIO))
    for code, name in names.items():
        if code not in stocks or code not in ratios:
            continue
        if len(ratios[code]) < YEARS:
            told.append(f"{name}: no local housing need, as {YEARS} years of ratios are needed.")
            continue
        try:
            terms = Terms(on, stock=stocks[code].iloc[0], ratio=round(ratios[code].mean(), 4))
        except InvalidTerms as fault:
            told.append(f"{name}: {fault}")
            continue
        needs[code] = housing_need.need(terms)
        years, stood = ratios[code].index, stocks[code].index[0]
        told.append(
            f"{name}: local housing need from the homes of {stood} and the mean ratio of "
            f"{years[-1]} to {years[0]}, {ratios[code].mean():.2f}."
        )
    return needs, tuple(told)


def _inputs(
    catalogue: Catalogue, names: dict[str, str], column: str
) -> dict[str, "pd.Series[float]"]:
    """Of each district the figures of the newest five years, by year, newest first."""
    found: dict[str, pd.Series[float]] = {}
    for _, table in _tables(catalogue, INPUTS, names):
        if column not in table:
            continue
        known = table.dropna(subset=[column]).sort_values("year", ascending=False, kind="stable")
        for code, rows in known.groupby("district"):
            found[str(code)] = rows.set_index("year")[column].head(YEARS).astype(float)
    return found


def need_words(name: str, found: Need) -> str:
    """How the standard method comes to its figure for a district, in a sentence."""
    steps = {each.key: each.sentence for each in found.steps}
    sums = " ".join(steps[key] for key in ("base", "factor", "local_need"))
    return (
        f"{name}: {found.value:,.0f} homes a year by the standard method of December 2024. {sums} "
        "It is an indication: a council states its own figure, and the supply above uses only "
        "what is entered there."
    )
