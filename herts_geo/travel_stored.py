"""Travel times that were routed from timetables and stored: found, and read as a matrix."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from herts_geo.errors import HertsGeoError
from herts_geo.timetable import store
from herts_geo.travel import Matrix


def names(service: str) -> list[str]:
    """File names of the stored matrices of a service, newest name last; others are left out."""
    return [path.name for path in store.find() if _service(path) == service]


def read(name: str, origins: pd.DataFrame) -> Matrix:
    """A stored matrix on the areas of `origins` (code, easting, northing), in their order.

    Areas that it does not hold are out of reach. Raises `HertsGeoError` for a name that is not
    among the stored files, or one that shares no area with `origins`.
    """
    known = {path.name: path for path in store.find()}
    if name not in known:
        raise HertsGeoError(
            f"There are no stored travel times named '{name[:80]}'. Make them with "
            "'herts-geo travel build', or choose the estimate."
        )
    stored = store.read(known[name])
    row = {code: place for place, code in enumerate(stored.areas)}
    places = np.array([row.get(code, -1) for code in origins["code"]])
    if (places < 0).all():
        raise HertsGeoError(
            f"The stored travel times '{name[:80]}' hold none of these areas. Make "
            "them for this pack's areas."
        )
    minutes = np.where((places >= 0)[:, None], stored.minutes[places], np.inf).astype(np.float32)
    xy = origins[["easting", "northing"]].to_numpy(dtype=float)
    service = str(stored.parameters["service"])
    return Matrix(
        service,
        "pt",
        "timetable",
        tuple(origins["code"]),
        stored.points,
        stored.names,
        minutes,
        xy,
        stored.points_xy,
        None,
        _plain(stored),
        _sources(stored),
    )


def _service(path: Path) -> str:
    return _service_of(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _service_of(path: Path, _changed: int) -> str:
    try:
        return str(store.read(path).parameters["service"])
    except HertsGeoError:
        return ""


def _plain(stored: store.Matrix) -> dict[str, object]:
    return {key: value for key, value in stored.parameters.items() if key != "service"}


def _sources(stored: store.Matrix) -> tuple[str, ...]:
    files = "; ".join(f"{item['role']} {item['name']}" for item in stored.inputs)
    routed = f"Routed from timetables and streets: {files}. {stored.router}."
    return (routed, *stored.warnings)
