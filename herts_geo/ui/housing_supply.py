"""Years of supply on the housing page: what the user enters, every step, and each district."""

from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import places, supply, supply_district, supply_stock, wording
from herts_geo.catalogue import Catalogue
from herts_geo.housing_capacity import Rule
from herts_geo.housing_sites import Sites
from herts_geo.places import Place
from herts_geo.supply import METHODS, Plan, Terms
from herts_geo.supply_district import Supply
from herts_geo.supply_stock import COUNTING, Counting, in_words
from herts_geo.ui import housing_cache as kept
from herts_geo.ui import parts, say

ENTERED: Final = ("h_adopted", "h_need", "h_built", "h_short")


def part(found: Catalogue, sites: Sites | None, place: Place) -> None:
    """The supply of the chosen place's district, or of every district of the county."""
    st.markdown(
        "Deliverable homes, divided by what is needed over five years, times five. Five years is "
        "the test. The filters on the left do not change this sum."
    )
    known = places.gazetteer(found)
    district = supply_district.district_of(known, place)
    _rules()
    if district is None:
        _every(found, sites)
        return
    if lies := supply_district.lies_words(place, district):
        say.words(lies)
    _entries(supply.plans(found).get(district.code))
    _outcome(_supply(found, sites, district))


def headline(found: Catalogue, sites: Sites | None, place: Place) -> None:
    """The years of supply of the chosen place's district, beside the map."""
    district = supply_district.district_of(places.gazetteer(found), place)
    if district is None:
        return
    _forget_others(district.code)
    shown = _supply(found, sites, district)
    dated = f"brownfield sites of {in_words(shown.stock.vintage)}" if shown.stock.vintage else None
    st.metric(
        f"Years of supply, {district.name}",
        wording.number(shown.years, 2),
        dated,
        delta_color="off",
        delta_arrow="off",
        help=shown.reason or "The sum is written out further down, step by step.",
    )


def _supply(found: Catalogue, sites: Sites | None, district: Place) -> Supply:
    plan = supply.plans(found).get(district.code)
    chosen = sites or kept.shipped(found)
    held = supply_stock.stock(chosen, district, *_counted())
    return supply_district.of_district(district, plan, _terms(), held)


def _rules() -> None:
    """The choices of method: buffer, how a shortfall is spread, and which sites count."""
    first, second, third = st.columns(3)
    buffers = [str(buffer) for buffer in supply.BUFFERS]
    with first:
        st.radio(
            "Buffer on the need",
            buffers,
            key="h_buffer",
            format_func=lambda x: f"{x}%",
            horizontal=True,
        )
    with second:
        st.radio(
            "Meet a shortfall", list(METHODS), key="h_method", format_func=lambda x: METHODS[x]
        )
    with third:
        st.radio(
            "Sites that count", list(COUNTING), key="h_count", format_func=lambda x: COUNTING[x]
        )


def _entries(plan: Plan | None) -> None:
    """The figures that only the user can know; they belong to one district and leave with it."""
    upto = _terms(entered=False).plan_year
    start = f"April {plan.start_year} to March {upto}" if plan else "since the plan began"
    boxes = (
        ("h_adopted", "Year the plan was adopted", 1990, 2100),
        ("h_need", "Local housing need, homes a year", 0, 100_000),
        ("h_built", f"Net homes built, {start}", 0, 1_000_000),
        ("h_short", "Or the shortfall so far, homes", 0, 1_000_000),
    )
    for column, (key, label, low, high) in zip(st.columns(4), boxes, strict=True):
        column.number_input(label, low, high, None, 1, key=key, placeholder="not known")


def _forget_others(code: str) -> None:
    state = st.session_state
    if state.get("h_for") not in ("", None, code):
        for key in ENTERED:
            state[key] = None
    state["h_for"] = code if any(state.get(key) is not None for key in ENTERED) else ""


