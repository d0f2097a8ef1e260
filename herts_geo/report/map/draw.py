"""A picture as a map for print: true to scale, and right in grey as in colour.

Within a document it is as high as it needs to be; on a sheet of its own it fills the paper.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast
from urllib.parse import urlencode

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo import __version__, crs, export
from herts_geo.evidence import Picture
from herts_geo.maps.classify import MISSING, Classes
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places import Kind, outlines
from herts_geo.report import sources, text
from herts_geo.report.map import furniture, ground, sheet
from herts_geo.report.map import key as map_key
from herts_geo.report.map.ground import Ground
from herts_geo.report.map.key import Key
from herts_geo.report.map.sheet import IN_TEXT, Box, Layout

MARGIN: Final = 0.06  # of the place's size, left free around it
NARROWEST: Final = 3_000.0  # metres across the map
PLAIN, EDGE, BORDER, DISTRICT = "#dfe7ee", "#ffffff", "#1a1a1a", "#666666"
FAINT: Final = 0.45  # how much of a line of the background map is seen
BACKGROUND: Final = {  # kind -> colour, points, and metres across up to which it is drawn
    "water": ("#4b7fa6", 0.3, 30_000),
    "coast": ("#4b7fa6", 0.4, np.inf),
    "river": ("#4b7fa6", 0.5, 60_000),
    "minor road": ("#6f6a60", 0.25, 8_000),
    "tertiary road": ("#6f6a60", 0.3, 20_000),
    "secondary road": ("#6f6a60", 0.35, 40_000),
    "primary road": ("#6f6a60", 0.45, np.inf),
    "trunk road": ("#5c574e", 0.55, np.inf),
    "motorway": ("#5c574e", 0.7, np.inf),
    "railway": ("#444444", 0.35, 60_000),
}
LONGEST: Final = 240  # characters of an address on paper
TITLE, TEXT, FOOT = 10.0, 7.0, 6.2  # points
SAID: Final = 8  # lines of what a map shows, above it
ALL: Final = 60  # lines: what must travel with a sheet is not cut
SETTINGS: Final = 3  # lines of the choices that made a map within a document
MORE: Final = "More: beside the figures of this chapter."
SHORTEST: Final = 80.0  # millimetres: the height of a map within a document
MOST_BESIDE: Final = 2  # columns of a long key beside its map
KEY_PART: Final = 0.45  # of a sheet: the most that a key below its map takes
HOW_TO_READ: Final = (
    "Each class has a letter as well as a colour; areas without a figure are hatched. North is "
    "that of the National Grid."
)
Extent = tuple[float, float, float, float]  # west, south, east and north, in metres
LETTER_SIZE: Final = 4.6  # points
LETTER_ROOM: Final = 1.4  # millimetres of room that a letter in an area needs


def png(picture: Picture, catalogue: Catalogue, layout: Layout = IN_TEXT) -> bytes:
    """A picture as a PNG, 170 mm wide at 200 dots an inch, drawn in EPSG:27700.

    Areas carry the letter of their class where there is room for it; those without a figure are
    hatched. Raises the data errors of `places.areas`.
    """
    out = io.BytesIO()
    drawn(picture, catalogue, layout).savefig(out, format="png", dpi=sheet.DPI)
    return out.getvalue()


def drawn(
    picture: Picture, catalogue: Catalogue, layout: Layout = IN_TEXT, made: str = ""
) -> Figure:
    """A picture laid out on a sheet: as a figure of a document, or alone on a paper of a height,
    with all that must travel with it and the day on which it was `made`."""
    under = ground.ground(catalogue, picture.vintage, picture.kind)
    inside = picture.inside.to_numpy(dtype=bool)
    edge = under.outline(inside)
    words = _words(picture, catalogue, under.lost, layout, made)
    shapes = [edge] if picture.outline is None else [edge, crs.shape_to_metres(picture.outline)]
    west, south, east, north = (float(side) for side in shapely.total_bounds(shapes))
    extent = (west, south, east, north)
    key, height = _divided(picture, layout, words, extent)
    while key.cut and layout.height and not layout.columns and layout.beside < MOST_BESIDE:
        layout = replace(layout, beside=layout.beside + 1)
        key, height = _divided(picture, layout, words, extent)
    figure, over = sheet.blank(layout.height or words.above + height + words.below, layout.width)
    bottom = words.below + layout.margin + (key.height + sheet.GAP / 2 if layout.columns else 0)
    box = _box(extent, layout, bottom, height)
    _ground(sheet.within(figure, box), under, catalogue, picture, edge)
    _over(over, box, under, picture, inside, edge)
    words.write(over, layout)
    if layout.columns:
        map_key.draw(over, key, layout.margin, bottom - sheet.GAP / 2)
    else:
        map_key.draw(over, key, layout.margin + layout.map_width + sheet.GAP, bottom + height)
    FigureCanvasAgg(figure)
    return figure


def _divided(
    picture: Picture, layout: Layout, words: "_Words", extent: Extent
) -> tuple[Key, float]:
    """The key of a sheet, and the height that is left for its map (millimetres)."""
    if not layout.height:
        key = map_key.key(picture, layout.tallest, layout)
        wanted = layout.map_width * (extent[3] - extent[1]) / max(extent[2] - extent[0], 1.0)
        return key, max(min(wanted, layout.tallest), SHORTEST, key.height)
    room = layout.height - 2 * layout.margin - words.above - words.below
    key = map_key.key(picture, room * (KEY_PART if layout.columns else 1.0), layout)
    return key, room - (key.height + sheet.GAP / 2 if layout.columns else 0.0)


def _over(
    over: Axes,
    box: Box,
    under: Ground,
    picture: Picture,
    inside: NDArray[np.bool_],
    edge: BaseGeometry,
) -> None:
    """What lies on the map: scale bar, arrow, marks, names and letters, none upon another."""
    taken = [furniture.corner(box, edge)]
    furniture.scale_bar(over, box, taken[0])
    furniture.arrow(over, box)
    marked = furniture.marks(over, box, picture.marks)
    taken += marked if len(marked) <= furniture.FEW else []  # more leave no room for a name
    taken += furniture.named(over, box, picture.lines)
    if "stations" in picture.furniture:
        furniture.stations(over, box, under.stations)
    if "names" in picture.furniture:
        taken += furniture.names(over, box, under.towns, taken)
    if picture.classes is None:
        return
    spots = box.on_sheet(under.points)
    roomy = inside & (under.room / box.scale >= LETTER_ROOM) & box.holds(spots, margin=1.0)
    for left, bottom, right, top in taken:
        roomy &= ~((spots >= (left, bottom)) & (spots <= (right, top))).all(axis=1)
    look = {"ha": "center", "va": "center", "alpha": 0.75}
    for i in np.flatnonzero(roomy & (picture.classes.index >= 0)):
        item = picture.classes.index[i]
        fill = text.colour(picture.classes.legend.items[item].colour)
        letter = map_key.LETTERS[item % len(map_key.LETTERS)]
        x, y = spots[i]
        sheet.write(over, float(x), float(y), letter, LETTER_SIZE, color=sheet.on(fill), **look)


@dataclass(frozen=True)
class _Words:
    title: Sequence[str]
    text: Sequence[str]
    foot: Sequence[str]
    letters: float

    @property
    def above(self) -> float:
        title, text = (
            sheet.depth(len(lines), size * self.letters)
            for lines, size in ((self.title, TITLE), (self.text, TEXT))
        )
        return title + 1.5 + (text + 2.0 if self.text else 0.0)

    @property
    def below(self) -> float:
        return sheet.depth(len(self.foot), FOOT * self.letters) + 2.0

    def write(self, over: Axes, layout: Layout) -> None:
        left, top = layout.margin, float(over.get_ylim()[1]) - layout.margin
        size = TITLE * self.letters
        sheet.write(over, left, top, "\n".join(self.title), size, weight="bold")
        below = top - sheet.depth(len(self.title), size) - 1.0
        sheet.write(over, left, below, "\n".join(self.text), TEXT * self.letters)
        foot = layout.margin + self.below - 2.0
        look = {"color": sheet.SOFT}
        sheet.write(over, left, foot, "\n".join(self.foot), FOOT * self.letters, **look)


def _words(
    picture: Picture, catalogue: Catalogue, lost: Sequence[str], layout: Layout, made: str
) -> _Words:
    """The words of a sheet. Alone it says all: within a document the text around it does."""
    outline = outlines.dataset(catalogue, cast(Kind, picture.kind), picture.vintage)
    under = [item.id for item in catalogue.by_role("background")]
    further = replace(catalogue, datasets={x.id: x for x in picture.datasets} | catalogue.datasets)
    known = sources.datasets(further, (*picture.sources, outline.id, *under))
    times, alone = layout.letters, bool(layout.height)
    every = [f"{choice.rstrip('.')}." for choice in picture.parameters]
    told = " ".join(every)
    owed = [sources.attributions(known)]
    if alone:
        owed = [*lost, *_credits(known, told, made), _address(picture)]

    def broken(text: str, size: float, most: int = ALL) -> list[str]:
        return sheet.lines(text, layout.across, size * times, most)

    # Within a document as many choices as have room, each whole: the text around it has them all.
    shown = broken(told, FOOT)
    while len(shown) > SETTINGS and every:
        every.pop()
        shown = broken(" ".join((*every, MORE)), FOOT)
    foot = [] if alone else [*broken(" ".join(lost), FOOT, 4), *shown]
    return _Words(
        title=broken(picture.title, TITLE * 1.12, 2),
        text=broken(picture.text, TEXT, SAID) if alone else (),
        foot=[*foot, *(line for each in owed for line in broken(each, FOOT))],
        letters=times,
    )


def _credits(known: Sequence[Dataset], told: str, made: str) -> list[str]:
    by = f"Made on {text.words(made)} by herts-geo {__version__}. " if made else ""
    return [
        f"Settings: {told}" if told else "",
        f"Source: {export.source(known)}.",
        f"Licence: {export.licence(known)}",
        f"{by}{HOW_TO_READ}",
    ]


def _address(picture: Picture) -> str:
    """Where a map opens again, unless that is too long to be typed from paper."""
    found, link = picture.address, picture.link
    if not found and link:
        found = f"/{link.page}?{urlencode(link.query, safe=':~,')}"
    if len(found) > LONGEST:
        return "Its address is too long for paper: 'Copy link' on the page gives it."
    return f"Opens again at {found}" if found else ""


def _box(extent: Extent, layout: Layout, bottom: float, height: float) -> Box:
    west, south, east, north = extent
    width = layout.map_width
    fitting = max((east - west) / width, (north - south) / height) * (1 + 2 * MARGIN)
    scale = max(fitting, NARROWEST / width)
    x, y = (west + east) / 2, (south + north) / 2
    across, up = scale * width / 2, scale * height / 2
    return Box(
        left=layout.margin + 0.3,
        bottom=bottom,
        width=width,
        height=height,
        west=x - across,
        south=y - up,
        east=x + across,
        north=y + up,
    )


def _ground(
    axes: Axes, under: Ground, catalogue: Catalogue, picture: Picture, edge: BaseGeometry
) -> None:
    inside = picture.inside.to_numpy(dtype=bool)
    _paths(axes, under, ~inside, facecolors=map_key.PALE, edgecolors="#d2d2cd", linewidths=0.25)
    _further(axes, catalogue, picture, above=False)
    _painted(axes, under, picture.classes, inside, picture.strength)
    _further(axes, catalogue, picture, above=True)
    if "background" in picture.furniture:
        # Roads, rails and shores, pale enough that each class keeps its colour and letter
        west, east = axes.get_xlim()
        for kind, (colour, width, most) in BACKGROUND.items():
            if kind in under.background and east - west <= most:
                look = {"edgecolors": colour, "linewidths": width, "alpha": FAINT}
                _line(axes, [under.background[kind]], **look)
    for line in picture.lines:
        dash: dict[str, Any] = {"linestyles": [(0, (3, 1.5))]} if line.dashed else {}
        outlines = [ground.lines(crs.shape_to_metres(line.shape))]
        _line(axes, outlines, edgecolors=text.colour(line.colour), linewidths=1.1, **dash)
    if "districts" in picture.furniture:
        _line(axes, under.districts, edgecolors=DISTRICT, linewidths=0.7)
    _line(axes, [ground.path(edge)], edgecolors=BORDER, linewidths=1.3)
    if picture.outline is not None:
        drawn = ground.path(crs.shape_to_metres(picture.outline))
        _line(axes, [drawn], edgecolors="#000000", linewidths=1.6, linestyles=[(0, (3, 1.5))])


def _further(axes: Axes, catalogue: Catalogue, picture: Picture, above: bool) -> None:
    """The further paintings of a map that lie above its own, or below it; the lower one first."""
    for each in picture.paintings:
        if each.above == above:
            under = ground.ground(catalogue, each.vintage, each.kind)
            inside = each.inside.to_numpy(dtype=bool)
            _painted(axes, under, each.classes, inside, each.strength)


def _painted(
    axes: Axes, under: Ground, classes: Classes | None, inside: NDArray[np.bool_], strength: int
) -> None:
    if classes is None:
        colours, missing = [PLAIN] * len(inside), np.zeros(len(inside), dtype=bool)
    else:
        palette = [text.colour(item.colour) for item in classes.legend.items]
        colours = [palette[i] if i >= 0 else map_key.NO_DATA for i in classes.index]
        missing = classes.index == MISSING
    shown, bare = inside & ~missing, inside & missing
    fills = [colour for colour, seen in zip(colours, shown, strict=True) if seen]
    look: dict[str, Any] = {"alpha": strength / 100, "linewidths": 0.3}
    _paths(axes, under, shown, facecolors=fills, edgecolors=EDGE, **look)
    look |= {"facecolors": map_key.NO_DATA, "edgecolors": "#9a9a9a", "hatch": map_key.HATCH}
    _paths(axes, under, bare, **look).set_hatch_linewidth(0.4)


def _paths(axes: Axes, under: Ground, which: NDArray[np.bool_], **look: Any) -> PathCollection:
    chosen = [under.paths[i] for i in np.flatnonzero(which)]
    drawn = PathCollection(chosen, **look)
    axes.add_collection(drawn, autolim=False)
    return drawn


def _line(axes: Axes, paths: Sequence[Path], **look: Any) -> None:
    axes.add_collection(PathCollection(paths, facecolors="none", **look), autolim=False)
