"""A layer of a map file: rows with a shape each, and the coordinates that the file names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from herts_geo import wording
from herts_geo.errors import HertsGeoError

Shapes = NDArray[np.object_]  # shapely geometries, None for a row without one
KINDS: Final = (("point", "points"), ("line", "lines"), ("area", "areas"))
LONGEST_NAME: Final = 80
MOST_CORNERS: Final = 3_000_000
REMEDY: Final = "Export it again as GeoJSON or GeoPackage."
DAMAGED: Final = "The file is damaged and cannot be read. " + REMEDY
TOO_MANY: Final = (
    f"The file holds more than {MOST_CORNERS:,} corners. Keep only the area that is needed, or "
    "simplify it."
)


class UnreadableMap(HertsGeoError):
    """A file that holds no map that can be read, or whose coordinates are not known."""


@dataclass(frozen=True)
class Content:
    """The rows of a layer. `records`: the attributes of each row; `coordinates`: the text in which
    the file names them ('' where it does not); `default`: what the format means by none;
    `broken`: the fault of shapes that cannot be read and stand as None, '' where there is none."""

    records: tuple[dict[str, Any], ...]
    shapes: Shapes
    coordinates: str = ""
    default: str = ""
    notes: tuple[str, ...] = ()
    broken: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The names of the attributes, in small letters."""
        return frozenset(str(name).casefold() for row in self.records for name in row)


@dataclass(frozen=True)
class Layer:
    """A layer that a file holds, read when it is loaded. `rows`: how many it says it has."""

    name: str
    rows: int
    load: Callable[[], Content]


@dataclass(frozen=True)
class MapFile:
    """The layers of a file in its own order, its format, and what of it is no layer."""

    format: str
    layers: tuple[Layer, ...]
    notes: tuple[str, ...] = ()
    encoding: str = ""


def printable(text: str) -> str:
    """A name from a file as it may be shown: no control signs nor halves of letters, not long."""
    return " ".join("".join(x if x.isprintable() else " " for x in text).split())[:LONGEST_NAME]


def shapes_of(shapes: list[Any]) -> Shapes:
    """A list of shapes as an array. Raises `UnreadableMap` where they have too many corners."""
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    refuse_corners(int(shapely.get_num_coordinates(made).sum()))
    return made


def refuse_corners(count: int) -> None:
    """Raises `UnreadableMap` where a file has more corners than are read."""
    if count > MOST_CORNERS:
        raise UnreadableMap(TOO_MANY)


def counted(shapes: Shapes) -> str:
    """What a layer holds, in words: '3 areas and 2 points', or '4 rows without a shape'."""
    dimension = shapely.get_dimensions(shapes)
    told = [
        wording.count(int((dimension == place).sum()), *words)
        for place, words in enumerate(KINDS)
        if (dimension == place).any()
    ]
    if bare := int((dimension < 0).sum()):
        told.append(wording.count(bare, "row without a shape", "rows without a shape"))
    return wording.listing(told) if told else "nothing"