def _terms(entered: bool = True) -> Terms:
    state = st.session_state
    adopted, need, built, short = (state.get(key) if entered else None for key in ENTERED)
    method: supply.Method = "liverpool" if state["h_method"] == "liverpool" else "sedgefield"
    return Terms(date.today(), int(state["h_buffer"]), method, short, built, need, adopted)


def _counted() -> tuple[Counting, Rule, float | None]:
    """Which sites count, with which end of their range, and the density where it is blank."""
    state = st.session_state
    return (
        "permission" if state["h_count"] == "permission" else "marked",
        "to" if state["h_rule"] == "to" else "from",
        state["h_density"],
    )


def _outcome(shown: Supply) -> None:
    """The plan's standing, the result, the sum step by step, and what has to be known."""
    if shown.plan_words:
        note = f" Note: {shown.plan.note}." if shown.plan and shown.plan.note else ""
        st.info(f"{shown.plan_words}{note} Requirement used: {shown.basis}.")
    if shown.years is None:
        st.warning(f"No figure for {shown.place.name}. {shown.reason}")
    else:
        _result(shown)
    if shown.steps:
        _show_steps(shown)
    st.markdown("**What to know beside it**\n\n" + "\n".join(f"- {x}" for x in shown.assumptions))


def _result(shown: Supply) -> None:
    first, second, third = st.columns(3)
    dated = f"sites of {in_words(shown.stock.vintage)}" if shown.stock.vintage else "sites loaded"
    first.metric(
        f"Years of supply, {shown.place.name}",
        wording.number(shown.years, 2),
        dated,
        delta_color="off",
        delta_arrow="off",
    )
    second.metric(
        "NI 159",
        f"{wording.number(shown.ni159, 1)}%",
        help="Deliverable homes as a share of planned provision over five years",
    )
    deliverable = float(shown.stock.deliverable or 0)
    third.metric(
        "Deliverable homes",
        wording.number(deliverable),
        f"on {shown.stock.counted:,} of {shown.stock.count:,} sites",
        delta_color="off",
        delta_arrow="off",
    )


def _show_steps(shown: Supply) -> None:
    st.dataframe(
        _steps(shown),
        hide_index=True,
        alt=f"Sum of the supply of {shown.place.name}, step by step",
        placeholder="not known",
        column_config={
            "Step": st.column_config.TextColumn(width="medium"),
            "Figure": st.column_config.NumberColumn(format="localized", width="small"),
            "Unit": st.column_config.TextColumn(width="small"),
            "How": st.column_config.TextColumn(width="large"),
        },
    )


def _steps(shown: Supply) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Step": [step.label for step in shown.steps],
            "Figure": pd.Series([x.value for x in shown.steps], dtype="Float64").round(2),
            "Unit": [step.unit for step in shown.steps],
            "How": [step.sentence for step in shown.steps],
        }
    )


def _every(found: Catalogue, sites: Sites | None) -> None:
    terms = _terms(entered=False)
    every: list[Supply] = (
        supply_district.of_each(found, sites, terms, *_counted())
        if sites
        else kept.supplies(found, terms, *_counted())
    )
    st.markdown("Choose a district above to see every step and to enter its own figures.")
    parts.table_twin(pd.DataFrame([_row(each) for each in every]), "Supply of each district")
    st.caption(supply_district.PARTIAL)


def _row(shown: Supply) -> dict[str, Any]:
    plan, years = shown.plan, shown.years
    why = "no register loaded" if not shown.stock.count else "its register marks no site"
    why = "its sites give no number of homes" if shown.stock.counted else why
    return {
        "District": shown.place.name,
        "Years of supply": None if years is None else round(years, 2),
        "NI 159, %": None if shown.ni159 is None else round(shown.ni159, 1),
        "No figure because": why if years is None else "",
        "Deliverable homes": shown.stock.deliverable,
        "Sites": shown.stock.count,
        "Register of": shown.stock.vintage or None,
        "Requirement a year": shown.requirement,
        "Plan": plan and f"{plan.name} ({plan.status}, {plan.start_year} to {plan.end_year})",
    }
