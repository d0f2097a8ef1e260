"""NI 154, net additional homes: the county's printed figures, and a district's own years."""

from typing import Any, Final

import pandas as pd

from herts_geo import load
from herts_geo.catalogue import Catalogue, Dataset
from herts_geo.supply import Plan, net_additional

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


def own_years(table: pd.DataFrame) -> pd.DataFrame:
    """A district's own years with their `Net additional homes`; missing without completions.

    A blank demolition or change of use counts as none. Rows without a year are left out.
    """
    known = table[table["Year"].fillna("").astype(str).str.strip() != ""]
    figures = known[list(OWN_COLUMNS[1:])].apply(pd.to_numeric, errors="coerce")
    net = [_net(row) for row in figures.to_dict("records")]
    result = known[["Year"]].join(figures.astype("Float64"))
    return result.assign(**{"Net additional homes": pd.array(net, dtype="Float64")})


def _net(row: dict[Any, Any]) -> float | None:
    built, lost, changed = (row[name] for name in OWN_COLUMNS[1:4])
    if pd.isna(built):
        return None
    whole = [0.0 if pd.isna(value) else float(value) for value in (lost, changed)]
    return net_additional(float(built), *whole)
