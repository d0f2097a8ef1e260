"""How the layers of a map lie over each other, and which are added to those of its page.

A page's drawing function is used as it is; within `over` its map has this arrangement, on the page
as in a scene of the workshop.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from typing import Any, Final

from herts_geo.maps import layers
from herts_geo.maps.choropleth import Choropleth
from herts_geo.maps.layers import Stack
from herts_geo.ui.map.items import Overlay, Points, Sites
from herts_geo.ui.search.spot import Spot


@dataclass(frozen=True)
class Outline:
    """A shape that is drawn as a line with its name: GeoJSON in EPSG:4326, and where the name
    stands (latitude, longitude)."""

    name: str
    shape: dict[str, Any]
    at: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Added:
    """A layer that is added to a page's own: one of a painting with the address of its outlines,
    marks, outlines, or overlays (which the map draws with its own). A click on it is not told."""

    key: str
    painting: Choropleth | None = None
    geometry: str = ""
    sites: Sites | None = None
    points: Points | None = None
    outlines: tuple[Outline, ...] = ()
    overlays: tuple[Overlay, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the browser."""
        found: dict[str, Any] = {"key": self.key}
        if self.painting:
            found["areas"] = {**self.painting.as_dict(), "address": self.geometry}
        found |= {"sites": asdict(self.sites)} if self.sites else {}
        found |= {"points": asdict(self.points)} if self.points else {}
        return found | (
            {"outlines": [asdict(each) for each in self.outlines]} if self.outlines else {}
        )


def nothing() -> None:
    """What is drawn below a map to which nothing is added, or a layer that says what it is."""


@dataclass(frozen=True)
class Arrangement:
    """The stack of a map; which of its layers are the page's own areas and marks; what is added,
    the point that was found, what draws below the map the legends of what is added, and the page
    that it stands on."""

    stack: Stack
    areas: str = "areas"
    marks: str = ""
    added: tuple[Added, ...] = ()
    spot: Spot | None = None
    below: Callable[[], None] = nothing
    page: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the browser: the stack from the top, each with its opacity or 0."""
        found: dict[str, Any] = {
            "stack": [[each.key, each.opacity if each.on else 0] for each in self.stack],
            "areas": self.areas,
            "page": self.page,
        }
        found |= {"marks": self.marks} if self.marks else {}
        return found | ({"others": [each.as_dict() for each in self.added]} if self.added else {})

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The overlays of the layers that are added."""
        return tuple(overlay for each in self.added for overlay in each.overlays)


Make = Callable[[], Arrangement]
PLAIN: Final = Arrangement(layers.stack((), ("areas",)))
_CURRENT: Final[ContextVar[Make]] = ContextVar("arrangement", default=lambda: PLAIN)


@contextmanager
def over(make: Make) -> Iterator[None]:
    """Gives every map that is drawn within the arrangement that is made when it is drawn."""
    token = _CURRENT.set(make)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Arrangement:
    """The arrangement of the map that is drawn now."""
    return _CURRENT.get()()
