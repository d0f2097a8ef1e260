"""A boundary file made into a locality, read and mended in a process apart."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import shapely

from herts_geo import sandbox
from herts_geo.crs import grid_to_lonlat, lonlat_to_grid
from herts_geo.errors import UnreadableLocality
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.places.locality import file as locality_file
from herts_geo.places.locality import shape
from herts_geo.places.locality.file import ChooseLayer
from herts_geo.places.locality.shape import Made

Bounds: TypeAlias = tuple[float, float, float, float]
SIGN: Final = ": with the sign of its longitude turned it would lie inside. Check its coordinates"
ORDER: Final = ": with easting and northing exchanged it would lie inside. Check their order"
NAMED: Final = 5  # shapes outside that are named one by one


@dataclass(frozen=True)
class Opened:
    """The names of a file's shapes, and the locality that the chosen ones make with its notes.

    `problem`: why the chosen shapes make none, '' where they do; `layers`: the names of the file's
    layers that hold areas; `bounds`: west, south, east and north of each shape, degrees.
    """

    names: tuple[str, ...]
    made: Made | None
    notes: tuple[str, ...]
    problem: str = ""
    layers: tuple[str, ...] = ()
    bounds: tuple[Bounds, ...] = ()


def apart(data: bytes, name: str, chosen: tuple[int, ...] = (), layer: str = "") -> Opened:
    """A boundary file as a locality of some of its shapes, by default all; read apart.

    `layer`: the only one to take, where the file has several. Raises `UnreadableLocality`, also
    where the file needs too much.
    """
    given = {"data": data, "name": name, "chosen": chosen, "layer": layer}
    try:
        found: Opened = sandbox.run("locality", given)
    except sandbox.Refused as fault:
        raise UnreadableLocality(str(fault)) from fault
    return found


def opened(data: bytes, name: str, chosen: tuple[int, ...] = (), layer: str = "") -> Opened:
    """The same, read here. Raises `UnreadableLocality` where the file itself cannot be read."""
    try:
        file = locality_file.read(data, layer)
    except ChooseLayer as fault:
        return Opened(names=(), made=None, notes=(), problem=str(fault), layers=fault.layers)
    names, notes, layers = file.names, file.notes, file.layers
    corners = file.shapes.bounds.to_numpy()
    bounds = tuple((float(w), float(s), float(e), float(n)) for w, s, e, n in corners)
    try:
        made = shape.of_geometry(name, *file.together(chosen))
    except UnreadableLocality as fault:
        return Opened(
            names=names, made=None, notes=notes, problem=str(fault), layers=layers, bounds=bounds
        )
    return Opened(
        names=names,
        made=made,
        notes=(*notes, *made.notes),
        problem="",
        layers=layers,
        bounds=bounds,
    )


def outside(catalogue: Catalogue, opened: Opened, chosen: tuple[int, ...] = ()) -> tuple[str, ...]:
    """Sentences on each shape that lies wholly outside the pack, and what may be wrong with it."""
    home = shapely.box(*geography.areas(catalogue).total_bounds)
    taken = chosen or range(len(opened.names))
    found = [(opened.names[place], shapely.box(*opened.bounds[place])) for place in taken]
    beyond = [(name, box.centroid) for name, box in found if not box.intersects(home)]
    told = []
    for name, spot in beyond[:NAMED]:
        east, north = lonlat_to_grid(np.array([spot.x]), np.array([spot.y]))
        lon, lat = grid_to_lonlat(north, east)
        hint = ""
        if home.contains(shapely.Point(-spot.x, spot.y)):
            hint = SIGN
        elif np.isfinite([*lon, *lat]).all() and home.contains(shapely.Point(lon[0], lat[0])):
            hint = ORDER
        told.append(f"'{name}' lies wholly outside {catalogue.title}{hint}.")
    if len(beyond) > NAMED:
        told.append(f"{len(beyond) - NAMED:,} more shapes lie wholly outside {catalogue.title}.")
    return tuple(told)
