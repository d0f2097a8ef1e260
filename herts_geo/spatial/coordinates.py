"""In which coordinates a map file is: what it names, and what its figures show.

Nothing is assumed in silence. A datum that is not known is refused, as figures on the wrong one lie
some 100 m off; figures that contradict what the file names are told apart by where they can lie.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError
from pyproj.transformer import TransformerGroup

from herts_geo.crs import BRITAIN, BRITISH_GRID, DRAW, MEASURE
from herts_geo.spatial.layer import Shapes, UnreadableMap

WEST, SOUTH, EAST, NORTH = BRITAIN
LOOKS: Final[dict[str, tuple[str, str, tuple[float, float, float, float]]]] = {
    # what figures of Britain look like -> words, coordinates, west, south, east and north
    "degrees": ("longitude and latitude", DRAW, BRITAIN),
    "swapped": ("latitude and longitude, in that order", DRAW, (SOUTH, WEST, NORTH, EAST)),
    "mercator": ("Web Mercator", "EPSG:3857", (-1.01e6, 6.35e6, 2.8e5, 8.7e6)),
    "grid": ("British National Grid", MEASURE, BRITISH_GRID),
}
LONGEST: Final = 20_000  # characters of a text that names coordinates
SHOWN: Final = 60
AIRY: Final = (6377563.396, 299.3249646)
EARTH: Final = ((6378137.0, 298.257223563), (6378137.0, 298.257222101))  # WGS 84, GRS 80
GRID_PARAMETERS: Final = (49.0, -2.0, 0.9996012717, 400_000.0, -100_000.0)
EPSG: Final = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:)?EPSG:(?:[0-9.]*:)?([0-9]{4,6})"
    r"|https?://(?:www\.)?opengis\.net/def/crs/EPSG/[0-9.]+/([0-9]{4,6})/?"
    r"|https?://(?:www\.)?opengis\.net/gml/srs/epsg\.xml#([0-9]{4,6})"
    r"|https?://(?:www\.)?(?:spatialreference\.org/ref/epsg|epsg\.io)/([0-9]{4,6})(?:/\w*)?/?"
    r"|([0-9]{4,6})",
    re.IGNORECASE,
)
ESRI: Final = re.compile(r"ESRI:([0-9]{4,6})", re.IGNORECASE)
CRS84: Final = re.compile(
    r"(?:urn:(?:x-)?ogc:def:crs:)?(?:OGC:(?:[0-9.]*:)?)?CRS:?84h?"
    r"|https?://(?:www\.)?opengis\.net/def/crs/OGC/[0-9.]+/CRS84h?/?",
    re.IGNORECASE,
)
WKT: Final = re.compile(r"\s*[A-Z][A-Z_0-9]{3,24}\s*[\[(]", re.IGNORECASE)
NAMELESS: Final = re.compile(r"unknown|unnamed|not.specified|undefined", re.IGNORECASE)
FILES: Final = re.compile(r"nadgrids=(?!@null)|geoidgrids|PARAMETERFILE", re.IGNORECASE)
NAMED: Final = {
    "britishnationalgrid": MEASURE,
    "osgb36britishnationalgrid": MEASURE,
    "osgb1936britishnationalgrid": MEASURE,
    "osgbbng": MEASURE,
    "bng": MEASURE,
    "wgs84": DRAW,
    "wgs1984": DRAW,
    "webmercator": "EPSG:3857",
}
REMEDY: Final = "Export it again in British National Grid (EPSG:27700) or in WGS 84 (EPSG:4326)."
SEE: Final = "see whether the outline lies where it should."
GUESSED: Final = (
    "The file does not say in which coordinates it is. They look like {}, and were taken so: " + SEE
)
CONTRARY: Final = "{} {}, but its figures can only be {}, and were taken so: " + SEE
NEITHER: Final = (
    "The file does not say in which coordinates it is, and they are neither degrees nor metres "
    "of Britain. Export it with its coordinate system."
)
MIXED: Final = (
    "The shapes of the file are not all in the same coordinates: {}. Export each kind by itself, "
    "with its coordinate system."
)
DATUM: Final = (
    "The datum of the file's coordinates, '{}', is not known: taken wrongly, the shapes may lie "
    "some 100 m off. " + REMEDY
)
BY_GRID: Final = (
    "The file names its datum '{}', which is no known name. Its projection and ellipsoid are "
    "those of the British National Grid, so the datum was taken to be its own, OSGB36."
)
NEAR_EARTH: Final = (
    "The file names its datum '{}', which is no known name. Its ellipsoid is that of WGS 84, "
    "which was taken: the shapes may lie some metres off."
)
OTHER_GRID: Final = (
    "The file names the projection of the British National Grid on another datum, '{}'. It was "
    "taken at its word: if it is the National Grid itself, the shapes lie some 100 m off."
)


@dataclass(frozen=True)
class Settled:
    """Shapes in degrees (EPSG:4326), and what is to be said of their coordinates."""

    shapes: Shapes
    notes: tuple[str, ...]


def settled(shapes: Shapes, coordinates: str, default: str = "") -> Settled:
    """Shapes in degrees, from coordinates that the file names, else from what its figures show.

    `default`: what the format means where nothing is named. Raises `UnreadableMap` where they
    cannot be known.
    """
    kind = _look(shapes)
    if not coordinates and not default:
        return _guessed(shapes, kind)
    crs, notes = known(coordinates or default)
    if crs is None:  # a system without a place on the Earth is none
        return _guessed(shapes, kind)
    degrees = _degrees(shapes, crs)
    # Whether figures that look like a kind cannot be in the coordinates named.
    contrary = kind != "degrees"
    if not crs.is_geographic:
        west, south, east, north = shapely.total_bounds(degrees)
        here = west >= WEST and south >= SOUTH and east <= EAST and north <= NORTH
        contrary = kind in ("degrees", "swapped") or not here
    if kind and contrary:
        said = "The file says that its coordinates are" if coordinates else "By its format the file"
        what = crs.name if coordinates else "should be in longitude and latitude"
        return _taken(shapes, kind, CONTRARY.format(said, what, LOOKS[kind][0]))
    corners: NDArray[np.float64] = shapely.get_coordinates(degrees)
    if not bool(np.isfinite(corners).all()):
        raise UnreadableMap(
            f"The figures of the file do not fit the coordinates that it names, '{crs.name}'. "
            f"{REMEDY}"
        )
    return Settled(degrees, notes)


def as_named(shapes: Shapes, text: str) -> Shapes:
    """Shapes in degrees from the coordinates that a text names, as they are where it is ''."""
    crs = known(text)[0] if text else None
    return shapes if crs is None else _degrees(shapes, crs)


@lru_cache(maxsize=64)
def known(text: str) -> tuple[pyproj.CRS | None, tuple[str, ...]]:
    """The coordinates that a text names, None where they have no place on the Earth; and notes.

    The text: a code (EPSG:27700 in any spelling), CRS84, a name, or WKT such as of a .prj file.
    Raises `UnreadableMap` where it is not known.
    """
    unknown = f"The file's coordinates '{' '.join(text.split())[:SHOWN]}' are not known. {REMEDY}"
    try:
        crs = _parsed(text.strip())
    except CRSError as fault:
        raise UnreadableMap(unknown) from fault
    if crs is None:
        raise UnreadableMap(unknown)
    return _trusted(crs)


def _parsed(text: str) -> pyproj.CRS | None:
    if len(text) > LONGEST or FILES.search(text):
        return None
    if CRS84.fullmatch(text):
        return pyproj.CRS(DRAW)
    if match := EPSG.fullmatch(text):
        return pyproj.CRS.from_epsg(int(next(filter(None, match.groups()))))
    if match := ESRI.fullmatch(text):
        return pyproj.CRS.from_authority("ESRI", match[1])
    if name := NAMED.get(re.sub(r"[\W_]+", "", text.casefold())):
        return pyproj.CRS(name)
    return pyproj.CRS.from_wkt(text) if WKT.match(text) else None


def _trusted(crs: pyproj.CRS) -> tuple[pyproj.CRS | None, tuple[str, ...]]:
    """Coordinates whose datum is known, with what had to be taken. Raises `UnreadableMap`."""
    crs = _plain(crs)
    if crs.type_name == "Engineering CRS" or "undefined" in crs.name.casefold():
        return None, ()
    datum = crs.datum.name if crs.datum else crs.name
    code = None if NAMELESS.search(datum) else crs.to_epsg()
    if code:
        return pyproj.CRS.from_epsg(code), ()
    about = crs.ellipsoid
    shape = about and (round(about.semi_major_metre, 3), round(about.inverse_flattening, 9))
    if _is_grid(crs):
        if shape == AIRY:
            return pyproj.CRS(MEASURE), (BY_GRID.format(datum[:SHOWN]),)
        return crs, (OTHER_GRID.format(datum[:SHOWN]),)
    ways = TransformerGroup(crs, DRAW, always_xy=True).transformers
    if ways and "Ballpark" not in ways[0].description:
        return crs, ()
    if shape in EARTH:
        return crs, (NEAR_EARTH.format(datum[:SHOWN]),)
    raise UnreadableMap(DATUM.format(datum[:SHOWN]))


def _plain(crs: pyproj.CRS) -> pyproj.CRS:
    """The horizontal part; its own definition rather than a shift to WGS 84 that goes with it."""
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    if crs.is_bound and crs.source_crs is not None:
        shift = crs.coordinate_operation
        inner = crs.source_crs
        stated = shift is not None and any(each.value for each in shift.params if each.value)
        crs = crs if stated and not inner.to_epsg() and not _is_grid(inner) else inner
    return crs.to_2d()


def _is_grid(crs: pyproj.CRS) -> bool:
    """Whether the projection is that of the British National Grid, whatever its datum is called."""
    way = crs.coordinate_operation
    if not crs.is_projected or way is None or way.method_name != "Transverse Mercator":
        return False
    values = [each.value for each in way.params]
    metres = all(axis.unit_conversion_factor == 1 for axis in crs.axis_info)
    same = len(values) == len(GRID_PARAMETERS) and np.allclose(values, GRID_PARAMETERS, rtol=1e-9)
    return bool(metres and same)


def _look(shapes: Shapes) -> str:
    """What the figures of all shapes look like, '' where they lie nowhere in Britain.

    Raises `UnreadableMap` where they do not all look alike.
    """
    bounds = shapely.bounds(shapes)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    left, found = np.ones(len(bounds), dtype=bool), {}
    for kind, (words, _, (west, south, east, north)) in LOOKS.items():
        inside = (bounds[:, :2] >= (west, south)) & (bounds[:, 2:] <= (east, north))
        here = left & inside.all(axis=1)
        if here.any():
            found[kind] = f"{int(here.sum()):,} in {words}"
        left &= ~here
    if len(found) > 1:
        raise UnreadableMap(MIXED.format("; ".join(found.values())))
    return "" if left.any() or not found else next(iter(found))


def _guessed(shapes: Shapes, kind: str) -> Settled:
    if not kind:
        raise UnreadableMap(NEITHER)
    return _taken(shapes, kind, GUESSED.format(LOOKS[kind][0]))


def _taken(shapes: Shapes, kind: str, note: str) -> Settled:
    if kind == "swapped":
        shapes = shapely.transform(shapes, lambda corners: corners[:, ::-1])
    return Settled(_degrees(shapes, pyproj.CRS(LOOKS[kind][1])), (note,))


def _degrees(shapes: Shapes, crs: pyproj.CRS) -> Shapes:
    moved: Shapes = gpd.GeoSeries(shapes, crs=crs).to_crs(DRAW).to_numpy()
    return moved
