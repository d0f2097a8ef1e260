"""Small OpenStreetMap extracts, made of metres on the National Grid from a corner of one's own."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
from osmium.osm import mutable

from herts_geo import crs

EAST, NORTH = 500_000.0, 200_000.0
Spot = tuple[float, float]  # metres east and north of the corner


class Maker:
    """Collects nodes, ways and relations, and writes them as an .osm.pbf file."""

    def __init__(self, corner: Spot = (EAST, NORTH)) -> None:
        self.corner = corner
        self.nodes: list[mutable.Node] = []
        self.ways: list[mutable.Way] = []
        self.relations: list[mutable.Relation] = []
        self.known: dict[Spot, int] = {}

    def node(self, spot: Spot, **tags: str) -> int:
        """A node with tags; a plain one of a spot stands once."""
        if not tags and spot in self.known:
            return self.known[spot]
        one = np.array([self.corner[0] + spot[0]]), np.array([self.corner[1] + spot[1]])
        lon, lat = (float(x[0]) for x in crs.grid_to_lonlat(*one))
        number = len(self.nodes) + 1
        self.nodes.append(mutable.Node(id=number, location=(lon, lat), tags=_tags(tags)))
        self.known.setdefault(spot, number)
        return number

    def way(self, spots: Sequence[Spot], **tags: str) -> int:
        """A way through spots; None among them is a node that the extract lacks."""
        refs = [9_999 if spot is None else self.node(spot) for spot in spots]
        number = len(self.ways) + 1
        self.ways.append(mutable.Way(id=number, nodes=refs, tags=_tags(tags)))
        return number

    def square(self, corner: Spot, side: float, **tags: str) -> int:
        """A closed way round a square whose south-west corner is given."""
        return self.way(ring(corner, side), **tags)

    def relation(self, members: Sequence[tuple[int, str]], **tags: str) -> int:
        """A multipolygon of ways and their roles."""
        number = len(self.relations) + 1
        told = [("w", ref, role) for ref, role in members]
        plain = _tags({"type": "multipolygon", **tags})
        self.relations.append(mutable.Relation(id=number, members=told, tags=plain))
        return number

    def write(self, path: Path) -> Path:
        """Writes the file."""
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for node in self.nodes:
                writer.add_node(node)
            for way in self.ways:
                writer.add_way(way)
            for relation in self.relations:
                writer.add_relation(relation)
        return path


def ring(corner: Spot, side: float) -> list[Spot]:
    """The corners of a square, the first again at the end."""
    x, y = corner
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def _tags(tags: Mapping[str, str]) -> dict[str, str]:
    return {key.replace("__", ":"): value for key, value in tags.items()}
