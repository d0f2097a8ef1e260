"""A picture of a review as a map for print: true to scale, and right in grey as in colour."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo import crs, places
from herts_geo.evidence import Picture
from herts_geo.maps.classify import MISSING
from herts_geo.pack.catalogue import Catalogue
from herts_geo.report import sources, text
from herts_geo.report.map import furniture, ground, sheet
from herts_geo.report.map import key as map_key
from herts_geo.report.map.ground import Ground
from herts_geo.report.map.sheet import Area, Box

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
TITLE, FOOT = 10.0, 5.2  # points
SHORTEST, TALLEST = 80.0, 125.0  # millimetres: the height of the map
LETTER_SIZE: Final = 4.6  # points
LETTER_ROOM: Final = 1.4  # millimetres of room that a letter in an area needs


def png(picture: Picture, catalogue: Catalogue) -> bytes:
    """A picture as a PNG, 170 mm wide at 200 dots an inch, drawn in EPSG:27700.

    Areas carry the letter of their class where there is room for it; those without a figure are
    hatched. Raises the data errors of `places.areas`.
    """
    under = ground.ground(catalogue, picture.vintage)
    inside = picture.inside.to_numpy(dtype=bool)
    edge = under.outline(inside)
    key = map_key.key(picture, TALLEST)
    words = _words(picture, catalogue, under.lost)
    height = _height(edge, picture, key.height)
    figure, over = sheet.blank(words.above + height + words.below)
    box = _box(_extent(edge, picture), words.below, height)
    _ground(sheet.within(figure, box), under, picture, inside, edge)
    taken = [furniture.corner(box, edge)]
    furniture.scale_bar(over, box, taken[0])
    furniture.arrow(over, box)
    marked = furniture.marks(over, box, picture.marks)
    taken += marked if len(marked) <= furniture.FEW else []  # more leave no room for a name
    taken += furniture.names(over, box, under.towns, taken)
    _letters(over, box, under, picture, inside, taken)
    words.write(over)
    map_key.draw(over, key, words.below + height)
    return _encoded(figure)


@dataclass(frozen=True)
class _Words:
    title: Sequence[str]
    foot: Sequence[str]

    @property
    def above(self) -> float:
        return sheet.depth(len(self.title), TITLE) + 1.5

    @property
    def below(self) -> float:
        return sheet.depth(len(self.foot), FOOT) + 2.0

    def write(self, over: Axes) -> None:
        top = float(over.get_ylim()[1])
        sheet.write(over, 0, top, "\n".join(self.title), TITLE, weight="bold")
        sheet.write(over, 0, self.below - 2.0, "\n".join(self.foot), FOOT, color=sheet.SOFT)


def _words(picture: Picture, catalogue: Catalogue, lost: Sequence[str]) -> _Words:
    outlines = places.boundary_set(catalogue, "lsoa", picture.vintage)
    under = [item.id for item in catalogue.by_role("background")]
    known = sources.datasets(catalogue, (*picture.sources, outlines.id, *under))
    told = "; ".join(choice.rstrip(".") for choice in picture.parameters)
    made = sheet.lines(told, sheet.WIDTH, FOOT, 3)
    owed = sheet.lines(sources.attributions(known), sheet.WIDTH, FOOT, 5)
    gone = sheet.lines(" ".join(lost), sheet.WIDTH, FOOT, 4) if lost else ()
    return _Words(sheet.lines(picture.title, sheet.WIDTH, TITLE * 1.12, 2), (*gone, *made, *owed))


def _encoded(figure: Figure) -> bytes:
    out = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(out, format="png", dpi=sheet.DPI)
    return out.getvalue()


def _height(edge: BaseGeometry, picture: Picture, least: float) -> float:
    west, south, east, north = _extent(edge, picture)
    wanted = sheet.MAP_WIDTH * (north - south) / max(east - west, 1.0)
    return max(min(wanted, TALLEST), SHORTEST, least)


def _extent(edge: BaseGeometry, picture: Picture) -> tuple[float, float, float, float]:
    shapes = [edge] if picture.outline is None else [edge, crs.shape_to_metres(picture.outline)]
    west, south, east, north = (float(side) for side in shapely.total_bounds(shapes))
    return west, south, east, north


def _box(extent: tuple[float, float, float, float], bottom: float, height: float) -> Box:
    west, south, east, north = extent
    width = sheet.MAP_WIDTH
    fitting = max((east - west) / width, (north - south) / height) * (1 + 2 * MARGIN)
    scale = max(fitting, NARROWEST / width)
    x, y = (west + east) / 2, (south + north) / 2
    across, up = scale * width / 2, scale * height / 2
    return Box(
        left=0.3,
        bottom=bottom,
        width=width,
        height=height,
        west=x - across,
        south=y - up,
        east=x + across,
        north=y + up,
    )


def _ground(
    axes: Axes, under: Ground, picture: Picture, inside: NDArray[np.bool_], edge: BaseGeometry
) -> None:
    colours, missing = _colours(picture)
    shown = inside & ~missing
    fills = [colour for colour, seen in zip(colours, shown, strict=True) if seen]
    _paths(axes, under, ~inside, facecolors=map_key.PALE, edgecolors="#d2d2cd", linewidths=0.25)
    _paths(axes, under, shown, facecolors=fills, edgecolors=EDGE, linewidths=0.3)
    _hatched(axes, under, inside & missing)
    _background(axes, under)
    _line(axes, under.districts, edgecolors=DISTRICT, linewidths=0.7)
    _line(axes, [ground.path(edge)], edgecolors=BORDER, linewidths=1.3)
    if picture.outline is not None:
        drawn = ground.path(crs.shape_to_metres(picture.outline))
        _line(axes, [drawn], edgecolors="#000000", linewidths=1.6, linestyles=[(0, (3, 1.5))])


def _background(axes: Axes, under: Ground) -> None:
    """Roads, rails and shores, pale enough that each class keeps its colour and letter."""
    west, east = axes.get_xlim()
    for kind, (colour, width, most) in BACKGROUND.items():
        if kind in under.background and east - west <= most:
            look = {"edgecolors": colour, "linewidths": width, "alpha": FAINT}
            _line(axes, [under.background[kind]], **look)


def _colours(picture: Picture) -> tuple[Sequence[str], NDArray[np.bool_]]:
    if picture.classes is None:
        return [PLAIN] * len(picture.inside), np.zeros(len(picture.inside), dtype=bool)
    palette = [text.colour(item.colour) for item in picture.classes.legend.items]
    index = picture.classes.index
    return [palette[i] if i >= 0 else map_key.NO_DATA for i in index], index == MISSING


def _paths(axes: Axes, under: Ground, which: NDArray[np.bool_], **look: Any) -> PathCollection:
    chosen = [under.paths[i] for i in np.flatnonzero(which)]
    drawn = PathCollection(chosen, **look)
    axes.add_collection(drawn, autolim=False)
    return drawn


def _hatched(axes: Axes, under: Ground, which: NDArray[np.bool_]) -> None:
    look = {"facecolors": map_key.NO_DATA, "edgecolors": "#9a9a9a", "linewidths": 0.3}
    drawn = _paths(axes, under, which, hatch=map_key.HATCH, **look)
    drawn.set_hatch_linewidth(0.4)


def _line(axes: Axes, paths: Sequence[Path], **look: Any) -> None:
    axes.add_collection(PathCollection(paths, facecolors="none", **look), autolim=False)


def _letters(
    over: Axes,
    box: Box,
    under: Ground,
    picture: Picture,
    inside: NDArray[np.bool_],
    taken: Sequence[Area],
) -> None:
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
