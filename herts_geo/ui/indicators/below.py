"""What stands beside the indicator map: an area and its years, figures, table and files."""

import re
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from herts_geo import export, wording
from herts_geo.evidence import Chart
from herts_geo.indicators import shipped as indicators_shipped
from herts_geo.indicators import view as indicators_view
from herts_geo.indicators import words as indicators_words
from herts_geo.indicators.measures import Shown
from herts_geo.indicators.paint import decimals
from herts_geo.indicators.printed import AGREEMENT
from herts_geo.indicators.view import View
from herts_geo.maps.bivariate import THIRDS
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import outlines
from herts_geo.ui import parts
from herts_geo.ui.base import say, tables
from herts_geo.ui.link.choices import Selection
from herts_geo.ui.link.pages import PAGES
from herts_geo.ui.sheets import chart as sheet_chart

TERMS = {  # group of measures -> the term of the glossary that explains them
    indicators_shipped.DEPRIVATION: "Indices of Deprivation",
    indicators_shipped.ACCESS: "Share of people in reach",
    indicators_shipped.HOMES: "Requirement",
}
MARKS = {  # kind of figure -> colour and shape
    "actual": ("#225ea8", "circle"),
    "baseline": ("#595959", "square"),
    "target": ("#d95f0e", "triangle-up"),
}


def area_picker(view: View) -> str:
    """The picker of one area of the place; the map's click does the same."""
    kind = indicators_words.KINDS[view.kind][0]
    return parts.area_picker(view.frame[view.inside], f"Look at one {kind}")


def chosen_area(found: Catalogue, view: View, area: str) -> None:
    """The figure of the chosen area in one sentence, and its figures over time."""
    for each in view.frame[view.frame["code"] == area].to_dict("records"):
        row = {str(key): value for key, value in each.items()}
        told = [f"{row['label']}: {_figure(view, view.first, 'value', row)}."]
        if view.second:
            other = _figure(view, view.second, "second", row)
            told.append(f"{view.second.measure.title}: {other}.")
        if row["standing"] and view.question.show == "target" and not view.second:
            target = "" if pd.isna(row["target"]) else f" ({_rounded(view, 'target', row)})"
            told.append(f"{wording.heading(row['standing'])}{target}.")
        say.note(" ".join([*told, f"{row['note']}." if row["note"] else ""]))
        _over_time(found, view, area)


def _figure(view: View, shown: Shown, column: str, row: dict[str, Any]) -> str:
    known = not pd.isna(row[column])
    return shown.measure.said(_rounded(view, column, row)) if known else shown.measure.missing


def _rounded(view: View, column: str, row: dict[str, Any]) -> str:
    """A figure of a row, with as many decimals as tell the figures of its column apart."""
    places = decimals(view.frame[column][view.inside])
    return wording.number(float(row[column]), places)


def _over_time(found: Catalogue, view: View, area: str) -> None:
    """A chart of the area's figures where there are several periods."""
    pairs = indicators_view.history(found, view.first.measure, view.kind, area)
    rows = [
        {"Period": each.period, "Figure": each.figure or "actual", "Value": value}
        for each, value in pairs
        if value is not None
    ]
    if len(rows) < 2:
        return
    kinds = [kind for kind in MARKS if any(row["Figure"] == kind for row in rows)]
    st.vega_lite_chart(pd.DataFrame(rows), _chart(rows, kinds), width="stretch")
    gap = len(pairs) - len(rows)
    lost = f" {wording.count(gap, 'period')} without a figure for it." if gap else ""
    unit = wording.heading(view.first.measure.unit or "unit not given")
    caption = f"{unit}. The scale need not start at nought.{lost}"
    st.caption(say.plain(caption))
    frame = pd.DataFrame(rows).set_axis(["at", "series", "value"], axis=1)
    name = view.frame.loc[view.frame["code"] == area, "label"]
    sheet_chart.offer(
        Chart(
            key="periods",
            title=f"{view.first.measure.title}: {name.iloc[0] if len(name) else area}",
            kind="lines",
            from_nought=False,
            frame=frame,
            places=tuple(dict.fromkeys(frame["at"])),
            series={kind: MARKS[kind][0] for kind in kinds},
            value_title=unit,
            notes=(caption,),
            datasets=view.datasets,
        )
    )


