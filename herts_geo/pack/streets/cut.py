"""Cuts street extracts to a place: only ways for people and vehicles, in one file for a router."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import shape_to_degrees
from herts_geo.pack.streets.extract import AGAIN, ExtractFault

KEY: Final = "highway"
Box = tuple[float, float, float, float]


def streets(paths: Sequence[Path], around: BaseGeometry, out: Path) -> int:
    """Writes the streets of .osm.pbf files that touch the box of a shape (EPSG:27700) to one file.

    A street is whole, with every node of it; one that stands in several extracts stands once. The
    same extracts always give the same bytes. Gives back how many streets there are. Raises
    `ExtractFault` for a file that is damaged, and where none of them reaches the place.
    """
    box = shape_to_degrees(shapely.box(*around.bounds)).bounds
    with tempfile.TemporaryDirectory(dir=out.parent) as folder:
        parts = [Path(folder) / f"{number}.osm.pbf" for number in range(len(paths))]
        found = [_part(path, box, part) for path, part in zip(paths, parts, strict=True)]
        if not any(found):
            names = ", ".join(f"'{path.name}'" for path in paths)
            raise ExtractFault(
                f"{names}: no street of the place is in it. Give the extract of the place's own "
                "county."
            )
        # Writes the parts as one file in the order of their ids, each thing once.
        merged = osmium.MergeInputReader()
        for part in parts:
            merged.add_file(str(part))
        with osmium.SimpleWriter(str(out), overwrite=True) as writer:
            passed = _Ways(writer)
            merged.apply(passed, simplify=True)
        return passed.ways


def _part(path: Path, box: Box, out: Path) -> int:
    """Writes the streets of one extract in a box (degrees), with their nodes; how many."""
    wanted = osmium.filter.KeyFilter(KEY)
    (west, south, east, north), count = box, 0
    try:
        with osmium.BackReferenceWriter(str(out), ref_src=str(path), overwrite=True) as writer:
            things: Any = osmium.FileProcessor(str(path)).with_locations().with_filter(wanted)
            for thing in things:
                if thing.is_way() and any(
                    node.location.valid()
                    and west <= node.lon <= east
                    and south <= node.lat <= north
                    for node in thing.nodes
                ):
                    writer.add(thing)
                    count += 1
    except (RuntimeError, OSError, ValueError) as fault:  # what osmium raises for damage
        reason = " ".join(str(fault).split())[:120] or type(fault).__name__
        told = f"'{path.name}' is damaged or was downloaded in part ({reason}). {AGAIN}"
        raise ExtractFault(told) from fault
    return count


class _Ways(osmium.SimpleHandler):
    """Passes nodes and ways on to a writer, and counts the ways."""

    def __init__(self, writer: osmium.SimpleWriter) -> None:
        super().__init__()
        self._writer = writer
        self.ways = 0

    def node(self, node: Any) -> None:
        self._writer.add_node(node)

    def way(self, way: Any) -> None:
        self._writer.add_way(way)
        self.ways += 1
