"""Travel times that were routed from timetables and stored: found, and read as a matrix."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from herts_geo import wording
from herts_geo.catalogue import Dataset
from herts_geo.errors import HertsGeoError
from herts_geo.timetable import store
from herts_geo.travel import Matrix

ENDS: Final = ("start", "end")


def names(service: str) -> list[str]:
    """File names of the stored matrices of a service, newest name last; others are left out."""
    return [path.name for path in store.find() if _service(path) == service]


def read(name: str, origins: pd.DataFrame) -> Matrix:
    """A stored matrix on the areas of `origins` (code, easting, northing), in their order.

    Areas that it does not hold are out of reach. Raises `HertsGeoError` for a name that is not
    among the stored files, or one that shares no area with `origins`.
    """
    stored = _stored(name)
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


def datasets(name: str) -> tuple[Dataset, ...]:
    """The timetables and streets that stored times were routed from, as sources to print.

    Raises `HertsGeoError` for a name that is not among the stored files.
    """
    stored = _stored(name)
    asked = stored.parameters
    clock = " to ".join(
        f"{int(asked[key]) // 3600:02}:{int(asked[key]) // 60 % 60:02}" for key in ENDS
    )
    when = f"{asked['on']}, departures {clock}"
    named = [each for each in stored.inputs if each.get("name")]
    dates = {str(each.get("feed", "")): each for each in stored.feeds}
    return tuple(_dataset(each, when, dates.get(str(each["name"]), {})) for each in named)


def _dataset(item: Mapping[str, Any], when: str, feed: Mapping[str, Any]) -> Dataset:
    """One input of stored times as a data set: what it is called and which dates it covers."""
    file, role = str(item["name"]), str(item.get("role", "input"))
    covers = " to ".join(str(feed[key]) for key in ("first", "last") if feed.get(key))
    vintage = f"{when}; covers {covers}" if covers else when
    digest = str(item.get("sha256", ""))
    return Dataset(
        id=f"{role}:{file}",
        title=f"{wording.heading(role)} {file}",
        description=f"A file of {role} that stored travel times were routed from.",
        file=file,
        publisher="as its file was loaded, which names no publisher here",
        source=f"SHA-256 {digest[:12]}" if digest else "its file",
        licence="See its publisher",
        attribution=f"Routed from {role} {file}.",
        vintage=vintage,
        unit="minutes",
        direction="lower is quicker",
        missing="beyond the longest journey",
        sha256=digest,
        rows=0,
    )


def _stored(name: str) -> store.Matrix:
    known = {path.name: path for path in store.find()}
    if name not in known:
        raise HertsGeoError(
            f"There are no stored travel times named '{name[:80]}'. Make them with "
            "'herts-geo travel build', or choose the estimate."
        )
    return store.read(known[name])


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
