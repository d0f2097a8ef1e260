"""Parishes: found by name where a pack has their outlines, and counted as localities are.

A parish need not follow the small areas, so that its people are counted by the share of postcodes
in its outline, as those of a shape that somebody drew.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from herts_geo.errors import UnknownPlace
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue, Dataset
from herts_geo.places.geography import Place
from herts_geo.places.locality import code as locality_code
from herts_geo.places.locality import resolve
from herts_geo.places.locality import shape as locality_shape

GEOGRAPHY: Final = "parish"


def names(catalogue: Catalogue) -> Mapping[str, str]:
    """The names of the parishes of a pack, by code; none where it has no outlines of them."""
    sets = _sets(catalogue)
    if not sets:
        return {}
    frame = load.boundaries(catalogue, sets[-1].id)
    return dict(zip(frame["code"].astype(str), frame["name"].astype(str), strict=True))


def place(catalogue: Catalogue, code: str) -> Place:
    """The parish with this code as a locality. Raises `UnknownPlace`, `NobodyCounted`."""
    return resolve.resolve(catalogue, _locality(catalogue, _digests(catalogue), code))


def _sets(catalogue: Catalogue) -> list[Dataset]:
    found = [x for x in catalogue.by_role("boundaries") if x.geography == GEOGRAPHY]
    return sorted(found, key=lambda each: each.geography_vintage)


def _digests(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(each.sha256 for each in _sets(catalogue))


@lru_cache(maxsize=64)
def _locality(catalogue: Catalogue, _digests: tuple[str, ...], code: str) -> str:
    frame = load.boundaries(catalogue, _sets(catalogue)[-1].id)
    rows = frame[frame["code"] == code]
    if rows.empty:
        raise UnknownPlace(code)
    name = locality_code.fitting_name(str(rows["name"].iloc[0])) or code
    return locality_code.to_code(locality_shape.of_geometry(name, rows.geometry.iloc[0]).shape)
