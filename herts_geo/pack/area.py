"""What a pack covers: its districts, small areas and outline, and the margin around it."""

from dataclasses import dataclass, field
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import shape_to_degrees

MARGIN_KM: Final = 5.0  # of surroundings, so that services across the border count
ENGLAND: Final = "E92000001"


@dataclass(frozen=True)
class Area:
    """The place of a pack, as far as it is known: names first, then districts, then outlines.

    `districts` and `counties` are codes -> names of today's boundaries; `lsoas` codes of 2021 and
    `lsoas11` of 2011. `outline` is in EPSG:27700; `margin` in metres.
    """

    title: str
    code: str
    districts: dict[str, str] = field(hash=False)
    counties: dict[str, str] = field(default_factory=dict, hash=False)
    regions: tuple[str, ...] = ()
    lsoas: frozenset[str] = frozenset()
    lsoas11: frozenset[str] = frozenset()
    msoas: frozenset[str] = frozenset()  # their official names, which the small areas' begin with
    outline: BaseGeometry | None = field(default=None, repr=False)
    drawn: str = ""  # what tells a footprint from another; empty where none was drawn
    margin: float = MARGIN_KM * 1000

    @property
    def footprint(self) -> bool:
        """Whether the outline was drawn by the user and need not follow districts."""
        return bool(self.drawn)

    @property
    def is_england(self) -> bool:
        """Whether the pack is of the whole country, so that no request need be narrowed."""
        return self.code == ENGLAND

    @property
    def around(self) -> BaseGeometry | None:
        """The outline with its margin, EPSG:27700."""
        return None if self.outline is None else self.outline.buffer(self.margin)

    def box(self, around: bool = False, degrees: bool = False) -> tuple[float, float, float, float]:
        """West, south, east, north of the outline, with its margin where asked for.

        Metres (EPSG:27700), or degrees. Raises `ValueError` before the outline is known.
        """
        shape = self.around if around else self.outline
        if shape is None:
            raise ValueError("the outline of the area is not known yet")
        drawn = shape_to_degrees(shapely.box(*shape.bounds)) if degrees else shape
        west, south, east, north = (float(x) for x in drawn.bounds)
        return west, south, east, north
