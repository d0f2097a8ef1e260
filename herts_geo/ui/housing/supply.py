"""Years of supply on the housing page: what the user enters, every step, and each district."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import places, wording
from herts_geo.housing import district as housing_district
from herts_geo.housing import rules as housing_rules
from herts_geo.housing import supply as housing_supply
from herts_geo.housing.choices import Choices
from herts_geo.housing.district import Supply
from herts_geo.housing.sites import Sites
from herts_geo.housing.stock import COUNTING, vintage_words
from herts_geo.housing.supply import METHODS, Plan, Terms
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.ui import parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.housing import answers, choices
from herts_geo.ui.housing.choices import ENTERED, RULES

RULINGS: Final = {
    "title": "Rule",
    "outcome": "Here",
    "why": "Why",
    "missing": "Missing",
    "words": "What it says",
    "paragraph": "Where",
    "since": "In force from",
    "confirmed": "Wording confirmed",
}
BUFFERS: Final = {RULES: "As the rules give it", "5": "5%", "20": "20%"}


def part(found: Catalogue, sites: Sites | None, place: Place) -> None:
    """The supply of the chosen place's district, or of every district of the county."""
    st.markdown(
        "Deliverable homes, divided by what is needed over five years, times five. Five years is "
        "the test. The filters on the left do not change this sum."
    )
    known = places.gazetteer(found)
    district = housing_district.district_of(known, place)
    # The choices of method: buffer, how a shortfall is spread, and which sites count.
    asked: list[tuple[str, Mapping[Any, str], str]] = [
        ("Buffer on the need", BUFFERS, "h_buffer"),
        ("Meet a shortfall", METHODS, "h_method"),
        ("Sites that count", COUNTING, "h_count"),
    ]
    for column, (label, words, key) in zip(st.columns(3), asked, strict=True):
        column.radio(label, list(words), key=key, format_func=words.__getitem__)
    if district is None:
        _every(found, sites)
        return
    if lies := housing_district.lies_words(place, district):
        say.words(lies)
    _entries(housing_supply.plans(found).get(district.code))
    chosen, faults = _choices(district)
    for fault in faults:
        st.warning(say.plain(fault))
    _outcome(_supply(found, sites, district, chosen))


def headline(found: Catalogue, sites: Sites | None, place: Place) -> None:
    """The years of supply of the chosen place's district, beside the map."""
    district = housing_district.district_of(places.gazetteer(found), place)
    if district is None:
        return
    state = st.session_state  # what was entered of another district leaves with it
    if state.get("h_for") not in ("", None, district.code):
        for key, empty in ENTERED.items():
            state[key] = empty
    entered = any(state.get(key) not in (None, "") for key in ENTERED)
    state["h_for"] = district.code if entered else ""
    shown = _supply(found, sites, district, _choices(district)[0])
    vintage = shown.stock.vintage
    dated = f"brownfield sites of {vintage_words(vintage)}" if vintage else None
    st.metric(
        f"Years of supply, {district.name}",
        shown.years_words,
        dated,
        delta_color="off",
        delta_arrow="off",
        help="The sum is written out further down, step by step.",
    )
    if shown.reason:
        st.caption(say.plain(shown.reason))


def _supply(found: Catalogue, sites: Sites | None, district: Place, chosen: Choices) -> Supply:
    plan = housing_supply.plans(found).get(district.code)
    held = sites or answers.shipped(found)
    return housing_district.chosen(district, plan, held, chosen, date.today())


