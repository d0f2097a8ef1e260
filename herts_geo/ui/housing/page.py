"""The parts of the housing page: filters, totals, one site, table, files and published figures."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from herts_geo import export, places, wording
from herts_geo.crs import DRAW
from herts_geo.deprivation.indices import DECILE
from herts_geo.housing import district as housing_district
from herts_geo.housing import published as housing_published
from herts_geo.housing import view as housing_view
from herts_geo.housing import words as housing_words
from herts_geo.housing.sites import DELIVERABLE, OWNERSHIP, RULES, STATUS, Sites
from herts_geo.housing.view import Question, View
from herts_geo.opportunities import make as opportunities_make
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Place
from herts_geo.places import constraints as places_constraints
from herts_geo.services import lists as services_lists
from herts_geo.ui import cache, constraints, parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.housing import answers
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.opportunities import draft as opportunities_draft

FACTS: Final = (
    "Homes",
    "Number from",
    "Hectares",
    "Homes a hectare",
    "Ownership",
    "Planning status",
    "Deliverable",
    "Nearest",
    "Metres to it",
    "Small area (LSOA)",
    "Decile of deprivation",
    "Register of",
    "Notes",
)
FIRST: Final = ("Site", "Homes", "Ownership", "Planning status", "Nearest", "Metres to it")
COLOURS: Final = {"status": "Planning status", "ownership": "Ownership"}
UNDER: Final = {"plain": "Plain outlines", "deprivation": "Deciles of deprivation"}
FEW: Final = 9  # rows that fit without scrolling


def controls(found: Catalogue) -> None:
    """The filters of the sites, how homes are counted, and what the map shows."""
    _several("Ownership", "h_owner", OWNERSHIP)
    _several("Planning status", "h_status", STATUS)
    _several("Deliverable in five years", "h_deliverable", DELIVERABLE)
    with st.expander("Size"):
        _pair("Hectares", "h_ha", step=0.1)
        _pair("Homes", "h_homes", step=1)
    with st.expander("Near to, and deprivation"):
        if kinds := services_lists.titles(found, one=True):
            parts.choose("Nearest", list(kinds), "h_near", format_func=lambda key: kinds[key])
            st.number_input(
                "Within metres (straight line)", 0, 50_000, None, 50, key="h_within",
                placeholder="any",
            )  # fmt: skip
        deciles = [str(decile) for decile in range(1, 11)]
        st.multiselect(DECILE, deciles, key="h_tenths")
    constraints.controls(found, "h")
    with st.expander("How homes are counted"):
        rules = {key: wording.heading(words) for key, words in RULES.items()}
        st.radio("A site counts with", list(rules), key="h_rule", format_func=rules.__getitem__)
        st.number_input(
            "Homes a hectare where the register is blank", 1.0, 1000.0, None, 5.0, key="h_density",
            placeholder="leave blank",
            help="Hectares x this figure, marked as assumed. Left empty, such sites add no homes.",
        )  # fmt: skip
    with st.expander("Map"):
        parts.choose("Colour by", list(COLOURS), "h_colour", format_func=lambda key: COLOURS[key])
        parts.choose("Below the sites", list(UNDER), "h_under", format_func=lambda key: UNDER[key])
        parts.backgrounds(found)


def view(found: Catalogue, selection: Selection, chosen: Sites | None) -> View:
    """The view of the sites that pass the filters; a user's own are never kept."""
    if chosen is not None:
        return housing_view.view(found, question(selection), chosen)
    shipped: View = answers.view(found, question(selection), cache.today())
    return shipped


def question(selection: Selection) -> Question:
    """The part of the selection that a view of sites answers."""
    return Question(
        place=selection.place,
        ownership=selection.h_owner,
        status=selection.h_status,
        deliverable=selection.h_deliverable,
        hectares=(selection.h_ha_from, selection.h_ha_to),
        dwellings=(selection.h_homes_from, selection.h_homes_to),
        deciles=tuple(int(decile) for decile in selection.h_tenths),
        near=selection.h_near,
        within=selection.h_within,
        rule="to" if selection.h_rule == "to" else "from",
        density=selection.h_density,
        clear_of=selection.h_clear,
        unsure=selection.h_unsure,
    )


def figures(view: View) -> None:
    """What the sites that pass the filters hold together."""
    found = view.totals
    st.header(say.plain(view.place.label))
    first, second = st.columns(2)
    of_all = f"of {len(housing_view.live(view.every)):,}" if view.known else None
    first.metric("Sites", _told(view, found.sites), of_all, delta_color="off", delta_arrow="off")
    sizes = f"{found.without_hectares:,} without a size" if found.without_hectares else None
    hectares = _told(view, found.hectares, 1)
    second.metric("Hectares", hectares, sizes, delta_color="off", delta_arrow="off")
    gaps = f"{found.without_homes:,} without a number" if found.without_homes else None
    homes = _told(view, found.dwellings)
    first.metric("Homes", homes, gaps, delta_color="off", delta_arrow="off")
    second.metric("Homes on deliverable sites", _told(view, found.deliverable))
    constraints.said(view.left_out, view.constrained)
    for what in housing_words.uncovered(view):
        st.info(say.plain(f"{what}. That says nothing about sites there."))


