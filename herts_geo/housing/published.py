"""Published figures of districts' housing: delivery, net additions, what local need is made of.

Each is a role of a pack: `housing delivery` (district, year, required, delivered, result per cent,
consequence), `net additions` (district, year, net), `housing need inputs` (district, stock,
stock_year, ratio, ratio_years) and `plan timetable` (district, plan, event, day). None of them is
used in the sum of supply: what a person enters there is the person's own.
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
COLUMNS: Final = ("District", "What", "Figure", "Unit", "Of", "Source")
MEASURES: Final = (  # role, column, words, unit, column of the year
    (DELIVERY, "result", "Housing Delivery Test", "%", "year"),
    (DELIVERY, "required", "Homes required, Housing Delivery Test", "homes", "year"),
    (DELIVERY, "delivered", "Homes delivered, Housing Delivery Test", "homes", "year"),
    (ADDED, "net", "Net additional homes", "homes", "year"),
    (INPUTS, "stock", "Homes that stand", "homes", "stock_year"),
    (INPUTS, "ratio", "Affordability ratio, mean of five years", "ratio", "ratio_years"),
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
    rows += [_need_row(names[code], found) for code, found in needs.items()]
    figures = pd.DataFrame(rows, columns=list(COLUMNS))
    order = figures["District"].map({name: at for at, name in enumerate(names.values())})
    return Published(
        figures=figures.loc[order.sort_values(kind="stable").index].reset_index(drop=True),
        timetable=_timetable(catalogue, names),
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
    role, column, words, unit, year = measure
    out: list[dict[str, Any]] = []
    for dataset, table in _tables(catalogue, role, names):
        if column not in table:
            continue
        known = table.dropna(subset=[column]).sort_values(year, ascending=False, kind="stable")
        if newest:
            known = known.drop_duplicates("district")
        cells = zip(known["district"], known[column], known[year], strict=True)
        source = f"{dataset.publisher}, {dataset.vintage}"
        values = ((names[str(x)], words, value, unit, of, source) for x, value, of in cells)
        out += [dict(zip(COLUMNS, each, strict=True)) for each in values]
    return out


def _needs(
    catalogue: Catalogue, names: dict[str, str], on: date
) -> tuple[dict[str, Need], tuple[str, ...]]:
    """The standard method's need of each district whose inputs are published, and its faults."""
    needs: dict[str, Need] = {}
    told: list[str] = []
    for _, table in _tables(catalogue, INPUTS, names):
        known = table.dropna(subset=["stock", "ratio"]).drop_duplicates("district", keep="last")
        for code, stock, ratio in zip(
            known["district"], known["stock"], known["ratio"], strict=True
        ):
            try:
                terms = Terms(on, stock=float(stock), ratio=float(ratio))
            except InvalidTerms as fault:
                told.append(f"{names[str(code)]}: {fault}")
                continue
            needs[str(code)] = housing_need.need(terms)
    return needs, tuple(told)


def _need_row(name: str, found: Need) -> dict[str, Any]:
    values = (name, NEED, found.value, "homes a year", "", "worked out here from the two above")
    return dict(zip(COLUMNS, values, strict=True))


def need_words(name: str, found: Need) -> str:
    """How the standard method comes to its figure for a district, in a sentence."""
    steps = {each.key: each.sentence for each in found.steps}
    sums = " ".join(steps[key] for key in ("base", "factor", "local_need"))
    return (
        f"{name}: {found.value:,.0f} homes a year by the standard method of December 2024. {sums} "
        "It is an indication: a council states its own figure, and the supply above uses only "
        "what is entered there."
    )


def _timetable(catalogue: Catalogue, names: dict[str, str]) -> pd.DataFrame:
    headings = {"district": "District", "plan": "Plan", "event": "Step", "day": "When"}
    tables = [table for _, table in _tables(catalogue, TIMETABLE, names)]
    empty = pd.DataFrame(columns=list(headings))
    rows = pd.concat([empty, *tables], ignore_index=True)[list(headings)]
    rows["district"] = rows["district"].map(names)
    ordered: pd.DataFrame = rows.sort_values(["district", "day"], kind="stable")
    return ordered.rename(columns=headings)
