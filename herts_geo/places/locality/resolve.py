"""Localities: places that users put together, resolved from the code that describes them.

The method is that of `count`; `words` says it on the page.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from herts_geo.crs import shape_to_degrees
from herts_geo.errors import NobodyCounted
from herts_geo.pack.catalogue import Catalogue
from herts_geo.places import geography
from herts_geo.places.geography import Place
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality import count, words
from herts_geo.places.locality import shape as locality_shape
from herts_geo.places.locality.code import Areas, Locality, Reach
from herts_geo.places.locality.count import Doubt

GRID: Final = 1e-5  # degrees to which outlines of several areas are snapped before they are joined


@dataclass(frozen=True)
class Counted:
    """A locality with how it is counted: its form, its place, and one row a small area touched.

    `areas`: see `count.COLUMNS`. `outside` is the share (0 to 1) of its ground that lies
    outside the pack; `doubt` how far the travel times may be out; `crossed`: whether
    mending an outline that crossed itself told on its area (see `shape.mended`).
    """

    form: Locality
    place: Place
    areas: pd.DataFrame = field(repr=False)
    outside: float
    doubt: Doubt | None
    crossed: bool

    @property
    def people(self) -> float | None:
        """Residents counted, not rounded; None where the pack does not know them."""
        known = (self.areas["population"] * self.areas["share"]).dropna()
        return float(known.sum()) if len(known) else None


def resolve(catalogue: Catalogue, code: str) -> Place:
    """The place that the code of a locality describes.

    Raises `UnreadableLocality`, `NobodyCounted`, `UnknownPlace`, and the data errors of `load`.
    """
    return counted(catalogue, code).place


def counted(catalogue: Catalogue, code: str) -> Counted:
    """The locality of a code with how it is counted. Raises as `resolve`."""
    digests = tuple(item.sha256 for item in catalogue.datasets.values())
    return _counted(catalogue, digests, code)


def outline(catalogue: Catalogue, place: Place) -> str:
    """The outline of a locality as GeoJSON text (EPSG:4326); '' for any other place.

    Where nothing was drawn it is that of its small areas together.
    """
    if place.kind != "locality":
        return ""
    return str(shapely.to_geojson(shapely.set_precision(ground(catalogue, place), GRID)))


def ground(catalogue: Catalogue, place: Place) -> BaseGeometry:
    """The ground of a place in EPSG:4326: as it was drawn, else its small areas together."""
    if place.outline is not None:
        return place.outline
    areas = geography.areas(catalogue)
    held = areas.geometry[geography.within(areas, place)]
    return shapely.union_all(held.to_numpy(), grid_size=GRID)


@lru_cache(maxsize=64)
def _counted(catalogue: Catalogue, _digests: tuple[str, ...], code: str) -> Counted:
    form = locality_code.from_code(code)
    drawn, outside, crossed = None, 0.0, False
    doubt: Doubt | None = None
    if isinstance(form, Areas):
        areas = count.whole(catalogue, form)
    elif isinstance(form, Reach):
        areas, doubt = count.reached(catalogue, form)
    else:
        shape, crossed = locality_shape.in_metres(form)
        areas, outside = count.by_shape(catalogue, shape)
        drawn = shape_to_degrees(shape)
    if not areas["share"].sum():
        raise NobodyCounted(words.nobody(form, catalogue.title, touched=len(areas) > 0))
    # Its district holds most of the people counted, of postcodes where they are unknown.
    weights = areas["population"].fillna(areas["postcodes"]) * areas["share"]
    place = Place(
        locality_code.to_code(form),
        form.name,
        "locality",
        parent=str(weights.groupby(areas["district"]).sum().astype(float).idxmax()),
        shares=tuple(zip(areas["code"], areas["share"].astype(float), strict=True)),
        outline=drawn,
        how=words.how(form, areas, doubt),
    )
    return Counted(
        form=form, place=place, areas=areas, outside=outside, doubt=doubt, crossed=crossed
    )
