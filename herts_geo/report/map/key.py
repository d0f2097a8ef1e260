"""The key of a print map: each class with its letter and number of areas, and what marks mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Rectangle

from herts_geo.evidence import Picture
from herts_geo.maps.classify import Legend, LegendItem
from herts_geo.report import text
from herts_geo.report.map import sheet

HEAD, SMALL, NOTE = 6.8, 6.2, 5.2  # points
SIZES: Final = (SMALL, 5.6, 5.0, 4.5)  # points, the largest that fits
LEFT: Final = sheet.MAP_WIDTH + 4.0  # millimetres
ACROSS: Final = sheet.WIDTH - LEFT
SWATCH: Final = (6.0, 3.6)
PAIR: Final = 0.65  # size of two letters in a circle, set against one
WORDS: Final = ACROSS - SWATCH[0] - 9.0  # width left for a label beside its count
PALE, NO_DATA, HATCH = "#f1f1ee", "#e8e8e8", "//////"
LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Row:
    """One line of a key: a sign with its letter, words, and how many there are."""

    label: str
    fill: str
    shape: Literal["area", "circle", "line"] = "area"
    letter: str = ""
    count: int | None = None
    hatch: str = ""
    size: float = SMALL

    @property
    def words(self) -> list[str]:
        """The label broken to fit."""
        return sheet.lines(self.label, WORDS, self.size, 4)

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
    """A heading, rows and a note, laid out in a column of the sheet."""

    heading: Sequence[str]
    rows: Sequence[Row]
    note: Sequence[str]

    @property
    def height(self) -> float:
        """Millimetres that the key takes."""
        head = sheet.depth(len(self.heading) + 1, HEAD) + 1.0
        return head + sum(row.height for row in self.rows) + sheet.depth(len(self.note), NOTE) + 1.5


def key(picture: Picture, tallest: float) -> Key:
    """The key of a picture: smaller where it would pass a height (mm), cut short at last."""
    legend = picture.classes.legend if picture.classes else Legend("Key", (), 0)
    rows = [*_classes(legend), *_ground(picture), *_marks(picture)]
    heading = sheet.lines(legend.title, ACROSS, HEAD, 5)
    note = sheet.lines(legend.note, ACROSS, NOTE, 12)
    for size in SIZES:
        made = Key(heading, [replace(row, size=size) for row in rows], note)
        if made.height <= tallest:
            return made
    kept = list(made.rows)
    while len(kept) > 1 and replace(made, rows=kept).height > tallest:
        kept.pop()
    left = len(made.rows) - len(kept) + 1
    more = replace(kept[-1], label=f"… and {left} more", fill="#ffffff", letter="", count=None)
    return replace(made, rows=[*kept[:-1], more])


def draw(over: Axes, made: Key, top: float) -> None:
    """Writes a key down the right of the sheet from a height (millimetres)."""
    sheet.write(over, LEFT, top, "\n".join(made.heading), HEAD, weight="bold")
    y = top - sheet.depth(len(made.heading), HEAD) - 0.6
    if any(row.count is not None and row.shape == "area" for row in made.rows):
        sheet.write(over, sheet.WIDTH, y, "areas", NOTE, ha="right", color=sheet.SOFT)
    y -= sheet.depth(1, NOTE) + 0.4
    for row in made.rows:
        _row(over, row, y)
        y -= row.height
    sheet.write(over, LEFT, y - 1.0, "\n".join(made.note), NOTE, color=sheet.SOFT)


def _classes(legend: Legend) -> Iterator[Row]:
    for letter, item in zip(LETTERS, legend.items, strict=False):
        yield Row(item.label, text.colour(item.colour), letter=letter, count=item.areas)
    if legend.missing:
        yield Row(legend.missing_label, NO_DATA, count=legend.missing, hatch=HATCH)


def _ground(picture: Picture) -> Iterator[Row]:
    if not picture.inside.all():
        yield Row("Outside the place", PALE)
    if picture.outline is not None:
        yield Row("Outline of the locality", "#000000", "line")


def _marks(picture: Picture) -> Iterator[Row]:
    for item in picture.key_marks:
        letter, label = _letter(picture, item)
        yield Row(
            label=label,
            fill=text.colour(item.colour),
            shape="circle",
            letter=letter,
            count=item.areas or None,
        )
    if any(mark.hollow for mark in picture.marks):
        yield Row("Hollow: no figure", "#ffffff", "circle")


def _letter(picture: Picture, item: LegendItem) -> tuple[str, str]:
    said, colon, label = item.label.partition(": ")
    if colon and 0 < len(said) <= 2:
        return said, label
    borne = {mark.letter for mark in picture.marks if mark.colour == item.colour}
    return borne.pop() if len(borne) == 1 else "", item.label


def _row(over: Axes, row: Row, y: float) -> None:
    wide, tall = SWATCH[0], SWATCH[1] * row.part
    centre = (LEFT + wide / 2, y - tall / 2)
    look: dict[str, Any] = {"facecolor": row.fill, "linewidth": 0.4, "edgecolor": "#777777"}
    if row.shape == "circle":
        over.add_patch(Circle(centre, 1.6 * row.part, **look | {"edgecolor": sheet.INK}))
    elif row.shape == "line":
        over.plot([LEFT, LEFT + wide], [centre[1]] * 2, c="k", lw=1.4, ls=(0, (3, 1.5)))
    else:
        over.add_patch(Rectangle((LEFT, y - tall), wide, tall, hatch=row.hatch, **look))
    at: dict[str, Any] = {"ha": "center", "va": "center", "color": sheet.on(row.fill)}
    narrow = row.shape == "circle" and len(row.letter) > 1
    sheet.write(over, *centre, row.letter, row.size * (PAIR if narrow else 1), **at)
    sheet.write(over, LEFT + wide + 1.5, y - 0.5, "\n".join(row.words), row.size)
    if row.count is not None:
        sheet.write(over, sheet.WIDTH, y - 0.5, f"{row.count:,}", row.size, ha="right")
