"""A chart on a sheet of its own, read without colour: marks of a series share shape and hatch."""

import textwrap
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import StrMethodFormatter

from herts_geo import __version__, export
from herts_geo.evidence import Chart
from herts_geo.report import drawing, text
from herts_geo.report.drawing import Sheet
from herts_geo.report.map import sheet

WIDTH, MARGIN = 210.0, 12.0  # millimetres
SIDE: Final = 52.0  # of the names down the side
UPRIGHT: Final = 85.0  # height of an upright chart
STEP, FEWEST = 6.5, 40.0  # of a row of names, and of all of them at least
TITLE, NOTE, TICK = 11.0, 6.2, 7.0  # points
LONGEST, LINES = 30, 2  # characters of a line of a name down the side, and its lines
SHAPES: Final = "os^DPv"
HATCHES: Final = ("", "///", "...", "xxx", "\\\\\\")
ROOM: Final = 0.8  # of a place that its bars take
SPACE: Final = 90  # letters of names that stand beside each other
GRID: Final[dict[str, Any]] = {"color": "#dddddd", "linewidth": 0.6, "zorder": 0}


def make(chart: Chart, ending: str, made: str) -> bytes:
    """A chart as a PNG, SVG or PDF; `made` is a day as ISO 8601 text. Raises as `drawing.make`."""
    drawn = Sheet(chart.title, alternative(chart), partial(figure, chart, made))
    return drawing.make(drawn, ending, (WIDTH, _height(chart, made)), made)


def name(chart: Chart) -> str:
    """What the file of a chart is called, without its ending."""
    return f"chart-{chart.key}"


def alternative(chart: Chart) -> str:
    """The words that stand for a chart where it cannot be seen: each value."""
    rows = chart.frame.dropna(subset=["value"])
    ranged = {"least", "most"} <= set(rows)
    told = [
        f"{row.at}, {row.series}: {row.value:,.6g}"
        + (f" ({row.least:,.6g} to {row.most:,.6g})" if ranged and f"{row.least}" != "nan" else "")
        for row in rows.itertuples()
    ]
    return text.plain(f"Chart. {chart.title}. {'; '.join(told)}.")


def figure(chart: Chart, made: str) -> Figure:
    """A chart laid out on its sheet with its title, series, notes and sources."""
    height = _height(chart, made)
    drawn, over = sheet.blank(height, WIDTH)
    top = height - MARGIN
    title = _title(chart)
    sheet.write(over, MARGIN, top, "\n".join(title), TITLE, weight="bold")
    foot = _foot(chart, made)
    low = MARGIN + sheet.depth(len(foot), NOTE)
    look = {"color": sheet.SOFT}
    sheet.write(over, MARGIN, low, "\n".join(foot), NOTE, **look)
    left = MARGIN + (SIDE if _across(chart) else 12.0)
    place = (left / WIDTH, (low + 16) / height, (WIDTH - MARGIN - left) / WIDTH)
    axes = drawn.add_axes((*place, _body(chart) / height))
    _plot(axes, chart)
    _named(axes, chart)
    FigureCanvasAgg(drawn)
    return drawn


def _across(chart: Chart) -> bool:
    """Whether the places stand down the side."""
    return chart.kind in ("steps", "dots")


def _body(chart: Chart) -> float:
    return max(FEWEST, STEP * len(chart.places)) if _across(chart) else UPRIGHT


def _height(chart: Chart, made: str) -> float:
    title, foot = sheet.depth(len(_title(chart)), TITLE), sheet.depth(len(_foot(chart, made)), NOTE)
    series = 6.0 * len(chart.series) if len(chart.series) > 1 else 2.0
    return 2 * MARGIN + title + series + _body(chart) + 18.0 + foot


def _title(chart: Chart) -> list[str]:
    return sheet.lines(chart.title, WIDTH - 2 * MARGIN, TITLE * 1.12, 3)


