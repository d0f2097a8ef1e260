"""Where a map is shown on a stage: one frame for every page's map, at its own extent, untouchable.

A page's drawing function is used as it is; within `staged` its map takes this frame in place of its
own, so that going from scene to scene repaints one map and loads no other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Final

from herts_geo.ui.map.items import Bounds, Points

VIEW: Final = "_map_view"  # session state: what the map shows, when it was asked to tell
MARGIN: Final = 0.03  # of the height and width
_CURRENT: Final[ContextVar["Stage | None"]] = ContextVar("stage", default=None)


@dataclass(frozen=True)
class Stage:
    """The key of the frame that all maps share, the name of the scene, and the extent that it was
    kept with (None: what the page itself goes to)."""

    key: str
    name: str
    bounds: Bounds | None = None

    def view(self, fit: tuple[str, Bounds]) -> tuple[str, Bounds]:
        """The view to go to, under a name that no other scene has."""
        if self.bounds:
            return self.name, self.bounds
        # with a margin on each side, as names at the edge would else be cut off
        (south, west), (north, east) = fit[1]
        up, across = MARGIN * (north - south), MARGIN * (east - west)
        return self.name, ((south - up, west - across), (north + up, east + across))

    def still(self, points: Points | None) -> Points | None:
        """Service points that cannot be dragged."""
        return replace(points, drag=False) if points else None


@contextmanager
def staged(stage: Stage) -> Iterator[None]:
    """Shows every map that is drawn within on the stage."""
    token = _CURRENT.set(stage)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current() -> Stage | None:
    """The stage that maps are drawn on now, or None on an ordinary page."""
    return _CURRENT.get()
