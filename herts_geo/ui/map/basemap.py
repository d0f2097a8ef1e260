"""The constant part of every map; a data set that cannot be read is left off it, and named."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from herts_geo import places
from herts_geo.crs import DECIMALS
from herts_geo.errors import DatasetMissing, HertsGeoError
from herts_geo.maps import choropleth
from herts_geo.pack import load
from herts_geo.pack.catalogue import Catalogue
from herts_geo.ui.base import assets
from herts_geo.ui.map.show import Base

NAMED_FROM_ZOOM: Final = ((20_000, 0), (9_000, 10.5), (0, 11.5))  # least residents, zoom
RANKED_FROM_ZOOM: Final = {1: 0, 2: 9.5, 3: 11.5, 4: 12.5}  # city, town, village, suburb
NEIGHBOURHOODS_FROM_ZOOM: Final = 12.0
MOST_NAMES: Final = 1_500  # beyond the towns; the most important ones are kept
CROWN: Final = "Contains OS data © Crown copyright and database right."


def base(found: Catalogue) -> Base:
    """Outlines of districts, names of towns, stations and the attribution of a pack."""
    used = [item for role in ("boundaries", "towns", "stations") for item in found.by_role(role)]
    publishers = dict.fromkeys(item.publisher.split(";")[0] for item in used)
    drawn, lost = _furniture(found)
    ground, credit, missed = _ground(found)
    return Base(
        address=assets.publish(json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))),
        attribution=f"{', '.join(publishers)}. {CROWN} Licences: see Sources",
        description=f"Map of {found.title}. The table below the map holds the same figures.",
        bounds=choropleth.bounds(places.areas(found)),
        lost=(*lost, *missed),
        ground=ground,
        credit=credit,
    )


def _ground(found: Catalogue) -> tuple[str, str, tuple[str, ...]]:
    """The address of the pack's background map, whose it is, and what is wrong with it, if any."""
    dataset = found.first("background")
    if dataset is None:
        return "", "", ()
    try:
        text = choropleth.background_text(load.boundaries(found, dataset.id))
    except HertsGeoError as fault:
        return "", "", (f"The map is drawn without its background. {fault}",)
    return assets.publish(text), dataset.attribution, ()


def _furniture(found: Catalogue) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is drawn, and a sentence on each part whose file is missing or damaged."""
    drawn: dict[str, Any] = {"outlines": {"type": "FeatureCollection", "features": []}}
    drawn |= {"towns": [], "stations": []}
    lost = []
    for name, (what, make) in PARTS.items():
        try:
            drawn[name] = make(found)
        except DatasetMissing:  # this pack never had it
            continue
        except HertsGeoError as fault:
            lost.append(f"The map is drawn without {what}. {fault}")
    return drawn, tuple(lost)


def _outlines(found: Catalogue) -> dict[str, Any]:
    frame = load.boundaries(found, places.boundary_set(found, "district").id)
    parsed: dict[str, Any] = json.loads(choropleth.geometry_text(frame.assign(label=frame["name"])))
    return parsed


def _names(found: Catalogue) -> list[dict[str, Any]]:
    """The towns, then the places of the background map and the neighbourhoods, each name once.

    The names of neighbourhoods stand where no map beneath tells where one is.
    """
    towns = _towns(found)
    named = towns + _places(found, towns)
    return named + _neighbourhoods(found, named)


def _neighbourhoods(found: Catalogue, named: list[dict[str, Any]]) -> list[dict[str, Any]]:
    areas = places.areas(found)
    spots = areas.geometry.representative_point()
    middles = pd.DataFrame({"lat": spots.y, "lon": spots.x}).groupby(areas["msoa"]).mean()
    known = {each.code: each for each in places.gazetteer(found).of_kind("msoa")}
    held = {each["name"].casefold() for each in named}
    rows = middles[middles.index.isin(known)].round(DECIMALS).itertuples()
    told = ((known[code].known_as or known[code].name, lat, lon) for code, lat, lon in rows)
    return [
        {"name": name, "lat": lat, "lon": lon, "zoom": NEIGHBOURHOODS_FROM_ZOOM, "small": True}
        for name, lat, lon in told
        if name.casefold() not in held
    ]


def _places(found: Catalogue, towns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    frame = _points(found, "place names")
    if frame.empty:
        return []
    named = frame[~frame["name"].str.casefold().isin([town["name"].casefold() for town in towns])]
    rows = named.head(MOST_NAMES)[["name", "lat", "lon", "rank"]].itertuples(index=False)
    return [
        {
            "name": str(name),
            "lat": float(lat),
            "lon": float(lon),
            "zoom": RANKED_FROM_ZOOM.get(int(rank), 12.5),
            "ground": True,
        }
        for name, lat, lon, rank in rows
    ]


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


def _stations(found: Catalogue) -> list[tuple[float, float, str]]:
    frame = _points(found, "stations")
    if frame.empty:
        return []
    rows = zip(frame["latitude"], frame["longitude"], frame["name"], strict=True)
    return [(float(lat), float(lon), str(name)) for lat, lon, name in rows]


def _points(found: Catalogue, role: str) -> pd.DataFrame:
    datasets = found.by_role(role)
    return load.table(found, datasets[0].id) if datasets else pd.DataFrame()


PARTS: Final[Mapping[str, tuple[str, Callable[[Catalogue], Any]]]] = {
    "outlines": ("the outlines of the districts", _outlines),
    "towns": ("the names of the towns", _names),
    "stations": ("the railway stations", _stations),
}
