"""The sheet of paper that a print map is laid out on, in millimetres."""

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from herts_geo.report import text as report_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 170.0  # millimetres on paper: the text width of an A4 page
KEY_WIDTH: Final = 45.0  # of a key beside its map
GAP: Final = 4.0  # between a map and its key, and between the columns of one
DPI: Final = 200
INCH: Final = 25.4  # millimetres
POINT: Final = INCH / 72
LETTER: Final = 0.6  # width of a letter over its size, as an upper mean
LEADING: Final = 1.28  # distance of lines over the size of letters
INK, SOFT = "#1a1a1a", "#555555"
Area = tuple[float, float, float, float]  # left, bottom, right and top, in millimetres


@dataclass(frozen=True)
class Layout:
    """A sheet in millimetres: its width, its height (0: as high as what is on it), its margin.

    `columns`: of a key that stands below its map; 0 where it stands beside it, in `beside` columns.
    `letters`: their size over the usual one. `tallest`: the height of a map within a document.
    """

    width: float = WIDTH
    height: float = 0.0
    margin: float = 0.0
    columns: int = 0
    letters: float = 1.0
    tallest: float = 105.0
    beside: int = 1

    @property
    def across(self) -> float:
        """Millimetres between the margins."""
        return self.width - 2 * self.margin

    @property
    def key_width(self) -> float:
        """Millimetres of the key, or of one of its columns."""
        if not self.columns:
            return KEY_WIDTH * self.letters
        return (self.across - (self.columns - 1) * GAP) / self.columns

    @property
    def key_across(self) -> float:
        """Millimetres of the key, all of its columns."""
        if self.columns:
            return self.across
        return self.beside * self.key_width + (self.beside - 1) * GAP

    @property
    def map_width(self) -> float:
        """Millimetres across the map."""
        return self.across if self.columns else self.across - self.key_across - GAP


IN_TEXT: Final = Layout()  # a map within a document
LOWER: Final = Layout(tallest=85.0)  # one that leaves room for tables on its page


@dataclass(frozen=True)
class Box:
    """A rectangle on the sheet (millimetres) and the part of the grid it shows (metres)."""

    left: float
    bottom: float
    width: float
    height: float
    west: float = 0.0
    south: float = 0.0
    east: float = 1.0
    north: float = 1.0

    @property
    def scale(self) -> float:
        """Metres on the ground for each millimetre on paper."""
        return (self.east - self.west) / self.width

    def on_sheet(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Grid references (n x 2, metres) as places on the sheet (millimetres)."""
        corner = np.array([self.west, self.south])
        found: NDArray[np.float64] = (xy - corner) / self.scale + (self.left, self.bottom)
        return found

    def holds(self, xy: NDArray[np.float64], margin: float = 0.0) -> NDArray[np.bool_]:
        """Which places on the sheet lie in the rectangle, `margin` millimetres from its edge."""
        low = np.array([self.left, self.bottom]) + margin
        high = np.array([self.left + self.width, self.bottom + self.height]) - margin
        found: NDArray[np.bool_] = np.all((xy >= low) & (xy <= high), axis=1)
        return found


def blank(height: float, width: float = WIDTH) -> "tuple[Figure, Axes]":
    """An empty sheet of a size, and axes over all of it that count in millimetres."""
    from matplotlib.figure import Figure  # here, so that the app's start does not wait for it

    figure = Figure(figsize=(width / INCH, height / INCH), dpi=DPI, facecolor="white")
    over = figure.add_axes((0.0, 0.0, 1.0, 1.0), zorder=5)
    over.set(xlim=(0, width), ylim=(0, height))
    over.axis("off")
    return figure, over


def within(figure: "Figure", box: Box) -> "Axes":
    """Axes for the map in a rectangle of the sheet, counting in metres."""
    width, height = (side * INCH for side in figure.get_size_inches())
    place = (box.left / width, box.bottom / height, box.width / width, box.height / height)
    axes = figure.add_axes(place)
    axes.set(xlim=(box.west, box.east), ylim=(box.south, box.north), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(color="#888888", linewidth=0.6)
    return axes


def write(over: "Axes", x: float, y: float, text: str, size: float, **look: Any) -> None:
    """Puts cleaned text on the sheet, its top left at a place unless `look` says otherwise."""
    settings: dict[str, Any] = {
        "va": "top",
        "ha": "left",
        "color": INK,
        "linespacing": LEADING,
    } | look
    shown = "\n".join(report_text.printable(line) for line in text.split("\n"))
    over.text(x, y, shown, fontsize=size, parse_math=False, **settings)


def lines(text: str, width: float, size: float, most: int = 99) -> list[str]:
    """A text broken to fit a width in millimetres; beyond `most` lines it ends in '…'."""
    fitting = max(int(width / (size * POINT * LETTER)), 8)
    return textwrap.wrap(
        report_text.printable(text),
        fitting,
        max_lines=most,
        placeholder=" …",
        break_on_hyphens=False,
    )


def depth(count: int, size: float) -> float:
    """The height in millimetres of so many lines."""
    return count * size * POINT * LEADING


def on(colour: str) -> str:
    """Black or white, whichever is read better on a colour (`#rrggbb`)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.55 else "#ffffff"
