"""The parts of the page of targets: the indicators by theme, one of them, and files."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo import export, wording
from herts_geo.evidence import Chart
from herts_geo.indicators import agreement as indicators_agreement
from herts_geo.indicators.agreement import Figure, Record
from herts_geo.indicators.printed import CONTEXT
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui import parts
from herts_geo.ui.base import say
from herts_geo.ui.base.tables import show
from herts_geo.ui.sheets import chart as sheet_chart

SCALE: Final = "The scale need not start at nought. Lines join figures; nothing is known between."
SERIES: Final = {
    "Baseline": ("#595959", "square"),
    "Target": ("#d95f0e", "triangle-up"),
    "Actual": ("#225ea8", "circle"),
    "Your actual": ("#7b3294", "diamond"),
}
WIDTHS: Final = {
    "Indicator": 60,
    "Measure": 146,
    "Area": 92,
    "Unit": 80,
    "Better": 56,
    "Baseline": 114,
    "Latest actual": 80,
    "On track?": 84,
}
LINES: Final = 76  # pixels of a row that lets text run over four lines


def choose(every: Sequence[Record]) -> list[Record]:
    """The records of the chosen theme, area and lead agency."""
    first, second, third = st.columns(3, gap="medium")
    with first:
        theme = _pick("Theme", "o_theme", [x.indicator.theme for x in every], "All themes")
    with second:
        area = _pick("Area", "o_area", [x.area for x in every if x.area], "All areas")
    with third:
        lead = _pick("Lead agency", "o_lead", [x.indicator.lead for x in every], "All agencies")
    chosen = [
        record
        for record in every
        if theme in ("", record.indicator.theme)
        and area in ("", record.area)
        and lead in ("", record.indicator.lead)
    ]
    if not chosen:
        st.info("No indicator has this theme, area and lead agency together. Choose fewer.")
    return chosen


def _pick(label: str, key: str, values: Sequence[str], every: str) -> str:
    options = ["", *sorted(set(values))]
    found: str = parts.choose(label, options, key, format_func=lambda value: value or every)
    return found


def tables(chosen: Sequence[Record]) -> None:
    """A table of the indicators of each theme."""
    wide: dict[str, Any] = {k: st.column_config.Column(width=w) for k, w in WIDTHS.items()}
    for theme in dict.fromkeys(record.indicator.theme for record in chosen):
        st.header(theme)
        shown = indicators_agreement.wide([x for x in chosen if x.indicator.theme == theme])
        # Widths that let targets and standing be seen without scrolling; years without their 20.
        years = {
            name: st.column_config.NumberColumn(
                name.replace("Target 20", "Target "), format="localized", width=84
            )
            for name in shown.columns
            if name.startswith("Target ")
        }
        show(
            shown.drop(columns=["Theme"]),
            hide_index=True,
            height="content",
            row_height=LINES,
            alt=f"Indicators: {theme}",
            placeholder="not set",
            column_config=wide | years,
        )


def one(found: Catalogue, chosen: Sequence[Record]) -> None:
    """One indicator in one area: a sentence, a chart and its figures."""
    st.header("One indicator")
    titles = {"" if n == 0 else x.key: x for n, x in enumerate(chosen)}
    words = {key: f"{x.key}: {x.indicator.title}" for key, x in titles.items()}
    key = parts.choose("Indicator and area", list(titles), "o_indicator", format_func=words.get)
    record = titles[key]
    say.words(indicators_agreement.sentence(record))
    if not record.figures:
        st.info("The papers print no figure for this indicator, so there is nothing to draw.")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _chart(found, record)
    with right:
        rows = [(x.period or None, _kind(x), x.value, x.note) for x in record.figures]
        table = pd.DataFrame(rows, columns=["Period", "Kind", "Value", "Note"])
        unknown = "not printed" if table["Period"].isna().any() else ""
        _plain(table, f"Figures of {record.key}", unknown)


def _kind(figure: Figure) -> str:
    return "Your actual" if figure.own else wording.heading(figure.kind)


def _chart(found: Catalogue, record: Record) -> None:
    rows = [
        {"Period": x.period or "not printed", "Figure": _kind(x), "Value": x.value}
        for x in record.figures
    ]
    periods = list(dict.fromkeys(row["Period"] for row in rows))
    kinds = [kind for kind in SERIES if any(row["Figure"] == kind for row in rows)]
    order: dict[str, Any] = {"field": "Figure", "sort": kinds, "title": None}
    across = {"type": "ordinal", "sort": periods, "axis": {"labelAngle": 0}}
    upward = {"type": "quantitative", "title": record.indicator.unit, "scale": {"zero": False}}
    spec = {
        "mark": {"type": "line", "point": {"size": 90, "filled": True}},
        "height": 260,
        "encoding": {
            "x": {"field": "Period", **across},
            "y": {"field": "Value", **upward},
            # Each kind of figure told apart by colour and by shape.
            "color": {
                **order,
                "scale": {"domain": kinds, "range": [SERIES[kind][0] for kind in kinds]},
                "legend": {"orient": "top"},
            },
            "shape": {
                **order,
                "scale": {"domain": kinds, "range": [SERIES[kind][1] for kind in kinds]},
            },
            "tooltip": [{"field": "Period"}, {"field": "Figure"}, {"field": "Value"}],
        },
    }
    st.vega_lite_chart(pd.DataFrame(rows), spec, width="stretch")
    st.caption(SCALE)
    series = {kind: SERIES[kind][0] for kind in dict.fromkeys(str(row["Figure"]) for row in rows)}
    sheet_chart.offer(
        Chart(
            key="target",
            title=f"{record.key}: {record.indicator.title}",
            kind="lines",
            from_nought=False,
            frame=pd.DataFrame(rows).set_axis(["at", "series", "value"], axis=1),
            places=tuple(map(str, periods)),
            series=series,
            value_title=record.indicator.unit,
            notes=(SCALE, indicators_agreement.sentence(record)),
            datasets=tuple(indicators_agreement.sets(found)),
        )
    )


def context(found: Catalogue) -> None:
    """Figures printed in the same papers, with their notes."""
    about = found.one(CONTEXT)
    titles = {column.name: wording.heading(column.title) for column in about.columns}
    table = load.table(found, about.id).drop(columns=["area_code"]).fillna({"note": ""})
    _plain(table.rename(columns=titles), about.title, "not printed")
    parts.provenance([about])


def _plain(table: pd.DataFrame, name: str, missing: str) -> None:
    """A table without an index, as tall as its rows; `missing` stands where a figure does not."""
    show(
        table,
        hide_index=True,
        height="content",
        alt=name,
        placeholder=missing,
        column_config={"Value": st.column_config.NumberColumn(format="localized")},
    )


def take_away(found: Catalogue, chosen: Sequence[Record]) -> None:
    """The source of the indicators, and the shown ones as files."""
    sets = indicators_agreement.sets(found)
    with st.container(horizontal=True):
        for label, make in {
            "Indicators": indicators_agreement.wide,
            "Figures": indicators_agreement.long,
        }.items():
            name = f"{label.casefold()}.csv"
            table = make(chosen)
            parts.download(f"{label} (CSV)", partial(export.csv, table, sets), name, "text/csv")
    parts.provenance(sets)
