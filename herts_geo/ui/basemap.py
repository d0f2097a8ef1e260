"""The constant part of every map; a data set that cannot be read is left off it."""

from typing import Any, Final

import pandas as pd

from herts_geo import layers, load, places
from herts_geo.catalogue import Catalogue
from herts_geo.errors import HertsGeoError
from herts_geo.ui import assets
from herts_geo.ui.map import Base

CROWN: Final = "Contains OS data © Crown copyright and database right."


def base(found: Catalogue) -> Base:
    """Outlines of districts, names of towns, stations and the attribution of a pack."""
    used = [item for role in ("boundaries", "towns", "stations") for item in found.by_role(role)]
    publishers = dict.fromkeys(item.publisher.split(";")[0] for item in used)
    return Base(
        _outlines(found),
        tuple(_towns(found)),
        tuple(_stations(found)),
        f"{', '.join(publishers)}. {CROWN} Licences: see Sources.",
        f"Map of {found.title}. The table below the map holds the same figures.",
        layers.bounds(places.areas(found)),
    )


def _outlines(found: Catalogue) -> str:
    try:
        frame = load.boundaries(found, places.boundary_set(found, "district").id)
    except HertsGeoError:
        return ""
    return assets.publish(layers.geometry(frame.assign(label=frame["name"])))


def _towns(found: Catalogue) -> list[dict[str, Any]]:
    frame = _points(found, "towns")
    if frame.empty:
        return []
    ordered = frame.sort_values("population", ascending=False, kind="stable")
    rows = zip(ordered["name"], ordered["lat"], ordered["lon"], strict=True)
    return [{"name": str(name), "lat": float(lat), "lon": float(lon)} for name, lat, lon in rows]


def _stations(found: Catalogue) -> list[dict[str, Any]]:
    frame = _points(found, "stations")
    if frame.empty:
        return []
    positions = zip(frame["latitude"], frame["longitude"], strict=True)
    return [{"lat": float(lat), "lon": float(lon)} for lat, lon in positions]


def _points(found: Catalogue, role: str) -> pd.DataFrame:
    datasets = found.by_role(role)
    try:
        return load.table(found, datasets[0].id) if datasets else pd.DataFrame()
    except HertsGeoError:
        return pd.DataFrame()
