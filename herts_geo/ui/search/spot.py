"""The point that was found last, as a link carries it: marked on the map while its place stands."""

from dataclasses import dataclass
from typing import Final

from herts_geo.places.locality.code import degrees
from herts_geo.places.search import Match
from herts_geo.places.search.match import KINDS

LONGEST: Final = 80  # characters of a name
AROUND: Final = (0.0125, 0.02)  # degrees north and east that are shown around it: 1.4 km
PARTS: Final = 4


@dataclass(frozen=True)
class Spot:
    """A point (degrees) with its name, and the code of the place that it led to."""

    lat: float
    lon: float
    place: str
    name: str

    @property
    def text(self) -> str:
        """The point as a link carries it."""
        return f"{self.lat:.5f},{self.lon:.5f},{self.place},{self.name}"

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """What a map shows around it: (south, west), (north, east)."""
        north, east = AROUND
        return (self.lat - north, self.lon - east), (self.lat + north, self.lon + east)


def read(text: str) -> Spot:
    """The point that a text of a link tells. Raises `ValueError`, `UnreadableLocality`."""
    parts = text.split(",", PARTS - 1)
    if len(parts) < PARTS or len(parts[-1]) > LONGEST:
        raise ValueError(text)
    lat, lon, place, name = parts
    east, north = degrees(float(lon), float(lat))
    return Spot(lat=north, lon=east, place=place, name=name)


def of(match: Match, place: str) -> str:
    """The text of a match that is a point and led to a place; '' of anything else.

    A partner's own property is marked without its name, as links are handed on.
    """
    if match.lon is None or match.lat is None or match.kind == "part":
        return ""
    name = KINDS["asset"].capitalize() if match.kind == "asset" else match.name[:LONGEST]
    return Spot(lat=match.lat, lon=match.lon, place=place, name=name).text