def _entries(plan: Plan | None) -> None:
    """The figures that only the user can know; they belong to one district and leave with it."""
    upto = Terms(date.today()).plan_year
    start = f"April {plan.start_year} to March {upto}" if plan else "since the plan began"
    given = str(plan.adopted_on) if plan and plan.adopted_on else "not known"
    texts = (
        ("h_adopted", "When the plan was adopted", given),
        ("h_reviewed", "Reviewed: when, or no", "not known"),
    )
    boxes = (
        ("h_need", "Local housing need, homes a year", 1, 100_000, 1),
        ("h_hdt", "Housing Delivery Test, %", 0.0, 1_000.0, 1.0),
        ("h_stock", "Or homes that stand", 1, 5_000_000, 1),
        ("h_ratio", "and the affordability ratio", 0.1, 100.0, 0.1),
        ("h_built", f"Net homes built, {start}", 0, 1_000_000, 1),
        ("h_short", "Or the shortfall so far, homes", 0, 1_000_000, 1),
    )
    columns = st.columns(4) + st.columns(4)
    how = "As 2022-10-25, 2022-10 or 2022"
    reviewed = f"When its policies were reviewed and found not to need updating. {how}; or no."
    for column, (key, label, hint) in zip(columns, texts, strict=False):
        told = reviewed if key == "h_reviewed" else how
        column.text_input(label, key=key, placeholder=hint, help=told)
    for column, (key, label, low, high, step) in zip(columns[2:], boxes, strict=True):
        column.number_input(label, low, high, None, step, key=key, placeholder="not known")


def _choices(district: Place) -> tuple[Choices, list[str]]:
    values = {str(key): value for key, value in st.session_state.items()}
    return choices.choices(values, district.code, date.today())


def _outcome(shown: Supply) -> None:
    """The plan's standing, the result, the sum step by step, and what has to be known."""
    if shown.plan_words:
        note = f" Note: {shown.plan.note}." if shown.plan and shown.plan.note else ""
        used = f" Requirement used: {shown.basis}." if shown.basis else ""
        st.info(say.plain(f"{shown.plan_words}{note}{used}"))
    if shown.years is None:
        st.warning(say.plain(f"No figure for {shown.place.name}. {shown.reason}"))
    else:
        _result(shown)
    if shown.steps:
        _show_steps(shown)
    told = "\n".join(f"- {say.plain(x)}" for x in shown.assumptions)
    st.markdown(f"**What to know beside it**\n\n{told}")
    # Each planning rule, what it comes to here, and what is missing.
    edition = housing_rules.edition()
    with st.expander(f"The planning rules and what they come to here, on {shown.on}"):
        st.markdown(f"{edition.words(shown.terms.on)} {edition.note} [Source]({edition.source})")
        table = pd.DataFrame(list(shown.rulings), columns=list(RULINGS)).rename(columns=RULINGS)
        table["In force from"] = [each.since.isoformat() for each in shown.rulings]
        parts.table_twin(table, f"Planning rules applied to {shown.place.name}")


def _result(shown: Supply) -> None:
    first, second, third = st.columns(3)
    vintage = shown.stock.vintage
    first.metric(
        f"Years of supply, {shown.place.name}",
        shown.years_words,
        f"sites of {vintage_words(vintage)}" if vintage else "sites loaded",
        delta_color="off",
        delta_arrow="off",
    )
    second.metric(
        "NI 159",
        f"{wording.number(shown.ni159, 1)}%",
        help="Deliverable homes as a share of planned provision over five years",
    )
    third.metric(
        "Deliverable homes",
        wording.number(shown.stock.deliverable),
        f"on {shown.stock.counted:,} of {shown.stock.count:,} sites",
        delta_color="off",
        delta_arrow="off",
    )


def _show_steps(shown: Supply) -> None:
    steps = pd.DataFrame(
        {
            "Step": [step.label for step in shown.steps],
            "Figure": pd.Series([x.value for x in shown.steps], dtype="Float64").round(2),
            "Unit": [step.unit for step in shown.steps],
            "How": [step.sentence for step in shown.steps],
        }
    )
    tables.show(
        steps,
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


def _every(found: Catalogue, sites: Sites | None) -> None:
    values = {str(key): value for key, value in st.session_state.items()}
    chosen, _ = choices.choices({**values, **ENTERED, "h_for": ""}, "", date.today())
    today = date.today()
    every: list[Supply] = (
        housing_district.of_each(found, sites, chosen, today)
        if sites
        else answers.supplies(found, chosen, today)
    )
    st.markdown("Choose a district above to see every step and to enter its own figures.")
    parts.table_twin(
        pd.DataFrame([housing_district.row(each) for each in every]), "Supply of each district"
    )
    st.caption(f"{housing_rules.edition().words(today)} {housing_district.PARTIAL}")