def _foot(chart: Chart, made: str) -> list[str]:
    sources = [
        f"Source: {export.source(chart.datasets)}.",
        f"Licence: {export.licence(chart.datasets)}",
    ]
    told = [
        *chart.notes,
        *(sources if chart.datasets else []),
        f"Made on {text.words(made)} by herts-geo {__version__}.",
        f"Opens again at {chart.address}" if chart.address else "",
    ]
    return [line for each in told for line in sheet.lines(each, WIDTH - 2 * MARGIN, NOTE)]


def _plot(axes: Axes, chart: Chart) -> None:
    order = {place: number for number, place in enumerate(chart.places)}
    count = len(chart.series)
    for number, (series, colour) in enumerate(chart.series.items()):
        rows = chart.frame[chart.frame["series"] == series].dropna(subset=["value"])
        at = rows["at"].map(order).to_numpy(dtype=float)
        values = rows["value"].to_numpy(dtype=float)
        drawn = np.argsort(at)
        shift = ROOM * ((number + 0.5) / count - 0.5) if chart.kind == "bars" else 0.0
        name, ink, kind = _safe(series), text.colour(colour), chart.kind
        across, up = at[drawn] + shift, values[drawn]
        if kind in ("bars", "steps"):
            bar = axes.bar if kind == "bars" else axes.barh
            edged: dict[str, Any] = {"color": ink, "edgecolor": "#333333", "linewidth": 0.4}
            hatch = HATCHES[number % len(HATCHES)]
            bar(across, up, ROOM / count, label=name, hatch=hatch, zorder=3, **edged)
        else:
            xy = (up, across) if kind == "dots" else (across, up)
            mark, line = SHAPES[number % len(SHAPES)], "-" if kind == "lines" else ""
            axes.plot(*xy, ls=line, marker=mark, color=ink, label=name, ms=6, lw=1.4, zorder=3)
        if {"least", "most"} <= set(rows):
            # a thin line from the least to the most that each value may be, over its bar
            ends = axes.hlines if _across(chart) else axes.vlines
            for ink, width in (("#ffffff", 4.0), ("#111111", 1.6)):
                look: dict[str, Any] = {"colors": ink, "linewidth": width, "zorder": 4}
                ends(at + shift, rows["least"], rows["most"], **look)


def _named(axes: Axes, chart: Chart) -> None:
    """The names of places, axes and series."""
    across = _across(chart)
    places, values = (axes.yaxis, axes.xaxis) if across else (axes.xaxis, axes.yaxis)
    names = [_safe(place) for place in chart.places]
    if across:
        short = partial(textwrap.wrap, width=LONGEST, max_lines=LINES, placeholder=" …")
        names = ["\n".join(short(name)) for name in names]
    places.set_ticks(range(len(names)), names, fontsize=TICK)
    values.set_tick_params(labelsize=TICK)
    places.set_label_text(_safe(chart.at_title), fontsize=TICK)
    values.set_label_text(_safe(chart.value_title), fontsize=TICK)
    values.grid(True, **GRID)
    values.set_major_formatter(StrMethodFormatter("{x:,g}"))
    if not across and sum(map(len, names)) > SPACE:
        axes.tick_params(axis="x", labelrotation=30)
    _limited(axes, chart)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if len(chart.series) > 1:
        look: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1.01), "frameon": False}
        axes.legend(fontsize=TICK, **look)


def _limited(axes: Axes, chart: Chart) -> None:
    """The ends of the axes: every place, and the values from nought where that is so."""
    across, last = _across(chart), len(chart.places) - 0.5
    if across:
        axes.set_ylim(last, -0.5)
    else:
        axes.set_xlim(-0.5, last)
    limit: Any = axes.set_xlim if across else axes.set_ylim
    if chart.ends:
        limit(*chart.ends)
    elif chart.from_nought and not (chart.frame["value"] < 0).any():
        limit(0, None)


def _safe(words: str) -> str:
    """Words that the drawing library shows as they stand: no formula, no hidden name."""
    shown = text.printable(words).replace("$", r"\$")
    return f" {shown}" if shown.startswith("_") else shown
