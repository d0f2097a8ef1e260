"""A position that was typed: degrees in either order, metres of the grid, or a grid reference."""

import re
from typing import Final

import numpy as np

from herts_geo import patterns
from herts_geo.crs import BRITAIN, BRITISH_GRID, grid_to_lonlat, in_britain
from herts_geo.errors import UnreadableLocality
from herts_geo.places.locality.code import degrees

LONGEST: Final = 60  # characters of a text that may be a position
LIKE: Final = re.compile(r"[NSEWnsew0-9\s.,;°+()/|-]+")  # signs of a position, and no word
LEAST_METRES: Final = 1_000.0  # smaller figures are no easting and northing
COARSE: Final = (
    "'{}' names a square of a kilometre or more, not a point. Give at least three digits each way, "
    "such as TL 238 242."
)


def position(text: str) -> tuple[float, float] | None:
    """The longitude and latitude (degrees) that a text tells, or None where it is no position.

    Degrees may stand in either order, as those of Britain cannot be mistaken, with or without
    letters for north and west. Raises `UnreadableLocality` for one that does not lie in Britain,
    and for a square of the grid that is too wide to stand for a point.
    """
    if len(text) > LONGEST:
        return None
    if found := patterns.square(text):
        east, north, side = found
        if side >= patterns.COARSE:
            raise UnreadableLocality(COARSE.format(" ".join(text.split())))
        return _on_grid(east, north)
    pair = patterns.pair(text) if LIKE.fullmatch(text) else None
    if pair is None:
        return None
    first, second = float(pair[0]), float(pair[1])
    metres = np.array([first]), np.array([second])
    if min(first, second) >= LEAST_METRES and in_britain(*metres, BRITISH_GRID)[0]:
        return _on_grid(first, second)
    _, least, _, most = BRITAIN
    return degrees(second, first) if least <= first <= most else degrees(first, second)


def _on_grid(easting: float, northing: float) -> tuple[float, float]:
    lon, lat = grid_to_lonlat(np.array([float(easting)]), np.array([float(northing)]))
    return degrees(round(float(lon[0]), 6), round(float(lat[0]), 6))
