"""Small charts as Vega-Lite, readable without colour, beside the same figures as text.

The legend of a map of two measures: nine colours in a square.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

import pandas as pd
import streamlit as st

from herts_geo.deprivation.indices import DECILE
from herts_geo.evidence import Chart
from herts_geo.maps.bivariate import THIRDS
from herts_geo.maps.classify import LegendItem

BAR_COLOURS: Final = ["#225ea8", "#b5b5b5"]
BESIDE_COLOURS: Final = ["#225ea8", "#e08214", "#8c8c8c", "#b2abd2"]
PER_CENT: Final = {"type": "quantitative", "title": "% of people", "scale": {"domain": [0, 100]}}
LINE_SHAPES: Final = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
LINE_DASHES: Final = [[1, 0], [6, 2], [2, 2], [8, 2, 2, 2], [4, 4], [1, 3]]
DOT_COLOURS: Final = ["#d95f0e", "#225ea8", "#595959"]
INKED: Final = (("#fff", 5), ("#111", 2))  # a range: a dark line on a light one
ENDS: Final = "0 = most deprived in England, 100 = least"
DOT_SHAPES: Final = ["circle", "square", "triangle-up"]


def people_by_decile(shares: Mapping[str, tuple[float, ...]], figure: str = "% of people") -> Chart:
    """Bars of the percentage of people in each decile, one bar a place; the same for print."""
    rows = [
        {"decile": decile, "place": name, "percent": value}
        for name, values in shares.items()
        for decile, value in enumerate(values, start=1)
        if value == value  # a decile where nobody lives has no bar
    ]
    frame = pd.DataFrame(rows, columns=["decile", "place", "percent"])
    return _by_decile(frame, list(shares), figure, [])


def _by_decile(
    frame: pd.DataFrame, names: list[str], figure: str, over: Sequence[dict[str, Any]]
) -> Chart:
    """Upright bars by decile (decile, place, percent), with layers over them."""
    across = {"field": "decile", "type": "ordinal", "axis": {"labelAngle": 0}, "title": DECILE}
    bars = _upright(names, figure)
    spec = {"height": 230, "encoding": {"x": across}, "layer": [bars, *over]}
    st.vega_lite_chart(frame, spec, width="stretch")
    ends = [name for name in ("least", "most") if name in frame]
    return Chart(
        key="deciles",
        title=figure,
        kind="bars",
        frame=_for_print(frame, "decile", "place", "percent").join(frame[ends]),
        places=tuple(str(decile) for decile in range(1, 11)),
        series=dict(zip(names, BAR_COLOURS, strict=False)),
        at_title=DECILE,
        value_title=figure,
    )


def _upright(names: list[str], figure: str) -> dict[str, Any]:
    """Bars of per cent, side by side by name."""
    colour = {
        "field": "place",
        "sort": names,
        "title": None,
        "scale": _scale(names, BAR_COLOURS),
        "legend": {"orient": "top"},
    }
    return {
        "mark": "bar",
        "encoding": {
            "xOffset": {"field": "place", "sort": names},
            "y": {"field": "percent", "type": "quantitative", "title": figure},
            "color": colour,
            "tooltip": _tooltip("decile", ".1f", "percent"),
        },
    }


def people_by_step(people: Mapping[str, int]) -> Chart:
    """Bars of the number of people in each step of a change, in the order given; for print too."""
    rows = [{"step": step, "people": count} for step, count in people.items()]
    across = {"field": "people", "type": "quantitative", "title": "People"}
    up = {"field": "step", "sort": list(people), "title": None, "axis": {"labelLimit": 230}}
    spec = {
        "mark": {"type": "bar", "color": BAR_COLOURS[0]},
        "height": {"step": 28},
        "encoding": {"y": up, "x": across, "tooltip": [{"field": "step"}, across]},
    }
    frame = pd.DataFrame(rows, columns=["step", "people"])
    st.vega_lite_chart(frame, spec, width="stretch")
    return Chart(
        key="changes",
        title="People",
        kind="steps",
        frame=_for_print(frame.assign(place="People"), "step", "place", "people"),
        places=tuple(people),
        series={"People": BAR_COLOURS[0]},
        value_title="People",
    )


def share_by_decile(rows: pd.DataFrame) -> Chart:
    """Bars of the percentage of people within the time in each decile (decile, place, percent,
    least, most), with a thin line from the least to the most; the same for print."""
    names, figure = list(dict.fromkeys(rows["place"])), "% of people within"
    sides = {"xOffset": {"field": "place", "sort": names, "bandPosition": 0.5}}
    lines = _ranges("y", {"type": "quantitative"}, sides)
    return _by_decile(rows, names, figure, lines if rows["least"].notna().any() else [])


def lines(drawn: Chart) -> None:
    """Lines of a chart that is drawn for print too: a colour, shape and dash a series."""
    names = list(drawn.series)
    order = {"field": "series", "sort": names, "title": None}
    values = {
        "field": "value",
        "type": "quantitative",
        "title": drawn.value_title,
        "scale": {"zero": drawn.from_nought},
    }
    places = {
        "field": "at",
        "type": "ordinal",
        "sort": list(drawn.places),
        "title": drawn.at_title,
        "axis": {"labelAngle": 0},
    }
    legend = {"orient": "top", "labelLimit": 200, "columns": 3, "symbolDash": [1, 0]}
    spec = {
        "mark": {"type": "line", "point": {"size": 60}},
        "height": 420,
        "encoding": {
            "x": places,
            "y": values,
            "color": {
                **order,
                "scale": _scale(names, list(drawn.series.values())),
                "legend": legend,
            },
            "shape": {**order, "scale": _scale(names, LINE_SHAPES)},
            "strokeDash": {**order, "scale": _scale(names, LINE_DASHES), "legend": None},
            "tooltip": [{"field": "series"}, {"field": "at", "title": drawn.at_title}, values],
        },
    }
    st.vega_lite_chart(drawn.frame, spec, width="stretch")


def share_by_place(rows: pd.DataFrame, figure: str) -> Chart:
    """Bars of the share of people (place, percent, least, most), one a place, with a thin line from
    the least to the most that it may be; the same for print."""
    names = list(rows["place"])
    up = {"field": "place", "sort": names, "title": None, "axis": {"labelLimit": 230}}
    across = {"field": "percent", "type": "quantitative", "title": figure}
    ends = {"x": {"field": "least", "type": "quantitative"}, "x2": {"field": "most"}}
    bar = {
        "mark": {"type": "bar", "color": BAR_COLOURS[0]},
        "encoding": {"x": across, "tooltip": _tooltip("place", ".0f", "percent")},
    }
    lines = [
        {"mark": {"type": "rule", "color": ink, "strokeWidth": width}, "encoding": ends}
        for ink, width in INKED
    ]
    spec = {"height": {"step": 24}, "encoding": {"y": up}, "layer": [bar, *lines]}
    st.vega_lite_chart(rows, spec, width="stretch")
    kept = rows[["place", "percent", "least", "most"]]
    printed = kept.rename(columns={"place": "at", "percent": "value"}).assign(series="People")
    return Chart(
        key="districts",
        title=figure,
        kind="steps",
        frame=printed,
        places=tuple(names),
        series={"People": BAR_COLOURS[0]},
        value_title=figure,
        ends=(0.0, 100.0),
    )


def shares_beside(rows: pd.DataFrame, note: str) -> None:
    """Bars of shares (figure, place, percent, least, most), a bar a place, with a thin line from
    the least to the most that each may be."""
    up = {
        "field": "figure",
        "sort": list(dict.fromkeys(rows["figure"])),
        "title": None,
        "axis": {"labelLimit": 280},
    }
    places = list(dict.fromkeys(rows["place"]))
    sides = {"yOffset": {"field": "place", "sort": places, "bandPosition": 0.5}}
    colour = {
        "field": "place",
        "sort": places,
        "title": None,
        "scale": _scale(places, BESIDE_COLOURS),
        "legend": {"orient": "top", "labelLimit": 260},
    }
    ends = [{"field": each, "format": ".0f"} for each in ("least", "most")]
    bars = {
        "mark": {"type": "bar", "tooltip": True},
        "encoding": {
            "x": {"field": "percent", **PER_CENT},
            "yOffset": {"field": "place", "sort": places},
            "color": colour,
            "tooltip": [*_tooltip("figure", ".0f", "percent"), *ends],
        },
    }
    layers = [bars, *_ranges("x", PER_CENT, sides)]
    spec = {"height": {"step": 16}, "encoding": {"y": up}, "layer": layers}
    st.vega_lite_chart(rows, spec, width="stretch")
    st.caption(note)


def _ranges(axis: str, kind: dict[str, Any], sides: dict[str, Any]) -> list[dict[str, Any]]:
    """Lines along an axis from the least to the most, in the middle of their bars."""
    ends = {axis: {"field": "least", **kind}, f"{axis}2": {"field": "most"}}
    return [
        {
            "transform": [{"filter": "isValid(datum.least)"}],
            "mark": {"type": "rule", "color": ink, "strokeWidth": width},
            "encoding": {**ends, **sides},
        }
        for ink, width in INKED
    ]


def domain_profile(positions: pd.DataFrame, titles: Mapping[str, str]) -> Chart:
    """Dots of where each group stands on each measure, 0 the most deprived end, 100 the least; the
    same for print."""
    groups = list(positions.columns)
    rows = [
        {"measure": titles[str(measure)], "place": name, "position": 100 * float(value)}
        for name, column in positions.items()
        for measure, value in column.dropna().items()
    ]
    order = {"field": "place", "sort": groups, "title": None}
    spec = {
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.9},
        "height": 330,
        "encoding": {
            "y": {
                "field": "measure",
                "sort": list(titles.values()),
                "title": None,
                "axis": {"labelLimit": 230, "grid": True},
            },
            "x": {
                "field": "position",
                "type": "quantitative",
                "scale": {"domain": [0, 100]},
                "title": ENDS,
            },
            "color": {
                **order,
                "scale": _scale(groups, DOT_COLOURS),
                "legend": {"orient": "top", "labelLimit": 260, "columns": 1},
            },
            "shape": {**order, "scale": _scale(groups, DOT_SHAPES)},
            "tooltip": _tooltip("measure", ".0f", "position"),
        },
    }
    frame = pd.DataFrame(rows, columns=["measure", "place", "position"])
    st.vega_lite_chart(frame, spec, width="stretch")
    return Chart(
        key="measures",
        title=ENDS,
        kind="dots",
        frame=_for_print(frame, "measure", "place", "position"),
        places=tuple(titles.values()),
        series=dict(zip(map(str, groups), DOT_COLOURS, strict=False)),
        value_title=ENDS,
        ends=(0, 100),
    )


def _for_print(frame: pd.DataFrame, at: str, series: str, value: str) -> pd.DataFrame:
    """The rows of a chart as `Chart` names them."""
    named = frame[[at, series, value]].set_axis(["at", "series", "value"], axis=1)
    return named.astype({"at": "str", "series": "str"})


def _scale(names: list[str], values: Sequence[Any]) -> dict[str, list[Any]]:
    return {"domain": names, "range": list(values[: len(names)])}


def _tooltip(row: str, form: str, figure: str) -> list[dict[str, Any]]:
    return [
        {"field": "place"},
        {"field": row},
        {"field": figure, "type": "quantitative", "format": form},
    ]


INKS: Final = (("#111", "#111", "#fff"), ("#111", "#111", "#fff"), ("#111", "#fff", "#fff"))


def legend(
    title: str,
    items: Sequence[LegendItem],
    downward: Sequence[str],
    rightward: Sequence[str],
    note: str,
) -> None:
    """The square with the number of areas of each class; words for rows and columns."""
    heads = "".join(f"<th scope='col'>{escape(words)}</th>" for words in rightward)
    rows = "".join(
        f"<tr><th scope='row' style='text-align:right'>{escape(words)}</th>"
        + "".join(
            f"<td style='background:{escape(item.colour)};color:{ink};text-align:center;"
            f"width:7rem'>{item.areas}</td>"
            for item, ink in zip(items[THIRDS * row : THIRDS * (row + 1)], INKS[row], strict=True)
        )
        + "</tr>"
        for row, words in enumerate(downward)
    )
    st.html(
        f"<strong>{escape(title)}</strong><table style='font-size:.875rem'>"
        f"<tr><td></td>{heads}</tr>{rows}</table>"
        f"<div style='font-size:.875rem'>{escape(note)}</div>"
    )
