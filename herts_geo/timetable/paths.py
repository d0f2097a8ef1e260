"""Which ways of an OpenStreetMap extract one may walk or cycle, as junctions and stretches.

A stretch runs from one junction to the next and keeps its bends, so that a place joins it where it
is nearest, not at its ends. Access follows the tags of OpenStreetMap: `foot` decides before
`access`; motorways, and roads for motor traffic alone, are left out unless `foot` says otherwise;
a barrier that is closed to people on foot cuts the way it stands on. Steps are walked as any path.
For cycles `bicycle` decides before `vehicle` and `access`; footways, paths and steps count where
`bicycle` says so, and one-way streets hold but for what lets cycles go against them.
Lengths are metres in EPSG:27700. Gradients, surfaces, crossings' waits and opening times of gates
are not considered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from herts_geo.crs import lonlat_to_grid
from herts_geo.timetable.faults import StreetsFault
from herts_geo.travel.estimate import Floats

Rows = NDArray[np.intp]

OPENING: Final = b"OSMHeader"  # stands in the first bytes of every .osm.pbf
KEYS: Final = ("highway", "barrier")
CLOSED: Final = frozenset({"no", "private", "agricultural", "forestry", "military", "use_sidepath"})
OPEN: Final = frozenset({"yes", "designated", "permissive", "destination", "customers", "public"})
NOT_WALKED: Final = frozenset(  # unless foot says otherwise
    {"motorway", "motorway_link", "raceway", "busway", "bus_guideway"}
)
NO_WAY: Final = frozenset(  # not there, or nothing to walk on
    {"construction", "proposed", "abandoned", "razed", "planned", "demolished"}
)
SHUT: Final = frozenset({"wall", "fence", "hedge", "retaining_wall", "ditch", "jersey_barrier"})
ON_FOOT: Final = frozenset({"footway", "pedestrian", "steps", "path", "corridor", "platform"})
TO_LIFT_OVER: Final = frozenset({"stile", "turnstile", "full-height_turnstile", "kissing_gate"})
ROUND: Final = frozenset({"roundabout", "circular"})
LEAST_PART: Final = 0.1  # of the longest connected network, below which a part is left out


@dataclass(frozen=True)
class Paths:
    """The stretches (e) that may be walked: between junctions `start` and `end` (e,), `shapes` (e,)
    in EPSG:27700 and `metres` (e,); `junctions` is how many there are, numbered from 0; `way` (e,)
    is 1 where one may go from start to end alone, -1 where from end to start, else 0."""

    start: Rows = field(repr=False)
    end: Rows = field(repr=False)
    metres: Floats = field(repr=False)
    shapes: NDArray[np.object_] = field(repr=False)
    junctions: int
    way: NDArray[np.int8] = field(repr=False)


def read(path: Path, cycling: bool = False) -> Paths:
    """The network of an .osm.pbf extract to walk or cycle; parts that hang together with little
    else are left out.

    Raises `StreetsFault` for a file that is missing, damaged or no extract, or without a way.
    """
    if not path.is_file():
        raise StreetsFault(f"There is no file '{path}'. Give the path of an .osm.pbf extract.")
    with path.open("rb") as file:
        opening = file.read(64)
    if OPENING not in opening:
        raise StreetsFault(
            f"'{path.name}' is not an OpenStreetMap extract in PBF form (.osm.pbf). "
            "Download one of the area, for instance from Geofabrik."
        )
    try:
        runs, cut, way = _runs(path, cycling)
    except (RuntimeError, OSError, ValueError) as fault:  # what osmium raises for damage
        raise StreetsFault(
            f"'{path.name}' cannot be read as streets: {' '.join(str(fault).split())[:120]}. "
            "Download the extract again."
        ) from fault
    if not runs:
        raise StreetsFault(
            f"'{path.name}' holds no street that may be {'cycled' if cycling else 'walked'}. Get "
            "an extract of the area with its ways, for instance from Geofabrik."
        )
    return _largest(_stretches(runs, cut, way))


Run = list[tuple[int, float, float]]  # node, longitude and latitude


def _runs(path: Path, cycling: bool) -> tuple[list[Run], set[int], list[int]]:
    """The ways as runs of nodes that the extract holds, the nodes that are shut, and which way one
    may go along each run."""
    may, shuts = (cyclable, closes_to_cycles) if cycling else (walkable, closes)
    processor = osmium.FileProcessor(str(path)).with_locations()
    processor = processor.with_filter(osmium.filter.KeyFilter(*KEYS))
    runs: list[Run] = []
    way: list[int] = []
    shut: set[int] = set()
    thing: Any
    for thing in processor:
        tags = {tag.k: tag.v for tag in thing.tags}
        if thing.is_way() and may(tags):
            known = groupby(thing.nodes, lambda node: node.location.valid())
            parts = [
                [(each.ref, each.lon, each.lat) for each in run] for held, run in known if held
            ]
            parts = [run for run in parts if len(run) > 1]
            runs += parts
            way += [one_way(tags) if cycling else 0] * len(parts)
        elif thing.is_node() and shuts(tags):
            shut.add(thing.id)
    return runs, shut, way


def walkable(tags: Mapping[str, str]) -> bool:
    """Whether a way with these tags may be walked."""
    kind, foot = tags.get("highway", ""), tags.get("foot", "")
    if not kind or kind in NO_WAY or foot in CLOSED:
        return False
    if foot in OPEN:
        return True
    if kind in NOT_WALKED or tags.get("motorroad") == "yes":
        return False
    return tags.get("access", "") not in CLOSED


def closes(tags: Mapping[str, str]) -> bool:
    """Whether a node with these tags shuts the way it stands on to people on foot."""
    foot = tags.get("foot", "")
    if "barrier" not in tags or foot in OPEN:
        return False
    shut = tags["barrier"] in SHUT or tags.get("locked") == "yes"
    return shut or foot in CLOSED or tags.get("access", "") in CLOSED


def cyclable(tags: Mapping[str, str]) -> bool:
    """Whether a way with these tags may be cycled."""
    kind, bicycle = tags.get("highway", ""), tags.get("bicycle", "")
    if not kind or kind in NO_WAY or bicycle in CLOSED or bicycle == "dismount":
        return False
    if bicycle in OPEN:
        return True
    if kind in NOT_WALKED | ON_FOOT or tags.get("motorroad") == "yes":
        return False
    return tags.get("vehicle", tags.get("access", "")) not in CLOSED


def closes_to_cycles(tags: Mapping[str, str]) -> bool:
    """Whether a node with these tags shuts the way it stands on to cycles."""
    bicycle = tags.get("bicycle", "")
    if "barrier" not in tags or bicycle in OPEN:
        return False
    shut = tags["barrier"] in SHUT | TO_LIFT_OVER or tags.get("locked") == "yes"
    return shut or bicycle in CLOSED or tags.get("vehicle", tags.get("access", "")) in CLOSED


def one_way(tags: Mapping[str, str]) -> int:
    """1 where cycles may go along a way alone, -1 against it alone, else 0."""
    round_about = "yes" if tags.get("junction") in ROUND else ""
    said = tags.get("oneway:bicycle") or tags.get("oneway", round_about)
    lanes = (tags.get(f"cycleway{side}", "") for side in ("", ":left", ":right", ":both"))
    if "oneway:bicycle" not in tags and any(lane.startswith("opposite") for lane in lanes):
        return 0
    return {"yes": 1, "true": 1, "1": 1, "-1": -1, "reverse": -1}.get(said, 0)


def _stretches(runs: list[Run], shut: set[int], way: Sequence[int] = ()) -> Paths:
    """The runs cut at each junction: a node of two runs, an end of one, or one that is shut."""
    nodes = np.array([node for run in runs for node, _, _ in run], dtype=np.int64)
    spots = np.array([spot[1:] for run in runs for spot in run], dtype=float)
    xy = np.column_stack(lonlat_to_grid(spots[:, 0], spots[:, 1]))
    sizes = np.array([len(run) for run in runs])
    last = np.cumsum(sizes) - 1
    first = last - sizes + 1
    names, row, often = np.unique(nodes, return_inverse=True, return_counts=True)
    cuts = often[row] > 1
    cuts[first] = cuts[last] = True
    closed = np.isin(nodes, np.fromiter(shut, dtype=np.int64, count=len(shut)))
    cuts |= closed
    before, after = row.copy(), row.copy()
    alone = len(names) + np.arange(closed.sum())  # what comes to a shut node does not leave it
    before[closed], after[closed] = alone, alone + closed.sum()
    run = np.repeat(np.arange(len(runs)), sizes)
    along = np.array([*way] or [0] * len(runs), dtype=np.int8)
    return _between(xy, (before, after), np.flatnonzero(cuts), (run, along))


def _between(
    xy: Floats, nodes: tuple[Rows, Rows], cuts: Rows, runs: tuple[Rows, NDArray[np.int8]]
) -> Paths:
    """The stretches from each cut to the next of its run; `nodes` as one comes and as one goes;
    `runs`: the run of each node, and which way one may go along each run."""
    run, way = runs
    pairs = run[cuts[:-1]] == run[cuts[1:]]
    begin, finish = cuts[:-1][pairs], cuts[1:][pairs]
    sizes = finish - begin + 1
    edge = np.repeat(np.arange(len(begin)), sizes)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    shapes = shapely.linestrings(xy[begin[edge] + within], indices=edge)
    metres = shapely.length(shapes)
    junction, ends = np.unique(
        np.concatenate([nodes[1][begin], nodes[0][finish]]), return_inverse=True
    )
    start, end = np.split(ends, 2)
    real = metres > 0
    return Paths(
        start=start[real],
        end=end[real],
        metres=metres[real],
        shapes=shapes[real],
        junctions=len(junction),
        way=way[run[begin]][real],
    )


def _largest(found: Paths) -> Paths:
    """Without the parts of little length that do not hang together with the rest."""
    size = (found.junctions, found.junctions)
    graph = coo_array((np.ones(len(found.start)), (found.start, found.end)), shape=size)
    _, part = connected_components(graph, directed=False)
    length = np.bincount(part[found.start], found.metres)
    kept = length[part[found.start]] >= LEAST_PART * length.max()
    return Paths(
        start=found.start[kept],
        end=found.end[kept],
        metres=found.metres[kept],
        shapes=found.shapes[kept],
        junctions=found.junctions,
        way=found.way[kept],
    )
