"""The key of a print map: each class with its letter and number of areas, and what marks mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from herts_geo.evidence import Picture
from herts_geo.maps.classify import Legend
from herts_geo.report import text
from herts_geo.report.map import sheet
from herts_geo.report.map.sheet import Layout

HEAD, SMALL, NOTE = 6.8, 6.2, 5.2  # points
SIZES: Final = (SMALL, 5.6, 5.0, 4.5)  # points, the largest that fits
SWATCH: Final = (6.0, 3.6)  # millimetres
COUNT: Final = 9.0  # what a row keeps for its sign's margin and its count
PAIR: Final = 0.65  # size of two letters in a circle, set against one
PALE, NO_DATA, HATCH = "#f1f1ee", "#e8e8e8", "//////"
MORE: Final = "… and"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Row:
    """One line of a key: a sign with its letter, words, and how many there are."""

    label: str
    fill: str
    shape: Literal["area", "circle", "square", "line", "heading"] = "area"
    letter: str = ""
    count: int | None = None
    hatch: str = ""
    dashed: bool = True
    size: float = SMALL
    across: float = sheet.KEY_WIDTH

    @property
    def words(self) -> list[str]:
        """The label broken to fit."""
        sign = 0.0 if self.shape == "heading" else SWATCH[0] * max(self.part, 1.0) + COUNT
        room = self.across - sign
        return sheet.lines(self.label, room, self.size, 4)

    @property
    def part(self) -> float:
        """How large the row is against a full one."""
        return self.size / SMALL

    @property
    def height(self) -> float:
        """Millimetres that the row takes."""
        words = sheet.depth(len(self.words), self.size) + self.part
        return max(words, (SWATCH[1] + 0.8) * self.part)


@dataclass(frozen=True)
class Key:
    """A heading, rows and a note, laid out down the columns of a part of the sheet."""

    heading: Sequence[str]
    rows: Sequence[Row]
    note: Sequence[str]
    layout: Layout = sheet.IN_TEXT

    @property
    def columns(self) -> list[list[Row]]:
        """The rows of each column, all about as high as each other."""
        count = self.layout.columns or self.layout.beside
        share, filled = sum(row.height for row in self.rows) / count, 0.0
        found: list[list[Row]] = [[] for _ in range(count)]
        for row in self.rows:
            middle = filled + row.height / 2
            found[min(int(middle / share), count - 1) if share else 0].append(row)
            filled += row.height
        for column, after in pairwise(found):
            if column and column[-1].shape == "heading":  # stands with what it is the heading of
                after.insert(0, column.pop())
        return found

    @property
    def cut(self) -> bool:
        """Whether rows were left out, as there was no room for them."""
        return bool(self.rows) and self.rows[-1].label.startswith(MORE)

    @property
    def head(self) -> float:
        """Millimetres of the heading, with a line over the counts."""
        return sheet.depth(len(self.heading) + 1, HEAD * self.layout.letters) + 1.0

    @property
    def height(self) -> float:
        """Millimetres that the key takes."""
        note = sheet.depth(len(self.note), NOTE * self.layout.letters)
        body = max(sum(row.height for row in column) for column in self.columns)
        return self.head + body + note + 1.5


def key(picture: Picture, tallest: float, layout: Layout = sheet.IN_TEXT) -> Key:
    """The key of a picture: smaller where it would pass a height (mm), cut short at last."""
    legend = picture.classes.legend if picture.classes else Legend("Key", (), 0)
    rows = list(_rows(picture, legend))
    across, times = layout.key_across, layout.letters
    heading = sheet.lines(legend.title, across, HEAD * times, 5)
    note = sheet.lines(legend.note, across, NOTE * times, 12)
    for size in SIZES:
        fitted = [replace(row, size=size * times, across=layout.key_width) for row in rows]
        made = Key(heading=heading, rows=fitted, note=note, layout=layout)
        if made.height <= tallest:
            return made
    kept = list(made.rows)
    while len(kept) > 1 and replace(made, rows=kept).height > tallest:
        kept.pop()
    left = len(made.rows) - len(kept) + 1
    more = replace(kept[-1], label=f"{MORE} {left} more", fill="#ffffff", letter="", count=None)
    return replace(made, rows=[*kept[:-1], more])


def draw(over: Axes, made: Key, left: float, top: float) -> None:
    """Writes a key on the sheet, its upper left at a place (millimetres)."""
    layout, times = made.layout, made.layout.letters
    sheet.write(over, left, top, "\n".join(made.heading), HEAD * times, weight="bold")
    for number, column in enumerate(made.columns):
        x, y = left + number * (layout.key_width + sheet.GAP), top - made.head
        if any(row.count is not None and row.shape == "area" for row in column):
            above = y + sheet.depth(1, NOTE * times) + 0.4
            look: dict[str, Any] = {"ha": "right", "color": sheet.SOFT}
            sheet.write(over, x + layout.key_width, above, "areas", NOTE * times, **look)
        for row in column:
            _row(over, row, x, y)
            y -= row.height
    below = top - made.height + sheet.depth(len(made.note), NOTE * times) + 0.5
    sheet.write(over, left, below, "\n".join(made.note), NOTE * times, color=sheet.SOFT)


def _rows(picture: Picture, legend: Legend) -> Iterator[Row]:
    """The classes with their letters, then what the ground has, then what is added."""
    for letter, item in zip(LETTERS, legend.items, strict=False):
        yield Row(item.label, text.colour(item.colour), letter=letter, count=item.areas)
    if legend.missing:
        yield Row(legend.missing_label, NO_DATA, count=legend.missing, hatch=HATCH)
    if not picture.inside.all():
        yield Row("Outside the place", PALE)
    if picture.outline is not None:
        yield Row("Outline of the locality", "#000000", "line")
    for line in picture.lines:
        yield Row(line.label, text.colour(line.colour), "line", dashed=line.dashed)
    if "stations" in picture.furniture:
        yield Row("Railway station", "#1a1a1a", "square")
    yield from _added(picture)


def _added(picture: Picture) -> Iterator[Row]:
    """The marks, and the classes of further paintings, which bear no letters on the map."""
    for item in picture.key_marks:
        letter, colon, label = item.label.partition(": ")
        if not (colon and 0 < len(letter) <= 2):  # the label does not say the letter itself
            borne = {mark.letter for mark in picture.marks if mark.colour == item.colour}
            letter, label = borne.pop() if len(borne) == 1 else "", item.label
        fill, count = text.colour(item.colour), item.areas or None
        yield Row(label, fill, "circle", letter=letter, count=count)
    if any(mark.hollow for mark in picture.marks):
        yield Row(f"Hollow: {picture.hollow}", "#ffffff", "circle")
    for each in reversed(picture.paintings):
        title = each.classes.legend.title
        yield Row(f"{title} ({each.strength}% opaque)", "#ffffff", "heading")
        for item in each.classes.legend.items:
            yield Row(item.label, text.colour(item.colour), count=item.areas)


def _row(over: Axes, row: Row, left: float, y: float) -> None:
    wide, tall = SWATCH[0] * max(row.part, 1.0), SWATCH[1] * row.part
    centre = (left + wide / 2, y - tall / 2)
    look: dict[str, Any] = {"facecolor": row.fill, "linewidth": 0.4, "edgecolor": "#777777"}
    if row.shape == "heading":
        sheet.write(over, left, y - 0.5, "\n".join(row.words), row.size, weight="bold")
        return
    if row.shape == "circle":
        over.add_patch(Circle(centre, 1.6 * row.part, **look | {"edgecolor": sheet.INK}))
    elif row.shape == "square":
        at_corner = (centre[0] - 0.6, centre[1] - 0.6)
        over.add_patch(Rectangle(at_corner, 1.2, 1.2, **look))
    elif row.shape == "line":
        style: Any = (0, (3, 1.5)) if row.dashed else "-"
        over.plot([left, left + wide], [centre[1]] * 2, c=row.fill, lw=1.4, ls=style)
    else:
        over.add_patch(Rectangle((left, y - tall), wide, tall, hatch=row.hatch, **look))
    at: dict[str, Any] = {"ha": "center", "va": "center", "color": sheet.on(row.fill)}
    narrow = row.shape == "circle" and len(row.letter) > 1
    sheet.write(over, *centre, row.letter, row.size * (PAIR if narrow else 1), **at)
    sheet.write(over, left + wide + 1.5, y - 0.5, "\n".join(row.words), row.size)
    if row.count is not None:
        sheet.write(over, left + row.across, y - 0.5, f"{row.count:,}", row.size, ha="right")
