"""The constant part of every map; a data set that cannot be read is left off it, and named."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
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
    """Outlines of districts, names of towns, stations, background and attribution of a pack."""
    used = [item for role in ("boundaries", "towns", "stations") for item in found.by_role(role)]
    publishers = dict.fromkeys(item.publisher.split(";")[0] for item in used)
    drawn: dict[str, Any] = {"outlines": {"type": "FeatureCollection", "features": []}}
    drawn |= {"towns": [], "stations": []}
    lost: list[str] = []
    with _sparing("the outlines of the districts", lost):
        frame = load.boundaries(found, places.boundary_set(found, "district").id)
        text = choropleth.geometry_text(frame.assign(label=frame["name"]))
        drawn["outlines"] = json.loads(text)
    with _sparing("the names of the towns", lost):
        drawn["towns"] = _names(found)
    with _sparing("the railway stations", lost):
        at = _points(found, "stations", ["latitude", "longitude", "name"])
        drawn["stations"] = [(float(lat), float(lon), str(name)) for lat, lon, name in at]
    ground, credit = "", ""
    with _sparing("its background", lost):
        if dataset := found.first("background"):
            text = choropleth.background_text(load.boundaries(found, dataset.id))
            ground, credit = assets.publish(text), dataset.attribution
    return Base(
        address=assets.publish(json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))),
        attribution=f"{', '.join(publishers)}. {CROWN} Licences: see Sources",
        description=f"Map of {found.title}. The table below the map holds the same figures.",
        bounds=choropleth.bounds(places.areas(found)),
        lost=tuple(lost),
        ground=ground,
        credit=credit,
    )


@contextmanager
def _sparing(what: str, lost: list[str]) -> Iterator[None]:
    """Draws without what is missing or damaged, and says so; not where this pack never had it."""
    try:
        yield
    except DatasetMissing:
        return
    except HertsGeoError as fault:
        lost.append(f"The map is drawn without {what}. {fault}")


def _names(found: Catalogue) -> list[dict[str, Any]]:
    """The towns, then the places of the background map and the neighbourhoods, each name once.

    The names of neighbourhoods stand where no map beneath tells where one is.
    """
    towns = sorted(
        _points(found, "towns", ["name", "lat", "lon", "population"]), key=lambda row: -row[3]
    )
    named: list[dict[str, Any]] = [
        {
            "name": str(name),
            "lat": float(lat),
            "lon": float(lon),
            "zoom": next(zoom for least, zoom in NAMED_FROM_ZOOM if residents >= least),
        }
        for name, lat, lon, residents in towns
    ]
    held = {town["name"].casefold() for town in named}
    others = _points(found, "place names", ["name", "lat", "lon", "rank"])
    others = [each for each in others if each[0].casefold() not in held]
    named += [
        {
            "name": str(name),
            "lat": float(lat),
            "lon": float(lon),
            "zoom": RANKED_FROM_ZOOM.get(int(rank), 12.5),
            "ground": True,
        }
        for name, lat, lon, rank in others[:MOST_NAMES]
    ]
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


def _points(found: Catalogue, role: str, columns: list[str]) -> list[tuple[Any, ...]]:
    """The rows of the first data set of a role; none where the pack has no such data set."""
    datasets = found.by_role(role)
    if not datasets:
        return []
    frame = load.table(found, datasets[0].id)
    return list(frame[columns].itertuples(index=False, name=None))
