"""Shares of a place as bars, each with its range, and those of other places below it."""

import io
from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Rectangle

from herts_geo.report.brief import Bar, Bars
from herts_geo.report.map import sheet

FILLS: Final = ("#0b3c5d", "#8fb4cc", "#c9b78a", "#b9b9b9")  # of the place, then of the others
LABEL, ACROSS, WORDS = 58.0, 72.0, 38.0  # millimetres of the names, the bars and their figures
OWN, OTHER, APART = 3.0, 1.9, 1.6  # millimetres: height of a bar, and the gap below a share
SIZE, SMALL = 6.8, 5.8  # points
TICKS: Final = range(0, 101, 20)


def png(shown: Bars) -> bytes:
    """Bars as a PNG, as wide as the text of a page, right in grey as in colour."""
    step = OWN + (len(shown.names) - 1) * OTHER + APART
    height = 6.0 + step * len(shown.rows) + 4.5
    figure, over = sheet.blank(height)
    right, top = 0.0, height - 1.0
    for name, fill in zip(shown.names, FILLS, strict=False):  # the key
        _box(over, right, top - 2.6, 4.0, 2.2, fill)
        words = sheet.lines(name, 44.0, SIZE, 1)[0]
        sheet.write(over, right + 5.0, top - 0.1, words, SIZE)
        right += 8.0 + len(words) * SIZE * sheet.POINT * sheet.LETTER
    _range(over, (right, right + 6.0), top - 1.5)
    sheet.write(over, right + 7.5, top - 0.1, "range", SIZE)
    top = height - 6.0
    for tick in TICKS:
        x = _at(tick)
        over.plot([x, x], [4.5, top], color="#d5d5d5", linewidth=0.5, zorder=1)
        sheet.write(over, x, 4.5 - 0.8, f"{tick}%", SMALL, ha="center", color=sheet.SOFT)
    for place, (label, bars) in enumerate(shown.rows):
        _row(over, label, bars, top - place * step)
    FigureCanvasAgg(figure)
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=sheet.DPI)
    return out.getvalue()


def _row(over: Axes, label: str, bars: Sequence[Bar], top: float) -> None:
    sheet.write(over, 0.0, top - 0.3, sheet.lines(label, LABEL - 1.0, SIZE * 0.92, 1)[0], SIZE)
    level, words = top, LABEL + ACROSS + 3.0
    for place, bar in enumerate(bars):
        tall = OTHER if place else OWN
        if bar.value is not None:
            _box(over, LABEL, level - tall + 0.2, _at(bar.value) - LABEL, tall - 0.4, FILLS[place])
        if bar.span is not None and not place:
            _range(over, (_at(bar.span[0]), _at(bar.span[1])), level - tall / 2)
        level -= tall
    sheet.write(over, words, top - 0.1, bars[0].text, SIZE, weight="bold")
    others = " · ".join(bar.text for bar in bars[1:])
    sheet.write(over, words, top - OWN - 0.1, others, SMALL, color=sheet.SOFT)


def _range(over: Axes, ends: tuple[float, float], level: float) -> None:
    for colour, wide in (("white", 2.4), ("#111111", 1.0)):
        look: dict[str, Any] = {"color": colour, "linewidth": wide, "zorder": 4}
        over.plot(ends, [level, level], **look)
        for x in ends:
            over.plot([x, x], [level - 0.9, level + 0.9], **look)


def _box(over: Axes, x: float, y: float, wide: float, tall: float, fill: str) -> None:
    look: dict[str, Any] = {
        "facecolor": fill,
        "edgecolor": sheet.INK,
        "linewidth": 0.4,
        "zorder": 3,
    }
    over.add_patch(Rectangle((x, y), wide, tall, **look))


def _at(share: float) -> float:
    return LABEL + ACROSS * min(max(share, 0.0), 100.0) / 100
