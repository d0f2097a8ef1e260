"""The ground that print maps are drawn on: outlines and towns in metres of the National Grid."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, Final, cast

import numpy as np
import pandas as pd
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from herts_geo import crs, places
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import Kind, outlines

TOWN: Final = 2  # rank of a town among the names of places
SLIVER: Final = 100_000.0  # square metres: a smaller hole is no hole


@dataclass(frozen=True)
class Ground:
    """Areas of a vintage in file order: shapes, their paths, a point inside and its room.

    `room` is twice an area over its outline's length: how wide a letter may be there, in metres.
    `lost` says, a sentence each, what a map goes without, and why.
    """

    shapes: NDArray[np.object_]
    paths: tuple[Path, ...]
    points: NDArray[np.float64]  # one easting and northing an area
    room: NDArray[np.float64]
    districts: tuple[Path, ...]
    towns: pd.DataFrame
    background: Mapping[str, Path]  # kind -> its lines and the edges of its areas
    stations: NDArray[np.float64]  # one easting and northing a station
    lost: tuple[str, ...] = ()

    def outline(self, inside: NDArray[np.bool_]) -> BaseGeometry:
        """The edge of the areas marked, without the slivers where generalised borders part."""
        joined = shapely.union_all(self.shapes[inside], grid_size=0.01)
        parts = [
            Polygon(part.exterior, [x for x in part.interiors if Polygon(x).area >= SLIVER])
            for part in shapely.get_parts(joined)
        ]
        return MultiPolygon(parts)


def ground(catalogue: Catalogue, vintage: str, kind: str = "lsoa") -> Ground:
    """The ground for areas of a kind and vintage. Raises the data errors of `places.areas`."""
    roles = ("boundaries", "background", "stations")
    digests = tuple(item.sha256 for role in roles for item in catalogue.by_role(role))
    return _ground(_Keyed(catalogue, digests), vintage, cast(Kind, kind))


def path(shape: BaseGeometry) -> Path:
    """A polygon or several as one path, holes included."""
    rings = shapely.get_rings(shapely.get_parts(shape))
    drawn = [Path(shapely.get_coordinates(ring), closed=True) for ring in rings]
    return Path.make_compound_path(*drawn) if drawn else Path(np.empty((0, 2)))


def lines(shape: BaseGeometry) -> Path:
    """Lines, or the edges of areas, as one path."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    edges = np.array([*parts[shapely.get_dimensions(parts) == 1], *shapely.get_rings(parts)])
    corners, of = shapely.get_coordinates(edges, return_index=True)
    codes = np.where(np.diff(of, prepend=-1) > 0, Path.MOVETO, Path.LINETO)
    return Path(corners, codes.astype(Path.code_type))


@dataclass(frozen=True)
class _Keyed:
    catalogue: Catalogue
    digests: tuple[str, ...]


@lru_cache(maxsize=4)
def _ground(keyed: _Keyed, vintage: str, kind: Kind) -> Ground:
    small = kind == "lsoa"
    found = places.areas if small else partial(outlines.areas, kind=kind)
    areas = crs.to_metres(found(keyed.catalogue, vintage=vintage))
    shapes = areas.geometry.to_numpy()
    lengths = np.maximum(shapely.length(shapes), 1.0)
    (borders, towns), lost = _over(keyed.catalogue)
    background, missed = _background(keyed.catalogue)
    return Ground(
        shapes=shapes,
        paths=tuple(path(shape) for shape in shapes),
        points=shapely.get_coordinates(shapely.point_on_surface(shapes)),
        room=2 * shapely.area(shapes) / lengths,
        districts=borders,
        towns=towns,
        background=background,
        stations=_stations(keyed.catalogue),
        lost=(*lost, *missed),
    )


def _over(catalogue: Catalogue) -> tuple[tuple[tuple[Path, ...], pd.DataFrame], tuple[str, ...]]:
    """The borders of districts and the towns, each empty where lost; a map is still a map."""
    borders: tuple[Path, ...] = ()
    towns, lost = pd.DataFrame({"name": [], "x": [], "y": []}), []
    try:
        frame = load.boundaries(catalogue, places.boundary_set(catalogue, "district").id)
        borders = tuple(path(shape) for shape in crs.to_metres(frame).geometry)
    except DatasetMissing:  # this pack never had them
        pass
    except HertsGeoError as fault:
        lost.append(f"Drawn without the borders of districts. {fault}")
    try:
        towns = _towns(catalogue, towns)
    except HertsGeoError as fault:
        lost.append(f"Drawn without the names of towns. {fault}")
    return (borders, towns), tuple(lost)


def _background(catalogue: Catalogue) -> tuple[Mapping[str, Path], tuple[str, ...]]:
    dataset = catalogue.first("background")
    if dataset is None:
        return {}, ()
    try:
        frame = crs.to_metres(load.boundaries(catalogue, dataset.id))
    except HertsGeoError as fault:
        return {}, (f"Drawn without the background map. {fault}",)
    return {
        kind: lines(shape) for kind, shape in zip(frame["kind"], frame.geometry, strict=True)
    }, ()


def _stations(catalogue: Catalogue) -> NDArray[np.float64]:
    """The railway stations of a pack, none where they are lost."""
    dataset = catalogue.first("stations")
    try:
        frame = load.table(catalogue, dataset.id) if dataset else pd.DataFrame()
    except HertsGeoError:  # the map on the page says so
        frame = pd.DataFrame()
    if frame.empty:
        return np.empty((0, 2))
    x, y = crs.lonlat_to_grid(_numbers(frame["longitude"]), _numbers(frame["latitude"]))
    return np.column_stack([x, y])


def _towns(catalogue: Catalogue, empty: pd.DataFrame) -> pd.DataFrame:
    """The names of towns, the largest first; in a pack without a list of towns its cities and
    towns of OpenStreetMap, which stand in order."""
    found = catalogue.first("towns") or catalogue.first("place names")
    frame = load.table(catalogue, found.id) if found else empty
    if frame.empty:
        return empty
    ordered = (
        frame[frame["rank"] <= TOWN]
        if found and found.role == "place names"
        else frame.sort_values("population", ascending=False, kind="stable")
    )
    x, y = crs.lonlat_to_grid(_numbers(ordered["lon"]), _numbers(ordered["lat"]))
    return pd.DataFrame({"name": ordered["name"].astype(str).to_numpy(), "x": x, "y": y})


def _numbers(cells: "pd.Series[Any]") -> NDArray[np.float64]:
    return cells.to_numpy(dtype=float)