def chosen_site(view: View) -> None:
    """The picker of one site, and its facts; a click on the map does the same."""
    rows = view.frame.set_index("id")
    names = {"": "Click the map, or choose here", **rows["name"].to_dict()}
    parts.choose("Look at one site", list(names), "h_site", format_func=lambda key: names[key])
    chosen = st.session_state["h_site"]
    if chosen:
        # A site's facts in a few lines.
        shown = housing_words.named(rows.loc[chosen].to_frame().T).iloc[0]
        lines = [f"**{say.plain(str(shown['Site']))}**, {say.plain(str(shown['District']))}"]
        limits = places_constraints.headings(rows.reset_index()).values()
        lines += [f"{name}: {_plain(shown[name])}" for name in (*FACTS, *limits)]
        st.info("  \n".join(lines))
        site = {**rows.loc[chosen].to_dict(), "id": chosen}
        opportunities_draft.offer(
            partial(opportunities_make.from_site, site), "opportunity-of-site"
        )


def twin(view: View) -> None:
    """The paragraph and the table of the sites, and both as files."""
    say.words(housing_words.paragraph(view))
    table = housing_words.table(view)
    none = "No sites." if view.known else "No sites are known here: no register is loaded."
    parts.table_twin(
        tables.led(table, *FIRST),
        f"Sites in {view.place.label}",
        none,
        pick=tables.Pick(view.frame["id"], "h_site", "sites-table"),
    )
    stem = f"sites-{export.stem(view.place)}"
    with st.container(horizontal=True):
        parts.download(
            "Table (CSV)", lambda: export.csv(table, view.datasets), f"{stem}.csv", "text/csv"
        )
        parts.download(
            "Sites on the map (GeoJSON)",
            lambda: geojson(view, table),
            f"{stem}.geojson",
            "application/geo+json",
        )
    parts.provenance(view.datasets)


def geojson(view: View, table: pd.DataFrame) -> bytes:
    """The sites of a view that have a position as GeoJSON points with the table's columns."""
    placed = view.frame[view.frame["placed"].astype(bool)]
    points = gpd.GeoSeries(
        gpd.points_from_xy(placed["lon"], placed["lat"]), index=placed.index, crs=DRAW
    )
    return export.geojson(table[table.index.isin(placed.index)], points, view.datasets)


def _told(view: View, value: float | None, decimals: int = 0) -> str:
    """A sum of the sites, missing where no register of the place is loaded."""
    return wording.number(value if view.known else None, decimals)


def _several(label: str, key: str, words: Mapping[str, str]) -> None:
    st.multiselect(
        label, list(words), key=key, format_func=lambda code: words[code], placeholder="any"
    )


def _pair(what: str, key: str, step: float) -> None:
    """Two boxes for the least and the most of a figure; empty means any."""
    whole = isinstance(step, int)
    low, high = (0, 100_000) if whole else (0.0, 10_000.0)
    for column, end, word in zip(
        st.columns(2), ("from", "to"), ("at least", "at most"), strict=True
    ):
        column.number_input(
            f"{what}, {word}", low, high, None, step, key=f"{key}_{end}", placeholder="any"
        )


def _plain(value: Any) -> str:
    """A value of the register in a line of its own."""
    if pd.isna(value):
        return wording.NO_DATA
    if isinstance(value, str):
        return say.plain(value)
    return wording.number(float(value), 0 if float(value).is_integer() else 2)


def published(found: Catalogue, place: Place) -> None:
    """Delivery, net additions, need and plan timetable of the place's district, or of every one;
    nothing where the pack holds none of them."""
    if not housing_published.held(found):
        return
    st.header("Published figures of housing")
    with parts.guard("The published figures"):
        known = places.gazetteer(found)
        one = housing_district.district_of(known, place)
        every = [one] if one else known.of_kind("district")
        shown = housing_published.published(found, every, cache.today(), newest=one is None)
        name = one.name if one else "each district"
        for code, need in shown.needs.items() if one else ():
            say.words(housing_published.need_words(known.place(code).name, need))
        say.words(*(shown.told if one else ()))
        _published_table(shown.figures, f"Published figures of {name}")
        parts.download(
            "Published figures (CSV)",
            lambda: export.csv(shown.figures, shown.datasets),
            f"housing-figures-{export.stem(one or known.whole)}.csv",
            "text/csv",
        )
        if len(shown.timetable):
            _published_table(shown.timetable, f"Timetable of the local plan, {name}")
        parts.provenance(shown.datasets)


def _published_table(table: pd.DataFrame, name: str) -> None:
    if len(table) > FEW:
        parts.table_twin(table, name)
    else:
        tables.show(
            table,
            hide_index=True,
            alt=name,
            placeholder=wording.NO_DATA,
            column_config=parts.thousands(table),
        )
