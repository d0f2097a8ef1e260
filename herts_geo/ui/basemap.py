"""The constant part of every map; a data set that cannot be read is left off it."""

import json
from typing import Any, Final

import pandas as pd

from herts_geo import layers, load, places
from herts_geo.catalogue import Catalogue
from herts_geo.errors import HertsGeoError
from herts_geo.ui import assets
from herts_geo.ui.map import Base

NAMED_FROM_ZOOM: Final = ((20_000, 0), (9_000, 10.5), (0, 11.5))  # least residents, zoom
CROWN: Final = "Contains OS data © Crown copyright and database right."


def base(found: Catalogue) -> Base:
    """Outlines of districts, names of towns, stations and the attribution of a pack."""
    used = [item for role in ("boundaries", "towns", "stations") for item in found.by_role(role)]
    publishers = dict.fromkeys(item.publisher.split(";")[0] for item in used)
    return Base(
        assets.publish(json.dumps(_furniture(found), ensure_ascii=False, separators=(",", ":"))),
        f"{', '.join(publishers)}. {CROWN} Licences: see Sources.",
        f"Map of {found.title}. The table below the map holds the same figures.",
        layers.bounds(places.areas(found)),
    )


def _furniture(found: Catalogue) -> dict[str, Any]:
    return {"outlines": _outlines(found), "towns": _towns(found), "stations": _stations(found)}


def _outlines(found: Catalogue) -> dict[str, Any]:
    try:
        frame = load.boundaries(found, places.boundary_set(found, "district").id)
    except HertsGeoError:
        return {"type": "FeatureCollection", "features": []}
    parsed: dict[str, Any] = json.loads(layers.geometry_text(frame.assign(label=frame["name"])))
    return parsed


def _towns(found: Catalogue) -> list[dict[str, Any]]:
    frame = _points(found, "towns")
    if frame.empty:
        return []
    ordered = frame.sort_values("population", ascending=False, kind="stable")
    rows = zip(*(ordered[name] for name in ("name", "lat", "lon", "population")), strict=True)
    return [
        {"name": str(name), "lat": float(lat), "lon": float(lon), "zoom": _zoom(int(residents))}
        for name, lat, lon, residents in rows
    ]


def _zoom(residents: int) -> float:
    return next(zoom for least, zoom in NAMED_FROM_ZOOM if residents >= least)


def _stations(found: Catalogue) -> list[tuple[float, float]]:
    frame = _points(found, "stations")
    if frame.empty:
        return []
    positions = zip(frame["latitude"], frame["longitude"], strict=True)
    return [(float(lat), float(lon)) for lat, lon in positions]


def _points(found: Catalogue, role: str) -> pd.DataFrame:
    datasets = found.by_role(role)
    try:
        return load.table(found, datasets[0].id) if datasets else pd.DataFrame()
    except HertsGeoError:
        return pd.DataFrame()
