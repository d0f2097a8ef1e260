"""NI 154 on the housing page: the printed figures, and a district's own years."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import export, places, wording
from herts_geo.evidence import Chart
from herts_geo.housing import district as housing_district
from herts_geo.housing import supply as housing_supply
from herts_geo.housing.supply import OWN_COLUMNS, Plan, Terms
from herts_geo.indicators import agreement
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.ui import parts
from herts_geo.ui.base import desk, keeping, rights, say, tables
from herts_geo.ui.sheets import chart as sheet_chart

COLOURS: Final = ["#595959", "#d95f0e", "#225ea8"]
SHAPES: Final = ["square", "triangle-up", "circle"]
STAYS_HERE: Final = "stays in this session unless you download it as a file"
DEFINITION: Final = (
    "NI 154, net additional homes: completions, less demolitions, plus the net gain from change "
    "of use and conversion."
)


def part(found: Catalogue, place: Place) -> None:
    """The figures of an agreement, and below them the years of the chosen district."""
    figures, sets = housing_supply.printed(found)
    areas = wording.listing(list(dict.fromkeys(figures["area"])))
    st.markdown(f"{DEFINITION} The printed figures are those of {areas}." if areas else DEFINITION)
    if figures.empty and agreement.held(found):
        st.info("No printed figures of NI 154 are in this pack.")
    elif not figures.empty:
        left, right = st.columns(2, gap="medium")
        with left:
            drawn = _chart(figures, "period", "kind", "homes")
            title = f"Net additional homes (NI 154): {areas}"
            sheet_chart.offer(replace(drawn, key="homes-added", title=title, datasets=tuple(sets)))
        with right:
            headings = {"period": "Year", "kind": "Figure", "homes": "Homes", "note": "Note"}
            tables.show(
                figures[list(headings)].rename(columns=headings),
                hide_index=True,
                alt="Printed figures of NI 154",
                placeholder="",
                column_config={"Homes": st.column_config.NumberColumn(format="localized")},
            )
            parts.provenance(sets)
    district = housing_district.district_of(places.gazetteer(found), place)
    if district is None:
        st.markdown("Choose a district to enter its own years.")
    else:
        _own(district, housing_supply.plans(found).get(district.code))


def _own(district: Place, plan: Plan | None) -> None:
    """A table to type a district's years into, drawn with its trajectory and the plan's figure."""
    whose = rights.refused("upload")
    stays = desk.here() and not whose
    st.markdown(
        f"**{district.name}, year by year.** Type what was built in each year, and the "
        "trajectory that was planned. Nothing is filled in for you; "
        f"what you type {'stays until you clear it' if stays else STAYS_HERE}."
    )
    if whose:
        st.caption(say.plain(f"Not kept in the workspace. {whose}"))
    left, right = st.columns(2, gap="medium")
    with left:
        typed = _editor(district, plan)
    years = housing_supply.own_years(typed)
    with right:
        # Year, figure and homes in rows: what was added, the trajectory, and the plan's average.
        shown = years[["Year", "Net additional homes", "Trajectory"]]
        rows = shown.melt("Year", var_name="Figure", value_name="Homes").dropna()
        if plan and not rows.empty:
            yearly = float(plan.homes_per_year)
            average = years[["Year"]].assign(Figure="Plan, yearly", Homes=yearly)
            rows = pd.concat([rows, average], ignore_index=True)
        if rows.empty:
            st.info("The chart appears when a year has a figure.")
        else:
            drawn = _chart(rows, "Year", "Figure", "Homes")
            title = f"Net additional homes: {district.name}"
            notes = ("As typed on the page; nobody has checked it.",)
            sheet_chart.offer(replace(drawn, key="homes-typed", title=title, notes=notes))
    net = years["Net additional homes"]
    if net.notna().any():
        known = wording.count(int(net.notna().sum()), "year")
        st.markdown(f"Net additional homes: **{net.sum():,.0f}** in {known}.")
        name = f"homes-added-{district.code}.csv"
        parts.download("Years (CSV)", lambda: export.csv(years, ()), name, "text/csv")


def _editor(district: Place, plan: Plan | None) -> pd.DataFrame:
    blank = (
        housing_supply.empty_years(plan, Terms(date.today()).plan_year)
        if plan
        else pd.DataFrame({name: pd.Series(dtype="Float64") for name in OWN_COLUMNS}).astype(
            {"Year": "str"}
        )
    )
    key = f"homes-added-{district.code}"
    whole = st.column_config.NumberColumn(step=1, width="small")
    typed = tables.edit(
        _typed_before(key, blank),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        height=320,
        placeholder="",
        column_config={
            "Year": st.column_config.TextColumn(
                width="small", help="Such as 2024/25, from 1 April"
            ),
            **dict.fromkeys(OWN_COLUMNS[1:], whole),
        },
    )
    keeping.keep_typed(key, housing_supply.typed_cells(typed))
    return typed


def _typed_before(key: str, blank: pd.DataFrame) -> pd.DataFrame:
    """What was typed when the table was last drawn anew, which what is typed now goes on top of."""
    mine = f"_{key}_before"
    if key not in st.session_state:
        st.session_state[mine] = [[*cell, value] for cell, value in keeping.typed(key).items()]
    cells = {(row, name): value for row, name, value in st.session_state.get(mine, [])}
    return housing_supply.typed_years(cells) if cells else blank


def _chart(rows: pd.DataFrame, year: str, kind: str, homes: str) -> Chart:
    """Lines with points of homes by year, told apart by colour and shape; the same for print."""
    kinds = list(dict.fromkeys(rows[kind]))
    order: dict[str, Any] = {"field": kind, "sort": kinds, "title": None}
    spec = {
        "mark": {"type": "line", "point": {"size": 90, "filled": True}},
        "height": 260,
        "encoding": {
            "x": {"field": year, "type": "ordinal", "title": "Year", "axis": {"labelAngle": -40}},
            "y": {"field": homes, "type": "quantitative", "title": "Net additional homes"},
            "color": {
                **order,
                "scale": {"domain": kinds, "range": COLOURS[: len(kinds)]},
                "legend": {"orient": "top"},
            },
            "shape": {**order, "scale": {"domain": kinds, "range": SHAPES[: len(kinds)]}},
            "tooltip": [{"field": year}, {"field": kind}, {"field": homes, "format": ",.0f"}],
        },
    }
    st.vega_lite_chart(rows, spec, width="stretch")
    frame = rows[[year, kind, homes]].set_axis(["at", "series", "value"], axis=1)
    return Chart(
        key="homes",
        title="Net additional homes",
        kind="lines",
        frame=frame.astype({"at": "str"}),
        places=tuple(sorted({str(each) for each in rows[year]})),
        series=dict(zip(kinds, COLOURS, strict=False)),
        at_title="Year",
        value_title="Net additional homes",
    )
