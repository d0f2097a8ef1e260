"""What a map is made of, as plain values."""

from dataclasses import dataclass

Bounds = tuple[tuple[float, float], tuple[float, float]]  # (south, west), (north, east)


@dataclass(frozen=True)
class Base:
    """What never changes on the map; `address` serves the outlines, town names and stations.

    `ground` serves the pack's own background map and `credit` says whose it is; '' where none.
    `lost` says, a sentence each, which of them the map goes without, and why.
    """

    address: str
    attribution: str
    description: str
    bounds: Bounds
    lost: tuple[str, ...] = ()
    ground: str = ""
    credit: str = ""

    @property
    def served(self) -> tuple[str, ...]:
        """The addresses that the browser fetches."""
        return tuple(filter(None, (self.address, self.ground)))


@dataclass(frozen=True)
class Tiles:
    """A background that the user turned on: an address template with {z}, {x} and {y}."""

    address: str
    attribution: str


@dataclass(frozen=True)
class Point:
    """A service point on the map; its kind (open, closed, moved, added) gives its shape."""

    id: str
    label: str
    lat: float
    lon: float
    kind: str = "open"


@dataclass(frozen=True)
class Points:
    """Service points to draw, whether they may be dragged, and the id of the one that is marked."""

    items: tuple[Point, ...]
    drag: bool = False
    selected: str = ""


@dataclass(frozen=True)
class Site:
    """A site on the map: a lettered circle (radius in pixels), hollow where its size is unknown.

    `count`: how many things it stands for.
    """

    id: str
    label: str
    lat: float
    lon: float
    radius: float
    colour: str
    letter: str
    hollow: bool = False
    count: int = 1


@dataclass(frozen=True)
class Sites:
    """Sites to draw, and the id of the one that is marked."""

    items: tuple[Site, ...]
    selected: str = ""


@dataclass(frozen=True)
class Tie:
    """A line between two marks, its ends as latitude and longitude."""

    id: str
    label: str
    ends: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Ties:
    """Lines to draw under the marks, and the id of the one that is marked."""

    items: tuple[Tie, ...]
    selected: str = ""


@dataclass(frozen=True)
class Overlay:
    """Outlines drawn over the areas and under the points: the address that serves them, what they
    are, and the colour and dashes of their lines ('' for a solid line)."""

    address: str
    title: str
    colour: str
    dash: str = ""
