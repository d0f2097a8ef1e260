"""What lies on a print map: marks, names of towns, a scale bar and an arrow to the north."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from herts_geo import crs
from herts_geo.evidence import Line, Mark
from herts_geo.report import text as report_text
from herts_geo.report.map import sheet
from herts_geo.report.map.sheet import Area, Box

NAME: Final = 6.6  # points
LETTER: Final = 0.5  # of a mark's width
FEW: Final = 120  # marks that are drawn in full size
MOST_NAMES: Final = 24
PLACES: Final = ((0, 0), (0, -2.4), (0, 2.4), (-0.8, 0), (0.8, 0))  # of a name round its town
BIG, SMALL = 1.65, 0.95  # millimetres: the radius of a mark with and without a letter
LENGTHS: Final = tuple(step * 10**power for power in range(1, 6) for step in (1, 2, 5))  # metres
BAR: Final = 0.3  # of the map's width, the most that the scale bar takes
HALO: Final = (withStroke(linewidth=1.8, foreground="white"),)
CENTRED: Final[dict[str, Any]] = {"ha": "center", "va": "center", "path_effects": list(HALO)}


def marks(over: Axes, box: Box, points: Sequence[Mark]) -> list[Area]:
    """Draws marks as circles with their letters; returns the room they take on the sheet."""
    if not points:
        return []
    grid = crs.lonlat_to_grid(
        np.array([mark.lon for mark in points]), np.array([mark.lat for mark in points])
    )
    spots = box.on_sheet(np.column_stack(grid))
    seen = box.holds(spots)
    shown = [mark for mark, visible in zip(points, seen, strict=True) if visible]
    small = max((FEW / max(len(shown), FEW)) ** 0.5, 0.6)
    for look in dict.fromkeys(map(_look, shown)):
        same = np.array([_look(mark) == look for mark in shown])
        letter, fill, hollow = look
        x, y = spots[seen][same].T
        face, ring = ("#ffffff", fill) if hollow else (fill, "#ffffff")
        across = 2 * small * (BIG if letter else SMALL) / sheet.POINT
        over.scatter(x, y, s=across**2, c=face, edgecolors=ring, linewidths=0.8 * small, zorder=8)
        if letter:
            drawn = TextPath((0, 0), letter, prop=FontProperties(weight="bold"))
            low, high = drawn.get_extents().get_points()
            middle = drawn.transformed(Affine2D().translate(*-(low + high) / 2))
            size = (across * LETTER) ** 2
            over.scatter(x, y, s=size, marker=middle, c=sheet.on(face), linewidths=0, zorder=9)
    return [(x - BIG, y - BIG, x + BIG, y + BIG) for x, y in spots[seen].tolist()]


def names(over: Axes, box: Box, towns: pd.DataFrame, taken: Sequence[Area]) -> list[Area]:
    """Writes the names of towns, the largest first, where there is room beside what is `taken`.

    Returns the room that they take on the sheet.
    """
    spots = box.on_sheet(towns[["x", "y"]].to_numpy(dtype=float)).tolist()
    right, top = box.left + box.width, box.bottom + box.height
    arrow_room = (right - 9, top - 12, right, top)
    kept = [*taken, arrow_room]
    written: list[Area] = []
    for name, (x, y) in zip(towns["name"], spots, strict=True):
        room = _free(str(name), x, y, box, [*kept, *written])
        if room and len(written) < MOST_NAMES:
            middle = ((room[0] + room[2]) / 2, (room[1] + room[3]) / 2)
            sheet.write(over, *middle, str(name), NAME, zorder=6, **CENTRED)
            written.append(room)
    return written


def stations(over: Axes, box: Box, spots: NDArray[np.float64]) -> None:
    """Draws railway stations (grid references, metres) as small squares."""
    here = box.on_sheet(spots)
    x, y = here[box.holds(here)].T
    over.scatter(x, y, s=9, marker="s", c=sheet.INK, edgecolors="white", linewidths=0.4, zorder=6)


def named(over: Axes, box: Box, lines: Sequence[Line]) -> list[Area]:
    """Writes the names of those outlines that have theirs on the map; returns their room."""
    written: list[Area] = []
    for line in (each for each in lines if each.named):
        spot = crs.shape_to_metres(line.shape).representative_point()
        x, y = box.on_sheet(np.array([[spot.x, spot.y]]))[0]
        if room := _free(line.label, float(x), float(y), box, written):
            middle = ((room[0] + room[2]) / 2, (room[1] + room[3]) / 2)
            look: dict[str, Any] = {**CENTRED, "color": report_text.colour(line.colour)}
            sheet.write(over, *middle, line.label, NAME, zorder=8, **look)
            written.append(room)
    return written


def scale_bar(over: Axes, box: Box, corner: Area) -> None:
    """Draws a bar of a round length, halved in black and white, in a corner of the map."""
    length = _length(box)
    half, x, y = length / box.scale / 2, corner[0] + 4, corner[1] + 3.2
    for start, fill in ((x, sheet.INK), (x + half, "white")):
        over.add_patch(Rectangle((start, y), half, 1.2, fc=fill, ec=sheet.INK, lw=0.6, zorder=7))
    for part in (0, 1, 2):
        metres, in_km = length * part / 2, length >= 2_000
        text = f"{metres / 1000:g}" if in_km else f"{metres:g}"
        words = f"{text} {'km' if in_km else 'm'}" if part == 2 else text
        sheet.write(over, x + part * half, y + 2.6, words, 5.6, zorder=7, **CENTRED)


def corner(box: Box, edge: BaseGeometry) -> Area:
    """The lower corner of the map in which a scale bar hides less of a place."""
    across, right = _length(box) / box.scale + 10, box.left + box.width
    sides = [(x, box.bottom, x + across, box.bottom + 8) for x in (box.left, right - across)]
    low = (box.west, box.south) - np.array([box.left, box.bottom]) * box.scale
    grid = [np.array(side) * box.scale + np.tile(low, 2) for side in sides]
    covered = [shapely.box(*room).intersection(edge).area for room in grid]
    return sides[int(np.argmin(covered))]


def _length(box: Box) -> int:
    found: int = max(step for step in LENGTHS if step / box.scale <= BAR * box.width)
    return found


def arrow(over: Axes, box: Box) -> None:
    """Draws an arrow to the grid's north at the map's upper right."""
    x, y = box.left + box.width - 5, box.bottom + box.height - 10
    shape = [(x, y + 6), (x - 1.7, y), (x, y + 1.3), (x + 1.7, y)]
    over.add_patch(Polygon(shape, fc=sheet.INK, ec="white", lw=0.5, zorder=7))
    sheet.write(over, x, y + 7.6, "N", 6.5, weight="bold", zorder=7, **CENTRED)


def _look(mark: Mark) -> tuple[str, str, bool]:
    return (
        report_text.printable(mark.letter)[:2].replace("$", ""),
        report_text.colour(mark.colour),
        mark.hollow,
    )


def _free(name: str, x: float, y: float, box: Box, kept: Sequence[Area]) -> Area | None:
    half = len(name) * NAME * sheet.POINT * sheet.LETTER / 2
    tall = NAME * sheet.POINT * 0.7
    for right, up in PLACES:
        middle, level = x + right * half, y + up * tall
        room = (middle - half, level - tall, middle + half, level + tall)
        fits = bool(box.holds(np.array([room[:2], room[2:]]), margin=0.8).all())
        west, south, east, north = room
        meets = (
            west < right and left < east and south < top and low < north
            for left, low, right, top in kept
        )
        if fits and not any(meets):
            return room
    return None