def _chart(rows: list[dict[str, Any]], kinds: list[str]) -> dict[str, Any]:
    order: dict[str, Any] = {"field": "Figure", "sort": kinds, "title": None}
    legend = {"orient": "top"} if len(kinds) > 1 else None
    colours, shapes = ([MARKS[kind][part] for kind in kinds] for part in (0, 1))
    periods = list(dict.fromkeys(row["Period"] for row in rows))
    across = {"type": "ordinal", "sort": periods, "title": None, "axis": {"labelAngle": 0}}
    upward = {"type": "quantitative", "title": None, "scale": {"zero": False}}
    return {
        "mark": {"type": "line", "point": {"size": 80, "filled": True}},
        "height": 170,
        "encoding": {
            "x": {"field": "Period", **across},
            "y": {"field": "Value", **upward},
            "color": {**order, "scale": {"domain": kinds, "range": colours}, "legend": legend},
            "shape": {**order, "scale": {"domain": kinds, "range": shapes}},
            "tooltip": [{"field": "Period"}, {"field": "Figure"}, {"field": "Value"}],
        },
    }


def figures(view: View) -> None:
    """How many areas have a figure, the two ends and the middle one; or those in both thirds."""
    st.header(say.plain(view.place.label))
    inside = view.frame[view.inside]
    known = inside["value"].dropna().astype(float)
    first, second = st.columns(2)
    first.metric("Areas with a figure", f"{len(known):,} of {len(inside):,}")
    if view.second:
        # Areas and people of the darkest class of two figures.
        both = view.frame[view.inside & (view.classes.index == THIRDS**2 - 1)]
        words = view.classes.legend.items[-1].label
        second.metric("Areas in both darkest thirds", f"{len(both):,}", help=say.plain(words))
        first.metric("People who live there", f"{round(float(both['counted'].sum())):,}")
        share = wording.share(both["counted"].sum(), inside["counted"].sum())
        second.metric("Share of the place's people", share)
    elif len(known):
        places = decimals(known)
        second.metric("Middle area (median)", wording.number(float(known.median()), places))
        first.metric("Lowest figure", wording.number(float(known.min()), places))
        second.metric("Highest figure", wording.number(float(known.max()), places))
    shown = [view.first, *([view.second] if view.second else [])]
    told = [f"{each.title} ({each.measure.unit or 'unit not given'})" for each in shown]
    say.words(f"{'; '.join(told)}.")


def explain(view: View, selection: Selection) -> None:
    """The way to what the glossary says of the figure."""
    measure = view.first.measure
    term = measure.id if measure.group == AGREEMENT else TERMS.get(measure.group, "")
    if term:
        st.page_link(
            PAGES["glossary"].file,
            label=f"What '{term}' means",
            icon=PAGES["glossary"].symbol,
            query_params={**selection.query(), "g_term": term},
        )


def twin(found: Catalogue, view: View) -> None:
    """The paragraph and the table that say what the map shows, and both as files."""
    say.words(indicators_words.paragraph(view))
    table = indicators_words.table(view)
    parts.table_twin(
        tables.led(table, *map(str, table.columns[1:])),
        f"Figures of {view.place.label}",
        pick=tables.Pick(view.frame["code"], "area", "indicator-table"),
    )
    shapes = outlines.areas(found, view.kind, view.vintage).geometry
    with st.container(horizontal=True):
        make = partial(export.csv, table, view.datasets)
        parts.download("Table (CSV)", make, f"{_stem(view)}.csv", "text/csv")
        make = partial(export.geojson, table, shapes, view.datasets)
        geo = "application/geo+json"
        parts.download("Map and table (GeoJSON)", make, f"{_stem(view)}.geojson", geo)
        make = partial(export.geopackage, table, shapes, view.datasets)
        geo = "application/geopackage+sqlite3"
        parts.download("Map and table (GeoPackage)", make, f"{_stem(view)}.gpkg", geo)
    parts.provenance(view.datasets)


def _stem(view: View) -> str:
    title = f"{view.first.measure.title} {view.first.slice.label} {view.place.name}"
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:80] or "figures"
